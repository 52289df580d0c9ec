/** What the live streams say (server-sent events): each is one of these, as JSON, under its own event name. */
import { z } from "zod";
import { LogEvent } from "../../../sim/index.ts";
import { EstateStep, Estate } from "./estate-schema.ts";
import { Run } from "./run-schema.ts";

/**
 * `GET /api/runs/:id/events`. First every event so far, then each as it happens, then `end`; the id of an `event` is
 * its index in the log, and Last-Event-ID takes the stream up behind it.
 */
export const RunStreamMessage = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("event"), data: LogEvent }),
  z.strictObject({ event: z.literal("end"), data: Run }),
]);

/** `GET /api/estates/:id/events`. `estate` first, as it stands; then progress, each step, and `end`. */
export const EstateStreamMessage = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("estate"), data: Estate }),
  z.strictObject({
    event: z.literal("progress"),
    data: z.strictObject({ commands: z.number().int(), step: z.string() }),
  }),
  z.strictObject({
    event: z.literal("step"),
    data: z.strictObject({
      holders: z.array(z.string()),
      devices: z.array(z.string()).optional(),
      step: EstateStep,
    }),
  }),
  z.strictObject({ event: z.literal("end"), data: Estate }),
]);

export type RunStreamMessage = z.infer<typeof RunStreamMessage>;
export type EstateStreamMessage = z.infer<typeof EstateStreamMessage>;
