import { expect } from "chai";
import { type DeviceState, receive } from "../../../devices/index.ts";
import {
  makeMessagePack,
  planDeviceTests,
  type DeviceTestPlan,
  type Difference,
} from "../../../sim/index.ts";
import { compareMessages } from "../../../sim/device-under-test/compare-answer.ts";
import { compareStates } from "../../../sim/device-under-test/compare-state.ts";
import { sharedSecret, signDeterministicallyFOR_REPLAY } from "../../../pki/index.ts";
import {
  decodeMessage,
  encodeMessage,
  originatorCounter,
  signedPart,
  withMac,
  type GbcsMessage,
} from "../../../wire/index.ts";

describe("a device's answer against the reference model's", function () {
  this.timeout(30_000);
  let plan: DeviceTestPlan;
  let signed: Uint8Array;
  let maced: Uint8Array;

  before(async () => {
    const { pack, files } = await makeMessagePack("GPF", "1");
    plan = planDeviceTests(pack, (file) => files.get(file) ?? "");
    signed = answerTo("update");
    maced = answerTo("read-register");
  });

  function answerTo(id: string): Uint8Array {
    const test = plan.tests.find(({ entry }) => entry.id === id);
    const command = test?.command ?? new Uint8Array();
    const [output] = receive(plan.environment, plan.startingState, command, plan.clock).outputs;
    if (output === undefined) throw new Error(`${id} is not answered`);
    return output;
  }
  const verification = (state: DeviceState = plan.startingState) => ({
    verifier: plan.environment.verifier,
    signingPoint: plan.keysINSECURE.digitalSignature.publicPoint,
    keyAgreementINSECURE: plan.keysINSECURE.keyAgreement,
    state,
  });
  const compare = (due: readonly Uint8Array[], came: readonly Uint8Array[]): readonly Difference[] =>
    compareMessages(due, came, verification());
  const messageOf = (bytes: Uint8Array): GbcsMessage => {
    const message = decodeMessage(bytes);
    if (!message.ok) throw new Error(message.problem.reason);
    return message.value;
  };
  const resigned = (message: GbcsMessage): Uint8Array => {
    const { privateScalar } = plan.keysINSECURE.digitalSignature;
    const value = signDeterministicallyFOR_REPLAY(privateScalar, signedPart(message));
    return encodeMessage({ ...message, signature: { kind: "signed", value } });
  };
  const flipped = (bytes: Uint8Array, fromEnd: number): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy[copy.length - fromEnd] = (copy.at(-fromEnd) ?? 0) ^ 1;
    return copy;
  };

  it("nothing differs from itself, signed or MACed, nor silence from silence", () => {
    expect(compare([signed], [signed])).to.deep.equal([]);
    expect(compare([maced], [maced])).to.deep.equal([]);
    expect(compare([], [])).to.deep.equal([]);
  });

  it("another signature of the same key is as good: ECDSA need not be deterministic", () => {
    const message = messageOf(signed);
    const negated = Uint8Array.from(message.signature.kind === "signed" ? message.signature.value : []);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = BigInt(`0x${Buffer.from(negated.subarray(32)).toString("hex")}`);
    negated.set(Buffer.from((order - s).toString(16).padStart(64, "0"), "hex"), 32);
    const other = encodeMessage({ ...message, signature: { kind: "signed", value: negated } });
    expect(other).to.not.deep.equal(signed);
    expect(compare([signed], [other])).to.deep.equal([]);
  });

  it("a signature with one bit changed is named", () => {
    expect(compare([signed], [flipped(signed, 1)])).to.deep.equal([
      {
        where: "protection",
        field: "signature",
        expected: "valid with the device's certificate",
        actual: "wrong",
      },
    ]);
  });

  it("a MAC with one bit changed is named", () => {
    expect(compare([maced], [flipped(maced, 1)]).map(({ field, actual }) => [field, actual])).to.deep.equal([
      ["MAC", "wrong for every key in the device"],
    ]);
  });

  it("a MAC for another key of the device is named with the cell", () => {
    const { contents } = plan.startingState.cells.get("accessControlBroker/keyAgreement/management") ?? {};
    const secret = sharedSecret(
      plan.keysINSECURE.keyAgreement.privateScalar,
      contents?.publicPoint ?? new Uint8Array(),
    );
    const [difference, ...more] = compare([maced], [encodeMessage(withMac(secret, messageOf(maced)))]);
    expect(more).to.deep.equal([]);
    expect(difference?.field).to.equal("MAC key");
    expect(difference?.actual).to.equal("for the key in {accessControlBroker, keyAgreement}");
  });

  it("a field of the header and a field of the payload are named, with a signature that holds", () => {
    const message = messageOf(signed);
    const counter = { ...message, header: { ...message.header, originatorCounter: originatorCounter(7n) } };
    expect(compare([signed], [resigned(counter)]).map(({ where, field }) => [where, field])).to.deep.equal([
      ["header", "originator counter"],
    ]);
    const content = Uint8Array.from(message.content);
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    expect(
      compare([signed], [resigned({ ...message, content })]).map(({ where, field }) => [where, field]),
    ).to.deep.equal([["payload", "executionOutcome.replacementOutcomes.2.replacingSubjectKeyIdentifier"]]);
  });

  const COUNTS: readonly (readonly [
    title: string,
    due: "signed" | "none",
    came: readonly string[],
    expected: string,
    actual: string,
  ])[] = [
    ["silence where an answer is due", "signed", [], "a response", "silence"],
    ["an answer where silence is due", "none", ["signed"], "silence", "a response"],
    [
      "two answers where one is due",
      "signed",
      ["signed", "signed"],
      "a response",
      "a response and a response",
    ],
  ];
  for (const [title, due, came, expected, actual] of COUNTS) {
    it(title, () => {
      const one = compare(
        due === "none" ? [] : [signed],
        came.map(() => signed),
      );
      expect(one).to.deep.equal([{ where: "answer", field: "messages", expected, actual }]);
    });
  }

  it("octets that are no frame, and an answer without its signature, are named", () => {
    expect(compare([signed], [signed.slice(1)])[0]?.field).to.equal("frame");
    const bare = encodeMessage({ ...messageOf(signed), signature: { kind: "empty" } });
    expect(compare([signed], [bare])).to.deep.equal([
      { where: "protection", field: "protection", expected: "a signature", actual: "none" },
    ]);
  });

  it("a state differs cell by cell and counter by counter", () => {
    const due = answerTo("read-credentials");
    const [command] = plan.tests.filter(({ entry }) => entry.id === "read-credentials");
    const counters = new Map(plan.startingState.counters).set("supplier", originatorCounter(5n));
    const cells = new Map(plan.startingState.cells);
    const broker = cells.get("accessControlBroker/keyAgreement/management");
    const owner = cells.get("networkOperator/keyAgreement/management");
    if (broker === undefined || owner === undefined) throw new Error("no such cell");
    cells.set("networkOperator/keyAgreement/management", { ...owner, contents: broker.contents });
    const state = { ...plan.startingState, counters, cells };
    const came = receive(plan.environment, state, command?.command ?? new Uint8Array(), plan.clock).outputs;
    expect(compareStates([due], [due], verification())).to.deep.equal([]);
    expect(compareStates([due], came, verification()).map(({ field }) => field)).to.deep.equal([
      "supplier currentSeqNumber",
      "{networkOperator, keyAgreement}",
    ]);
  });
});
