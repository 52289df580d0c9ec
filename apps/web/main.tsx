/** Starts the application in the page. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { config } from "zod";
import { PART_IDS } from "./page-html.ts";
import { Shell } from "./shell/shell.tsx";
import { listenForKeys } from "./shell/keys.ts";
import { listenForFiles } from "./shell/dropped-files.ts";
import { addStepKeys } from "./steps/step-keys.ts";
import { applyTheme } from "./state/theme.ts";
import { openAddressedRun } from "./state/open.ts";
import { followAddress, go, place } from "./state/store.ts";

// The server forbids code that is made at run time, and trying it is already a fault in the console.
config({ jitless: true });

const root = document.getElementById("app");
if (root !== null) {
  followAddress();
  applyTheme();
  if ((document.getElementById(PART_IDS.log)?.textContent ?? "") !== "" && window.location.hash === "") {
    go({ page: "run", run: "page" }, "replace");
  }
  effect(() => {
    void place.value.run;
    void openAddressedRun();
  });
  addStepKeys();
  listenForKeys();
  listenForFiles();
  root.replaceChildren();
  render(<Shell />, root);
}
