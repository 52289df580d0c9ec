/**
 * What `bench verify` measures: one entry a way of verifying. A family of entries is one file in `cases/` and one line in
 * `catalogue.ts`; the driver, the printing and the choice by name know nothing of what is inside.
 */

export interface VerifyCase {
  /** What is typed after `--cases`: `hot-512`. */
  readonly name: string;
  /** One line for people: what is in the time, and what is not. */
  readonly measures: string;
  /** `none` where no signature is judged, so that a ratio that nobody can give is not asked for. */
  readonly ratio?: "none";
  /** Makes keys, messages and memories. None of it is measured. */
  readonly prepare: () => PreparedCase | Promise<PreparedCase>;
}

/** Cases that belong together. They are measured directly after one run of the yardstick, which they share. */
export interface CaseFamily {
  /** May be typed after `--cases` for all of its cases. */
  readonly name: string;
  readonly cases: readonly VerifyCase[];
}

/** A case that is ready to be measured. */
export interface PreparedCase {
  /** What one operation is, in the singular. */
  readonly operation: "signature" | "path" | "command" | "table";
  /**
   * The verdicts on signatures that one operation rests on, remembered ones included; 0 when the operation judges none,
   * and then there is no ratio, which the case says beforehand.
   */
  readonly signatures: number;
  /** How many operations one call of `run` is asked for. */
  readonly slice: number;
  /** Called before each `run` and not measured: forgets, where a case is about what was never seen before. */
  readonly renew?: () => void | Promise<void>;
  /** Does so many operations. @throws InternalError when something good was refused */
  readonly run: (count: number) => void | Promise<void>;
  /** What is worth knowing besides a rate, asked for at the end: octets of tables, a back end. */
  readonly facts?: () => Readonly<Record<string, string | number>>;
  /** Ends threads and frees what was prepared. */
  readonly close?: () => void | Promise<void>;
}
