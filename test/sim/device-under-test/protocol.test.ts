import { expect } from "chai";
import * as fc from "fast-check";
import { instant } from "../../../pki/index.ts";
import {
  decodeDeviceLine,
  decodeTestbedLine,
  type DeviceLine,
  encodeDeviceLine,
  encodeTestbedLine,
  type TestbedLine,
} from "../../../sim/device-under-test/protocol.ts";
import { createLineSplitter } from "../../../sim/device-under-test/line-splitter.ts";
import { entityId } from "../../../pki/index.ts";

const octets = fc.uint8Array({ minLength: 1, maxLength: 80 });
const usage = fc.constantFrom("digitalSignature" as const, "keyAgreement" as const);
const id = fc.stringMatching(/^[0-9a-f]{16}$/).map((hex) => entityId(hex));
const words = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/);
const number = fc.nat({ max: 999_999_999 });

const deviceLine: fc.Arbitrary<DeviceLine> = fc.oneof(
  fc.record({
    kind: fc.constant("hello" as const),
    device: fc.constantFrom("GPF" as const, "CHF" as const),
    entityId: id,
  }),
  fc.record({ kind: fc.constant("certificate" as const), usage, der: octets }),
  fc.record({ kind: fc.constantFrom("ready" as const, "done" as const) }),
  fc.record({ kind: fc.constant("message" as const), bytes: octets }),
  fc.record({ kind: fc.constant("sync" as const), number }),
  fc.record({ kind: fc.constantFrom("note" as const, "error" as const), text: words }),
);

const testbedLine: fc.Arbitrary<TestbedLine> = fc.oneof(
  fc.record({ kind: fc.constant("hello" as const), protocol: fc.constant("smki-dut/1") }),
  fc.record({ kind: fc.constantFrom("reset" as const, "start" as const, "bye" as const) }),
  fc.record({ kind: fc.constant("identity" as const), entityId: id }),
  fc.record({
    kind: fc.constant("key" as const),
    usage,
    scalarINSECURE: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
  fc.record({ kind: fc.constant("certificate" as const), usage, der: octets }),
  fc.record({
    kind: fc.constant("cell" as const),
    cell: fc.record({
      remotePartyRole: fc.constantFrom("root" as const, "networkOperator" as const),
      keyUsage: fc.constantFrom("keyCertSign" as const, "keyAgreement" as const),
      cellUsage: fc.constantFrom("management" as const, "prePaymentTopUp" as const),
    }),
    der: octets,
  }),
  fc.record({
    kind: fc.constant("counter" as const),
    role: fc.constant("supplier"),
    value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  }),
  fc.record({ kind: fc.constant("ownCounter" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constant("setting" as const), name: fc.constant("register"), value: words }),
  fc.record({
    kind: fc.constant("time" as const),
    at: fc
      .nat({ max: 4_000_000_000 })
      .map((seconds) => instant(new Date(seconds * 1000).toISOString().replace(".000", ""))),
  }),
  fc.record({ kind: fc.constant("message" as const), bytes: octets }),
  fc.record({ kind: fc.constant("sync" as const), number }),
  fc.record({ kind: fc.constant("error" as const), text: words }),
);

describe("the line protocol of a device under test (docs/device-under-test.md)", () => {
  it("reads back every device line that it writes", () => {
    fc.assert(
      fc.property(deviceLine, (line) => {
        expect(decodeDeviceLine(encodeDeviceLine(line))).to.deep.equal({ ok: true, value: line });
      }),
    );
  });

  it("reads back every testbed line that it writes", () => {
    fc.assert(
      fc.property(testbedLine, (line) => {
        expect(decodeTestbedLine(encodeTestbedLine(line))).to.deep.equal({ ok: true, value: line });
      }),
    );
  });

  const GARBAGE: readonly (readonly [text: string, reason: RegExp])[] = [
    ["", /is no line of smki-dut\/1/],
    ["Segmentation fault", /is no line of/],
    ["hello", /hello GSME\|GPF\|ESME\|CHF <EUI-64>/],
    ["hello IHD 0011223344556677", /hello GSME/],
    ["hello GPF 00", /16 hex digits/],
    ["< ", /< <hex>/],
    ["< 0", /< <hex>/],
    ["< DF0G", /< <hex>/],
    ["done 5", /of the form "done"/],
    ["sync", /sync <number>/],
    ["certificate keyCertSign 00", /certificate <usage> <hex DER>/],
    ["certificate keyAgreement 00 11", /certificate <usage> <hex DER>/],
  ];
  for (const [text, reason] of GARBAGE) {
    it(`"${text}" of a device is a problem in words`, () => {
      const line = decodeDeviceLine(text);
      expect(line.ok ? line : line.problem.reason).to.match(reason);
    });
  }

  it("never throws, whatever a device says", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof decodeDeviceLine(text).ok === "boolean"));
    fc.assert(fc.property(fc.string(), (text) => typeof decodeTestbedLine(text).ok === "boolean"));
  });

  it("an error text of several lines is sent as one", () => {
    expect(encodeTestbedLine({ kind: "error", text: "one\r\ntwo" })).to.equal("error one two");
  });
});

describe("octets of a device become lines", () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("in whatever portions they arrive", () => {
    const text = "ready\nnote Gruß\r\n< 00ff\n";
    fc.assert(
      fc.property(fc.array(fc.nat({ max: utf8(text).length })), (cuts) => {
        const splitter = createLineSplitter();
        const all = utf8(text);
        const ends = [...cuts.sort((one, other) => one - other), all.length];
        const lines = ends.flatMap((end, index) => splitter.push(all.subarray(ends[index - 1] ?? 0, end)));
        expect(lines.map((line) => (line.ok ? line.value : line.problem.reason))).to.deep.equal([
          "ready",
          "note Gruß",
          "< 00ff",
        ]);
        expect(splitter.end()).to.deep.equal([]);
      }),
    );
  });

  it("a line that is too long is one problem, and the next line reads", () => {
    const splitter = createLineSplitter(8);
    const lines = [...splitter.push(utf8("012345678")), ...splitter.push(utf8("9012345678901234\ndone\n"))];
    expect(lines.map((line) => (line.ok ? line.value : line.problem.reason))).to.deep.equal([
      "a line of more than 8 octets",
      "done",
    ]);
  });

  it("octets that are no UTF-8, and a last line without its end, are problems", () => {
    const splitter = createLineSplitter();
    const [bad] = splitter.push(Uint8Array.of(0xff, 0xfe, 0x0a));
    expect(bad?.ok).to.equal(false);
    splitter.push(utf8("don"));
    expect(splitter.end()).to.deep.equal([
      { ok: false, problem: { reason: 'the last line has no end: "don"', offset: 0 } },
    ]);
  });
});
