/**
 * The shape of a scenario file. This schema is the only definition: TypeScript infers its types from it, the
 * loader validates with it, and `scenarios/scenario.schema.json` is generated from it for editors.
 *
 * References between parts of a file (a step's party, a premises' devices) are checked by `references.ts`.
 */
import { z } from "zod";
import { entityId, instant, REVOCATION_REASONS } from "../../pki/index.ts";
import { RULE_SET_IDS } from "../rule-set-id.ts";
import { POLICY_SCHEMA } from "./policies.ts";

/** Passes what `parse` accepts; its message becomes the schema's. */
const readable = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  });

const Label = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, "a label is lower-case letters, digits and dashes, starting with a letter");
const RuleSet = z.enum(RULE_SET_IDS);
const DateTime = readable(instant).describe("A date (2022-03-01) or an instant (2022-03-01T09:00:00Z), UTC.");
const Duration = z
  .string()
  .regex(/^\d+(m|h|d|w)$/, "a duration is a number and m, h, d or w: 30m, 2h, 1d, 6w")
  .describe("Simulated time since the step before.");

/** The party of a certificate: one of the scenario's, or the DCC's access control broker. */
export const ACCESS_CONTROL_BROKER_LABEL = "access-control-broker";

/** Who acts where no party does: the DCC of its own accord. */
export const DCC_LABEL = "dcc";

const Party = z.strictObject({
  name: z.string().min(1).describe("The name that people read."),
  role: z.enum(["gasSupplier", "gasNetworkOperator"]),
  entityId: readable(entityId).describe("The EUI-64 of its User ID in this role."),
  userStatus: z
    .enum(["live", "suspended", "inUserEntry", "notAUser"])
    .describe("Its standing as a DCC User when the scenario starts."),
  certificates: z
    .enum(["lodged", "none"])
    .describe("Whether its Organisation Certificates are in the SMKI Repository when the scenario starts."),
});

const Premises = z.strictObject({
  mprn: z.string().regex(/^\d{6,10}$/, "an MPRN is 6 to 10 digits, in quotes"),
  supplier: Label.describe("The registered gas supplier."),
  networkOperator: Label.describe("The registered gas network operator."),
  devices: z.strictObject({ chf: Label, gpf: Label, gsme: Label }),
});

const UserStatus = z.enum(["live", "suspended", "inUserEntry", "notAUser"]);

const ByTheDcc = z.literal(DCC_LABEL);
const SomePremises = z.array(Label).min(1);

const CredentialsHolder = Label.describe(`A party, or ${ACCESS_CONTROL_BROKER_LABEL}.`);

const Expectation = z.strictObject({
  refusedBy: z.enum(["nobody", "dcc", "device", "certificationAuthority"]).optional(),
  responseCode: z
    .string()
    .optional()
    .describe("The last response code that the asking party gets from the DCC."),
  deviceOutcome: z.enum(["executed", "partlyExecuted", "refused"]).optional(),
  failedCheck: z.string().optional().describe("The name of the check that refuses."),
  slot: z
    .record(Label, CredentialsHolder)
    .optional()
    .describe("By device: who holds its network operator cells (both of them) after the step."),
  duties: z
    .record(z.string(), z.enum(["due", "met", "breached", "cannotBeMet"]))
    .optional()
    .describe("By duty: its state after the step."),
  stranded: z.array(Label).optional().describe("Exactly the devices that are stranded after the step."),
});

const stepBase = {
  step: Label.describe("The step's own label, unique in the file."),
  title: z.string().min(1),
  tells: z.string().optional().describe("What the step shows, in the scenario's own words."),
  under: z
    .array(RuleSet)
    .min(1)
    .optional()
    .describe("The rule sets under which the step happens; all if absent."),
  after: Duration.optional(),
  at: DateTime.optional().describe("An instant, instead of `after`."),
  expect: Expectation.optional(),
  expectUnder: z
    .partialRecord(RuleSet, Expectation)
    .optional()
    .describe("Expectations that hold under one rule set only, laid over `expect`."),
};

const action = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ ...stepBase, do: z.literal(name), ...shape });

