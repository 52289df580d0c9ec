/** The same scenario under different rules, side by side: where the runs part, and what each comes to. */
import { UsageError } from "../pki/index.ts";
import { dutyDifferences } from "./compare-duties.ts";
import type { LogEvent, Slot, StepOutcome } from "./log/event.ts";
import { cellKey, outcomeOf, recordOf } from "./log/run-record.ts";
import type { StepRecord } from "./log/run-record.ts";
import { summarise } from "./summary.ts";
import type { RunSummary } from "./summary.ts";
import { roleInWords } from "./story/cast.ts";
import type { PkiChoice } from "./story/pki-lines.ts";

export const COMPARISON_SCHEMA = "smki-testbed/comparison/1";

/** A step as one of the runs had it. */
export interface ComparedSide {
  readonly rules: string;
  /** False when the step does not happen under these rules. */
  readonly happens: boolean;
  readonly at: string | null;
  readonly outcome: StepOutcome | null;
  /** Who holds each network operator slot after the step: device → holder's name. */
  readonly networkOperatorSlots: Readonly<Record<string, string>>;
  readonly stranded: readonly string[];
  /** How many messages of the step did not arrive, at least not at the first try. */
  readonly lost: number;
}

export interface ComparedStep {
  readonly step: string;
  readonly title: string;
  readonly sides: readonly ComparedSide[];
  /** Each difference in one sentence; empty when the runs agree. */
  readonly differences: readonly string[];
}

export interface Comparison {
  readonly schema: typeof COMPARISON_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  /** The PKI that was adopted for the runs; absent where all is simulated. */
  readonly pki?: PkiChoice;
  readonly runs: readonly Pick<RunSummary, "rules" | "verdict" | "stranded" | "slots" | "duties">[];
  /** When each run starts, in the order of `runs`: rules are looked at while they are in force. */
  readonly starts: readonly string[];
  readonly steps: readonly ComparedStep[];
  /** The first step at which the runs part, or null when they never do. */
  readonly firstDivergence: {
    readonly step: string;
    readonly title: string;
    readonly words: readonly string[];
  } | null;
  /** Each duty that does not come to the same, in one sentence. Runs that differ only in these do not part. */
  readonly dutyDifferences: readonly string[];
}

/**
 * Compares runs of one scenario. Keys and times are left out of account: what counts is who holds a slot, who
 * refused and why.
 * @param sides what the sentences call each run; `under RULES` unless given
 * @throws UsageError unless there are two logs or more, all of one scenario
 */
export function compareRuns(
  logs: readonly (readonly LogEvent[])[],
  sides: readonly string[] = logs.map((log) => `under ${recordOf(log).started.rules}`),
): Comparison {
  const records = logs.map(recordOf);
  const [first] = records;
  if (first === undefined || records.length < 2) {
    throw new UsageError(
      "a comparison needs two runs or more",
      "npx smki compare non-user-gno --rules pre,mp128b",
    );
  }
  const { pki } = first.started;
  const stray = records.find(({ started }) => started.scenario !== first.started.scenario);
  if (stray !== undefined) {
    throw new UsageError(
      `the runs are of different scenarios: ${first.started.scenario} and ${stray.started.scenario}`,
    );
  }
  const strandedSoFar = records.map(() => new Map<string, string>());
  const holdersSoFar: Record<string, string>[] = records.map(() => ({}));
  const steps = mergedOrder(records.map(({ steps }) => steps.map(({ label }) => label))).map((label) => {
    const found = records.map(({ steps }) => steps.find((step) => step.label === label));
    const compared = records.map(({ started }, index): ComparedSide => {
      const step = found[index];
      const strandedNow = strandedSoFar[index] ?? new Map<string, string>();
      trackStranded(strandedNow, step);
      holdersSoFar[index] = { ...holdersSoFar[index], ...networkOperatorHolders(step?.ended?.slots ?? []) };
      return {
        rules: started.rules,
        happens: step !== undefined,
        at: step?.started.at ?? null,
        outcome: step === undefined ? null : outcomeOf(step),
        networkOperatorSlots: holdersSoFar[index],
        stranded: [...new Set(strandedNow.values())],
        lost: (step?.events ?? []).filter(({ kind }) => kind === "messageLost").length,
      };
    });
    const title = found.find((step) => step !== undefined)?.started.title ?? label;
    return { step: label, title, sides: compared, differences: differencesOf(compared, sides) };
  });
  const divergence = steps.find(({ differences }) => differences.length > 0);
  return {
    schema: COMPARISON_SCHEMA,
    scenario: first.started.scenario,
    title: first.started.title,
    seed: first.started.seed,
    ...(pki === undefined ? {} : { pki: { sources: pki.sources, missing: pki.missing } }),
    runs: logs.map((log) => {
      const { rules, verdict, stranded, slots, duties } = summarise(log);
      return { rules, verdict, stranded, slots, duties };
    }),
    starts: records.map(({ started }) => started.at),
    steps,
    firstDivergence: divergence
      ? { step: divergence.step, title: divergence.title, words: divergence.differences }
      : null,
    dutyDifferences: dutyDifferences(records, sides),
  };
}

