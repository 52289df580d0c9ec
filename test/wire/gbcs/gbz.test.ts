import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError } from "../../../pki/index.ts";
import { encodeGbz, readGbz, type GbzComponent, type GbzProtection } from "../../../wire/gbcs/gbz.ts";
import { decodeSetMeterPointReferenceNumberCommand } from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";

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

  it("lays out two components, the first encrypted and from a time on, octet for octet", () => {
    const octets = [
      "0109", // GBZ
      "02", // two components
      "12", // encrypted, with a from-time, more to come
      "0702", // metering cluster
      "000d", // 13 octets follow
      "01020304", // from-time
      "0005", // frame count
      "180701", // frame control, sequence, command
      "0002", // two encrypted octets
      "aabb",
      "01", // plain, the last
      "0708", // device management cluster
      "0004",
      "00000b", // frame control, sequence, command
      "cc",
    ].join("");
    const components: readonly GbzComponent[] = [
      {
        clusterId: 0x0702,
        header: { frameControl: 0x18, sequence: 7, command: 1 },
        protection: { kind: "encrypted", frameCount: 5 },
        fromTime: 0x01020304,
        payload: Uint8Array.of(0xaa, 0xbb),
      },
      {
        clusterId: 0x0708,
        header: { frameControl: 0, sequence: 0, command: 0x0b },
        protection: { kind: "plain" },
        payload: Uint8Array.of(0xcc),
      },
    ];
    expect(bytesToHex(encodeGbz(components))).to.equal(octets);
    const { value, fields } = decodedOrThrow(readGbz(hexToBytes(octets)));
    expect(value).to.deep.equal(components);
    const ends = fields.map(({ offset, length }) => offset + length);
    expect(fields.map(({ offset }) => offset)).to.deep.equal([0, ...ends.slice(0, -1)]);
    expect(ends.at(-1)).to.equal(octets.length / 2);
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
});
