/** Exercises of the lab, as the server hands them out. What is checked, and how, is in sim/lab/. */
import { z } from "zod";
import { Exercise } from "../../../sim/index.ts";
import { RunId } from "./run-schema.ts";

/**
 * An exercise as a trainee sees it: without the solution, without the debrief, which comes once it is solved, and without
 * the facts that it is checked by, which say where to look.
 */
export const OpenExercise = Exercise.omit({ solution: true, debrief: true, world: true })
  .extend({
    questions: z
      .array(
        z.strictObject({ question: z.string(), ask: z.string(), choices: z.record(z.string(), z.string()) }),
      )
      .optional(),
    finding: z.strictObject({ says: z.string() }).optional(),
  })
  .meta({ id: "OpenExercise" });

export const Exercises = z.strictObject({ exercises: z.array(OpenExercise) }).meta({ id: "Exercises" });

export const ExerciseCheckRequest = z
  .strictObject({
    run: RunId.optional().describe("The trainee's own run, forked or edited; absent while there is none."),
    answers: z
      .record(z.string().max(100), z.string().max(500))
      .optional()
      .describe("What was chosen, by the label of the question."),
    pointedAt: z
      .strictObject({ event: z.number().int().min(0), octet: z.number().int().min(0).optional() })
      .optional()
      .describe("The selected event of the story's log, and the selected octet of its message."),
  })
  .meta({ id: "ExerciseCheckRequest" });

export const CheckedExercise = z
  .strictObject({
    solved: z.boolean(),
    parts: z.array(
      z.strictObject({
        part: z.enum(["answer", "finding", "world"]),
        asks: z.string(),
        state: z.enum(["open", "wrong", "right"]),
        found: z.string().optional(),
      }),
    ),
    /** Once it is solved: what to take home. */
    debrief: z.string().optional(),
  })
  .meta({ id: "CheckedExercise" });

export type OpenExercise = z.infer<typeof OpenExercise>;
export type Exercises = z.infer<typeof Exercises>;
export type ExerciseCheckRequest = z.infer<typeof ExerciseCheckRequest>;
export type CheckedExercise = z.infer<typeof CheckedExercise>;
