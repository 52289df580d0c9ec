/** Why: the checks that were really made, in their order, with their facts and the rule behind each. */
import { eventLines, factsInWords, type LoggedCheck } from "../../../sim/views.ts";
import { verdictWords } from "../sequence/row-words.ts";
import type { OpenRun, RunView } from "../state/open-run.ts";
import { go } from "../state/store.ts";
import { Worded } from "../words/worded.tsx";
import { type Decision, decisionAbout, decisionsOfStep, failedCheck } from "./decisions.ts";
import type { Panel } from "./panel.ts";

export const whyPanel: Panel = {
  id: "why",
  title: "Why",
  says: "The checks that the DCC and the devices really made, and what each found",
  Show: WhyPanel,
};

function WhyPanel({ view }: { readonly view: RunView }) {
  const one = decisionAbout(view);
  if (one !== undefined) return <OneDecision decision={one} run={view.run} />;
  const decisions = decisionsOfStep(view);
  if (decisions.length === 0) {
    return (
      <p class="teaches">
        {view.step === undefined
          ? "Nothing has been decided yet. Go to a step with → and see here what the DCC and the device checked, and which check refused."
          : view.event === undefined
            ? "Nobody had to decide anything in this step: no request was made, and no command reached a device."
            : "Nobody decides about this message. Select a request or a command to see the checks that were made of it."}
      </p>
    );
  }
  const refused = decisions.filter((decision) => failedCheck(decision) !== undefined);
  return (
    <>
      {view.event === undefined ? null : (
        <p class="teaches">
          Nobody decides about the selected message; these are the decisions of the whole step.
        </p>
      )}
      {refused.map((decision) => (
        <OneDecision key={view.run.indexOf.get(decision)} decision={decision} run={view.run} />
      ))}
      <h3 class="list-title">
        {refused.length === 0
          ? view.step?.events.some(({ kind }) => kind === "messageLost") === true
            ? "Nobody refuses in this step, and a message is lost"
            : "Decisions of this step, all of them favourable"
          : "The other decisions of this step"}
      </h3>
      <ul class="decisions">
        {decisions
          .filter((decision) => !refused.includes(decision))
          .map((decision) => (
            <li key={view.run.indexOf.get(decision)}>
              <button
                type="button"
                class="quiet"
                onClick={() => go({ event: view.run.indexOf.get(decision) }, "replace")}
              >
                {verdictWords(decision, view.run)}
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}

function OneDecision({ decision, run }: { readonly decision: Decision; readonly run: OpenRun }) {
  const { evidence } = decision;
  const [first] = eventLines(decision, run.cast);
  const failed = failedCheck(decision);
  const count = (outcome: LoggedCheck["outcome"]): number =>
    evidence.filter((check) => check.outcome === outcome).length;
  const means = "means" in decision ? decision.means : "";
  return (
    <section class={`decision ${failed === undefined ? "passed" : "refused"}`}>
      <h3>
        <Worded text={`${first?.label.trim() ?? ""} ${first?.text ?? ""}`} />
      </h3>
      {failed === undefined ? null : <Refusing check={failed} run={run} />}
      {means === "" ? null : (
        <p class="quietly">
          <Worded text={run.cast.withNames(means)} />
        </p>
      )}
      <p class="tally">
        <span class="badge passed">✓ {count("passed")} passed</span>
        {failed === undefined ? null : <span class="badge refused">✗ {count("failed")} failed</span>}
        {count("notReached") === 0 ? null : (
          <span class="badge plain">· {count("notReached")} not reached</span>
        )}
        <span class="quietly">in this order:</span>
      </p>
      <ol class="made-checks">
        {evidence.map((check, index) => (
          <CheckLine key={`${index} ${check.check}`} check={check} run={run} />
        ))}
      </ol>
    </section>
  );
}

/** The check that said no, before all others: what it asks, what it found, and by which rule. */
function Refusing({ check, run }: { readonly check: LoggedCheck; readonly run: OpenRun }) {
  return (
    <div class="refusing">
      <p class="asks">
        <Worded text={check.asks} /> <strong>No.</strong>
      </p>
      <Facts check={check} run={run} />
      <p class="source">
        <span>rule</span> <Worded text={check.source} />
      </p>
    </div>
  );
}

const OUTCOMES = {
  passed: { sign: "✓", word: "passed" },
  failed: { sign: "✗", word: "failed" },
  notReached: { sign: "·", word: "not reached" },
} as const;

/** One check in the order in which they were made. What the failed one found stands above the list. */
function CheckLine({ check, run }: { readonly check: LoggedCheck; readonly run: OpenRun }) {
  const { sign, word } = OUTCOMES[check.outcome];
  return (
    <li class={`made-check ${check.outcome}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <div>
        <p class="asks">
          <span class="unseen">{word}: </span>
          <Worded text={check.asks} />
          {check.outcome === "failed" ? <strong> No: this one refused.</strong> : null}
        </p>
        <p class="name">
          <code>{check.check}</code>
          {check.outcome === "notReached" ? <span>, not reached</span> : null}
        </p>
        {check.outcome === "passed" ? <Facts check={check} run={run} /> : null}
        {check.outcome === "failed" ? null : (
          <p class="source">
            <span>rule</span> <Worded text={check.source} />
          </p>
        )}
      </div>
    </li>
  );
}

/** What a check found, one fact a line. */
function Facts({ check, run }: { readonly check: LoggedCheck; readonly run: OpenRun }) {
  if (Object.keys(check.facts).length === 0) return null;
  return (
    <ul class="facts">
      {factsInWords(check)
        .split("; ")
        .map((fact) => (
          <li key={fact}>
            <Worded text={run.cast.withNames(fact)} />
          </li>
        ))}
    </ul>
  );
}
