/** Two runs side by side: step by step who refused, who holds the slots, and where the two part. */
import { useEffect } from "preact/hooks";
import { type Comparison, compareFork, compareRuns, FORK_SIDES, isForkStep } from "../../../sim/views.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { hasServer } from "../api/client.ts";
import { ensureRun, tellProblem } from "../state/open.ts";
import { SideBySide } from "../compare/side-by-side.tsx";
import type { OpenRun } from "../state/open-run.ts";
import { writeRunKey } from "../state/run-key.ts";
import { go, linkTo, openRuns, place, view } from "../state/store.ts";
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
        <SideBySide {...compared(run, other)} />
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
    .map((one) => ({ key: one.key, title: titleOf(one) }));
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

function titleOf({ key, fork, record }: OpenRun): string {
  if (fork === undefined) return key;
  const own = record.steps.filter(({ label }) => !isForkStep(label));
  const number = own.findIndex(({ label }) => label === fork.at) + 1;
  return `fork at ${number === 0 ? fork.at : `step ${number}`}: ${fork.says}`;
}

/** A fork is compared as one; other pairs are named by their rules, or by what is open when the rules are the same. */
function compared(
  run: OpenRun,
  other: OpenRun,
): { comparison: Comparison; names: readonly string[]; runs: readonly OpenRun[] } {
  if (run.fork !== undefined || other.fork !== undefined) {
    const runs = other.fork === undefined ? [other, run] : [run, other];
    const [parent, fork] = runs as [OpenRun, OpenRun];
    return { comparison: compareFork(parent.events, fork.events), names: FORK_SIDES, runs };
  }
  const rules = [run, other].map(({ record }) => record.started.rules);
  const names = rules[0] === rules[1] ? ["in the first", "in the second"] : rules.map((id) => `under ${id}`);
  return { comparison: compareRuns([run.events, other.events], names), names, runs: [run, other] };
}