/** All labels, each once, every run's own order kept: a step that one run lacks stands after its predecessor. */
function mergedOrder(orders: readonly (readonly string[])[]): readonly string[] {
  const merged: string[] = [];
  for (const order of orders) {
    let after = 0;
    for (const label of order) {
      const known = merged.indexOf(label);
      if (known === -1) {
        merged.splice(after, 0, label);
        after += 1;
      } else {
        after = known + 1;
      }
    }
  }
  return merged;
}

function networkOperatorHolders(slots: readonly Slot[]): Readonly<Record<string, string>> {
  const holders: Record<string, string> = {};
  for (const { device, remotePartyRole, holder } of slots) {
    if (remotePartyRole === "networkOperator") {
      const other = holders[device];
      holders[device] =
        other === undefined || other === holder.name ? holder.name : `${other} and ${holder.name}`;
    }
  }
  return holders;
}

/** Follows the stranded cells through a step: from the cell to the name of the slot that it belongs to. */
function trackStranded(stranded: Map<string, string>, step: StepRecord | undefined): void {
  for (const event of step?.events ?? []) {
    if (event.kind === "slotStranded") {
      stranded.set(cellKey(event), `the ${roleInWords(event.remotePartyRole)} slot of ${event.device}`);
    } else if (event.kind === "slotRescued") {
      stranded.delete(cellKey(event));
    }
  }
}

function differencesOf(sides: readonly ComparedSide[], names: readonly string[]): readonly string[] {
  if (sides.some(({ happens }) => !happens)) {
    const side = (happens: boolean): string =>
      sides
        .flatMap((each, index) => (each.happens === happens ? (names[index] ?? each.rules) : []))
        .join(" and ")
        .replaceAll(" and under ", " and ");
    return [`the step happens ${side(true)} only, not ${side(false)}`];
  }
  const contrast = (tell: (side: ComparedSide) => string): string[] => {
    const told = sides.map(tell);
    return new Set(told).size === 1
      ? []
      : [names.map((name, index) => `${name} ${told[index] ?? ""}`).join("; ")];
  };
  const devices = [
    ...new Set(sides.flatMap(({ networkOperatorSlots }) => Object.keys(networkOperatorSlots))),
  ];
  return [
    ...contrast(({ outcome }) => outcomeInWords(outcome)),
    ...contrast(({ lost }) =>
      lost === 0 ? "no message is lost" : lost === 1 ? "a message is lost" : `${lost} messages are lost`,
    ),
    ...devices.flatMap((device) =>
      contrast(({ networkOperatorSlots }) => {
        const holder = networkOperatorSlots[device];
        return holder === undefined
          ? `nothing is known of ${device}'s network operator slot`
          : `${device}'s network operator slot holds the certificates of ${holder}`;
      }),
    ),
    ...contrast(({ stranded }) =>
      stranded.length === 0
        ? "no slot is stranded"
        : `${stranded.join(", ")} ${stranded.length === 1 ? "is" : "are"} STRANDED`,
    ),
  ];
}

/** How a step ended, in words that stand after "under mp128b …". */
export function outcomeInWords(outcome: StepOutcome | null): string {
  if (outcome === null) {
    return "the step does not happen";
  }
  const { refusedBy, failedCheck, responseCode, deviceOutcome } = outcome;
  const code = responseCode === undefined ? "" : ` (${responseCode})`;
  const heard = responseCode === undefined ? "" : `, and the sender hears ${responseCode}`;
  const check = failedCheck === undefined ? "" : ` by the check "${failedCheck}"`;
  switch (refusedBy) {
    case "dcc":
      return `the DCC refuses${code}${check}`;
    case "device":
      return `the DCC lets it pass and the device refuses${check}${heard}`;
    case "certificationAuthority":
      return `the certification authority refuses${check}`;
    case "party":
      return `the party itself refuses to sign${check}`;
    case "nobody":
      break;
  }
  if (deviceOutcome === undefined) {
    if (responseCode === undefined) return "nothing is asked of the DCC";
    return responseCode.startsWith("E") ? `nothing is carried out${heard}` : `the DCC does as asked${code}`;
  }
  // A good end is not told twice; that the sender hears of another one is news.
  const misheard = responseCode?.startsWith("E") === true ? heard : "";
  return `the device has ${deviceOutcome === "executed" ? "executed the command" : "executed a part of the command"}${misheard}`;
}
