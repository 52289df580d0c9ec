/** Whether the fork dialog is open. */
import { signal } from "@preact/signals";
import { notice, view } from "../state/store.ts";
import { stopPlaying } from "../steps/player.ts";

export const forkIsOpen = signal(false);

/** Opens the dialog; a fork leaves at a step, so there has to be one. */
export function openFork(): void {
  const at = view.value;
  if (at === undefined) return;
  stopPlaying();
  if (at.step === undefined) {
    notice.value = {
      tone: "done",
      text: "A fork leaves the run at a step.",
      hint: "Go to the step at which something should be different, and fork there.",
    };
    return;
  }
  forkIsOpen.value = true;
}
