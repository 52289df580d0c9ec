/** Where the counts of an estate come from: the server while it plays one, or the log of the run at hand. */
import { signal } from "@preact/signals";
import type { Estate, EstateRequest, EstateStep } from "../../server/api/estate-schema.ts";
import { getJson, postJson } from "../api/client.ts";
import { startRun, tellProblem } from "../state/open.ts";
import { go, place } from "../state/store.ts";

/** The estate that the page shows, as far as it has come; undefined while a log is shown, or nothing. */
export const served = signal<Estate | undefined>(undefined);

/** The step that the server is in, with the commands so far; only while it plays. */
export const playing = signal<{ readonly step: string; readonly commands: number } | undefined>(undefined);

let stream: EventSource | undefined;
/** The estate that was asked for last: what comes of another one comes too late. */
let wanted: string | undefined;

function stopHearing(): void {
  stream?.close();
  stream = undefined;
  playing.value = undefined;
}

/** Has an estate played, and shows it. */
export async function startEstate(request: EstateRequest): Promise<void> {
  try {
    const estate = await postJson<Estate>("/api/estates", request);
    wanted = estate.id;
    served.value = estate;
    go({ page: "estate", more: { estate: estate.id } });
    follow(estate.id);
  } catch (problem) {
    tellProblem(problem);
  }
}

/** Shows an estate that the session has, and goes on hearing of it when it is not done. */
export async function openEstate(id: string): Promise<void> {
  if (served.peek()?.id === id) return;
  stopHearing();
  wanted = id;
  try {
    const estate = await getJson<Estate>(`/api/estates/${encodeURIComponent(id)}`);
    if (wanted !== id) return;
    served.value = estate;
    if (estate.state === "waiting" || estate.state === "running") follow(id);
  } catch (problem) {
    if (wanted !== id) return;
    const { estate: _estate, ...more } = place.value.more;
    go({ more }, "replace");
    tellProblem(problem);
  }
}

/** What the stream says, by the name of the event. */
interface News {
  readonly estate: Estate;
  readonly progress: { readonly step: string; readonly commands: number };
  readonly step: { readonly step: EstateStep; readonly holders: string[]; readonly devices?: string[] };
  readonly end: Estate;
}

/** Hears what comes. A stream that breaks is taken up again by the browser, and begins with how it stands. */
function follow(id: string): void {
  stopHearing();
  const own = new EventSource(`/api/estates/${encodeURIComponent(id)}/events`);
  stream = own;
  const hear = <Name extends keyof News>(name: Name, act: (data: News[Name]) => void): void => {
    own.addEventListener(name, (event) => {
      if (stream === own) act(JSON.parse((event as MessageEvent<string>).data) as News[Name]);
    });
  };
  hear("estate", (estate) => {
    served.value = estate;
  });
  hear("progress", (news) => {
    playing.value = news;
  });
  hear("step", ({ step, holders, devices }) => {
    const estate = served.value;
    if (estate === undefined || estate.steps.some(({ step: known }) => known === step.step)) return;
    served.value = { ...estate, holders, devices: devices ?? estate.devices, steps: [...estate.steps, step] };
  });
  hear("end", (estate) => {
    served.value = estate;
    playing.value = undefined;
    own.close();
  });
}

/** The story of one device of an estate, as a run of its house alone. */
export async function openStoryOf(estate: Estate, device: string): Promise<void> {
  try {
    const path = `/api/estates/${encodeURIComponent(estate.id)}/devices/${encodeURIComponent(device)}`;
    const { text } = await getJson<{ text: string }>(path);
    const run = await startRun({ text, rules: estate.rules, seed: estate.seed });
    go({ page: "run", run: run.key, step: undefined, event: undefined, more: {} });
  } catch (problem) {
    tellProblem(problem);
  }
}
