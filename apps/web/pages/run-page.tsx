/** The run at hand: the sequence of its messages, the steps, and the panels beside it. */
import type { Page } from "./page.ts";
import { view } from "../state/store.ts";

export const runPage: Page = {
  id: "run",
  title: "Sequence",
  needs: "run",
  navigation: "main",
  Show: RunPage,
};

function RunPage() {
  const at = view.value;
  return at === undefined ? null : <h1>{at.run.record.started.title}</h1>;
}
