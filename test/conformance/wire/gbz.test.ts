import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError } from "../../../pki/index.ts";
import { encodeGbz, readGbz, type GbzComponent, type GbzProtection } from "../../../wire/gbcs/gbz.ts";
import {
  decodeMessage,
  decodeReadConsumptionRegisterResponse,
  decodeSetMeterPointReferenceNumberCommand,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceMessages } from "./reference-data-set.ts";

const octet = fc.integer({ min: 0, max: 255 });
const component: fc.Arbitrary<GbzComponent> = fc.record(
  {
    clusterId: fc.integer({ min: 0, max: 0xffff }),
    header: fc.record({ frameControl: octet, sequence: octet, command: octet }),
    protection: fc.oneof(
      fc.constant<GbzProtection>({ kind: "plain" }),
      fc
        .integer({ min: 0, max: 0xffff })
        .map((frameCount): GbzProtection => ({ kind: "encrypted", frameCount })),
    ),
    fromTime: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 300 }),
  },
  { requiredKeys: ["clusterId", "header", "protection", "payload"] },
);

describe("GBZ", () => {
  it("components survive encoding and decoding", () => {
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 5 }), (components) => {
        const read = readGbz(encodeGbz(components));
        expect(decodedOrThrow(read).value).to.deep.equal(components);
      }),
    );
  });

  it("every GBZ command and response of the reference messages re-encodes: 114 of 114", () => {
    const contents = referenceMessages()
      .map(({ bytes }) => decodedOrThrow(decodeMessage(bytes)))
      .filter(({ header, content }) => header.kind !== "alert" && content[0] === 1 && content[1] === 9)
      .map(({ content }) => content);
    const exact = contents.filter((content) => {
      const read = readGbz(content);
      return read.ok && bytesToHex(encodeGbz(read.value.value)) === bytesToHex(content);
    });
    expect({ total: contents.length, exact: exact.length }).to.deep.equal({ total: 114, exact: 114 });
  });

  it("a log read carries the time from which the log may be read", () => {
    const { content } = referenceMessage("GCS15d_4.4.4_SUCCESS_COMMAND").message;
    expect(decodedOrThrow(readGbz(content)).value[0]?.fromTime).to.equal(0x1c0e6c00);
  });

  const refusals: readonly [why: string, hex: string, offset: number][] = [
    ["another profile", "0108010100000003000000", 0],
    ["no component", "010900", 3],
    ["fewer components than counted", "0109020000000003000000", 11],
    ["a last component that does not say so", "0109010000000003000000", 4],
    ["a first component of two that says it is the last", "010902010000000300000001000000030000aa", 4],
    ["an unknown control bit", "0109014100000003000000", 4],
    ["a component too short for its header", "01090101000000020000", 8],
    ["an encrypted length that does not fit", "01090103000000080000000000000201", 13],
    ["octets after the last component", "010901010000000300000000", 11],
  ];
  for (const [why, hex, offset] of refusals) {
    it(`refuses ${why}, at octet ${offset}`, () => {
      const read = readGbz(hexToBytes(hex));
      expect(!read.ok && read.problem.offset).to.equal(offset);
    });
  }

  it("no component to write is the caller's mistake", () => {
    expect(() => encodeGbz([])).to.throw(UsageError);
  });

  const mprn = "0109010107080012090003040302010000000000000000023737";
  const notTheCommand: readonly [why: string, hex: string][] = [
    ["another cluster", mprn.replace("0708", "0709")],
    ["another command", mprn.replace("090003", "090004")],
    ["another frame control", mprn.replace("090003", "080003")],
    ["a sequence number", mprn.replace("090003", "090103")],
    ["an MPRN shorter than the payload", mprn.replace("023737", "013737")],
    ["a component length that ends inside the MPRN", mprn.replace("0012", "0011")],
    ["two components", `${mprn.replace("01090101", "01090200")}01${mprn.slice(8)}`],
  ];
  it("the content that these refusals start from is the command of GCS41", () => {
    expect(decodeSetMeterPointReferenceNumberCommand(hexToBytes(mprn)).ok).to.equal(true);
  });
  for (const [why, hex] of notTheCommand) {
    it(`GCS41 refuses ${why}`, () => {
      expect(decodeSetMeterPointReferenceNumberCommand(hexToBytes(hex)).ok).to.equal(false);
    });
  }

  it("GCS13a refuses an answer in the clear, of another cluster, and of another command", () => {
    const { header, content } = referenceMessage("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE").message;
    const [answer] = decodedOrThrow(readGbz(content)).value;
    const changes: readonly Partial<GbzComponent>[] = [
      { protection: { kind: "plain" } },
      { clusterId: 0x0703 },
      { header: { frameControl: 0x18, sequence: 0, command: 0x0b } },
    ];
    const problems = changes.map((change) => {
      const changed = answer === undefined ? content : encodeGbz([{ ...answer, ...change }]);
      const read = decodeReadConsumptionRegisterResponse(new Uint8Array(32), header, changed);
      return !read.ok && read.problem.reason;
    });
    const reason = "not an encrypted answer of the metering cluster";
    expect(problems).to.deep.equal([reason, reason, reason]);
  });
});
