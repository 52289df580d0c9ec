/** The editor: write or change a scenario, see what is wrong with it where it is wrong, run it, save it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ScenarioText as ServedText } from "../../server/api/catalogue-schema.ts";
import type { RunRequest } from "../../server/api/run-schema.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { getJson, hasServer } from "../api/client.ts";
import { saveFile } from "../export/save-file.ts";
import { exerciseAtHand, noteOwnRun } from "../lab/progress.ts";
import type { Page } from "../pages/page.ts";
import { startRun, tellProblem } from "../state/open.ts";
import { go, notice, place } from "../state/store.ts";
import { check, draft, draftBefore, FIRST_DRAFT, found, loadSchema, replaceDraft, write } from "./draft.ts";
import { ProblemList } from "./problem-list.tsx";
import { ScenarioText, type TextHandle } from "./scenario-text.tsx";

export const editorPage: Page = {
  id: "editor",
  title: "Editor",
  needs: "nothing",
  navigation: "main",
  Show: EditorPage,
};

function EditorPage() {
  const handle = useRef<TextHandle | undefined>(undefined);
  const wanted = place.value.more.scenario;
  useEffect(() => {
    void loadSchema();
    void loadCatalogue().catch(() => undefined);
    if (draft.peek() === "" && wanted === undefined) write(FIRST_DRAFT);
    else void check();
  }, []);
  useEffect(() => {
    if (wanted !== undefined) void openWanted(wanted);
  }, [wanted]);
  return (
    <div class="editor-page">
      <header class="editor-head">
        <h1>Write a scenario</h1>
        <p class="quietly">
          Who there is, what happens, and what you expect. Completion comes while you write, or with{" "}
          <kbd>Ctrl</kbd> <kbd>Space</kbd>; <kbd>Enter</kbd> takes it, <kbd>Esc</kbd> closes it. The draft is
          kept in this browser.
        </p>
      </header>
      <Toolbar />
      <div class="editor-both">
        <ScenarioText handle={handle} />
        <ProblemList onShow={(line, column) => handle.current?.showPlace(line, column)} />
      </div>
    </div>
  );
}

/** A link wants this scenario: a draft of it is gone on with. The wish is taken out of the address. */
async function openWanted(name: string): Promise<void> {
  if (!draft.peek().startsWith(`scenario: ${name}\n`)) await openFromCatalogue(name);
  const { scenario: _scenario, ...more } = place.value.more;
  go({ more }, "replace");
}

/** Puts a scenario of the catalogue into the editor. */
async function openFromCatalogue(name: string): Promise<void> {
  try {
    const { text } = await getJson<ServedText>(`/api/scenarios/${encodeURIComponent(name)}`);
    replaceDraft(text);
  } catch (problem) {
    tellProblem(problem);
  }
}

function Toolbar() {
  const rules = useSignal("");
  const busy = useSignal(false);
  const known = found.value?.scenario;
  const exercise = exerciseAtHand.value;
  const offered: readonly string[] = known?.rules ?? [];
  const byDefault = offered.find((id) => id === exercise?.rules) ?? offered[0] ?? "";
  const chosen = offered.includes(rules.value) ? rules.value : byDefault;
  const canRun = known !== undefined && !busy.value && hasServer();
  const run = async (): Promise<void> => {
    busy.value = true;
    notice.value = { tone: "busy", text: "Running the scenario …" };
    try {
      const opened = await startRun({ text: draft.value, rules: chosen as NonNullable<RunRequest["rules"]> });
      notice.value = undefined;
      if (exercise !== undefined && exercise.scenario === opened.record.started.scenario) {
        noteOwnRun(exercise.exercise, opened.key);
        go({
          page: "exercises",
          run: opened.key,
          step: undefined,
          event: undefined,
          more: { exercise: exercise.exercise },
        });
        return;
      }
      go({ page: "run", run: opened.key, step: undefined, event: undefined, more: {} });
    } catch (problem) {
      tellProblem(problem);
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="editor-tools">
      <label>
        <span>start from</span>
        <select
          value=""
          onChange={({ currentTarget }) => {
            if (currentTarget.value === "smallest") replaceDraft(FIRST_DRAFT);
            else if (currentTarget.value !== "") void openFromCatalogue(currentTarget.value);
            currentTarget.value = "";
          }}
        >
          <option value="">choose …</option>
          <option value="smallest">the smallest scenario that runs</option>
          {(catalogue.value?.scenarios ?? []).map(({ scenario, title }) => (
            <option key={scenario} value={scenario}>
              {scenario}: {title}
            </option>
          ))}
        </select>
      </label>
      <span class="button file">
        Open a file …
        <input
          type="file"
          accept=".yaml,.yml"
          aria-label="Open a scenario file"
          onChange={async ({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) replaceDraft(await file.text());
            currentTarget.value = "";
          }}
        />
      </span>
      <button
        type="button"
        onClick={() => saveFile(`${known?.scenario ?? "scenario"}.yaml`, draft.value, "application/yaml")}
      >
        Save as a file
      </button>
      {draftBefore.value === "" || draftBefore.value === draft.value ? null : (
        <button type="button" class="quiet" onClick={() => replaceDraft(draftBefore.value)}>
          Back to {titleOf(draftBefore.value)}
        </button>
      )}
      <span class="spring" />
      <label>
        <span>rules</span>
        <select
          value={chosen}
          disabled={offered.length === 0}
          onChange={({ currentTarget }) => {
            rules.value = currentTarget.value;
          }}
        >
          {offered.length === 0 ? <option value="">mend it first</option> : null}
          {offered.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="primary" disabled={!canRun} onClick={() => void run()}>
        {busy.value ? "Running …" : "Run it"}
      </button>
    </div>
  );
}

/** What a draft calls itself. */
function titleOf(text: string): string {
  const name = /^scenario: *(\S{1,40})/m.exec(text)?.[1];
  return name === undefined ? "the draft before" : `the draft of ${name}`;
}
