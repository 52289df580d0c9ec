/** The trainer's sheet on one page, to be read or printed. It holds the solutions. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getText, hasServer } from "../api/client.ts";
import { saveFile } from "../export/save-file.ts";
import type { Page } from "../pages/page.ts";
import { tellProblem } from "../state/open.ts";
import { Marked } from "./marked.tsx";

export const trainerPage: Page = {
  id: "trainer",
  title: "The trainer's sheet",
  needs: "nothing",
  navigation: "aside",
  Show: TrainerPage,
};

async function loadInto(sheet: Signal<string | undefined>): Promise<void> {
  try {
    sheet.value = await getText("/api/trainer-sheet");
  } catch (problem) {
    tellProblem(problem);
  }
}

function TrainerPage() {
  const sheet = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!hasServer()) return;
    void loadInto(sheet);
  }, []);
  if (!hasServer()) {
    return (
      <section class="empty">
        <h1>The trainer's sheet</h1>
        <p>
          This page has no server to ask. The same sheet is the file{" "}
          <code>scenarios/exercises/README.md</code>.
        </p>
      </section>
    );
  }
  return (
    <div class="trainer-page">
      <div class="trainer-tools">
        <button type="button" class="primary" onClick={() => window.print()}>
          Print it
        </button>
        <button
          type="button"
          onClick={() => saveFile("trainer-sheet.md", sheet.value ?? "", "text/markdown")}
        >
          Save as Markdown
        </button>
      </div>
      {sheet.value === undefined ? <div class="waiting" /> : <Marked text={sheet.value} />}
    </div>
  );
}
