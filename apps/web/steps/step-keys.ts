/** The keys of a run. */
import { openFork } from "../compare/fork-dialog-state.ts";
import { addKeyCommands } from "../shell/keys.ts";
import { stopPlaying, togglePlay } from "./player.ts";
import { foldHere, goToLastStep, goToStep, letGo, walkRows, walkSteps } from "./walk.ts";

export function addStepKeys(): void {
  const by = (walk: () => unknown) => (): void => {
    stopPlaying();
    walk();
  };
  addKeyCommands([
    { keys: [" "], shown: "space", says: "play or pause", run: togglePlay },
    { keys: ["ArrowRight"], shown: "→", says: "next step", run: by(() => walkSteps(1)) },
    { keys: ["ArrowLeft"], shown: "←", says: "the step before", run: by(() => walkSteps(-1)) },
    { keys: ["Home"], shown: "Home", says: "before the first step", run: by(() => goToStep(0)) },
    { keys: ["End"], shown: "End", says: "last step", run: by(goToLastStep) },
    { keys: ["j", "ArrowDown"], shown: "j or ↓", says: "next message", run: by(() => walkRows(1)) },
    { keys: ["k", "ArrowUp"], shown: "k or ↑", says: "the message before", run: by(() => walkRows(-1)) },
    { keys: ["["], shown: "[", says: "fold the step", run: () => foldHere("fold") },
    { keys: ["]"], shown: "]", says: "unfold the step", run: () => foldHere("unfold") },
    { keys: ["f"], shown: "f", says: "fork: change one thing at this step", run: openFork },
    { keys: ["Escape"], shown: "Esc", says: "let go of the selected message", run: letGo },
  ]);
}
