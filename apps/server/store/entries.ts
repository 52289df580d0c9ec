/** What a session keeps of a run and of an estate, as it is written down. */
import { z } from "zod";
import { Estate } from "../api/estate-schema.ts";
import { Run } from "../api/run-schema.ts";

export const ENTRY_KINDS = ["runs", "estates"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

const KeptRun = z.strictObject({
  run: Run,
  /** The label of the last step to run, where not all of them were asked for. */
  until: z.string().optional(),
  text: z.string(),
});
const KeptEstate = z.strictObject({ estate: Estate, text: z.string() });

export interface KeptRun {
  run: Run;
  readonly until?: string | undefined;
  /** The scenario file. */
  readonly text: string;
}

export interface KeptEstate {
  estate: Estate;
  readonly text: string;
}

/** Undefined for what is no entry of this version. */
export function readKept(kind: EntryKind, value: unknown): KeptRun | KeptEstate | undefined {
  return kind === "runs" ? KeptRun.safeParse(value).data : KeptEstate.safeParse(value).data;
}
