/** The story of one device of an estate: the scenario of its house alone. */
import { UsageError } from "../../pki/index.ts";
import { housesOf } from "../scenario/complete.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { readScenarioFile } from "../scenario/load.ts";
import type { ScenarioFile, ScenarioStep } from "../scenario/schema.ts";
import { writeScenario } from "../scenario/write.ts";

/**
 * The scenario file of the house that a device of an estate stands in: the same parties and steps, at that house.
 * Its keys are those that the device has in the estate.
 * @throws UsageError when the scenario stands for no house with this device
 */
export function houseOfDevice(text: string, device: string, rules: RuleSetId): string {
  const file = readScenarioFile(text, "the scenario");
  const patterns = Object.entries(file.premises).flatMap(([label, pattern]) =>
    [...housesOf(label, pattern).keys()].map((own) => ({ label, own, pattern })),
  );
  for (const { label, own, pattern } of patterns) {
    const { mprn: _mprn, devices: _devices, houses: _houses, ...like } = pattern;
    const house = device.replace(/-(?:hub|gpf|gsme)$/, "");
    const number = house.startsWith(`${own}-`) ? house.slice(own.length + 1) : "";
    const made = housesOf(house, like).get(house);
    if (!/^[1-9]\d{0,4}$/.test(number) || made === undefined) continue;
    return writeScenario(
      {
        ...file,
        rules: [rules],
        ...(file.starts?.[rules] === undefined ? {} : { starts: { [rules]: file.starts[rules] } }),
        ends: { [rules]: "open" },
        premises: { [house]: { ...like, mprn: made.mprn, devices: made.devices } },
        steps: stepsAt(file, [label, own], house, rules),
      },
      [`The house of ${device} in an estate of ${file.scenario} under ${rules}`],
    );
  }
  throw new UsageError(
    `an estate of ${file.scenario} has no device "${device}"`,
    "name a device of the estate",
  );
}

function stepsAt(
  file: ScenarioFile,
  labels: readonly string[],
  house: string,
  rules: RuleSetId,
): ScenarioStep[] {
  return file.steps.flatMap((step): readonly ScenarioStep[] => {
    const { under, expect: _expect, expectUnder: _expectUnder, ...bare } = step;
    if (under !== undefined && !under.includes(rules)) return [];
    if (!("premises" in bare)) return [bare];
    const there = [bare.premises].flat().some((label) => labels.includes(label));
    // What happens elsewhere takes its time here too.
    const { step: name, title, after, at } = bare;
    const when = { ...(after === undefined ? {} : { after }), ...(at === undefined ? {} : { at }) };
    return [
      there
        ? ({ ...bare, premises: Array.isArray(bare.premises) ? [house] : house } as ScenarioStep)
        : {
            step: name,
            title: `Elsewhere: ${title}`,
            ...when,
            do: "let-time-pass",
            by: "dcc",
          },
    ];
  });
}
