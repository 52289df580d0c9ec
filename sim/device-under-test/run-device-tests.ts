/**
 * Plays a pack to a device, with the reference model beside it from the same state, and judges every answer. After
 * each entry the device is asked for the holders of its cells and its counters (CS02a), since an answer alone does
 * not say what was done.
 */
import { advance, CELLS_OF_KIND, cell, type DeviceState, findCell, receive } from "../../devices/index.ts";
import { type EntityId, UsageError, sharedSecret } from "../../pki/index.ts";
import {
  encodeMessage,
  encodeProvideSecurityCredentialsCommand,
  MESSAGE_CODES,
  originatorCounter,
  withMac,
} from "../../wire/index.ts";
import { type AnswerVerification, compareMessages, type Difference } from "./compare-answer.ts";
import { compareStates } from "./compare-state.ts";
import {
  type Conversation,
  converse,
  type DeviceChannel,
  type Exchange,
  type ExchangeFault,
} from "./conversation.ts";
import type { JudgedTest, ReferenceAnswer, TestVerdict } from "./judged-test.ts";
import { DEVICE_PROTOCOL } from "./protocol.ts";
import { chainOf, type DeviceTest, type DeviceTestPlan } from "./test-plan.ts";

/** Who the device says it is. */
export interface DeviceGreeting {
  readonly device: string;
  readonly entityId: EntityId;
}

export interface DeviceRun {
  readonly greeting: DeviceGreeting;
  /** Where the device's own report of the starting state differs from it; none: states can be compared. */
  readonly startingDifferences: readonly Difference[];
  readonly judged: readonly JudgedTest[];
  /** Why the run ended before its end. */
  readonly broken: string | undefined;
}

/** Milliseconds that a device has for one answer unless told otherwise. */
export const USUAL_TIME_OUT = 5_000;

/**
 * Greets the device and plays every test of the plan, in order.
 * @param timeOut milliseconds for one answer
 * @param onJudged called after each test, for whoever waits
 * @throws UsageError when what is at the other end does not greet as a device of this kind
 */
export async function runDeviceTests(
  channel: DeviceChannel,
  plan: DeviceTestPlan,
  timeOut: number = USUAL_TIME_OUT,
  onJudged: (judged: JudgedTest) => void = () => undefined,
): Promise<DeviceRun> {
  const conversation = converse(channel, timeOut);
  const greeting = await greet(conversation, plan);
  const place = {
    conversation,
    plan,
    at: undefined as string | undefined,
    broken: undefined as string | undefined,
  };
  const startingDifferences = await lookAtStart(place);
  const states = startingDifferences.length === 0 ? "compared" : "notCompared";
  const judged: JudgedTest[] = [];
  for (const test of plan.tests) {
    const one = await playTest(place, test, judged, states);
    judged.push(one);
    onJudged(one);
  }
  conversation.tell([
    ...(place.broken === undefined ? [] : [{ kind: "error", text: place.broken } as const]),
    { kind: "bye" },
  ]);
  return { greeting, startingDifferences, judged, broken: place.broken };
}

/** Where the device is: `at` is the entry whose end state it is in, if that is known. */
interface Place {
  readonly conversation: Conversation;
  readonly plan: DeviceTestPlan;
  at: string | undefined;
  broken: string | undefined;
}

const STARTING_STATE = "the starting state";

async function greet(conversation: Conversation, { pack }: DeviceTestPlan): Promise<DeviceGreeting> {
  const { lines, fault } = await conversation.ask([{ kind: "hello", protocol: DEVICE_PROTOCOL }], "ready");
  const hello = lines.find((line) => line.kind === "hello");
  const giveUp = (what: string, hint: string): never => {
    conversation.tell([{ kind: "error", text: what }, { kind: "bye" }]);
    throw new UsageError(what, hint);
  };
  const howTo = "docs/device-under-test.md says what a device answers to hello";
  if (fault !== undefined) return giveUp(`the device does not greet: ${faultInWords(fault)}`, howTo);
  if (hello === undefined) return giveUp("the device said ready without hello", howTo);
  const { device, entityId } = hello;
  return device === pack.device
    ? { device, entityId }
    : giveUp(`the device says that it is a ${device}, not a ${pack.device}`, `--device ${device}`);
}

