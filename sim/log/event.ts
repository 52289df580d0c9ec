/**
 * The one event vocabulary. A run is an append-only list of these; everything that is shown anywhere (the
 * story, the tables, JSON, a later web page) is a view of that list, and a saved list replays without
 * recomputing anything.
 *
 * Events hold JSON values only: ids as hex text, counters as decimal text, bytes as lower-case hex, instants
 * as `YYYY-MM-DDTHH:MM:SSZ` on the simulated clock.
 */
import { z } from "zod";

/** Version of the vocabulary; raised when an old reader could misread a new log. */
export const LOG_SCHEMA = "smki-testbed/run-log/1";

const Text = z.string();
const At = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const Facts = z.record(Text, z.union([Text, z.number(), z.boolean()]));

export const LoggedCheck = z.strictObject({
  check: Text,
  asks: Text,
  outcome: z.enum(["passed", "failed", "notReached"]),
  facts: Facts,
  source: Text,
});

/** Where a trust anchor cell is: a device's label in the scenario, and the cell in words. */
const CellPlace = z.strictObject({
  device: Text,
  remotePartyRole: Text,
  keyUsage: Text,
  cellUsage: z.enum(["management", "prePaymentTopUp"]),
});

/** What a trust anchor cell holds. */
export const CellHolder = z.strictObject({
  entityId: Text,
  /** The holder's name in the scenario; "unknown" when no party of the scenario has this EUI-64. */
  name: Text,
  /** The label of the party in the scenario file, if it is one of them. */
  party: Text.optional(),
  /** The role inside the certificate, which need not be the cell's own. */
  certificateRole: Text,
  keyIdentifier: Text,
});

export const Slot = z.strictObject({ ...CellPlace.shape, holder: CellHolder });

/** Who said no. `dcc` and `device` are different facts: that they can disagree is what strands a slot. */
export const RefusingSide = z.enum(["nobody", "dcc", "device", "certificationAuthority", "party"]);

/** How a step ended, in the terms that expectations are written in. */
export const StepOutcome = z.strictObject({
  refusedBy: RefusingSide,
  /** The last response code that the asking party received, when it asked the DCC for anything. */
  responseCode: Text.optional(),
  /** The device's own verdict, when a message reached one. */
  deviceOutcome: z.enum(["executed", "partlyExecuted", "refused"]).optional(),
  /** The check that refused. */
  failedCheck: Text.optional(),
  /** How many certificates a search of the Repository found. */
  found: z.number().optional(),
});

const base = { at: At, step: Text.optional() };
const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...base, ...shape });

