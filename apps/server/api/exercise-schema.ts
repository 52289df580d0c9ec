/** Exercises of the lab, as the server hands them out. What is checked, and how, is in sim/lab/. */
import { z } from "zod";
import { RunId } from "./run-schema.ts";

/** The exercises as sim/lab/ tells them; its own types describe them to the page. */
export const Exercises = z
  .strictObject({ exercises: z.array(z.looseObject({ exercise: z.string(), title: z.string() })) })
  .meta({ id: "Exercises" });

export const ExerciseCheckRequest = z
  .strictObject({
    run: RunId.optional().describe("The run whose world is looked at; absent for a question alone."),
    answer: z.string().max(500).optional(),
  })
  .meta({ id: "ExerciseCheckRequest" });

/** What the check found: `sim/lab/` words it. */
export const ExerciseVerdict = z.looseObject({ solved: z.boolean() }).meta({ id: "ExerciseVerdict" });

export type ExerciseCheckRequest = z.infer<typeof ExerciseCheckRequest>;
