import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError } from "../../../../pki/index.ts";
import { encodeGbz, readGbz, type GbzComponent } from "../../../../wire/gbcs/gbz.ts";
import {
  decodeConsumptionRegisterAttributes,
  decodeReadConsumptionRegisterCommand,
  decodeReadConsumptionRegisterResponse,
  encodeConsumptionRegisterAttributes,
  encodeReadConsumptionRegisterCommand,
  encodeReadConsumptionRegisterResponse,
  encryptAttributes,
  type AttributeReading,
  type ConsumptionRegisterReading,
} from "../../../../wire/index.ts";
import { decodedOrThrow } from "../../../decoded-or-throw.ts";
import { DEVICE, madeMessage, SECRET, SUPPLIER } from "../made-messages.ts";
import { unspaced } from "../spaced-hex.ts";

const { header } = madeMessage(0x0074, new Uint8Array(0), {
  kind: "response",
  businessOriginator: DEVICE,
  businessTarget: SUPPLIER,
});
const read = (value: number): AttributeReading => ({ kind: "read", value });
const values: ConsumptionRegisterReading = {
  divisor: read(1000),
  multiplier: read(1),
  unitOfMeasure: { kind: "failed", status: 0xc0 },
  currentSummationDelivered: read(0x0102_0304_0506),
};
/** Identifier, status 00 and type and value, or another status; numbers little endian. */
const ATTRIBUTES = ["0203 0022e80300", "0103 0022010000", "0003 c0", "0000 0025060504030201"].map(unspaced);
const reading = (octets: number): fc.Arbitrary<AttributeReading> =>
  fc.oneof(
    fc.integer({ min: 0, max: 256 ** octets - 1 }).map(read),
    fc.integer({ min: 1, max: 255 }).map((status): AttributeReading => ({ kind: "failed", status })),
  );

describe("GCS13a read consumption register", () => {
  it("the command asks the metering cluster for four attributes, and only those octets are the command", () => {
    // GBZ of one plain component: cluster 0702, 11 octets, read attributes, the four identifiers.
    const command = hexToBytes(unspaced("0109 01 01 0702 000b 000000 0203 0103 0003 0000"));
    expect(bytesToHex(encodeReadConsumptionRegisterCommand())).to.equal(bytesToHex(command));
    expect(decodeReadConsumptionRegisterCommand(command).ok).to.equal(true);
    for (const place of command.keys()) {
      const changed = command.with(place, (command[place] ?? 0) ^ 1);
      expect(decodeReadConsumptionRegisterCommand(changed).ok, `octet ${place}`).to.equal(false);
      expect(decodeReadConsumptionRegisterCommand(command.slice(0, place)).ok).to.equal(false);
    }
    expect(decodeReadConsumptionRegisterCommand(Uint8Array.of(...command, 0)).ok).to.equal(false);
  });

  it("the attributes in the clear are laid out in the command's order", () => {
    expect(bytesToHex(encodeConsumptionRegisterAttributes(values))).to.equal(ATTRIBUTES.join(""));
    expect(
      decodedOrThrow(decodeConsumptionRegisterAttributes(hexToBytes(ATTRIBUTES.join("")))),
    ).to.deep.equal(values);
  });

  it("attributes in another order, cut short or of another type are refused", () => {
    const whole = hexToBytes(ATTRIBUTES.join(""));
    const refused = [
      hexToBytes(ATTRIBUTES.toReversed().join("")),
      ...[...whole.keys()].map((length) => whole.slice(0, length)),
      Uint8Array.of(...whole, 0),
      whole.with(3, 0x21),
    ];
    expect(refused.filter((octets) => decodeConsumptionRegisterAttributes(octets).ok)).to.deep.equal([]);
  });

  it("the response is one encrypted component around the block", () => {
    const block = encryptAttributes(SECRET, header, hexToBytes(ATTRIBUTES.join("")));
    const size = (octets: number): string => octets.toString(16).padStart(4, "0");
    const expected = [
      "010901", // GBZ of one component
      "03", // encrypted, the last
      "0702", // metering cluster
      size(block.length + 7),
      "0000", // frame count
      "180001", // from the server: read attributes response
      size(block.length),
      bytesToHex(block),
    ].join("");
    const content = encodeReadConsumptionRegisterResponse(SECRET, header, values);
    expect(bytesToHex(content)).to.equal(expected);
    expect(decodedOrThrow(decodeReadConsumptionRegisterResponse(SECRET, header, content))).to.deep.equal(
      values,
    );
    const stranger = SECRET.with(0, (SECRET[0] ?? 0) ^ 1);
    expect(decodeReadConsumptionRegisterResponse(stranger, header, content).ok).to.equal(false);
  });

  it("an answer in the clear, of another cluster, of another command or in two components is refused", () => {
    const content = encodeReadConsumptionRegisterResponse(SECRET, header, values);
    const [answer] = decodedOrThrow(readGbz(content)).value;
    if (answer === undefined) throw new Error("no component");
    const changed: readonly (readonly GbzComponent[])[] = [
      [{ ...answer, protection: { kind: "plain" } }],
      [{ ...answer, clusterId: 0x0703 }],
      [{ ...answer, header: { ...answer.header, command: 0x0b } }],
      [answer, answer],
    ];
    const reasons = changed.map((components) => {
      const result = decodeReadConsumptionRegisterResponse(SECRET, header, encodeGbz(components));
      return !result.ok && result.problem.reason;
    });
    expect(reasons).to.deep.equal(changed.map(() => "not an encrypted answer of the metering cluster"));
  });

  it("any reading survives; a value too large for its attribute is the caller's mistake", () => {
    const any = fc.record({
      divisor: reading(3),
      multiplier: reading(3),
      unitOfMeasure: reading(1),
      currentSummationDelivered: reading(6),
    });
    fc.assert(
      fc.property(any, (value) => {
        const content = encodeReadConsumptionRegisterResponse(SECRET, header, value);
        expect(decodeReadConsumptionRegisterResponse(SECRET, header, content)).to.deep.equal({
          ok: true,
          value,
        });
      }),
    );
    const tooLarge = { ...values, unitOfMeasure: read(256) };
    expect(() => encodeReadConsumptionRegisterResponse(SECRET, header, tooLarge)).to.throw(UsageError);
  });
});