export const LogEvent = z.discriminatedUnion("kind", [
  event("runStarted", {
    schema: z.literal(LOG_SCHEMA),
    scenario: Text,
    title: Text,
    lesson: Text,
    rules: Text,
    rulesTitle: Text,
    seed: Text,
    policies: z.record(Text, Text),
    parties: z.array(
      z.strictObject({
        party: Text,
        name: Text,
        role: Text,
        entityId: Text,
        userStatus: Text,
        glossary: Text,
      }),
    ),
    devices: z.array(z.strictObject({ device: Text, kind: Text, entityId: Text, premises: Text })),
    /** What of the PKI was adopted from elsewhere, in sentences; absent when all of it is simulated. */
    pki: z
      .strictObject({
        /** The files and folders that it was read from. */
        sources: z.array(Text),
        missing: z.enum(["refuse", "simulate"]),
        adopted: z.array(Text),
        simulated: z.array(Text),
        cannot: z.array(Text),
        passedOver: z.array(Text),
      })
      .optional(),
  }),
  /** What the SMKI Repository holds when the run starts, CAs and devices included; `der` is the whole certificate. */
  event("repositoryOpened", {
    certificates: z.array(z.strictObject({ subject: Text, lodgedAt: At, der: Text })),
  }),
  event("stepStarted", { title: Text, tells: Text.optional(), actor: Text, action: Text }),
  /** A certificate was issued or lodged. `der` lets anyone look inside with openssl. */
  event("certificateIssued", {
    subject: Text,
    role: Text,
    usage: Text,
    serial: Text,
    keyIdentifier: Text,
    der: Text,
  }),
  event("certificateRevoked", {
    subject: Text,
    role: Text,
    usage: Text,
    serial: Text,
    /** SHA-256 of the certificate. */
    fingerprint: Text,
    reason: Text,
  }),
  /** A party searched the SMKI Repository. */
  event("repositorySearched", { party: Text, subject: Text, found: z.array(Text), answers: Text }),
  /** The DCC takes up what it kept until now: a future-dated request, or a read of a schedule. */
  event("requestDue", {
    party: Text,
    why: z.enum(["futureDated", "scheduled"]),
    serviceReferenceVariant: Text,
    name: Text,
    requestId: Text,
    target: Text,
    says: Text,
  }),
  event("serviceRequestSent", {
    party: Text,
    serviceReferenceVariant: Text,
    name: Text,
    commandVariant: z.number(),
    requestId: Text,
    target: Text,
    says: Text,
  }),
  /** The DCC commands a device of its own accord: re-key, recovery, contingency, a new root. */
  event("ownCommandSent", { purpose: Text, device: Text, says: Text }),
  /** A CA was replaced in a key ceremony. */
  event("authorityReplaced", {
    which: z.enum(["issuing", "root"]),
    before: Text,
    after: Text,
    keyIdentifier: Text,
    der: Text,
  }),
  /** The SMKI judged a request of a party: for a certificate, or for a revocation. */
  event("smkiDecided", {
    party: Text,
    about: Text,
    verdict: z.enum(["accepted", "refused"]),
    evidence: z.array(LoggedCheck),
  }),
  /** The DCC fetched a revocation list that names something new; a device never sees one. */
  event("revocationListFetched", {
    issuer: Text,
    crlNumber: Text,
    thisUpdate: At,
    nextUpdate: At,
    names: z.array(Text),
    der: Text,
  }),
  /** The DCC's access control, made in order, for one request. */
  event("dccDecided", {
    requestId: Text,
    verdict: z.enum(["accepted", "refused", "quarantined"]),
    responseCode: Text,
    means: Text,
    evidence: z.array(LoggedCheck),
  }),
  /** Bytes on their way between the DCC and a device. */
  event("messageSent", {
    from: Text,
    to: Text,
    useCase: Text,
    messageCode: Text,
    says: Text,
    protection: Text,
    bytes: Text,
  }),
  event("deviceDecided", {
    device: Text,
    verdict: z.enum(["executed", "partlyExecuted", "refused"]),
    means: Text,
    evidence: z.array(LoggedCheck),
  }),
  /** The DCC's checks of a device's answer, before anybody is told of it. */
  event("answerChecked", {
    device: Text,
    /** `kept`: the answer to a command of the DCC's own, which nobody else waits for. */
    verdict: z.enum(["passedOn", "kept", "dropped"]),
    evidence: z.array(LoggedCheck),
  }),
  event("slotChanged", { ...CellPlace.shape, before: CellHolder, after: CellHolder, changedBy: Text }),
  event("serviceResponseReceived", {
    party: Text,
    requestId: Text,
    responseCode: Text,
    means: Text,
    says: Text,
  }),
  /** A DCC Alert: what the DCC tells a User unasked. */
  event("dccAlertSent", { party: Text, alert: Text, says: Text }),
  event("thresholdSet", { party: Text, service: Text, requests: z.number(), hours: z.number() }),
  event("limitSet", { party: Text, service: Text, attribute: Text, atMost: z.number() }),
  event("inventoryChanged", { device: Text, before: Text, after: Text }),
  event("registrationChanged", { mprn: Text, field: Text, before: Text, after: Text, effectiveFrom: At }),
  event("userStatusChanged", { party: Text, before: Text, after: Text }),
  /** A company has new owners and stays the party that it was: nothing that the DCC or a device goes by has changed. */
  event("ownershipChanged", { party: Text, owner: Text, premises: z.array(Text) }),
  /** The party's private keys are gone. */
  event("keysLost", { party: Text }),
  /** Something cost money: pounds, about, by the source. */
  event("costIncurred", { party: Text, pounds: z.number(), for: Text, source: Text }),
  /** A party asked another one for something that no rule wants it to ask for. */
  event("partyAsked", { party: Text, asked: Text, about: Text, premises: Text }),
  event("hubExchanged", {
    premises: Text,
    removed: z.array(Text),
    installed: z.array(z.strictObject({ device: Text, kind: Text, entityId: Text, premises: Text })),
  }),
  /** How messages to a device travel from now on. */
  event("linkChanged", { device: Text, before: Text, after: Text }),
  /** A message that did not arrive. */
  event("messageLost", { from: Text, to: Text, why: Text }),
  /** The rules of the day changed in the middle of the run. */
  event("rulesChanged", { before: Text, after: Text, title: Text }),
  /** From now on the testbed assumes something else, where the rule is not public. */
  event("policyChanged", { policy: Text, before: Text, after: Text, why: Text }),
  /** The report that the DCC might issue: who holds which slot, and what that is under the rules. */
  event("postCommissioningReported", {
    rows: z.array(
      z.strictObject({
        mprn: Text,
        device: Text,
        networkOperator: Text,
        holder: Text,
        duty: Text,
        owedBy: Text,
        state: Text,
        why: Text,
      }),
    ),
  }),
  event("dutyChanged", {
    duty: Text,
    party: Text,
    about: Text,
    state: z.enum(["due", "met", "breached", "cannotBeMet", "lapsed"]),
    why: Text,
    source: Text,
  }),
  event("slotStranded", { ...CellPlace.shape, why: z.array(Text) }),
  event("slotRescued", { ...CellPlace.shape, by: Text }),
  event("expectationChecked", { about: Text, expected: Text, actual: Text, met: z.boolean() }),
  event("stepEnded", { outcome: StepOutcome, slots: z.array(Slot) }),
  event("runEnded", {
    verdict: z.enum(["asExpected", "notAsExpected"]),
    unmetExpectations: z.number(),
    ending: z.enum(["stranded", "safe"]),
    stranded: z.array(Text),
    slots: z.array(Slot),
  }),
]);

export type LogEvent = z.infer<typeof LogEvent>;
export type LogEventKind = LogEvent["kind"];

/** Every kind of event, in the order of the vocabulary. */
export const LOG_EVENT_KINDS: readonly LogEventKind[] = LogEvent.options.map(({ shape }) => shape.kind.value);

export type EventOfKind<Kind extends LogEventKind> = Extract<LogEvent, { kind: Kind }>;
export type LoggedCheck = z.infer<typeof LoggedCheck>;
export type CellHolder = z.infer<typeof CellHolder>;
export type Slot = z.infer<typeof Slot>;
export type RefusingSide = z.infer<typeof RefusingSide>;
export type StepOutcome = z.infer<typeof StepOutcome>;