async function lookAtStart(place: Place): Promise<readonly Difference[]> {
  const fault = await reset(place);
  if (fault !== undefined) {
    throw new UsageError(
      `the device does not start: ${faultInWords(fault)}`,
      "docs/device-under-test.md, Reset",
    );
  }
  const { startingState } = place.plan;
  const found = await compareState(place, startingState, startingState);
  return found === "unheard" ? UNANSWERED : found;
}

/** Back to the starting state, at the pack's time. */
async function reset(place: Place): Promise<ExchangeFault | undefined> {
  const { conversation, plan } = place;
  const [started, timed] = [
    await conversation.ask(plan.startingLines, "done"),
    await conversation.ask([{ kind: "time", at: plan.clock }], "done"),
  ];
  const fault = started.fault ?? timed.fault;
  place.at = fault === undefined ? STARTING_STATE : undefined;
  return fault;
}

async function playTest(
  place: Place,
  test: DeviceTest,
  earlier: readonly JudgedTest[],
  states: "compared" | "notCompared",
): Promise<JudgedTest> {
  const { plan } = place;
  const chain = chainOf(plan, test);
  const before = chain
    .slice(0, -1)
    .reduce((state, one) => referenceAnswer(plan, state, one).after, plan.startingState);
  const reference = referenceAnswer(plan, before, test);
  const judged = (verdict: TestVerdict, exchange?: Exchange): JudgedTest => ({
    test,
    reference,
    sent: exchange?.messages ?? [],
    notes: exchange?.notes ?? [],
    verdict,
  });
  if (place.broken !== undefined) return judged({ kind: "notAsked", why: place.broken });

  const onTheWay = await goTo(place, chain);
  if (onTheWay !== undefined) {
    await recover(place, onTheWay);
    return judged({ kind: "noAnswer", fault: onTheWay });
  }
  const exchange = await play(place, test);
  if (exchange.fault !== undefined) {
    await recover(place, exchange.fault);
    return judged({ kind: "noAnswer", fault: exchange.fault }, exchange);
  }
  place.at = test.entry.id;
  const differences = [
    ...compareMessages(reference.outputs, exchange.messages, verificationAt(plan, reference)),
    ...(states === "compared" ? await stateDifferences(place, reference) : []),
  ];
  if (differences.length === 0) return judged({ kind: "agrees" }, exchange);
  const ids = new Set(chain.slice(0, -1).map(({ entry }) => entry.id));
  const followsFrom = earlier.find(
    ({ test: one, verdict }) => ids.has(one.entry.id) && verdict.kind !== "agrees",
  );
  return judged({ kind: "differs", differences, followsFrom: followsFrom?.test.entry.id }, exchange);
}

/** Brings the device to where a test begins: from where it is, or from the starting state along the chain. */
async function goTo(place: Place, chain: readonly DeviceTest[]): Promise<ExchangeFault | undefined> {
  const last = chain.at(-1);
  if (place.at !== undefined && last?.after === place.at) return undefined;
  const fault = await reset(place);
  if (fault !== undefined) return fault;
  for (const test of chain.slice(0, -1)) {
    const exchange = await play(place, test);
    if (exchange.fault !== undefined) return exchange.fault;
  }
  return undefined;
}

/** Time first, then the command; the alerts of the one and the answer to the other together. */
async function play({ conversation }: Place, { clock, command }: DeviceTest): Promise<Exchange> {
  const timed = await conversation.ask([{ kind: "time", at: clock }], "done");
  if (timed.fault !== undefined || command === undefined) return timed;
  const answered = await conversation.ask([{ kind: "message", bytes: command }], "done");
  return {
    lines: [...timed.lines, ...answered.lines],
    messages: [...timed.messages, ...answered.messages],
    notes: [...timed.notes, ...answered.notes],
    fault: answered.fault,
  };
}

/** After a fault nobody knows where the device is: the next test resets it, if it can still be talked to. */
async function recover(place: Place, fault: ExchangeFault): Promise<void> {
  place.at = undefined;
  if (fault.kind === "ended") {
    place.broken = fault.text;
    return;
  }
  if (!(await place.conversation.resynchronise())) {
    place.broken = `after "${fault.text}" the device did not answer sync`;
  }
}

