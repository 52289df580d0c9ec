/** When the steps of a scenario happen, and whether that can be. */
import { instant } from "../../pki/index.ts";
import type { Instant } from "../../pki/index.ts";
import type { ScenarioParts } from "./scenario-parts.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Scenario } from "./schema.ts";
import type { PlacedProblem } from "./yaml-source.ts";

/** Testbed policy: where a scenario names no start, a working morning while the rule set was in force. */
const USUAL_STARTS: Readonly<Record<RuleSetId, string>> = {
  pre: "2020-03-02T09:00:00Z",
  mp128b: "2022-03-01T09:00:00Z",
  mp128a: "2023-09-04T09:00:00Z",
  "mp128a-seed": "2023-09-04T09:00:00Z",
  "as-dated": "2019-03-04T09:00:00Z",
};

/** Testbed policy: the year 3000 is how a device is told to cancel what is future-dated, and no date of a story. */
const LATEST: Instant = instant("2999-12-31T23:59:59Z");

/** When a scenario starts under a rule set. */
export function startOf({ starts }: Pick<Scenario, "starts">, rules: RuleSetId): Instant {
  return instant(starts[rules] ?? USUAL_STARTS[rules]);
}

/** That no step lies before the one that it follows, under each rule set. */
export function timeProblems({ rules, starts, steps }: ScenarioParts): PlacedProblem[] {
  const problems = new Map<number, PlacedProblem>();
  for (const { index, step } of steps) {
    if (step.at !== undefined && step.after !== undefined) {
      problems.set(index, {
        path: ["steps", index, "at"],
        part: "key",
        code: "two-times",
        what: `step "${step.step}" has both at and after`,
        hint: "keep the one that matters",
      });
    }
  }
  for (const rule of rules) {
    let now = readInstant(starts.get(rule) ?? USUAL_STARTS[rule]);
    for (const { index, step } of steps) {
      if (now === undefined || !(step.under ?? rules).includes(rule)) {
        continue;
      }
      const at: Instant | undefined = readInstant(step.at);
      if (at !== undefined && at < now && !problems.has(index)) {
        problems.set(index, {
          path: ["steps", index, "at"],
          part: "value",
          code: "time-goes-back",
          what: `step "${step.step}" would go back in time: under ${rule} it is already ${new Date(now).toISOString().slice(0, 16)}Z`,
          hint: "a step happens at or after the step before: move it, or use after",
        });
      }
      now = at ?? ((now + durationMillis(step.after)) as Instant);
      if (now > LATEST) {
        if (!problems.has(index)) {
          problems.set(index, {
            path: ["steps", index, step.at === undefined ? "after" : "at"],
            part: "value",
            code: "time-too-late",
            what: `step "${step.step}" would happen after the year 2999 under ${rule}`,
            hint: "shorten what passes before it",
          });
        }
        break;
      }
    }
  }
  return [...problems.values()];
}

const UNIT_MILLIS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A duration as scenario files write it (`30m`, `2h`, `1d`, `6w`) in milliseconds; none is no time at all. */
export function durationMillis(duration: string | undefined): number {
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(duration ?? "") ?? [];
  return count === undefined ? 0 : Number(count) * UNIT_MILLIS[unit as keyof typeof UNIT_MILLIS];
}

function readInstant(text: string | undefined): Instant | undefined {
  try {
    return text === undefined ? undefined : instant(text);
  } catch {
    return undefined;
  }
}
