/** Two runs of a session side by side: where they part, in words. */
import { z } from "zod";

const SideBase = {
  side: z.string().describe("What the sentences call this run: `under mp128b`, `as it went`, `in the fork`."),
  rules: z.string(),
};

export const ComparedRuns = z
  .strictObject({
    scenario: z.string(),
    title: z.string(),
    sides: z.array(
      z.strictObject({
        ...SideBase,
        run: z.string(),
        ending: z.enum(["stranded", "safe"]),
        stranded: z.array(z.string()),
      }),
    ),
    steps: z.array(
      z.strictObject({
        step: z.string(),
        title: z.string(),
        sides: z.array(
          z.strictObject({
            ...SideBase,
            happens: z.boolean(),
            at: z.string().nullable(),
            outcome: z.string().describe("In words: `the device has executed the command`."),
            stranded: z.array(z.string()),
            networkOperatorSlots: z.record(z.string(), z.string()),
          }),
        ),
        differences: z.array(z.string()).describe("Each in one sentence; empty where the runs agree."),
      }),
    ),
    firstDivergence: z
      .strictObject({ step: z.string(), title: z.string(), words: z.array(z.string()) })
      .nullable(),
    dutyDifferences: z
      .array(z.string())
      .describe("Each duty that does not come to the same. Runs that differ only in these do not part."),
    /** One paragraph for people: where the runs part and what becomes of the slots. */
    words: z.string(),
  })
  .meta({ id: "Comparison" });

export type ComparedRuns = z.infer<typeof ComparedRuns>;
