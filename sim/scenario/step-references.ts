/** Checks what a step names: who acts, where, with whose certificates, under which rule sets. */
import { partyInRole } from "./cast-references.ts";
import { expectationProblems } from "./expectation-references.ts";
import { inWords, partiesOf, ROLE_IN_WORDS, ROLE_THAT_ACTS } from "./party-roles.ts";
import { POLICIES } from "./policies.ts";
import { holderProblems, isRuleSet, notRun, unknown } from "./reference-problem.ts";
import type { KnownNames, ScenarioParts } from "./scenario-parts.ts";
import { DCC_LABEL, type ScenarioStep } from "./schema.ts";
import { suggest } from "./suggestion.ts";
import type { PlacedProblem, SourcePath } from "./yaml-source.ts";

export function stepProblems(
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
  if (step.do === "change-policy") {
    const choices: readonly string[] = POLICIES[step.policy].choices;
    if (!choices.includes(step.to)) {
      problems.push({
        path: [...path, "to"],
        part: "value",
        code: "not-a-choice",
        what: `"${step.to}" is no choice of ${step.policy}`,
        hint: suggest(step.to, choices, "choices"),
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
