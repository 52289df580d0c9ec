/** The one change by which a fork leaves the run that it comes from: a closed union, each kind as small as it can be. */
import { z } from "zod";
import { RULES_TO_CHANGE_TO } from "../rule-set-id.ts";
import { POLICIES, type PolicyName } from "../scenario/policies.ts";
import { LINK_FAULTS } from "../scenario/link-condition.ts";
import { DateTime, Label, PassedCommands, UserStatus } from "../scenario/vocabulary.ts";

const change = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

const CHANGES = [
  change("rules", { to: z.enum(RULES_TO_CHANGE_TO) }).describe("Other rules are in force from this step on."),
  change("policy", {
    policy: z.enum(Object.keys(POLICIES) as [PolicyName, ...PolicyName[]]),
    to: z.string().min(1).max(64).describe("One of the policy's choices."),
  }).describe("The testbed assumes something else from this step on, where the rule is not public."),
  change("userStatus", { party: Label, to: UserStatus }).describe(
    "The party has another standing as a DCC User from just before this step.",
  ),
  change("link", {
    premises: Label.describe("A house of the scenario."),
    device: z.enum(["chf", "gpf", "gsme", "all"]),
    to: z.enum(LINK_FAULTS),
    lasts: z.enum(["nextCommand", "thisStep", "fromNowOn"]),
    pass: PassedCommands.optional(),
  }).describe(
    "Messages to these devices are dropped (unreachable, silent, lossy), answers are (mute), or messages are delayed (slow, asleep): the next command only, in this step, or from it on.",
  ),
  change("signer", { by: Label.describe("A party of the scenario.") }).describe(
    "Another party does what this step does, and signs with its own key.",
  ),
  change("date", { at: DateTime }).describe(
    "This step happens at this date; what follows keeps its distance to it.",
  ),
  change("loseKeys", { party: Label }).describe("The party's private keys are gone just before this step."),
  change("revoke", { party: Label }).describe("The party's certificates are revoked just before this step."),
  change("skip", {}).describe("This step does not happen."),
] as const;

/** Every kind, in the order in which they are told. */
export const FORK_CHANGE_KINDS: readonly (typeof CHANGES)[number]["shape"]["kind"]["value"][] = CHANGES.map(
  ({ shape }) => shape.kind.value,
);

export const ForkChange = z
  .discriminatedUnion("kind", CHANGES, {
    error: ({ code }) =>
      code === "invalid_union" ? `a change is one of ${FORK_CHANGE_KINDS.join(", ")}` : undefined,
  })
  .meta({ id: "ForkChange" });

export type ForkChange = z.infer<typeof ForkChange>;
export type ForkChangeKind = ForkChange["kind"];
