/**
 * Checks what the schema alone cannot: that the parts of a scenario fit each other. It works on whatever parts
 * of the file are readable, so that a slip in one place does not hide a slip in another.
 */
import { entityId } from "../../pki/index.ts";
import { RULE_SET_IDS } from "../rule-set-id.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { ACCESS_CONTROL_BROKER_LABEL, DCC_LABEL } from "./schema.ts";
import { PARTY_ROLES } from "./cast-schema.ts";
import type { ScenarioExpectation, ScenarioParty, ScenarioStep } from "./schema.ts";
import type { KnownNames, ScenarioParts } from "./scenario-parts.ts";
import { timeProblems } from "./step-times.ts";
import { suggest } from "./suggestion.ts";
import type { PlacedProblem, SourcePart, SourcePath } from "./yaml-source.ts";

type Role = ScenarioParty["role"];

const ROLE_IN_WORDS: Readonly<Record<Role, string>> = {
  gasSupplier: "gas supplier",
  gasNetworkOperator: "gas network operator",
  electricityNetworkOperator: "electricity network operator",
  otherUser: "other user",
};

/**
 * Whose work each action is: SR eligibility by User Role (DUIS), and for a sale, who can own a network. None: the
 * DCC's own.
 */
const ROLE_THAT_ACTS: Readonly<Record<ScenarioStep["do"], readonly Role[]>> = {
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
  "let-time-pass": [],
  "renew-device-key": ["gasSupplier"],
  "send-request": PARTY_ROLES,
};

/** Everything in which the parts contradict each other. */
export function referenceProblems(parts: ScenarioParts, known: KnownNames): readonly PlacedProblem[] {
  return [
    ...ruleSetProblems(parts),
    ...partyProblems(parts),
    ...premisesProblems(parts),
    ...duplicateSteps(parts),
    ...parts.steps.flatMap(({ index, step }) => stepProblems(parts, known, step, ["steps", index])),
    ...timeProblems(parts),
  ];
}

function ruleSetProblems({ rules, starts, ends }: ScenarioParts): PlacedProblem[] {
  const incomplete = rules
    .filter((rule) => !ends.has(rule))
    .map(
      (rule): PlacedProblem => ({
        path: ["ends"],
        part: "key",
        code: "rule-set-incomplete",
        what: `ends says nothing about ${rule}, which is listed under rules`,
        hint: `add ${rule}: safe under ends, or take ${rule} off the list`,
      }),
    );
  const spare = [
    ...[...starts.keys()].map((rule) => ["starts", rule] as const),
    ...[...ends].map((rule) => ["ends", rule] as const),
  ]
    .filter(([, rule]) => isRuleSet(rule) && !rules.includes(rule))
    .map((path) => notRun(rules, path, path[1], "key"));
  return [...incomplete, ...spare];
}

function notRun(
  rules: readonly RuleSetId[],
  path: SourcePath,
  rule: string,
  part: SourcePart,
): PlacedProblem {
  return {
    path,
    part,
    code: "rule-set-not-run",
    what: `the scenario does not run under ${rule}: its rules are ${rules.join(", ")}`,
    hint: `add ${rule} to rules, or remove it here`,
  };
}

function partyProblems({ parties }: ScenarioParts): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  for (const reserved of [ACCESS_CONTROL_BROKER_LABEL, DCC_LABEL].filter((label) => parties.has(label))) {
    problems.push({
      path: ["parties", reserved],
      part: "key",
      code: "duplicate-label",
      what: `"${reserved}" is the DCC's own and cannot be a party`,
      hint: "choose another label",
    });
  }
  const owners = new Map<string, string>();
  for (const [label, party] of parties) {
    if (party === undefined) {
      continue;
    }
    const id = entityId(party.entityId);
    const owner = owners.get(id);
    if (owner === undefined) {
      owners.set(id, label);
    } else {
      problems.push({
        path: ["parties", label, "entityId"],
        part: "value",
        code: "duplicate-identifier",
        what: `${label} has the EUI-64 of ${owner}`,
        hint: "an EUI-64 names one organisation in one role: change one of the two",
      });
    }
  }
  return problems;
}

function premisesProblems(parts: ScenarioParts): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const devices = new Map<string, string>();
  const mprns = new Map<string, string>();
  for (const [label, premises] of parts.premises) {
    if (premises === undefined) {
      continue;
    }
    const path = ["premises", label];
    problems.push(...partyInRole(parts, premises.supplier, "gasSupplier", [...path, "supplier"], "supplier"));
    problems.push(
      ...partyInRole(
        parts,
        premises.networkOperator,
        "gasNetworkOperator",
        [...path, "networkOperator"],
        "network operator",
      ),
    );
    const sameMprn = mprns.get(premises.mprn);
    if (sameMprn !== undefined) {
      problems.push({
        path: [...path, "mprn"],
        part: "value",
        code: "duplicate-identifier",
        what: `${label} has the MPRN of ${sameMprn}`,
        hint: "an MPRN is one supply point: change one of the two",
      });
    }
    mprns.set(premises.mprn, label);
    for (const [kind, device] of Object.entries(premises.devices)) {
      const elsewhere = devices.get(device);
      if (elsewhere !== undefined) {
        problems.push({
          path: [...path, "devices", kind],
          part: "value",
          code: "duplicate-label",
          what: `the label ${device} is taken by the ${elsewhere}`,
          hint: `call this one ${kind}-${devices.size + 1}, for example`,
        });
      }
      devices.set(device, `${kind} of ${label}`);
    }
  }
  return problems;
}

