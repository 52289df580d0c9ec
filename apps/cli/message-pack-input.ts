/** The packs that `vectors gbcs` and `dut` make: single commands, or the messages of a scenario. */
import { Option } from "commander";
import { UsageError } from "../../pki/index.ts";
import { type MadePack, makeMessagePack, makeStoryPack, type PackDevice } from "../../sim/index.ts";
import { openScenario } from "./catalogue.ts";
import { ruleSetOf } from "./rule-set-choice.ts";

export interface PackOptions {
  readonly device: PackDevice;
  readonly seed: string;
  readonly scenario?: string;
  readonly rules?: string;
}

export function scenarioOption(): Option {
  return new Option(
    "--scenario <name>",
    "the messages that such a device receives in this scenario, instead of single commands",
  );
}

export function rulesOption(): Option {
  return new Option("--rules <id>", "with --scenario: the rule set; the scenario's first if absent");
}

/** @throws UsageError when the scenario has nothing for such a device, or rules come without a scenario */
export async function makePack({ device, seed, scenario, rules }: PackOptions): Promise<MadePack> {
  if (scenario === undefined) {
    if (rules !== undefined) throw new UsageError("--rules is about a scenario", "add --scenario NAME");
    return makeMessagePack(device, seed);
  }
  const story = openScenario(scenario);
  return makeStoryPack(story, device, { rules: ruleSetOf(story, rules), seed });
}
