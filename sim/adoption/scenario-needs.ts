/** Which private keys a scenario uses, step by step: what an adopted PKI has to have for it. */
import type { EndEntityUsage } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { DCC_LABEL, type Scenario, type ScenarioStep } from "../scenario/schema.ts";
import type { DccEntityIds } from "../world/dcc-identity.ts";

/** The DCC's parts that have certificates. */
export type DccPart = Exclude<keyof DccEntityIds, "contingency">;

/**
 * - `partyKey`: a party signs, or decrypts
 * - `dccKey`: a part of the DCC signs of its own accord
 * - `issuingKey`: an Issuing OCA signs a certificate or a revocation list
 * - `rootKey`: the root signs the certificate of another CA
 * - `contingencyKey`: the key that the root hides
 */
export type ScenarioNeed =
  | {
      readonly kind: "partyKey";
      readonly step: string;
      readonly party: string;
      readonly usage: EndEntityUsage;
    }
  | { readonly kind: "dccKey"; readonly step: string; readonly part: DccPart }
  | { readonly kind: "issuingKey" | "rootKey" | "contingencyKey"; readonly step: string };

/**
 * The needs of the steps that happen under a rule set, in order; the broker's keys, which every run uses, apart.
 * @param until the label of the last step that is to be played; all of them unless given
 */
export function needsOf(
  scenario: Scenario,
  rules: RuleSetId,
  until: string | undefined,
): readonly ScenarioNeed[] {
  const steps = scenario.steps.filter(({ under }) => under === undefined || under.includes(rules));
  const last = until === undefined ? steps.length - 1 : steps.findIndex(({ step }) => step === until);
  return steps.slice(0, last + 1).flatMap(needsOfStep);
}

function needsOfStep(one: ScenarioStep): readonly ScenarioNeed[] {
  const { step, by } = one;
  const signs: ScenarioNeed = { kind: "partyKey", step, party: by, usage: "digitalSignature" };
  switch (one.do) {
    case "commission":
    case "send-past-the-dcc":
      return [signs];
    case "replace-certificates":
      return one.with === "next-generation" ? [signs, { kind: "issuingKey", step }] : [signs];
    case "read-register":
      return [{ kind: "partyKey", step, party: by, usage: "keyAgreement" }];
    case "subscribe":
    case "rekey-broker":
      return [{ kind: "issuingKey", step }];
    case "revoke-certificates":
      // The DCC learns of a revocation from the list that the Issuing OCA signs, and from nothing else.
      return [{ kind: "issuingKey", step }];
    case "replace-authority":
      return [{ kind: "rootKey", step }];
    case "install-root":
      return by === DCC_LABEL ? [{ kind: "dccKey", step, part: "wanProvider" }] : [signs];
    case "recover-slots":
      return [{ kind: "dccKey", step, part: "recovery" }];
    case "invoke-contingency":
      return [{ kind: "contingencyKey", step }];
    case "post-commission":
    case "place-certificates":
    case "audit-slot":
    case "read-inventory":
    case "change-user-status":
    case "sell-network":
    case "ask-to-place":
    case "lose-keys":
    case "change-supplier":
    case "exchange-hub":
    case "set-threshold":
    case "set-dcc-threshold":
    case "set-attribute-limit":
    case "release-quarantined":
    case "set-link":
    case "search-repository":
    case "resend-last-command":
    case "report-post-commissioning":
    case "change-rules":
    case "change-policy":
    case "let-time-pass":
    case "send-request":
      return [];
    case "renew-device-key":
      return [signs];
    case "gain-supply":
      return [{ kind: "dccKey", step, part: "transitionalCoS" }];
  }
}
