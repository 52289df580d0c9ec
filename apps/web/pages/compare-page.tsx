/** Two runs side by side: step by step who refused, who holds the slots, and where the two part. */
import { useEffect } from "preact/hooks";
import {
  type ComparedSide,
  type Comparison,
  compareFork,
  compareRuns,
  comparisonInWords,
  FORK_SIDES,
  momentInWords,
  outcomeInWords,
} from "../../../sim/views.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { hasServer } from "../api/client.ts";
import { ensureRun, tellProblem } from "../state/open.ts";
import type { OpenRun } from "../state/open-run.ts";
import { writeRunKey } from "../state/run-key.ts";
import { go, linkTo, openRuns, place, view } from "../state/store.ts";
import { Worded } from "../words/worded.tsx";
import type { Page } from "./page.ts";

export const comparePage: Page = {
  id: "compare",
  title: "Compare",
  needs: "run",
  navigation: "main",
  Show: ComparePage,
};

function ComparePage() {
  const run = view.value?.run;
  const { other: otherKey } = place.value.more;
  const other = otherKey === undefined ? undefined : openRuns.value.get(otherKey);
  useEffect(() => {
    if (hasServer()) void loadCatalogue().catch(() => undefined);
  }, []);
  useEffect(() => {
    if (otherKey !== undefined && other === undefined) void ensureRun(otherKey).catch(tellProblem);
  }, [otherKey, other]);
  if (run === undefined) return null;
  return (
    <div class="compare-page">
      <h1>{run.record.started.title}</h1>
      <OtherRun run={run} chosen={otherKey} />
      {other === undefined ? (
        otherKey === undefined ? (
          <div class="teaches">
            <p>
              Choose what to compare this run with: the same story under other rules, or a fork. To make a
              fork, go to a step of the <a href={linkTo({ page: "run", more: {} })}>sequence</a> and press{" "}
              <kbd>f</kbd>: change one thing there, and both branches stand here side by side.
            </p>
          </div>
        ) : null
      ) : (
        <SideBySide run={run} other={other} />
      )}
    </div>
  );
}

