import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError, type Instant } from "../../../../pki/index.ts";
import { decodeDer, encodeDer, walkDer, type Codec, type ValueOf } from "../../../../wire/gbcs/asn1/codec.ts";
import { encodeElement, encodeLength, readElement } from "../../../../wire/gbcs/asn1/der.ts";
import {
  enumerated,
  generalizedTime,
  integer,
  namedInteger,
  nullValue,
  octetString,
  rawCertificate,
  singleNamedBit,
  smallInteger,
} from "../../../../wire/gbcs/asn1/primitives.ts";
import { context, optional, sequence, sequenceOf, withDefault } from "../../../../wire/gbcs/asn1/schema.ts";

const colour = namedInteger("Colour", { red: 0, green: 1, violet: 127 });
const level = enumerated("Level", { low: 0, high: 200 });
const bit = singleNamedBit("Usage", { first: 0, last: 6 });
const big = integer("Big", 0x7fff_ffff_ffff_ffffn);
const everything = sequence("Everything", {
  big,
  small: context(0, smallInteger("Small", 0xffff_ffff)),
  colour: withDefault(colour, "red"),
  level: optional(context(1, level)),
  bits: sequenceOf(bit),
  octets: optional(context(2, octetString("Octets"))),
  nested: context(3, sequence("Nested", { nothing: nullValue("Nothing"), eight: octetString("Eight", 8) })),
  certificates: sequenceOf(rawCertificate),
  at: optional(generalizedTime),
});

const certificate = fc
  .uint8Array({ maxLength: 400 })
  .map((content) => encodeElement(0x30, content, "minimal"));
const values: fc.Arbitrary<ValueOf<typeof everything>> = fc.record(
  {
    big: fc.bigInt({ min: 0n, max: 0x7fff_ffff_ffff_ffffn }),
    small: fc.integer({ min: 0, max: 0xffff_ffff }),
    colour: fc.constantFrom("red" as const, "green" as const, "violet" as const),
    level: fc.constantFrom("low" as const, "high" as const),
    bits: fc.array(fc.constantFrom("first" as const, "last" as const)),
    octets: fc.uint8Array({ maxLength: 300 }),
    nested: fc.record({ nothing: fc.constant(null), eight: fc.uint8Array({ minLength: 8, maxLength: 8 }) }),
    certificates: fc.array(certificate, { maxLength: 3 }),
    at: fc.integer({ min: 0, max: 250_000_000_000 }).map((seconds) => (seconds * 1000) as Instant),
  },
  { requiredKeys: ["big", "small", "colour", "bits", "nested", "certificates"] },
);

