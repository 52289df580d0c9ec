/**
 * The manifest of a pack of message vectors: a device in a stated starting state, commands in hex, and what the
 * device must make of each. For engineers of other programs, who read JSON and not this code.
 */
import { z } from "zod";

/** Version of the manifest; raised when an old reader could misread a new one. */
export const MESSAGE_VECTORS_SCHEMA = "smki-testbed/message-vectors/1";

/** The kinds of device that there are packs for. */
export const PACK_DEVICES = ["GPF", "GSME", "ESME", "CHF"] as const;
export type PackDevice = (typeof PACK_DEVICES)[number];

const Hex = z.string().regex(/^([0-9a-f]{2})*$/);
const EntityIdHex = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .describe("EUI-64, 8 octets.");
const KeyIdentifierHex = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .describe("Subject key identifier, 8 octets.");
const Counter = z
  .string()
  .regex(/^\d{1,20}$/)
  .describe("0 to 2^64 - 1, decimal: a JSON number could not hold it.");
const Time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .describe("ISO 8601, UTC.");
const MessageCodeHex = z.string().regex(/^0x[0-9A-F]{4}$/);
const File = z.string().describe("Relative to the manifest.");

const CellIdentifier = {
  remotePartyRole: z.string(),
  keyUsage: z.enum(["digitalSignature", "keyAgreement", "keyCertSign", "cRLSign"]),
  cellUsage: z.enum(["management", "prePaymentTopUp"]),
};

const StartingCell = z.strictObject({
  ...CellIdentifier,
  certificate: File.describe("The certificate in the cell, PEM. Its role need not be the cell's."),
  entityId: EntityIdHex.describe("Its holder; eight zero octets for the root."),
  keyIdentifier: KeyIdentifierHex,
});

const CellAfter = z.strictObject({
  ...CellIdentifier,
  entityId: EntityIdHex,
  keyIdentifier: KeyIdentifierHex,
});

const RoleCounter = z.strictObject({
  remotePartyRole: z.string(),
  counter: Counter.describe("The last originator counter that was accepted from the role, or its floor."),
});

const Register = z.strictObject({
  currentSummationDelivered: z.number(),
  unitOfMeasure: z.number(),
  multiplier: z.number(),
  divisor: z.number(),
});

const OwnKey = z.strictObject({
  certificate: File.describe("Device certificate, PEM."),
  privateKeyINSECURE: File.describe("PKCS #8, PEM. Everybody has it."),
});

const Policies = z
  .strictObject({
    cellAcceptsCertificateRoles: z.enum(["measured-pairs", "equal-only", "any"]),
    devicePathTimeChecks: z.enum(["as-commanded", "never"]),
    equalOriginatorCounter: z.enum(["refused", "accepted"]),
    rootReplacementProof: z.enum(["link-certificate", "none"]),
    ownCertificateIssuer: z.enum(["unchecked", "known-issuers"]),
    answerToOwnKeyChange: z.enum(["former-key", "new-key"]),
  })
  .describe("What this testbed assumes where the rule is not public: smki explain NAME.");

const StartingState = z.strictObject({
  clock: Time,
  entityId: EntityIdHex,
  keys: z.strictObject({ digitalSignature: OwnKey, keyAgreement: OwnKey }),
  cells: z.array(StartingCell).describe("Every trust anchor cell of the device; it has no other."),
  counters: z.array(RoleCounter).describe("A role that is not listed has sent nothing yet."),
  ownCounter: Counter.describe("The device's own counter, of the alert that it sent last."),
  deviceLog: z.array(EntityIdHex),
  meterPointReferenceNumber: z.string().nullable(),
  register: Register.describe("The gas register; only gas devices report it."),
  policies: Policies,
  certificatePolicyOid: z
    .string()
    .describe("The certificate policy that every certificate of a path carries."),
});

const StateAfter = z.strictObject({
  cells: z.array(CellAfter),
  counters: z.array(RoleCounter),
  ownCounter: Counter,
  pendingReplacements: z
    .array(z.strictObject({ executeAt: Time, businessOriginator: EntityIdHex, messageCode: MessageCodeHex }))
    .describe("Accepted for a later time."),
  securityLogAdded: z
    .array(z.strictObject({ at: Time, alertCode: MessageCodeHex, about: z.string() }))
    .describe(
      "Lines that this entry adds. Codes are public, when they are used is recalled; about is this testbed's.",
    ),
  deviceLog: z.array(EntityIdHex),
  meterPointReferenceNumber: z.string().nullable(),
});