function duplicateSteps({ steps }: ScenarioParts): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const seen = new Map<string, number>();
  for (const { index, step } of steps) {
    const first = seen.get(step.step);
    if (first === undefined) {
      seen.set(step.step, index);
    } else {
      problems.push({
        path: ["steps", index, "step"],
        part: "value",
        code: "duplicate-label",
        what: `"${step.step}" is already the label of step ${first + 1}`,
        hint: "a step's label is unique in the file",
      });
    }
  }
  return problems;
}

function stepProblems(
  parts: ScenarioParts,
  known: KnownNames,
  step: ScenarioStep,
  path: SourcePath,
): PlacedProblem[] {
  const problems: PlacedProblem[] = actorProblems(parts, step, path);
  if ("premises" in step) {
    const many = Array.isArray(step.premises);
    for (const [index, label] of [step.premises].flat().entries()) {
      const place = many ? [...path, "premises", index] : [...path, "premises"];
      if (!parts.premises.has(label) && !parts.houses.has(label)) {
        const known = [...parts.houses.keys(), ...parts.premises.keys()];
        problems.push(unknown("unknown-premises", place, "value", label, "premises", new Set(known)));
      }
    }
  }
  if (step.do === "sell-network") {
    problems.push(
      ...partyInRole(parts, step.to, "gasNetworkOperator", [...path, "to"], "buyer of a gas network"),
    );
  }
  if (step.do === "exchange-hub" && !parts.premises.has(step.premises)) {
    const houses = parts.houses.get(step.premises) ?? [];
    if (houses.length > 0) {
      problems.push({
        path: [...path, "premises"],
        part: "value",
        code: "not-readable",
        what: `${step.premises} stands for ${houses.length} houses, and a hub is exchanged at one`,
        hint: `name one of them: ${houses.slice(0, 3).join(", ")}`,
      });
    }
  }
  if (step.do === "search-repository" && step.of !== undefined) {
    problems.push(...holderProblems(parts, step.of, [...path, "of"]));
  }
  if (step.do === "exchange-hub") {
    const taken = new Set(
      [...parts.premises.values()].flatMap((house) => Object.values(house?.devices ?? {})),
    );
    for (const [kind, label] of Object.entries(step.devices)) {
      if (!taken.has(label)) continue;
      problems.push({
        path: [...path, "devices", kind],
        part: "value",
        code: "duplicate-label",
        what: `the label ${label} is taken by a device that is there already`,
        hint: `a new device has a new label: ${label}-b, for example`,
      });
    }
  }
  if (step.do === "send-request") {
    if (step.claims !== undefined && !parts.parties.has(step.claims)) {
      problems.push(
        unknown("unknown-party", [...path, "claims"], "value", step.claims, "parties", parts.parties.keys()),
      );
    }
    if (step.with !== undefined) problems.push(...holderProblems(parts, step.with, [...path, "with"]));
  }
  if (step.do === "replace-certificates" && step.tamperedWith !== undefined) {
    problems.push(...holderProblems(parts, step.tamperedWith, [...path, "tamperedWith"]));
  }
  if (step.do === "place-certificates") {
    problems.push(...holderProblems(parts, step.of, [...path, "of"]));
  }
  if (step.do === "send-past-the-dcc") {
    problems.push(...holderProblems(parts, step.with, [...path, "with"]));
  }
  if (step.do === "replace-certificates" && step.with !== "next-generation") {
    problems.push(...holderProblems(parts, step.with, [...path, "with"], ["next-generation"]));
  }
  for (const [index, rule] of (step.under ?? []).entries()) {
    if (!parts.rules.includes(rule)) {
      problems.push(notRun(parts.rules, [...path, "under", index], rule, "value"));
    }
  }
  problems.push(...expectationProblems(parts, known, step.expect ?? {}, [...path, "expect"]));
  for (const [rule, expectation] of Object.entries(step.expectUnder ?? {})) {
    const place = [...path, "expectUnder", rule];
    if (isRuleSet(rule) && !parts.rules.includes(rule)) {
      problems.push(notRun(parts.rules, place, rule, "key"));
    }
    problems.push(...expectationProblems(parts, known, expectation ?? {}, place));
  }
  return problems;
}