describe("ASN.1 types", () => {
  for (const lengthForm of ["minimal", "rtds"] as const) {
    it(`a value survives encoding and decoding, lengths ${lengthForm}`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const bytes = encodeDer(everything, value, { lengthForm });
          expect(decodeDer(everything, bytes)).to.deep.equal({ ok: true, value });
        }),
      );
    });
  }

  it("the walk covers every octet once, in order", () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeDer(everything, value);
        const walked = walkDer(everything, bytes);
        let next = 0;
        for (const field of walked.ok ? walked.value : []) {
          expect(field.offset).to.equal(next);
          next += field.length;
        }
        expect(next).to.equal(bytes.length);
      }),
    );
  });

  it("a changed or missing octet never throws, and what still reads is written back the same", () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(255), fc.nat(), (value, place, octet, cut) => {
        const bytes = encodeDer(everything, value);
        expect(decodeDer(everything, bytes.slice(0, cut % bytes.length)).ok).to.equal(false);
        const changed = bytes.with(place % bytes.length, octet);
        const read = decodeDer(everything, changed);
        if (read.ok) {
          const forms = (["minimal", "rtds"] as const).map((lengthForm) =>
            bytesToHex(encodeDer(everything, read.value, { lengthForm })),
          );
          expect(forms).to.include(bytesToHex(changed));
        }
      }),
      { numRuns: 500 },
    );
  });

  const forms: readonly [length: number, minimal: string, rtds: string][] = [
    [0, "00", "00"],
    [127, "7f", "7f"],
    [128, "8180", "820080"],
    [255, "81ff", "8200ff"],
    [256, "820100", "820100"],
    [65_535, "82ffff", "82ffff"],
  ];
  for (const [length, minimal, rtds] of forms) {
    it(`length ${length} is ${minimal}, and ${rtds} as the reference test data writes it; both read`, () => {
      expect(bytesToHex(encodeLength(length, "minimal"))).to.equal(minimal);
      expect(bytesToHex(encodeLength(length, "rtds"))).to.equal(rtds);
      for (const header of [minimal, rtds]) {
        const bytes = Uint8Array.from([0x04, ...hexToBytes(header), ...new Uint8Array(length)]);
        expect(readElement(bytes, 0, bytes.length)).to.deep.include({ ok: true });
      }
    });
  }

  const pair = sequence("Pair", { colour: withDefault(colour, "red"), big: optional(big) });
  const refusals: readonly [why: string, codec: Codec<unknown>, hex: string, offset: number][] = [
    ["no octets", big, "", 0],
    ["a tag alone", big, "02", 0],
    ["another tag", big, "0401ff", 0],
    ["a tag of two octets", big, "1f0101", 0],
    ["an indefinite length", big, "0280", 1],
    ["a length of three octets", big, "0283000001", 1],
    ["a length of 127 in two octets", octetString("Octets"), `04817f${"00".repeat(127)}`, 1],
    ["a length of 127 in three octets", octetString("Octets"), `0482007f${"00".repeat(127)}`, 1],
    ["a length cut short", big, "0282", 1],
    ["content cut short", big, "020201", 1],
    ["an octet after the value", big, "02010100", 3],
    ["an integer of no octets", big, "0200", 2],
    ["a negative integer", big, "0201ff", 2],
    ["an integer with a needless zero", big, "02020001", 2],
    ["an integer above its range", big, "0209008000000000000000", 2],
    ["a number without a name", colour, "020105", 2],
    ["an enumeration as an integer", level, "020100", 0],
    ["two bits where one is due", bit, "03020082", 2],
    ["a bit with trailing zero bits", bit, "03020080", 2],
    ["a bit without a name", bit, "03020640", 2],
    ["an octet string of another size", octetString("Eight", 8), "040700000000000000", 2],
    ["a NULL with content", nullValue("Nothing"), "050100", 2],
    ["a time that is no moment", generalizedTime, "180f32303231303233303030303030305a", 2],
    ["a time without Z", generalizedTime, "180e3230323130313031303030303030", 2],
    ["a default value written out", pair, "3003020100", 2],
    ["a field after the last", pair, "30050201010500", 5],
    ["an inner length beyond the outer", pair, "3003020201", 3],
  ];
  for (const [why, codec, hex, offset] of refusals) {
    it(`refuses ${why}, at octet ${offset}`, () => {
      const read = decodeDer(codec, hexToBytes(hex));
      expect(read).to.deep.include({ ok: false });
      expect(!read.ok && read.problem.offset).to.equal(offset);
    });
  }

  const misuses: readonly [why: string, write: () => Uint8Array][] = [
    ["an integer below zero", () => encodeDer(big, -1n)],
    ["an integer above its range", () => encodeDer(big, 2n ** 63n)],
    ["an octet string of another size", () => encodeDer(octetString("Eight", 8), new Uint8Array(7))],
    ["a certificate that is no SEQUENCE", () => encodeDer(rawCertificate, Uint8Array.of(4, 0))],
    ["a certificate with octets after it", () => encodeDer(rawCertificate, Uint8Array.of(0x30, 0, 0))],
    ["an element longer than any message", () => encodeDer(octetString("Octets"), new Uint8Array(65_536))],
  ];
  for (const [why, write] of misuses) {
    it(`encoding ${why} is the caller's mistake`, () => {
      expect(write).to.throw(UsageError);
    });
  }
});
