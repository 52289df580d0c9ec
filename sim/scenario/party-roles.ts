/** Which kind of party does what: SR eligibility by User Role (DUIS), and for a sale, who can own a network. */
import type { ScenarioParty, ScenarioStep } from "./schema.ts";
import { PARTY_ROLES } from "./cast-schema.ts";
import type { ScenarioParts } from "./scenario-parts.ts";

export type Role = ScenarioParty["role"];

export const ROLE_IN_WORDS: Readonly<Record<Role, string>> = {
  gasSupplier: "gas supplier",
  gasNetworkOperator: "gas network operator",
  electricityNetworkOperator: "electricity network operator",
  otherUser: "other user",
};

/**
 * Whose work each action is: SR eligibility by User Role (DUIS), and for a sale, who can own a network. None: the
 * DCC's own.
 */
export const ROLE_THAT_ACTS: Readonly<Record<ScenarioStep["do"], readonly Role[]>> = {
  commission: ["gasSupplier"],
  "post-commission": ["gasSupplier"],
  "place-certificates": ["gasSupplier"],
  "replace-certificates": ["gasNetworkOperator"],
  "read-register": ["gasSupplier", "gasNetworkOperator"],
  "audit-slot": ["gasSupplier", "gasNetworkOperator"],
  "read-inventory": ["gasSupplier", "gasNetworkOperator"],
  subscribe: PARTY_ROLES,
  "revoke-certificates": PARTY_ROLES,
  "change-user-status": PARTY_ROLES,
  "send-past-the-dcc": ["gasNetworkOperator"],
  "rekey-broker": [],
  "replace-authority": [],
  "install-root": ["gasSupplier"],
  "recover-slots": [],
  "invoke-contingency": [],
  "sell-network": ["gasNetworkOperator"],
  "ask-to-place": ["gasNetworkOperator"],
  "lose-keys": PARTY_ROLES,
  "set-threshold": PARTY_ROLES,
  "set-dcc-threshold": [],
  "set-attribute-limit": PARTY_ROLES,
  "release-quarantined": PARTY_ROLES,
  "search-repository": PARTY_ROLES,
  "resend-last-command": [],
  "change-supplier": ["gasSupplier"],
  "gain-supply": ["gasSupplier"],
  "exchange-hub": ["gasSupplier"],
  "set-link": [],
  "report-post-commissioning": [],
  "change-rules": [],
  "change-policy": [],
  "let-time-pass": [],
  "renew-device-key": ["gasSupplier"],
  "send-request": PARTY_ROLES,
};

export function partiesOf(parts: ScenarioParts, roles: readonly Role[]): string {
  const able = [...parts.parties].filter(([, party]) => party !== undefined && roles.includes(party.role));
  return able.length === 0
    ? `the file has no ${inWords(roles)}: add one under parties`
    : `${inWords(roles)} here: ${able.map(([label]) => label).join(", ")}`;
}

export function inWords(roles: readonly Role[]): string {
  return roles.map((role) => ROLE_IN_WORDS[role]).join(" or ");
}