/** Runs that this one can be compared with: under other rules, its forks, and logs that are open. */
function OtherRun({ run, chosen }: { readonly run: OpenRun; readonly chosen: string | undefined }) {
  const { scenario, rules, seed } = run.record.started;
  const known = catalogue.value?.scenarios.find((one) => one.scenario === scenario);
  const byRules = (known?.rules ?? [])
    .filter((one) => one.rules !== rules)
    .map((one) => ({
      key: writeRunKey({ kind: "catalogue", scenario, rules: one.rules, seed }),
      title: `under ${one.rules} (${one.title})`,
    }));
  const open = [...openRuns.value.values()]
    .filter((one) => one.key !== run.key && one.record.started.scenario === scenario)
    .filter((one) => !byRules.some(({ key }) => key === one.key))
    .map((one) => ({ key: one.key, title: one.fork === undefined ? one.key : `fork: ${one.fork.says}` }));
  return (
    <label class="other-run">
      <span>
        <code>{rules}</code>
        {run.fork === undefined ? "" : ` (fork: ${run.fork.says})`}, beside
      </span>
      <select
        value={chosen ?? ""}
        onChange={({ currentTarget }) => {
          const { other: _other, ...more } = place.value.more;
          go({ more: currentTarget.value === "" ? more : { ...more, other: currentTarget.value } });
        }}
      >
        <option value="">choose …</option>
        {[...byRules, ...open].map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A fork is compared as one; other pairs are named by their rules, or by what is open when the rules are the same. */
function compared(run: OpenRun, other: OpenRun): { comparison: Comparison; sides: readonly string[] } {
  if (other.fork !== undefined) {
    return { comparison: compareFork(run.events, other.events), sides: FORK_SIDES };
  }
  if (run.fork !== undefined) {
    return { comparison: compareFork(other.events, run.events), sides: FORK_SIDES };
  }
  const rules = [run, other].map(({ record }) => record.started.rules);
  const sides = rules[0] === rules[1] ? ["in the first", "in the second"] : rules.map((id) => `under ${id}`);
  return { comparison: compareRuns([run.events, other.events], sides), sides };
}

function SideBySide({ run, other }: { readonly run: OpenRun; readonly other: OpenRun }) {
  const { comparison, sides } = compared(run, other);
  const runs = run.fork !== undefined && other.fork === undefined ? [other, run] : [run, other];
  const fork = runs[1]?.fork;
  return (
    <>
      <section class="parting" aria-label="Where the runs part">
        {fork === undefined ? null : (
          <p class="what-if">
            <strong>What if:</strong> <Worded text={fork.says} />
          </p>
        )}
        <p>
          <Worded text={comparisonInWords(comparison, sides)} />
        </p>
      </section>
      <div class="table-frame" tabIndex={0} role="region" aria-label="The two runs, step by step">
        <table class="side-by-side">
          <thead>
            <tr>
              <th scope="col">step</th>
              {runs.map(({ key, record }, index) => (
                <th scope="col" key={key}>
                  {sides[index]}{" "}
                  {record.ended === undefined ? null : record.ended.stranded.length === 0 ? (
                    <span class="badge passed">✓ ends safe</span>
                  ) : (
                    <span class="badge stranded">▲ {record.ended.stranded.length} STRANDED</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.steps.map((step, index) => {
              const first = step.step === comparison.firstDivergence?.step;
              return [
                first ? (
                  <tr key={`${step.step} parting`} class="divergence">
                    <td colSpan={3}>
                      <strong>▼ First divergence:</strong> <Worded text={step.differences.join(". ")} />
                    </td>
                  </tr>
                ) : null,
                <tr key={step.step} class={step.differences.length === 0 ? "same" : "differs"}>
                  <th scope="row">
                    <span class="number">{index + 1}</span> {step.title}{" "}
                    <span class="quietly outcome">
                      {step.differences.length === 0 ? "= alike" : "≠ differs"}
                    </span>
                  </th>
                  {step.differences.length === 0 && step.sides[0] !== undefined ? (
                    <SideCell side={step.sides[0]} name="in both" span={2} step={step.step} run={runs[0]} />
                  ) : (
                    step.sides.map((side, at) => (
                      <SideCell
                        key={`${at} ${step.step}`}
                        side={side}
                        name={sides[at] ?? ""}
                        span={1}
                        step={step.step}
                        run={runs[at]}
                      />
                    ))
                  )}
                </tr>,
              ];
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function SideCell({
  side,
  name,
  span,
  step,
  run,
}: {
  readonly side: ComparedSide;
  readonly name: string;
  /** 2 where the runs agree. */
  readonly span: 1 | 2;
  readonly step: string;
  readonly run: OpenRun | undefined;
}) {
  if (!side.happens || run === undefined)
    return (
      <td class="quietly" data-side={name}>
        the step does not happen
      </td>
    );
  const refused = side.outcome !== null && side.outcome.refusedBy !== "nobody";
  const holders = [...new Set(Object.values(side.networkOperatorSlots))];
  return (
    <td data-side={name} colSpan={span}>
      <p class={refused ? "refused-words" : undefined}>
        {refused ? "✗ " : ""}
        <Worded text={outcomeInWords(side.outcome)} />
      </p>
      <p class="quietly">
        {holders.length === 0 ? "" : `slots: ${holders.join(", ")} `}
        {side.stranded.length === 0 ? null : (
          <span class="badge stranded">▲ {side.stranded.length} STRANDED</span>
        )}
      </p>
      <p class="quietly">
        {side.at === null ? "" : momentInWords(side.at)}{" "}
        <a href={linkTo({ page: "run", run: run.key, step, event: undefined, more: {} })}>
          open<span class="unseen"> step {step} of this run</span>
        </a>
      </p>
    </td>
  );
}
