/** What just happened, in the words of the story: the first thing that a person reads. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  briefStepLines,
  count,
  momentInWords,
  statusInWords,
  type StepRecord,
  type StoryLine,
  withoutRepetitions,
} from "../../../sim/views.ts";
import type { RunView } from "../state/open-run.ts";
import { Worded } from "../words/worded.tsx";
import { goToStep } from "./walk.ts";

/** Folded, it leaves the room to the panel below it. */
const isFolded = signal(false);

export function StepCard({ view }: { readonly view: RunView }) {
  return view.step === undefined ? <Opening view={view} /> : <OneStep view={view} step={view.step} />;
}

function OneStep({ view, step }: { readonly view: RunView; readonly step: StepRecord }) {
  const { run } = view;
  const { title, tells, at } = step.started;
  const { told, repeated } = withoutRepetitions(step.events);
  const last = view.stepNumber === run.record.steps.length;
  const top = useRef<HTMLElement>(null);
  useEffect(() => {
    if (top.current !== null && top.current.scrollTop > 0) top.current.scrollTop = 0;
  }, [step]);
  if (isFolded.value) {
    return (
      <section class="step-card" aria-labelledby="step-title">
        <Heading at={at} number={view.stepNumber} title={title} />
      </section>
    );
  }
  return (
    <section class="step-card" aria-labelledby="step-title" ref={top}>
      <Heading at={at} number={view.stepNumber} title={title} />
      {tells === undefined ? null : (
        <p class="tells">
          <Worded text={tells} />
        </p>
      )}
      <StoryLines lines={briefStepLines({ ...step, events: told }, run.cast, new Set())} />
      {repeated === 0 ? null : <p class="quietly">{count(repeated, "exchange")} more went alike.</p>}
      {last ? <Ending view={view} /> : null}
    </section>
  );
}

function Heading({
  at,
  number,
  title,
}: {
  readonly at: string;
  readonly number: number;
  readonly title: string;
}) {
  return (
    <>
      <p class="quietly when">
        {momentInWords(at)}
        <button
          type="button"
          class="quiet fold-card"
          aria-expanded={!isFolded.value}
          onClick={() => {
            isFolded.value = !isFolded.value;
          }}
        >
          {isFolded.value ? "more" : "less"}
          <span class="unseen"> of this step</span>
        </button>
      </p>
      <h2 id="step-title">
        <span class="number">{number}</span> {title}
      </h2>
    </>
  );
}

/** Before the first step: who there is, and what this is about. */
function Opening({ view: { run } }: { readonly view: RunView }) {
  const { parties, devices, policies } = run.record.started;
  const premises = [...new Set(devices.map((device) => device.premises))];
  return (
    <section class="step-card" aria-labelledby="step-title">
      <h2 id="step-title">Who there is</h2>
      <dl class="cast">
        {parties.map(({ party, name, glossary, role, userStatus }) => (
          <div key={party}>
            <dt>{name}</dt>
            <dd>
              <Worded text={`${glossary === "" ? role : glossary}, ${statusInWords(userStatus)}`} />
            </dd>
          </div>
        ))}
        {premises.slice(0, MOST_PREMISES).map((label) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Worded
                text={devices
                  .filter((device) => device.premises === label)
                  .map(({ device, kind }) => `${device} (${kind.toUpperCase()})`)
                  .join(", ")}
              />
            </dd>
          </div>
        ))}
      </dl>
      {premises.length > MOST_PREMISES ? <p>… and {premises.length - MOST_PREMISES} more houses.</p> : null}
      <details>
        <summary>What this world assumes where the rules are not public</summary>
        <ul class="policies">
          {Object.entries(policies).map(([name, choice]) => (
            <li key={name}>
              <code>{name}</code>: {choice}
            </li>
          ))}
        </ul>
      </details>
      <button type="button" class="primary" onClick={() => goToStep(1)}>
        Begin: step 1 <span aria-hidden="true">→</span>
      </button>
    </section>
  );
}

const MOST_PREMISES = 6;

/** After the last step: what became of the slots, and what the story teaches. */
function Ending({ view: { run } }: { readonly view: RunView }) {
  const { started, ended } = run.record;
  if (ended === undefined) return <p class="quietly">The log stops before the end of the run.</p>;
  return (
    <div class={`ending ${ended.ending}`}>
      <p>
        <strong>
          {ended.ending === "stranded"
            ? `STRANDED: ${ended.stranded.join(", ")}: no ordinary request can change the slot any more`
            : "safe: every slot can still be changed by somebody"}
        </strong>
      </p>
      <h3>Lesson</h3>
      <p>
        <Worded text={run.cast.withNames(started.lesson)} />
      </p>
    </div>
  );
}

/** Lines of a story as they are told on paper, each with its role's look. */
export function StoryLines({ lines }: { readonly lines: readonly StoryLine[] }) {
  return (
    <dl class="story">
      {lines.map(({ role, label, text, indent }, index) => (
        <div key={`${index} ${label}`} class={`${role}${indent > 6 ? " deeper" : ""}`}>
          <dt>{label.trim()}</dt>
          <dd>
            <Worded text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
