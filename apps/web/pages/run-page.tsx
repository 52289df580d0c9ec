/** The run at hand: the sequence of its messages, the steps, and the panels beside it. */
import { useMemo } from "preact/hooks";
import { ForkDialog } from "../compare/fork-dialog.tsx";
import { PanelTabs } from "../panels/panel-tabs.tsx";
import { SequenceView } from "../sequence/sequence-view.tsx";
import { useFollowing } from "../state/following.ts";
import type { RunView } from "../state/open-run.ts";
import { linkTo, view } from "../state/store.ts";
import { StepCard } from "../steps/step-card.tsx";
import { StepControls } from "../steps/step-controls.tsx";
import { OpenLog } from "../shell/open-log.tsx";
import type { Page } from "./page.ts";

export const runPage: Page = {
  id: "run",
  title: "Sequence",
  needs: "run",
  navigation: "main",
  Show: RunPage,
};

function RunPage() {
  const at = view.value;
  return at === undefined ? null : (
    <div class="run-page">
      <RunHead view={at} />
      <StepControls view={at} />
      <SequenceView view={at} key={at.run.key} />
      <Beside view={at} key={`beside ${at.run.key}`} />
      <ForkDialog view={at} />
    </div>
  );
}

function Beside({ view }: { readonly view: RunView }) {
  const at = useFollowing(view);
  const card = useMemo(() => <StepCard view={at} />, [at]);
  return (
    <aside class="beside" aria-label="What happened">
      {card}
      <PanelTabs view={at} />
    </aside>
  );
}

function RunHead({ view: { run } }: { readonly view: RunView }) {
  const { title, scenario, rules, rulesTitle, seed } = run.record.started;
  const stranded = run.record.ended?.stranded ?? [];
  return (
    <header class="run-head">
      <div>
        <h1>{title}</h1>
        <p class="quietly">
          <code>{scenario}</code> · rules <code>{rules}</code> ({rulesTitle}) · seed {seed}
          {run.fork === undefined ? null : <strong> · a fork: {run.fork.says}</strong>}
        </p>
      </div>
      <div class="run-actions">
        {run.record.ended === undefined ? (
          <span class="badge plain">… unfinished log</span>
        ) : stranded.length === 0 ? (
          <span class="badge passed">✓ ends safe</span>
        ) : (
          <span class="badge refused">▲ ends stranded: {stranded.length}</span>
        )}
        <a class="button" href={linkTo({ page: "compare", step: undefined, event: undefined, more: {} })}>
          Compare
        </a>
        <OpenLog />
      </div>
    </header>
  );
}