const Step = z.discriminatedUnion("do", [
  action("commission", { by: Label, premises: Label }).describe(
    "The supplier installs and commissions: 12.2, 8.11, 8.7.2, 8.1.1, 6.20.1, and takes over its own cells (6.21).",
  ),
  action("post-commission", { by: Label, premises: Label }).describe(
    "The supplier does its Post Commissioning duty for the network operator cells as the rule set demands.",
  ),
  action("place-certificates", { by: Label, premises: Label, of: CredentialsHolder }).describe(
    "The supplier asks for a handover of the network operator cells (6.21), whatever the rules say.",
  ),
  action("replace-certificates", {
    by: Label,
    premises: z.union([Label, z.array(Label).min(1)]),
    with: z.union([z.literal("next-generation"), CredentialsHolder]),
  }).describe(
    "The network operator replaces the certificates in its cells (6.15.1), signing with its own key.",
  ),
  action("read-register", { by: Label, premises: Label }).describe("4.1.1 to the gas proxy function."),
  action("audit-slot", { by: Label, premises: Label }).describe(
    "6.24.1: reads who holds the network operator cells.",
  ),
  action("read-inventory", { by: Label, premises: Label }).describe("8.2."),
  action("subscribe", { by: Label }).describe(
    "Becomes an SMKI Subscriber and lodges Organisation Certificates.",
  ),
  action("revoke-certificates", {
    by: Label,
    reason: z.enum(REVOCATION_REASONS).optional().describe("cessationOfOperation unless given."),
  }).describe(
    "Certificate Revocation Requests for all its certificates. The DCC learns of it from the next revocation list, a device never.",
  ),
  action("change-user-status", { by: Label, to: UserStatus }).describe(
    "Joins, is suspended by or leaves the DCC.",
  ),
  action("send-past-the-dcc", { by: Label, premises: Label, with: CredentialsHolder }).describe(
    "On a test rig: the network operator's signed 6.15.1 command reaches the device without the DCC's access control, as if nobody had judged it. Shows what the device alone would do.",
  ),
  action("rekey-broker", { by: ByTheDcc, premises: SomePremises }).describe(
    "The DCC renews the keys of its access control broker and brings the broker's own cells on these premises up to date (mode 4).",
  ),
  action("replace-authority", {
    by: ByTheDcc,
    which: z.enum(["issuing", "root"]),
  }).describe(
    "A key ceremony: a new Issuing OCA under the same root, or a new root with an Issuing OCA of its own.",
  ),
  action("install-root", {
    by: Label.describe(
      "The Supplier, for meter and gas proxy function (mode 0); or dcc, for the hub (mode 1).",
    ),
    premises: SomePremises,
  }).describe("Puts the new root into the root cells."),
  action("recover-slots", { by: ByTheDcc, premises: SomePremises }).describe(
    "SMKI recovery, as the SMKI PMA decides it: the broker's certificates go into the network operator cells by the recovery key (mode 8).",
  ),
  action("invoke-contingency", { by: ByTheDcc, premises: SomePremises }).describe(
    "The last resort: the contingency key replaces the root, and the network operator cells with it (mode 9).",
  ),
  action("sell-network", { by: Label, to: Label, premises: z.array(Label).min(1) }).describe(
    "From now on the registration data names the buyer as the network operator of these premises.",
  ),
]);

export const Scenario = z.strictObject({
  scenario: Label.describe("The scenario's name: the file's name without its ending."),
  title: z.string().min(1),
  lesson: z.string().min(1).describe("What it teaches, in plain words."),
  rules: z.array(RuleSet).min(1).describe("The rule sets it runs under; the first is the default."),
  starts: z
    .partialRecord(RuleSet, DateTime)
    .describe("When it starts on the simulated calendar, by rule set."),
  ends: z
    .partialRecord(RuleSet, z.enum(["stranded", "safe"]))
    .describe("Whether any slot is stranded at the end, by rule set."),
  policies: POLICY_SCHEMA.partial().optional(),
  parties: z.record(Label, Party),
  premises: z.record(Label, Premises),
  steps: z.array(Step).min(1),
});

export type Scenario = z.infer<typeof Scenario>;
export type ScenarioStep = Scenario["steps"][number];
export type ScenarioParty = z.infer<typeof Party>;
export type ScenarioPremises = z.infer<typeof Premises>;
export type ScenarioExpectation = z.infer<typeof Expectation>;
export type StepOf<Action extends ScenarioStep["do"]> = Extract<ScenarioStep, { do: Action }>;
