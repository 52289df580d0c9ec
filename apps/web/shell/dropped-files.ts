/** A log that is dropped anywhere on the page opens. */
import { signal } from "@preact/signals";
import { openFile } from "../state/open.ts";

/** True while a file hovers over the page. */
export const fileHovers = signal(false);

export function listenForFiles(): void {
  window.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    fileHovers.value = true;
  });
  window.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) fileHovers.value = false;
  });
  window.addEventListener("drop", (event) => {
    fileHovers.value = false;
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void openFile(file);
  });
}
