/** Checks what an expectation names: devices that have the cells, parties that can hold them, codes that exist. */
import { holderProblems, unknown } from "./reference-problem.ts";
import type { KnownNames, ScenarioParts } from "./scenario-parts.ts";
import type { ScenarioExpectation } from "./schema.ts";
import type { PlacedProblem, SourcePath } from "./yaml-source.ts";

export function expectationProblems(
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
