/** The scenario that is being written: kept in this browser at every change, so that nothing is lost by a reload. */
import { signal } from "@preact/signals";
import type { CheckResult } from "../../server/api/run-schema.ts";
import { MOST_SCENARIO_TEXT, type SchemaPart } from "../../../sim/views.ts";
import { getJson, postJson } from "../api/client.ts";

const KEY = "smki-testbed-draft";
const KEY_BEFORE = "smki-testbed-draft-before";

export const draft = signal(readKept(KEY));

/** The draft that another text has taken the place of; "" when there was none. */
export const draftBefore = signal(readKept(KEY_BEFORE));

/** What the server finds wrong with the draft as it stands; undefined while nothing is known of it. */
export const found = signal<CheckResult | undefined>(undefined);

/** Why the draft could not be checked, in words. */
export const unchecked = signal<string | undefined>(undefined);

/** The JSON Schema of scenario files; undefined until it has come. */
export const schema = signal<SchemaPart | undefined>(undefined);

const inThousands = (number: number): string => number.toLocaleString("en-GB");

/** Milliseconds after the last key before the draft is checked. */
const CHECK_AFTER = 350;
let waiting: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

/** Changes the draft and has it checked. What was found before is kept until then, so that nothing flickers. */
export function write(text: string): void {
  draft.value = text;
  keep(KEY, text);
  clearTimeout(waiting);
  waiting = setTimeout(() => void check(), CHECK_AFTER);
}

/** Puts another text in the place of the draft, which is kept aside: pressing the wrong thing loses nothing. */
export function replaceDraft(text: string): void {
  const own = draft.value;
  if (own.trim() !== "" && own !== text) {
    draftBefore.value = own;
    keep(KEY_BEFORE, own);
  }
  write(text);
}

/** Has the draft checked now; an answer that comes after a newer question is dropped. */
export async function check(): Promise<void> {
  asked += 1;
  const own = asked;
  if (draft.value.trim() === "") {
    found.value = undefined;
    unchecked.value = undefined;
    return;
  }
  if (draft.value.length > MOST_SCENARIO_TEXT) {
    found.value = undefined;
    unchecked.value = `a scenario has at most ${inThousands(MOST_SCENARIO_TEXT)} characters, and this has ${inThousands(draft.value.length)}. Take houses or steps out, or run it with npx smki run FILE.`;
    return;
  }
  try {
    const result = await postJson<CheckResult>("/api/check", { text: draft.value });
    if (own !== asked) return;
    found.value = result;
    unchecked.value = undefined;
  } catch (problem) {
    if (own !== asked) return;
    found.value = undefined;
    unchecked.value = (problem as Error).message;
  }
}

/** Fetches the schema once; without a server there is none, and no completion. */
export async function loadSchema(): Promise<void> {
  if (schema.value !== undefined) return;
  schema.value = await getJson<SchemaPart>("/api/scenario-schema").catch(() => undefined);
}

function keep(key: string, text: string): void {
  try {
    window.localStorage.setItem(key, text);
  } catch {
    // A page from a file may keep nothing.
  }
}

function readKept(key: string): string {
  try {
    return window.localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** The smallest scenario that runs, to start from. */
export const FIRST_DRAFT = `scenario: my-first-sale
title: A sale of my own
lesson: What a reader should take home, in plain words.
rules: [mp128b, mp128a]
ends: { mp128b: stranded, mp128a: stranded }

parties:
  bright-gas: { name: Bright Gas, role: gasSupplier }
  northgrid: { name: Northgrid, role: gasNetworkOperator }
  southern-gas: { name: Southern Gas Networks, role: gasNetworkOperator }

premises:
  elm: { supplier: bright-gas, networkOperator: northgrid }

steps:
  - step: install
    title: Bright Gas installs
    do: commission
    by: bright-gas
    premises: elm
  - step: place
    title: Bright Gas places Northgrid's certificates
    after: 1d
    do: post-commission
    by: bright-gas
    premises: elm
  - step: sale
    title: The network is sold
    after: 8w
    do: sell-network
    by: northgrid
    to: southern-gas
    premises: elm
`;
