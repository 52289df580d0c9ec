/** Runs a scenario from its first step to its last (or to `until`) and returns the log of the run. */
import { InternalError } from "../pki/index.ts";
import type { LogEvent } from "./log/event.ts";
import type { RuleSetId } from "./rule-set-id.ts";
import type { Scenario } from "./scenario/schema.ts";

export interface RunOptions {
  readonly rules: RuleSetId;
  /** One seed gives one run: keys, serials, order and so every byte of the log. */
  readonly seed: string;
  /** The label of the last step to run. */
  readonly until?: string | undefined;
}

export async function runScenario(_scenario: Scenario, _options: RunOptions): Promise<readonly LogEvent[]> {
  throw new InternalError("the runner is being built");
}
