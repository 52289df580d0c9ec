import { expect } from "chai";
import * as fc from "fast-check";
import {
  decodePem,
  encodePem,
  encodePublicKeyInfo,
  publicPointOf,
  seededKeyPairINSECURE,
  UsageError,
} from "../../../pki/index.ts";

describe("PEM", () => {
  it("what is written is read back, among text and blocks of other kinds", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.uint8Array(), (der, other) => {
        const text = `a note\n${encodePem(der, "CERTIFICATE")}${encodePem(other, "PUBLIC KEY")}${encodePem(der, "CERTIFICATE")}`;
        expect(decodePem(text, "CERTIFICATE")).to.deep.equal([der, der]);
      }),
    );
  });

  it("lines have 64 characters", () => {
    const lines = encodePem(new Uint8Array(100), "CERTIFICATE").split("\n");
    expect(lines.map(({ length }) => length)).to.deep.equal([27, 64, 64, 8, 25, 0]);
  });

  it("refuses a body that is not base64", () => {
    expect(() =>
      decodePem("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----", "CERTIFICATE"),
    ).to.throw(UsageError);
  });
});

describe("SubjectPublicKeyInfo", () => {
  const { publicPoint } = seededKeyPairINSECURE("pem", "key");

  it("gives back the point that was put in", () => {
    expect(publicPointOf(encodePublicKeyInfo(publicPoint))).to.deep.equal(publicPoint);
  });

  for (const [title, change] of [
    ["another curve", (octets: Uint8Array) => octets.with(22, 0x08)],
    ["a point that is not on the curve", (octets: Uint8Array) => octets.with(90, (octets[90] ?? 0) ^ 1)],
    ["an octet too few", (octets: Uint8Array) => octets.subarray(0, 90)],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(() => publicPointOf(change(encodePublicKeyInfo(publicPoint)))).to.throw(UsageError);
    });
  }
});
