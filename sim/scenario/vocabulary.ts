/** The small shapes that every part of a scenario file is written in. */
import { z } from "zod";
import { instant } from "../../pki/index.ts";
import { RULE_SET_IDS } from "../rule-set-id.ts";

/** Passes what `parse` accepts; its message becomes the schema's. */
export const readable = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  });

export const Label = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, "a label is lower-case letters, digits and dashes, starting with a letter");
export const RuleSet = z.enum(RULE_SET_IDS);
export const DateTime = readable(instant).describe(
  "A date (2022-03-01) or an instant (2022-03-01T09:00:00Z), UTC.",
);
export const Duration = z
  .string()
  .regex(
    /^\d{1,6}(m|h|d|w)$/,
    "a duration is a number of at most six digits and m, h, d or w: 30m, 2h, 1d, 6w",
  )
  .describe("Simulated time since the step before.");

/** Which command a link fails for, where it fails for one: so many to the device go before it. */
export const PassedCommands = z
  .number()
  .int()
  .min(0)
  .max(99)
  .describe("With nextCommand: so many commands to the device pass before it; 0 unless given.");

/** The party of a certificate: one of the scenario's, or the DCC's access control broker. */
export const ACCESS_CONTROL_BROKER_LABEL = "access-control-broker";

/** Who acts where no party does: the DCC of its own accord. */
export const DCC_LABEL = "dcc";

export const CredentialsHolder = Label.describe(`A party, or ${ACCESS_CONTROL_BROKER_LABEL}.`);
export const UserStatus = z.enum(["live", "suspended", "inUserEntry", "notAUser"]);
