/** The one shape of every error: what is wrong, where, and what to do. */
import { z } from "zod";
import { SCENARIO_PROBLEMS } from "../../../sim/index.ts";
import { API_ERROR_CODES } from "./error-codes.ts";

const Line = z.number().int().min(1).describe("From 1.");

/** Nobody mends more at a time; how many there are beyond them is told as a number. */
export const MOST_PROBLEMS = 100;

/** One thing to mend in a scenario's text. */
export const Problem = z
  .strictObject({
    file: z.string(),
    line: Line,
    column: Line,
    code: z.enum(Object.keys(SCENARIO_PROBLEMS) as [string, ...string[]]),
    what: z.string(),
    hint: z.string().optional(),
  })
  .meta({ id: "Problem" });

export const ApiErrorBody = z
  .strictObject({
    error: z.strictObject({
      code: z.enum(API_ERROR_CODES),
      message: z.string(),
      /** The first problem's place in the scenario's text. */
      where: z.strictObject({ line: Line, column: Line }).optional(),
      /** The path to a field of the request that is wrong: `change.to`. */
      field: z.string().optional(),
      hint: z.string(),
      /** With `scenario-problems`: the first of them, in the order of the text. */
      problems: z.array(Problem).max(MOST_PROBLEMS).optional(),
      /** With `scenario-problems`, when there are more than are told: so many. */
      more: z.number().int().min(1).optional(),
    }),
  })
  .meta({ id: "Error" });

export type Problem = z.infer<typeof Problem>;
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;
