/** First, back, play, next, last, and a slider on which every step shows what it came to. */
import { momentInWords } from "../../../sim/views.ts";
import { openFork } from "../compare/fork-dialog-state.ts";
import { Icon, type IconName } from "../shell/icon.tsx";
import type { RunView } from "../state/open-run.ts";
import { playing, type Speed, speed, SPEEDS, stopPlaying, togglePlay } from "./player.ts";
import { StepTicks } from "./step-ticks.tsx";
import { STEP_MARKS, stepVerdict } from "./step-verdict.ts";
import { goToLastStep, goToStep, walkSteps } from "./walk.ts";

export function StepControls({ view }: { readonly view: RunView }) {
  const { run, step, stepNumber } = view;
  const { steps } = run.record;
  const words =
    step === undefined
      ? "Before the first step"
      : `Step ${stepNumber} of ${steps.length}: ${step.started.title}, ${STEP_MARKS[stepVerdict(step)].word}`;
  return (
    <div class="step-controls" role="group" aria-label="Steps">
      <div class="step-buttons">
        <Button
          icon="first"
          says="Before the first step"
          press={() => goToStep(0)}
          disabled={stepNumber === 0}
        />
        <Button icon="back" says="The step before" press={() => walkSteps(-1)} disabled={stepNumber === 0} />
        <button type="button" class="primary play" onClick={togglePlay} title="space">
          <Icon name={playing.value ? "pause" : "play"} />
          {playing.value ? "Pause" : "Play"}
        </button>
        <Button
          icon="next"
          says="Next step"
          press={() => walkSteps(1)}
          disabled={stepNumber === steps.length}
        />
        <Button icon="last" says="Last step" press={goToLastStep} disabled={stepNumber === steps.length} />
      </div>
      <div class="step-slider">
        <StepTicks steps={steps} />
        <input
          type="range"
          min={0}
          max={steps.length}
          step={1}
          value={stepNumber}
          aria-label="Step"
          aria-valuetext={words}
          onInput={({ currentTarget }) => {
            stopPlaying();
            goToStep(Number(currentTarget.value));
          }}
        />
      </div>
      <div class="step-when" aria-live="polite">
        <strong>{step === undefined ? "Start" : `Step ${stepNumber} of ${steps.length}`}</strong>
        <time dateTime={step?.started.at ?? run.record.started.at} title="On the simulated calendar">
          {momentInWords(view.event?.at ?? step?.started.at ?? run.record.started.at)}
        </time>
      </div>
      <label class="speed">
        <span class="unseen">Speed of play</span>
        <select
          value={speed.value}
          onChange={({ currentTarget }) => {
            speed.value = Number(currentTarget.value) as Speed;
          }}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {one} ×
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={openFork} title="f">
        <Icon name="fork" />
        <span>
          Fork<span class="wide-only"> here</span>
        </span>
      </button>
    </div>
  );
}

function Button({
  icon,
  says,
  press,
  disabled,
}: {
  readonly icon: IconName;
  readonly says: string;
  readonly press: () => void;
  readonly disabled: boolean;
}) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={says}
      title={says}
      disabled={disabled}
      onClick={() => {
        stopPlaying();
        press();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
