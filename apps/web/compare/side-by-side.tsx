/** The table of two runs: a row a step, what only one of them has marked, and the place where they part. */
import {
  type ComparedSide,
  type ComparedStep,
  type Comparison,
  comparisonInWords,
  isForkStep,
  momentInWords,
  outcomeInWords,
} from "../../../sim/views.ts";
import { Icon } from "../shell/icon.tsx";
import type { OpenRun } from "../state/open-run.ts";
import { linkTo } from "../state/store.ts";
import { sentences } from "../words/sentences.ts";
import { Worded } from "../words/worded.tsx";

export interface ComparedRuns {
  readonly comparison: Comparison;
  /** What each run is called: `under mp128b`, `in the fork`. */
  readonly names: readonly string[];
  readonly runs: readonly OpenRun[];
}

export function SideBySide({ comparison, names, runs }: ComparedRuns) {
  const fork = runs[1]?.fork;
  const numbers = numbersOf(comparison.steps, runs[0]);
  return (
    <>
      <section class="parting" aria-label="Where the runs part">
        {fork === undefined ? null : (
          <p class="what-if">
            <strong>What if:</strong> <Worded text={fork.says} />
          </p>
        )}
        <p>
          <Worded text={sentences([comparisonInWords(comparison, names)])} />
        </p>
      </section>
      <div class="table-frame" tabIndex={0} role="region" aria-label="The two runs, step by step">
        <table class="side-by-side">
          <thead>
            <tr>
              <th scope="col">step</th>
              {runs.map((run, index) => (
                <th scope="col" key={run.key}>
                  {names[index]} <Ending run={run} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.steps.map((step, index) => [
              step.step === comparison.firstDivergence?.step ? (
                <tr key={`${step.step} parting`} class="divergence">
                  <td colSpan={3}>
                    <strong>▼ First divergence:</strong> <Worded text={sentences(step.differences)} />
                  </td>
                </tr>
              ) : null,
              isForkStep(step.step) ? (
                <ForkRow key={step.step} step={step} run={runs[1]} />
              ) : (
                <StepRow key={step.step} step={step} number={numbers[index]} names={names} runs={runs} />
              ),
            ])}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Steps are counted as the first run counts them: what only the other one has is without a number. */
function numbersOf(
  steps: readonly ComparedStep[],
  first: OpenRun | undefined,
): readonly (number | undefined)[] {
  const labels = first?.record.steps.map(({ label }) => label) ?? [];
  return steps.map(({ step }) => (labels.includes(step) ? labels.indexOf(step) + 1 : undefined));
}

function Ending({ run }: { readonly run: OpenRun }) {
  const { ended } = run.record;
  if (ended === undefined) return null;
  return ended.stranded.length === 0 ? (
    <span class="badge passed">✓ ends safe</span>
  ) : (
    <span class="badge stranded">▲ {ended.stranded.length} STRANDED</span>
  );
}

/** What the fork changes: it stands between the steps of both. */
function ForkRow({ step, run }: { readonly step: ComparedStep; readonly run: OpenRun | undefined }) {
  return (
    <tr class="fork-change">
      <td colSpan={3}>
        <Icon name="fork" /> <Worded text={step.title} />{" "}
        {run === undefined ? null : <OpenStep run={run} step={step.step} />}
      </td>
    </tr>
  );
}

function StepRow({
  step,
  number,
  names,
  runs,
}: {
  readonly step: ComparedStep;
  readonly number: number | undefined;
  readonly names: readonly string[];
  readonly runs: readonly OpenRun[];
}) {
  const [first] = step.sides;
  const alike = step.differences.length === 0 && first !== undefined;
  return (
    <tr class={alike ? "same" : "differs"}>
      <th scope="row">
        <span class="number">{number}</span> {step.title}{" "}
        <span class="quietly outcome">{alike ? "= alike" : "≠ differs"}</span>
      </th>
      {alike ? (
        <td data-side="in both" colSpan={2}>
          <WhatHappened side={first} />
          <ul class="when">
            {datesOf(step.sides, names).map(({ text, at }) => (
              <li key={at} class="quietly">
                {text} {opened(runs[at], step.step, names[at])}
              </li>
            ))}
          </ul>
        </td>
      ) : (
        step.sides.map((side, at) => (
          <td key={names[at]} data-side={names[at]} class={side.happens ? undefined : "quietly"}>
            {side.happens ? (
              <>
                <WhatHappened side={side} />
                <p class="quietly">
                  {side.at === null ? "" : momentInWords(side.at)} {opened(runs[at], step.step, names[at])}
                </p>
              </>
            ) : (
              "This step is not in this run."
            )}
          </td>
        ))
      )}
    </tr>
  );
}

/** One date where the runs share it, both where they do not: the same may happen on another day. */
function datesOf(sides: readonly ComparedSide[], names: readonly string[]) {
  const dates = sides.map((side) => (side.at === null ? "" : momentInWords(side.at)));
  const shared = new Set(dates).size === 1;
  return dates.map((date, at) => ({ at, text: shared ? (at === 0 ? date : "") : `${names[at]}: ${date}` }));
}

function opened(run: OpenRun | undefined, step: string, name: string | undefined) {
  return run === undefined ? null : <OpenStep run={run} step={step} name={name} />;
}

function OpenStep({
  run,
  step,
  name,
}: {
  readonly run: OpenRun;
  readonly step: string;
  readonly name?: string | undefined;
}) {
  return (
    <a href={linkTo({ page: "run", run: run.key, step, event: undefined, more: {} })}>
      open{name === undefined ? "" : ` ${name}`}
      <span class="unseen">, step {step}</span>
    </a>
  );
}

function WhatHappened({ side }: { readonly side: ComparedSide }) {
  const refused = side.outcome !== null && side.outcome.refusedBy !== "nobody";
  const holders = [...new Set(Object.values(side.networkOperatorSlots))];
  return (
    <>
      <p class={refused ? "refused-words" : undefined}>
        {refused ? "✗ " : ""}
        <Worded text={sentences([outcomeInWords(side.outcome)])} />
      </p>
      {holders.length === 0 && side.stranded.length === 0 ? null : (
        <p class="quietly">
          {holders.length === 0 ? "" : `slots: ${holders.join(", ")} `}
          {side.stranded.length === 0 ? null : (
            <span class="badge stranded">▲ {side.stranded.length} STRANDED</span>
          )}
        </p>
      )}
    </>
  );
}
