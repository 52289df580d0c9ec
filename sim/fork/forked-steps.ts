/** The steps that a fork puts beside or in the place of the one at which it leaves. */
import { type Instant, instant } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { DCC_LABEL, type ScenarioFile, type ScenarioStep, type StepOf } from "../scenario/schema.ts";
import { durationMillis, startOf } from "../scenario/step-times.ts";
import type { ForkChange } from "./fork-change.ts";

/** What the inserted steps need to know of the fork that they belong to. */
export interface ForkedBy {
  /** Every label of the scenario; an inserted step takes a free one. */
  readonly labels: ReadonlySet<string>;
  readonly says: string;
  readonly file: ScenarioFile;
  readonly before: readonly ScenarioStep[];
}

type When = Pick<ScenarioStep, "at" | "after">;

/**
 * What happens just before the step. It takes over the step's own time, so that everything that falls due in between
 * falls due as before; unless waiting is what the step is about.
 */
export function insertedBefore(
  change: ForkChange,
  target: ScenarioStep,
  by: ForkedBy,
): readonly ScenarioStep[] {
  const done = doneBefore(change);
  if (done === undefined) return [];
  return [
    {
      step: freeLabel("what-if", by),
      title: `What if: ${by.says}`,
      ...(takesItsTime(target) ? {} : whenOf(target)),
      ...done,
    } as ScenarioStep,
  ];
}

function doneBefore(change: ForkChange): object | undefined {
  switch (change.kind) {
    case "rules":
      return { do: "change-rules", by: DCC_LABEL, to: change.to };
    case "policy":
      return { do: "change-policy", by: DCC_LABEL, policy: change.policy, to: change.to };
    case "userStatus":
      return { do: "change-user-status", by: change.party, to: change.to };
    case "link": {
      const { premises, device, to, lasts, pass = 0 } = change;
      const once = lasts === "nextCommand" ? { lasts, ...(pass === 0 ? {} : { pass }) } : {};
      return { do: "set-link", by: DCC_LABEL, premises, device, to, ...once };
    }
    case "loseKeys":
      return { do: "lose-keys", by: change.party };
    case "revoke":
      return { do: "revoke-certificates", by: change.party };
    case "signer":
    case "date":
    case "skip":
      return undefined;
  }
}

/** The step itself, as the change leaves it. */
export function stepInstead(change: ForkChange, step: ScenarioStep, by: ForkedBy): ScenarioStep {
  switch (change.kind) {
    case "signer":
      return { ...step, title: `What if: ${by.says} ${step.title}`, by: change.by } as ScenarioStep;
    case "date": {
      const { after: _after, ...rest } = step;
      return { ...rest, title: `What if: ${by.says} ${step.title}`, at: change.at };
    }
    case "skip":
      return {
        step: step.step,
        title: `What if: ${by.says} ${step.title}`,
        ...whenOf(step),
        do: "let-time-pass",
        by: DCC_LABEL,
      };
    case "rules":
    case "policy":
    case "userStatus":
    case "link":
    case "loseKeys":
    case "revoke":
      return takesItsTime(step) ? step : withoutTime(step);
  }
}

/** What is as it was again behind the step. */
export function insertedAfter(
  change: ForkChange,
  target: ScenarioStep,
  by: ForkedBy,
): readonly ScenarioStep[] {
  if (change.kind !== "link" || change.lasts !== "thisStep") return [];
  const { premises } = change;
  const title = "What if: from now on messages travel as before";
  const devices = change.device === "all" ? (["chf", "gpf", "gsme"] as const) : ([change.device] as const);
  const links = devices.map((device) => linkAfter([...by.before, target], premises, device));
  const alike = new Set(links).size === 1;
  const ends = devices.map((device, index) => ({ device, to: links[index] ?? "up" }));
  const labels = new Set(by.labels);
  return (alike ? [{ device: change.device, to: links[0] ?? "up" }] : ends).map(({ device, to }) => {
    const step = freeLabel("what-if-ends", { ...by, labels });
    labels.add(step);
    return { step, title, do: "set-link", by: DCC_LABEL, premises, device, to };
  });
}

/** How messages to the device travel behind these steps. */
function linkAfter(
  steps: readonly ScenarioStep[],
  premises: string,
  device: "chf" | "gpf" | "gsme",
): StepOf<"set-link">["to"] {
  const last = steps.findLast(
    (step): step is StepOf<"set-link"> =>
      step.do === "set-link" &&
      step.lasts !== "nextCommand" &&
      [step.premises].flat().includes(premises) &&
      (step.device === undefined || step.device === "all" || step.device === device),
  );
  return last?.to ?? "up";
}

function takesItsTime(step: ScenarioStep): boolean {
  return step.do === "let-time-pass";
}

function whenOf(step: ScenarioStep): When {
  return {
    ...(step.after === undefined ? {} : { after: step.after }),
    ...(step.at === undefined ? {} : { at: step.at }),
  };
}

function withoutTime({ after: _after, at: _at, ...step }: ScenarioStep): ScenarioStep {
  return step;
}

function freeLabel(wanted: (typeof FORK_LABELS)[number], { labels }: ForkedBy): string {
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? wanted : `${wanted}-${number}`;
    if (!labels.has(label)) return label;
  }
}

/**
 * The steps with no time behind the fork that lies in the past by then: such a step follows at once, as a run has it
 * when an instant has passed in the meantime.
 */
export function inTime(
  steps: readonly ScenarioStep[],
  forkAt: number,
  start: string | undefined,
  rules: RuleSetId,
): ScenarioStep[] {
  let now: Instant = startOf({ starts: start === undefined ? {} : { [rules]: start } }, rules);
  return steps.map((step, index) => {
    const at = step.at === undefined ? undefined : instant(step.at);
    const passed = at !== undefined && at < now && index > forkAt;
    now = passed ? now : (at ?? ((now + durationMillis(step.after)) as Instant));
    return passed ? withoutTime(step) : step;
  });
}

const FORK_LABELS = ["what-if", "what-if-ends"] as const;

/** Whether a step's label is one that a fork gives to what it inserts. */
export function isForkStep(label: string): boolean {
  return FORK_LABELS.some((own) => label === own || new RegExp(`^${own}-\\d+$`).test(label));
}
