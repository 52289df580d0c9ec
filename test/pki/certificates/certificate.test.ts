import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  createSignatureVerifier,
  decodeCertificate,
  verifyCertificateSignature,
  type Certificate,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

describe("reading certificates", () => {
  let pki: SimulatedPki;
  let organisation: Certificate;
  let device: Certificate;

  before(async () => {
    pki = await simulatedPki("reading");
    organisation = await pki.organisation("organisation", { role: "supplier", commonName: "A SUPPLIER" });
    device = await pki.device("device");
  });

  it("gives the exact octets back, and the meaning of each field", () => {
    expect(bytesToHex(organisation.der)).to.include(bytesToHex(organisation.tbs));
    expect(organisation).to.include({
      kind: "organisation",
      role: "supplier",
      entityId: "90b3d51f30020000",
      commonName: "A SUPPLIER",
    });
    expect(device).to.include({ kind: "device", role: undefined, entityId: "00db1234567890a0" });
    expect(pki.organisations.root.certificate).to.include({ kind: "authority", role: "root" });
    expect(pki.devices.issuing.certificate).to.include({ kind: "authority", role: undefined });
    expect(pki.devices.issuing.certificate.basicConstraints).to.deep.equal({ ca: true, pathLength: 0 });
  });

  it("keeps its own copy of the octets", () => {
    const buffer = Uint8Array.from(device.der);
    const read = decodeCertificate(buffer);
    buffer.fill(0);
    expect(read.ok && bytesToHex(read.value.tbs)).to.equal(bytesToHex(device.tbs));
  });

  it("refuses a certificate cut short at any octet, or with an octet too many", () => {
    for (let length = 0; length < device.der.length; length += 1) {
      expect(decodeCertificate(device.der.subarray(0, length)).ok, `${length} octets`).to.equal(false);
    }
    expect(decodeCertificate(Uint8Array.of(...device.der, 0))).to.deep.equal({
      ok: false,
      problem: { reason: "octets after the end of the structure", offset: device.der.length },
    });
  });

  it("never throws, whatever the octets", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        (noise, changes) => {
          const changed = Uint8Array.from(organisation.der);
          for (const [at, octet] of changes) changed[at % changed.length] = octet;
          for (const octets of [noise, changed]) {
            const read = decodeCertificate(octets);
            if (!read.ok) expect(read.problem.offset).to.be.within(0, octets.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("no certificate with any one bit flipped verifies, under either reading of signatures", () => {
    const verifier = createSignatureVerifier();
    for (const [certificate, issuer] of [
      [organisation, pki.organisations.issuing],
      [device, pki.devices.issuing],
    ] as const) {
      const { publicPoint } = issuer.keyPair;
      const verdictOf = (octets: Uint8Array): string => {
        const read = decodeCertificate(octets);
        return read.ok
          ? verifyCertificateSignature(read.value, publicPoint, verifier, "normalising")
          : "unreadable";
      };
      expect(verdictOf(certificate.der)).to.equal("valid");
      for (const [index, octet] of certificate.der.entries()) {
        for (let bit = 0; bit < 8; bit += 1) {
          const flipped = Uint8Array.from(certificate.der);
          flipped[index] = octet ^ (1 << bit);
          expect(verdictOf(flipped), `octet ${index} bit ${bit}`).not.to.equal("valid");
        }
      }
    }
  });

  it("a signature algorithm outside that is not the one inside is no signature (RFC 5280 4.1.1.2)", () => {
    const algorithm = "300a06082a8648ce3d040302";
    const [start, end] = [4 + device.tbs.length, 4 + device.tbs.length + algorithm.length / 2];
    expect(bytesToHex(device.der.subarray(start, end))).to.equal(algorithm);
    // The form with NULL parameters, which is accepted where it stands in both places.
    const content = [
      ...device.tbs,
      ...hexToBytes("300c06082a8648ce3d0403020500"),
      ...device.der.subarray(end),
    ];
    const length = [content.length >> 8, content.length & 0xff];
    const read = decodeCertificate(Uint8Array.from([0x30, 0x82, ...length, ...content]));
    if (!read.ok) throw new Error(read.problem.reason);
    const { publicPoint } = pki.devices.issuing.keyPair;
    expect(verifyCertificateSignature(read.value, publicPoint, createSignatureVerifier(), "strict")).to.equal(
      "otherAlgorithm",
    );
  });

  for (const [title, hex] of [
    ["two octets for a length below 256", `308200ff${"00".repeat(255)}`],
    ["one octet for a length below 128", `308110${"00".repeat(16)}`],
    ["three octets for a length below 65536", `3083000200${"00".repeat(512)}`],
  ] as const) {
    it(`refuses ${title}: a length has one form only (X.690 10.1)`, () => {
      expect(decodeCertificate(hexToBytes(hex))).to.deep.equal({
        ok: false,
        problem: { reason: "certificate: a length that is not the shortest form", offset: 1 },
      });
    });
  }

  describe("refuses, and says at which octet", () => {
    // Each row replaces octets that occur once by as many others; the offset counts from the first of them.
    for (const [title, from, to, reason, offset] of [
      [
        "an indefinite length",
        "a003020102",
        "a080020102",
        "version: not a definite length of a sane size",
        1,
      ],
      ["a length not in its shortest form", "a003020102", "a081030201", "version: a length that is not", 1],
      ["a tag number above 30", "a003020102", "bf03020102", "version: expected tag a0", 0],
      ["version 1", "a003020102", "a003020100", "version: not v3", 2],
      ["another curve", "2a8648ce3d030107034200", "2a8648ce3d030108034200", "not a P-256 key", -13],
      ["another form of point", "03420004", "03420002", "not an uncompressed point on P-256", 0],
      ["a 30th of February", "170d323230333031", "170d323230323330", "notBefore: not a date", 2],
      ["a date of another type", "170d323230333031", "160d323230333031", "notBefore: neither UTCTime", 0],
      ["a key usage whose unused bits are set", "03020780", "03020788", "unused bits are not zero", 3],
      ["a key usage with 9 unused bits", "03020780", "03020980", "impossible count of unused bits", 2],
      ["a BOOLEAN of 01", "551d0f0101ff", "551d0f010101", "neither 00 nor ff", 5],
      ["a critical flag that writes the default", "551d0f0101ff", "551d0f010100", "the default FALSE", 3],
      ["an extension twice", "0603551d0e040a", "0603551d0f040a", "extension 2.5.29.15 twice", -2],
      ["a key identifier beyond its extension", "040a0408", "040a0409", "ends beyond what surrounds it", 2],
      ["octets after a key identifier", "040a0408", "040a0407", "octets after the end of subjectKeyId", 11],
      ["an unfinished object identifier", "0603551d20", "0603551da0", "unfinished OBJECT IDENTIFIER", 0],
      ["a padded arc in an object identifier", "0603551d20", "0603558020", "an OID arc with padding", 3],
      ["a text that is not UTF-8", "4120535550", "ff20535550", "a text that is not UTF-8", 0],
    ] as const) {
      it(title, () => {
        const hex = bytesToHex(organisation.der);
        const index = hex.indexOf(from);
        expect([index % 2, hex.lastIndexOf(from)], "the octets occur once").to.deep.equal([0, index]);
        const read = decodeCertificate(hexToBytes(hex.replace(from, to)));
        expect(read.ok).to.equal(false);
        if (read.ok) return;
        expect(read.problem.reason).to.include(reason);
        expect(read.problem.offset - index / 2).to.equal(offset);
      });
    }
  });
});
