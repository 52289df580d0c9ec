/** Checks that parties and premises fit each other. */
import { entityId } from "../../pki/index.ts";
import { type Role, partiesOf, ROLE_IN_WORDS } from "./party-roles.ts";
import { unknown } from "./reference-problem.ts";
import type { ScenarioParts } from "./scenario-parts.ts";
import { ACCESS_CONTROL_BROKER_LABEL, DCC_LABEL } from "./schema.ts";
import type { PlacedProblem, SourcePath } from "./yaml-source.ts";

export function partyProblems({ parties }: ScenarioParts): PlacedProblem[] {
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

export function premisesProblems(parts: ScenarioParts): PlacedProblem[] {
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

/** That `label` is a party in this role. */
export function partyInRole(
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