const Header = z.strictObject({
  kind: z.enum(["response", "alert"]).describe("CRA flag 02 or 03."),
  originatorCounter: Counter,
  businessOriginator: EntityIdHex,
  businessTarget: EntityIdHex,
  dateTime: Hex.nullable().describe("12 COSEM octets; null: the field is empty."),
  messageCode: MessageCodeHex,
  supplementaryRemoteParty: z.strictObject({ entityId: EntityIdHex, counter: Counter.nullable() }).nullable(),
});

const DeviceMessage = z.strictObject({
  header: Header,
  payload: Hex.describe("The content field, octet for octet."),
  protection: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("signature") }),
    z.strictObject({
      kind: z.literal("mac"),
      readerCertificate: File.describe("keyAgreement certificate of the party that the MAC is for."),
    }),
  ]),
  example: Hex.describe(
    "The whole message as the reference model sends it. A signature need not be the same.",
  ),
});

const Expected = z.strictObject({
  outcome: z
    .enum(["executed", "partlyExecuted", "refused", "nothingDue"])
    .describe(
      "partlyExecuted: accepted, and some replacement in it failed while the others stand. nothingDue: only time passed, and nothing was pending for it.",
    ),
  decidedBy: z
    .string()
    .nullable()
    .describe("The check that fails; every check before it passes. Null: none fails. smki explain NAME."),
  response: DeviceMessage.nullable(),
  alerts: z.array(DeviceMessage),
  silence: z.boolean().describe("True: the device sends nothing at all."),
});

const vectorFields = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  family: z.string().describe("What the entries beside it have in common."),
  title: z.string(),
  start: z
    .union([z.literal("reset"), z.strictObject({ after: z.string() })])
    .describe("reset: begin from the starting state. after: begin from the state that the named entry left."),
  clock: Time.describe("The device's clock when the command arrives. It does first what fell due before."),
  command: Hex.nullable().describe("The message that the device receives; null: only time passes."),
  policy: z
    .string()
    .optional()
    .describe("The named policy that the expectation rests on: the rule itself is not public."),
  because: z.string().optional(),
  expected: Expected,
  stateAfter: StateAfter,
};

const GoodVector = z.strictObject({ kind: z.literal("good"), ...vectorFields });
const BadVector = z.strictObject({
  kind: z.literal("bad"),
  ...vectorFields,
  rule: z.string().describe("The one rule that is broken."),
  source: z.string().describe("Where the rule is read."),
  baseline: z.string().describe("The good entry that it is a bad copy of."),
  differsIn: z
    .array(z.string())
    .describe("What differs from the baseline; signature and MAC are made anew unless they are named."),
});

const ToldVector = z.strictObject({
  kind: z.literal("told"),
  ...vectorFields,
  step: z.string().describe("The step of the scenario in which the device received it."),
});

const Story = z
  .strictObject({
    scenario: z.string(),
    rules: z.string(),
    device: z.string().describe("What the scenario calls the device."),
  })
  .describe("The scenario whose messages these are; absent from a pack of single commands.");

/** One command (or the passing of time) and what the device must make of it. */
export const MessageVector = z.discriminatedUnion("kind", [GoodVector, BadVector, ToldVector]);

export const MessageVectorPack = z.strictObject({
  schema: z.literal(MESSAGE_VECTORS_SCHEMA),
  seed: z.string().describe("Everything here follows from it, octet for octet."),
  environment: z.string(),
  device: z.enum(PACK_DEVICES),
  counts: z.strictObject({ good: z.number(), bad: z.number(), told: z.number() }),
  story: Story.optional(),
  authorities: z.strictObject({ root: File, issuing: File, deviceRoot: File, deviceIssuing: File }),
  revocationList: File.optional().describe(
    "What has been revoked, PEM. The device is not to know it; a device with a list of its own is found out by it.",
  ),
  readers: z
    .array(File)
    .optional()
    .describe("keyAgreement certificates, PEM, of parties that come into a cell only later."),
  start: StartingState,
  vectors: z.array(MessageVector),
});

export type MessageVectorPack = z.infer<typeof MessageVectorPack>;
export type MessageVector = MessageVectorPack["vectors"][number];
/** The state that every entry with start "reset" begins from. */
export type VectorStartingState = MessageVectorPack["start"];
/** A message that the device is expected to send. */
export type ExpectedDeviceMessage = z.infer<typeof DeviceMessage>;
export type ExpectedOutcome = MessageVector["expected"];
export type VectorStateAfter = MessageVector["stateAfter"];

/** The JSON Schema of a manifest. */
export function messageVectorPackJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(MessageVectorPack), title: "A pack of message vectors of the smki-testbed" };
}
