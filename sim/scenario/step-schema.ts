/** What happens in a scenario file: steps, and what is expected of each. */
import { z } from "zod";
import { instant, REVOCATION_REASONS } from "../../pki/index.ts";
import { RULES_TO_CHANGE_TO } from "../rule-set-id.ts";
import { LINK_CONDITIONS } from "./link-condition.ts";
import { POLICIES, type PolicyName } from "./policies.ts";
import {
  PassedCommands,
  CredentialsHolder,
  DateTime,
  DCC_LABEL,
  Duration,
  Label,
  RuleSet,
  UserStatus,
} from "./vocabulary.ts";

/** Whether a period ends no earlier than it begins; what is no date at all is told as that. */
function runsForwards({ from, to }: { readonly from: string; readonly to: string }): boolean {
  return !DateTime.safeParse(from).success || !DateTime.safeParse(to).success || instant(from) <= instant(to);
}

const ByTheDcc = z.literal(DCC_LABEL);
const Houses = z.array(Label).min(1);
const SomePremises = z.union([Label, Houses]);

export const Expectation = z.strictObject({
  refusedBy: z.enum(["nobody", "dcc", "device", "certificationAuthority", "party"]).optional(),
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
    .record(z.string(), z.enum(["due", "met", "breached", "cannotBeMet", "lapsed", "none"]))
    .optional()
    .describe("By duty: its state after the step."),
  found: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("How many certificates a search of the Repository finds."),
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

export const Step = z.discriminatedUnion("do", [
  action("commission", { by: Label, premises: SomePremises }).describe(
    "The supplier installs and commissions: 12.2, 8.11, 8.7.2, 8.1.1, 6.20.1, and takes over its own cells (6.21).",
  ),
  action("post-commission", {
    by: Label,
    premises: SomePremises,
    practice: z
      .enum(["as-the-rules-say", "strict-user", "repository-only", "wait-to-be-asked"])
      .optional()
      .describe(
        "How the supplier reads its duty: as-the-rules-say unless given. wait-to-be-asked places nothing before the network operator asks (ask-to-place).",
      ),
  }).describe(
    "The supplier does its Post Commissioning duty for the network operator cells as the rule set demands. A supplier that forgets has no such step.",
  ),
  action("ask-to-place", { by: Label, premises: SomePremises }).describe(
    "The network operator asks the supplier to place its certificates. No rule wants this; MP128B does away with it.",
  ),
  action("place-certificates", {
    by: Label,
    premises: SomePremises,
    of: CredentialsHolder,
    pair: z
      .enum(["both", "signing-only", "swapped"])
      .optional()
      .describe(
        "both unless given; signing-only leaves the key agreement cell alone; swapped puts each certificate where the other belongs.",
      ),
    timeChecks: z
      .enum(["apply", "disapply"])
      .optional()
      .describe(
        "Whether the request wants validity in time checked (ApplyTimeBasedCPVChecks); apply unless given.",
      ),
  }).describe(
    "The supplier asks for a handover of the network operator cells (6.21), whatever the rules say.",
  ),
  action("replace-certificates", {
    by: Label,
    premises: SomePremises,
    with: z.union([z.literal("next-generation"), CredentialsHolder]),
    executeAt: DateTime.optional().describe(
      "Future-dated: the device answers now, holds the replacement until then, and sends an alert when it is done.",
    ),
    tamperedWith: CredentialsHolder.optional().describe(
      "The DCC is dishonest: its pre-command names these certificates instead of those that were asked for.",
    ),
  }).describe(
    "The network operator replaces the certificates in its cells (6.15.1), signing with its own key.",
  ),
  action("read-register", { by: Label, premises: SomePremises }).describe("4.1.1 to the gas proxy function."),
  action("audit-slot", { by: Label, premises: SomePremises }).describe(
    "6.24.1: reads who holds the network operator cells.",
  ),
  action("read-inventory", { by: Label, premises: SomePremises }).describe("8.2."),
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
  action("send-past-the-dcc", {
    by: Label,
    premises: SomePremises,
    with: CredentialsHolder,
    macBy: z
      .enum(["the-broker", "a-foreign-broker"])
      .optional()
      .describe("Whose MAC is on it: the DCC's broker's unless given."),
  }).describe(
    "On a test rig: the network operator's signed 6.15.1 command reaches the device without the DCC's access control, as if nobody had judged it. Shows what the device alone would do.",
  ),
  action("rekey-broker", { by: ByTheDcc, premises: Houses }).describe(
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
    premises: Houses,
  }).describe("Puts the new root into the root cells."),
  action("recover-slots", { by: ByTheDcc, premises: Houses }).describe(
    "SMKI recovery, as the SMKI PMA decides it: the broker's certificates go into the network operator cells by the recovery key (mode 8).",
  ),
  action("invoke-contingency", { by: ByTheDcc, premises: Houses }).describe(
    "The last resort: the contingency key replaces the root, and the network operator cells with it (mode 9).",
  ),
  action("sell-network", {
    by: Label,
    to: Label,
    premises: SomePremises,
    how: z
      .enum(["asset-sale", "share-sale", "licence-transfer"])
      .optional()
      .describe(
        "asset-sale unless given: the registration data names the buyer. share-sale: the company has new owners, and is the same party. licence-transfer: the registration data names the buyer, and the seller is no User any more.",
      ),
  }).describe("A gas network, or a part of it, has a new owner from now on."),
  action("resend-last-command", {
    by: ByTheDcc,
    premises: SomePremises,
    device: z.enum(["chf", "gpf", "gsme"]).optional().describe("gpf unless given."),
  }).describe("Somebody plays the last command that the device got to it once more, octet for octet."),
  action("search-repository", {
    by: Label,
    of: CredentialsHolder.optional().describe("Whose certificates; everybody's unless given."),
    entityId: z.string().optional().describe("An EUI-64 instead of a label, also one that nobody has."),
    serial: z.string().optional().describe("A serial number in hex; leading zeros do not matter."),
    status: z.enum(["pending", "inUse", "notInUse", "expired", "revoked"]).optional(),
  }).describe("A party searches the SMKI Repository."),
  action("set-threshold", {
    by: Label,
    service: z.string().regex(/^\d+(\.\d+){1,2}$/, 'a service reference variant in quotes: "6.21"'),
    requests: z.number().int().min(0).describe("So many are usual."),
    period: Duration.describe("In so much time: 1d."),
  }).describe("The User tells the DCC how many such requests it means to send; what comes beyond is held."),
  action("set-dcc-threshold", {
    by: ByTheDcc,
    service: z.string().regex(/^\d+(\.\d+){1,2}$/, 'a service reference variant in quotes: "6.21"'),
    requests: z.number().int().min(0).describe("So many of all Users together are usual."),
    period: Duration.describe("In so much time: 1d."),
  }).describe("The DCC's own threshold: what all Users together may send before the rest is held."),
  action("set-attribute-limit", {
    by: Label,
    service: z.string().regex(/^\d+(\.\d+){1,2}$/, 'a service reference variant in quotes: "6.11"'),
    attribute: z.enum(["TolerancePeriod", "JoinTimePeriod"]),
    atMost: z.number().int().min(0).describe("Seconds."),
  }).describe("The User tells the DCC within which limits a value in its requests lies; others are held."),
  action("release-quarantined", { by: Label }).describe(
    "The User releases what anomaly detection holds of its requests.",
  ),
  action("lose-keys", { by: Label }).describe(
    "The party's private keys are gone: destroyed, or the party is dissolved. Its certificates stay as they are.",
  ),
  action("change-supplier", { by: Label, premises: SomePremises }).describe(
    "The registration data names this supplier for these premises from now on. No slot changes by that.",
  ),
  action("gain-supply", {
    by: Label,
    premises: SomePremises,
    mprn: z.string().optional().describe("The MPRN that the request names, where it is not the right one."),
  }).describe(
    "The gaining supplier's 6.23: the change of supplier party puts its certificates into the supplier cells of the gas proxy function (mode 7).",
  ),
  action("exchange-hub", {
    by: Label,
    premises: Label,
    devices: z
      .strictObject({ chf: Label, gpf: Label })
      .describe("The labels of the new hub and gas proxy function."),
  }).describe(
    "A new hub comes with a new gas proxy function, in its factory state; the meter joins it (8.11, 8.7.2) and the supplier takes its cells over (6.21).",
  ),
  action("set-link", {
    by: ByTheDcc,
    premises: SomePremises,
    device: z.enum(["chf", "gpf", "gsme", "all"]).optional().describe("all unless given."),
    to: z
      .enum(LINK_CONDITIONS)
      .describe(
        "up: as usual. unreachable: the DCC knows that it cannot reach it (E20). silent: messages vanish (E21). mute: the device gets them and its answers vanish (E21). slow: they come after the DCC has given up. lossy: the first try is lost, the second arrives. asleep: the meter wakes up within half an hour.",
      ),
    lasts: z
      .enum(["fromNowOn", "nextCommand"])
      .optional()
      .describe("fromNowOn unless given. nextCommand: only one command of the DCC to the device, the next."),
    pass: PassedCommands.optional(),
  }).describe("From now on, or once, messages to these devices travel so."),
  action("report-post-commissioning", { by: ByTheDcc, premises: SomePremises }).describe(
    "The report that the DCC might issue: by meter point who holds the network operator slot, and whose duty that meets or breaks.",
  ),
  action("change-rules", { by: ByTheDcc, to: z.enum(RULES_TO_CHANGE_TO) }).describe(
    "Other rules are in force from now on, whatever their date: a question that asks what if.",
  ),
  action("change-policy", {
    by: ByTheDcc,
    policy: z.enum(Object.keys(POLICIES) as [PolicyName, ...PolicyName[]]),
    to: z.string().min(1).describe("One of the policy's choices."),
  }).describe(
    "From now on the testbed assumes something else where the rule is not public. What was made before stays as it is.",
  ),
  action("let-time-pass", { by: ByTheDcc }).describe("Nothing happens; what falls due falls due."),
  action("renew-device-key", {
    by: Label,
    premises: SomePremises,
    device: z.enum(["gsme", "gpf"]).optional().describe("gsme unless given."),
    key: z.enum(["digitalSignature", "keyAgreement"]).optional().describe("keyAgreement unless given."),
  }).describe(
    "The device makes a new key pair (6.17), the device CA certifies it, and the device takes the certificate (6.15.2).",
  ),
  action("send-request", {
    by: Label,
    premises: SomePremises,
    service: z.string().regex(/^\d+(\.\d+){1,2}$/, 'a service reference variant in quotes: "4.1.1"'),
    device: z
      .enum(["chf", "gpf", "gsme", "unknown", "dcc"])
      .optional()
      .describe("The target: gpf unless given; unknown is a device that nobody has, dcc the DCC itself."),
    commandVariant: z
      .number()
      .int()
      .min(1)
      .max(8)
      .optional()
      .describe("The usual one of the service unless given."),
    role: z
      .enum(["supplier", "networkOperator"])
      .optional()
      .describe("RemotePartyRole; networkOperator unless given."),
    with: CredentialsHolder.optional().describe(
      "Whose certificates a credentials request carries; its own unless given.",
    ),
    claims: Label.optional().describe("The party that the RequestID names as its originator, if another."),
    signedWith: z
      .enum(["its-xml-signing-certificate", "its-signing-certificate", "a-certificate-of-nobody"])
      .optional()
      .describe("Which certificate the XML signature names; its XML signing certificate unless given."),
    period: z
      .strictObject({ from: DateTime, to: DateTime })
      .refine(runsForwards, { path: ["to"], message: "a time at or after the beginning of the period" })
      .optional()
      .describe("ReadLogPeriod of a read: whoever was registered all through it may ask."),
    executeAt: DateTime.optional().describe(
      "ExecutionDateTime: the DCC keeps the request until then; a date in the year 3000 takes it back.",
    ),
    reader: z
      .enum(["known", "unknown"])
      .optional()
      .describe(
        "unknown: the device does not have the reader's certificates, so the request encloses the one to encrypt for.",
      ),
    repeat: z
      .strictObject({
        service: z.string().regex(/^\d+(\.\d+){1,2}$/),
        everyHours: z.number().int().min(1),
        until: DateTime,
      })
      .optional()
      .describe("What 5.1 has the DCC read again and again, from now on."),
    schedule: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("Which schedule 5.2 reads or 5.3 ends; 1 unless given."),
    key: z
      .enum(["digitalSignature", "keyAgreement"])
      .optional()
      .describe("Which of the device's own keys 6.17 and 6.24.2 are about; keyAgreement unless given."),
    deviceStatus: z
      .enum(["Pending", "InstalledNotCommissioned", "Commissioned", "Withdrawn"])
      .optional()
      .describe("What 8.4 writes into the inventory; InstalledNotCommissioned unless given."),
    counter: z.enum(["next", "repeated"]).optional().describe("repeated: the counter of the request before."),
  }).describe("One service request exactly as written, wrong ones included."),
]);
