/** The trainer's sheet on one page, to be read or printed. It holds the solutions. */
import { type Signal, useSignal } from "@preact/signals";
import { ApiError, getText, hasServer } from "../api/client.ts";
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

/** What stands between a visitor and the solutions. */
type Step =
  | { readonly kind: "confirm" }
  | { readonly kind: "code"; readonly problem: string | undefined }
  | { readonly kind: "shown"; readonly sheet: string };

async function ask(step: Signal<Step>, code?: string): Promise<void> {
  if (step.value.kind === "code") step.value = { kind: "code", problem: undefined };
  try {
    const headers = code === undefined ? {} : { "smki-trainer-code": code };
    step.value = { kind: "shown", sheet: await getText("/api/trainer-sheet", headers) };
  } catch (problem) {
    if (!(problem instanceof ApiError) || !CODE_PROBLEMS.includes(problem.code)) {
      tellProblem(problem);
      return;
    }
    const said = `${problem.message}: ${problem.hint ?? ""}`;
    step.value = { kind: "code", problem: problem.code === "trainer-code-needed" ? undefined : said };
  }
}

const CODE_PROBLEMS: readonly string[] = ["trainer-code-needed", "trainer-code-wrong", "too-many-attempts"];

function TrainerPage() {
  const step = useSignal<Step>({ kind: "confirm" });
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
  const { value } = step;
  if (value.kind === "confirm") {
    return (
      <section class="empty">
        <h1>The trainer's sheet</h1>
        <p>This page has the solutions of all exercises.</p>
        <p>
          <button type="button" class="primary" onClick={() => void ask(step)}>
            Show the solutions
          </button>
        </p>
      </section>
    );
  }
  if (value.kind === "code")
    return <CodeForm problem={value.problem} give={(code) => void ask(step, code)} />;
  return (
    <div class="trainer-page">
      <div class="trainer-tools">
        <button type="button" class="primary" onClick={() => window.print()}>
          Print it
        </button>
        <button type="button" onClick={() => saveFile("trainer-sheet.md", value.sheet, "text/markdown")}>
          Save as Markdown
        </button>
      </div>
      <Marked text={value.sheet} />
    </div>
  );
}

function CodeForm({
  problem,
  give,
}: {
  readonly problem: string | undefined;
  readonly give: (code: string) => void;
}) {
  const code = useSignal("");
  return (
    <section class="empty">
      <h1>The trainer's sheet</h1>
      <p>It has the solutions of all exercises, and is given to whoever has the trainer's code.</p>
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          give(code.value);
        }}
      >
        <label>
          Code{" "}
          <input
            type="password"
            autocomplete="off"
            required
            // What no header can carry is no code either.
            pattern="[!-~]{6,64}"
            title="6 to 64 letters, digits and signs"
            value={code.value}
            onInput={({ currentTarget }) => {
              code.value = currentTarget.value;
            }}
          />
        </label>{" "}
        <button type="submit" class="primary">
          Show the solutions
        </button>
      </form>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </section>
  );
}
