import { expect } from "chai";
import { benchDevice, BENCH_CLOCK } from "../../bench/device-exchanges.ts";
import { assaultOnce, DAMAGES, mutate, receive } from "../../devices/index.ts";
import { seededRandom } from "../../sim/index.ts";

/** Of a million that `smki bench fuzz` sends. */
const MESSAGES = 20_000;

describe("a device under assault", () => {
  it(`throws nothing and changes nothing on refusal, in ${MESSAGES} damaged messages`, async () => {
    const { environment, state, seeds } = await benchDevice();
    const assault = { environment, state, at: BENCH_CLOCK, seeds, random: seededRandom("assault") };
    const decidedBy = new Set<string>();
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      const outcome = assaultOnce(assault);
      expect(outcome.fault, Buffer.from(outcome.bytes).toString("hex")).to.equal(undefined);
      decidedBy.add(outcome.decidedBy);
    }
    // Damage that never gets behind the MAC would prove nothing about the code there.
    expect([...decidedBy]).to.include.members([
      "frame",
      "addressee",
      "originator",
      "message-authentication-code",
      "content",
      "certification-path",
      "partlyExecuted",
    ]);
  });

  it("the good messages that are damaged are executed as they are", async () => {
    const { environment, state, seeds } = await benchDevice();
    const verdicts = seeds.map(({ bytes }) => receive(environment, state, bytes, BENCH_CLOCK).verdict);
    expect(verdicts).to.deep.equal(["executed", "executed", "executed"]);
  });

  it("an exception inside the device is a fault that is named, with the message", async () => {
    const { environment, state, seeds } = await benchDevice();
    const keys = {
      ...environment.keys,
      sharedSecret: () => {
        throw new Error("the key store is gone");
      },
    };
    const broken = { environment: { ...environment, keys }, state, at: BENCH_CLOCK, seeds };
    const random = seededRandom("broken");
    const faults = Array.from({ length: 200 }, () => assaultOnce({ ...broken, random }).fault);
    expect(faults).to.include("threw Error: the key store is gone");
  });

  for (const name of Object.keys(DAMAGES) as (keyof typeof DAMAGES)[]) {
    it(`damage ${name} leaves the octets it was given alone, and a seed gives it again`, () => {
      const octets = Uint8Array.from({ length: 80 }, (_, index) => index);
      const once = DAMAGES[name](octets, seededRandom(name), [octets]);
      expect(octets).to.deep.equal(Uint8Array.from({ length: 80 }, (_, index) => index));
      expect(once).to.deep.equal(DAMAGES[name](octets, seededRandom(name), [octets]));
    });
  }

  it("mutation changes nearly every message, and knows an upper length", () => {
    const octets = Uint8Array.from({ length: 80 }, (_, index) => index);
    const random = seededRandom("mutation");
    const mutants = Array.from({ length: 1000 }, () => mutate(octets, random, [octets]));
    expect(mutants.filter((one) => Buffer.compare(one, octets) !== 0).length).to.be.above(950);
    expect(Math.max(...mutants.map(({ length }) => length))).to.be.within(1000, 4096);
  });
});
