/** Asks what should be different at this step, lets the server run it, and shows both side by side. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { RunRequest, StartedRun } from "../../server/api/run-schema.ts";
import { type ForkChangeKind, writeLog } from "../../../sim/views.ts";
import { ApiError, hasServer, postJson } from "../api/client.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { openStarted } from "../state/open.ts";
import type { OpenRun, RunView } from "../state/open-run.ts";
import { readRunKey } from "../state/run-key.ts";
import { addRun, go } from "../state/store.ts";
import { changeOf, fieldsOf, FORK_KINDS, messageForkOf } from "./fork-choices.ts";
import { forkIsOpen } from "./fork-dialog-state.ts";

export function ForkDialog({ view }: { readonly view: RunView }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const kind = useSignal<ForkChangeKind>("userStatus");
  const given = useSignal<Readonly<Record<string, string>>>({});
  const state = useSignal<{ busy: boolean; problem?: { text: string; hint: string | undefined } }>({
    busy: false,
  });
  const open = forkIsOpen.value;
  useEffect(() => {
    if (!open) {
      dialog.current?.close();
      return;
    }
    state.value = { busy: false };
    const message = messageForkOf(view);
    if (message !== undefined) {
      kind.value = "link";
      given.value = message;
    }
    dialog.current?.showModal();
    void loadCatalogue().catch(() => undefined);
  }, [open]);
  const fields = fieldsOf(kind.value, view, catalogue.value, given.value);
  const fork = async (): Promise<void> => {
    state.value = { busy: true };
    try {
      const change = changeOf(kind.value, fields, given.value, view);
      const forked = await forkOf(view.run, view.step?.label ?? "", change);
      forkIsOpen.value = false;
      go({ page: "compare", step: undefined, event: undefined, more: { other: forked.key } });
    } catch (problem) {
      const { message, hint } = problem as { readonly message: string; readonly hint?: string };
      state.value = { busy: false, problem: { text: message, hint } };
    }
  };
  return (
    <dialog
      ref={dialog}
      class="fork"
      aria-labelledby="fork-title"
      onClose={() => {
        forkIsOpen.value = false;
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void fork();
        }}
      >
        <h2 id="fork-title">What if … at step {view.stepNumber}</h2>
        <p class="quietly">{view.step?.started.title}</p>
        <label>
          <span>what is different</span>
          <select
            value={kind.value}
            onChange={({ currentTarget }) => {
              kind.value = currentTarget.value as ForkChangeKind;
              given.value = {};
            }}
          >
            {Object.entries(FORK_KINDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {fields.map((field) => (
          <label key={`${kind.value} ${field.name}`}>
            <span>{field.title}</span>
            {field.kind === "date" ? (
              <input
                type="date"
                required
                value={given.value[field.name] ?? view.step?.started.at.slice(0, 10)}
                onInput={({ currentTarget }) => {
                  given.value = { ...given.value, [field.name]: currentTarget.value };
                }}
              />
            ) : (
              <select
                value={given.value[field.name] ?? field.choices[0]?.value}
                onChange={({ currentTarget }) => {
                  given.value = { ...given.value, [field.name]: currentTarget.value };
                }}
              >
                {field.choices.map(({ value, title }) => (
                  <option key={value} value={value}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </label>
        ))}
        {state.value.problem === undefined ? null : (
          <p class="problem" role="alert">
            <strong>✗ {state.value.problem.text}</strong> {state.value.problem.hint}
          </p>
        )}
        {hasServer() ? null : (
          <p class="problem">
            This page has no server to run a fork. Start one with <code>npx smki serve</code>.
          </p>
        )}
        <div class="dialog-actions">
          <button
            type="button"
            onClick={() => {
              forkIsOpen.value = false;
            }}
          >
            Cancel
          </button>
          <button type="submit" class="primary" disabled={state.value.busy || !hasServer()}>
            {state.value.busy ? "Running …" : "Run on from here"}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** A fork of a run that the server has, or can make again. @throws ApiError */
async function forkOf(run: OpenRun, at: string, change: unknown): Promise<OpenRun> {
  const serverId = run.serverId ?? (await runAgain(run)).serverId ?? "";
  try {
    return await openStarted(await postJson<StartedRun>(`/api/runs/${serverId}/forks`, { at, change }));
  } catch (problem) {
    if (!(problem instanceof ApiError) || problem.code !== "unknown-run") throw problem;
    const again = await runAgain(run);
    return openStarted(await postJson<StartedRun>(`/api/runs/${again.serverId ?? ""}/forks`, { at, change }));
  }
}

/**
 * The same run in this session. A log does not carry its scenario's text: what the catalogue's story of that name gives
 * with these rules, seed and policies is taken only when it is this very log.
 * @throws ApiError when it is another one
 */
async function runAgain(run: OpenRun): Promise<OpenRun> {
  const { scenario, rules, seed, policies } = run.record.started;
  const isOfCatalogue = readRunKey(run.key)?.kind === "catalogue";
  const request = { scenario, rules, seed, ...(isOfCatalogue ? {} : { policies }) } as RunRequest;
  const again = await openStarted(await postJson<StartedRun>("/api/runs", request), run.key, "keepNothing");
  if (!isOfCatalogue && writeLog(again.events) !== writeLog(run.events)) {
    throw new ApiError(
      "another-story",
      `This log is not what ${scenario} of the catalogue gives here, so there is no scenario to fork`,
      "Open its scenario file in the editor, run it there, and fork that run.",
    );
  }
  addRun({ ...run, serverId: again.serverId });
  return again;
}