function actorProblems(parts: ScenarioParts, step: ScenarioStep, path: SourcePath): PlacedProblem[] {
  const place = [...path, "by"];
  if (step.by === DCC_LABEL && (ROLE_THAT_ACTS[step.do].length === 0 || step.do === "install-root")) {
    return [];
  }
  if (!parts.parties.has(step.by)) {
    return [unknown("unknown-party", place, "value", step.by, "parties", parts.parties.keys())];
  }
  const role = parts.parties.get(step.by)?.role;
  const able = ROLE_THAT_ACTS[step.do];
  if (role === undefined || able.includes(role)) {
    return [];
  }
  return [
    {
      path: place,
      part: "value",
      code: "wrong-role",
      what: `${step.by} is a ${ROLE_IN_WORDS[role]}, and "${step.do}" is the work of a ${inWords(able)}`,
      hint: partiesOf(parts, able),
    },
  ];
}

/** That `label` is a party in this role. */
function partyInRole(
  parts: ScenarioParts,
  label: string,
  role: Role,
  path: SourcePath,
  as: string,
): PlacedProblem[] {
  if (!parts.parties.has(label)) {
    return [unknown("unknown-party", path, "value", label, "parties", parts.parties.keys())];
  }
  const actual = parts.parties.get(label)?.role;
  if (actual === undefined || actual === role) {
    return [];
  }
  return [
    {
      path,
      part: "value",
      code: "wrong-role",
      what: `${label} is a ${ROLE_IN_WORDS[actual]} and cannot be the ${as}`,
      hint: partiesOf(parts, [role]),
    },
  ];
}

function holderProblems(
  parts: ScenarioParts,
  label: string,
  path: SourcePath,
  others: readonly string[] = [],
): PlacedProblem[] {
  const holders = [...parts.parties.keys(), ACCESS_CONTROL_BROKER_LABEL, ...others];
  return holders.includes(label)
    ? []
    : [unknown("unknown-party", path, "value", label, "to choose from", holders)];
}

function expectationProblems(
  parts: ScenarioParts,
  known: KnownNames,
  expectation: ScenarioExpectation,
  path: SourcePath,
): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const exchanged = parts.steps.flatMap(({ step }) => (step.do === "exchange-hub" ? [step.devices] : []));
  const kinds = new Map(
    [...[...parts.premises.values()].flatMap((premises) => premises?.devices ?? []), ...exchanged].flatMap(
      (devices) => Object.entries(devices).map(([kind, device]): [string, string] => [device, kind]),
    ),
  );
  for (const [device, holder] of Object.entries(expectation.slot ?? {})) {
    const place = [...path, "slot", device];
    const kind = kinds.get(device);
    if (kind === undefined) {
      problems.push(unknown("unknown-device", place, "key", device, "devices", kinds.keys()));
    } else if (kind !== "gpf") {
      const proxies = [...kinds].filter(([, other]) => other === "gpf").map(([label]) => label);
      problems.push({
        path: place,
        part: "key",
        code: "no-such-cell",
        what: `${device} is a ${kind.toUpperCase()}, which has no network operator cells`,
        hint: `the gas proxy functions have them: ${proxies.join(", ")}`,
      });
    }
    problems.push(...holderProblems(parts, holder, place));
  }
  for (const [index, device] of (expectation.stranded ?? []).entries()) {
    if (!kinds.has(device)) {
      problems.push(
        unknown("unknown-device", [...path, "stranded", index], "value", device, "devices", kinds.keys()),
      );
    }
  }
  const named = (key: "failedCheck" | "responseCode", among: readonly string[] | undefined): void => {
    const name = expectation[key];
    if (name !== undefined && among !== undefined && !among.includes(name)) {
      problems.push(unknown("unknown-name", [...path, key], "value", name, "known names", among));
    }
  };
  named("failedCheck", known.checks);
  named("responseCode", known.responseCodes);
  for (const duty of Object.keys(expectation.duties ?? {})) {
    if (known.duties !== undefined && !known.duties.includes(duty)) {
      problems.push(unknown("unknown-name", [...path, "duties", duty], "key", duty, "duties", known.duties));
    }
  }
  return problems;
}

function unknown(
  code: "unknown-party" | "unknown-premises" | "unknown-device" | "unknown-name",
  path: SourcePath,
  part: SourcePart,
  word: string,
  kind: string,
  candidates: Iterable<string>,
): PlacedProblem {
  const noun = { "unknown-party": "party", "unknown-premises": "premises", "unknown-device": "device" };
  const what = code === "unknown-name" ? `"${word}" is not known` : `there is no ${noun[code]} "${word}"`;
  return { path, part, code, what, hint: suggest(word, candidates, kind) };
}

function partiesOf(parts: ScenarioParts, roles: readonly Role[]): string {
  const able = [...parts.parties].filter(([, party]) => party !== undefined && roles.includes(party.role));
  return able.length === 0
    ? `the file has no ${inWords(roles)}: add one under parties`
    : `${inWords(roles)} here: ${able.map(([label]) => label).join(", ")}`;
}

function inWords(roles: readonly Role[]): string {
  return roles.map((role) => ROLE_IN_WORDS[role]).join(" or ");
}

function isRuleSet(text: string): text is RuleSetId {
  return (RULE_SET_IDS as readonly string[]).includes(text);
}