function referenceAnswer(
  { environment }: DeviceTestPlan,
  before: DeviceState,
  { clock, command }: DeviceTest,
): ReferenceAnswer {
  const due = advance(environment, before, clock);
  if (command === undefined) {
    return { before, after: due.state, verdict: undefined, outputs: due.alerts, evidence: due.evidence };
  }
  const result = receive(environment, due.state, command, clock);
  return {
    before: due.state,
    after: result.state,
    verdict: result.verdict,
    outputs: [...due.alerts, ...result.outputs],
    evidence: [...due.evidence, ...result.evidence],
  };
}

function verificationAt(
  plan: DeviceTestPlan,
  { before, after }: Pick<ReferenceAnswer, "before" | "after">,
): AnswerVerification {
  return {
    verifier: plan.environment.verifier,
    signingPoint: plan.keysINSECURE.digitalSignature.publicPoint,
    keyAgreementINSECURE: plan.keysINSECURE.keyAgreement,
    state: { ...after, cells: new Map([...after.cells, ...before.cells]) },
  };
}

const UNANSWERED: readonly Difference[] = [
  { where: "state", field: "CS02a", expected: "an answer", actual: "none" },
];

/** A device that did not take the broker's new key answers to the old one, so that is tried when the new one is not heard. */
async function stateDifferences(
  place: Place,
  { before, after }: ReferenceAnswer,
): Promise<readonly Difference[]> {
  const found = await compareState(place, after, after);
  if (found !== "unheard") return found;
  const earlier = await compareState(place, after, before);
  return earlier === "unheard" ? UNANSWERED : earlier;
}

/** Asks the device what its cells hold, as the broker of the state `asked`; `unheard` when nothing comes back. */
async function compareState(
  place: Place,
  state: DeviceState,
  asked: DeviceState,
): Promise<readonly Difference[] | "unheard"> {
  const { conversation, plan } = place;
  const question = credentialsQuestion(plan, asked);
  if (question === undefined) return "unheard";
  const at =
    place.at === STARTING_STATE
      ? plan.clock
      : (plan.tests.find(({ entry }) => entry.id === place.at)?.clock ?? plan.clock);
  const due = receive(plan.environment, state, credentialsQuestion(plan, state) ?? question, at);
  const exchange = await conversation.ask([{ kind: "message", bytes: question }], "done");
  if (exchange.fault !== undefined) {
    await recover(place, exchange.fault);
    return UNANSWERED;
  }
  if (exchange.messages.length === 0) return "unheard";
  return compareStates(due.outputs, exchange.messages, verificationAt(plan, { before: asked, after: state }));
}

/**
 * A CS02a from the broker about every role of the kind. Its MAC is made with the device's key agreement key, which
 * the testbed has, so that it is right whoever the broker has become.
 */
function credentialsQuestion({ keysINSECURE }: DeviceTestPlan, state: DeviceState): Uint8Array | undefined {
  const authorising = cell("accessControlBroker", "keyAgreement");
  const broker = findCell(state.cells, authorising);
  if (broker === undefined) return undefined;
  const roles = [...new Set(CELLS_OF_KIND[state.kind].map(({ identifier }) => identifier.remotePartyRole))];
  const secret = sharedSecret(keysINSECURE.keyAgreement.privateScalar, broker.contents.publicPoint);
  return encodeMessage(
    withMac(secret, {
      header: {
        kind: "command",
        originatorCounter: originatorCounter((state.counters.get("accessControlBroker") ?? 0n) + 1n),
        businessOriginator: broker.contents.entityId,
        businessTarget: state.entityId,
        messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
      },
      content: encodeProvideSecurityCredentialsCommand({
        authorisingRemotePartyTACellIdentifier: authorising,
        remotePartyRolesCredentialsRequired: roles,
      }),
      signature: { kind: "empty" },
    }),
  );
}

const FAULTS: Readonly<Record<ExchangeFault["kind"], string>> = {
  timeOut: "time-out",
  error: "it says error",
  garbage: "garbage",
  flood: "it does not stop",
  ended: "it is gone",
};

/** A fault in one line. */
export function faultInWords({ kind, text }: ExchangeFault): string {
  return `${FAULTS[kind]}: ${text}`;
}
