import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  createSignatureVerifier,
  InvalidIdentifier,
  keyIdentifierOf,
  keyPairFromScalarINSECURE,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  UsageError,
} from "../../../pki/index.ts";

/** RFC 6979 A.2.5: the P-256 key of the appendix. */
const RFC6979_SCALAR = hexToBytes("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");

describe("key pairs", () => {
  it("one seed and label name one key; another seed or label names another", () => {
    const key = seededKeyPairINSECURE("a", "x");
    expect(seededKeyPairINSECURE("a", "x")).to.deep.equal(key);
    expect(seededKeyPairINSECURE("b", "x").privateScalar).not.to.deep.equal(key.privateScalar);
    expect(seededKeyPairINSECURE("a", "y").privateScalar).not.to.deep.equal(key.privateScalar);
  });

  it("derives the public point of RFC 6979 A.2.5", () => {
    expect(bytesToHex(keyPairFromScalarINSECURE(RFC6979_SCALAR).publicPoint)).to.equal(
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6" +
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    );
  });

  for (const [title, scalar] of [
    ["zero", new Uint8Array(32)],
    [
      "the order of the curve",
      hexToBytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    ],
    ["31 octets", new Uint8Array(31).fill(1)],
  ] as const) {
    it(`refuses ${title} as a private key`, () => {
      expect(() => keyPairFromScalarINSECURE(scalar)).to.throw(UsageError);
    });
  }

  it("every key identifier is 0100 and the low 60 bits of SHA-1 over the point (RFC 5280 4.2.1.2 method 2)", () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        const { publicPoint } = seededKeyPairINSECURE("identifiers", label);
        expect(keyIdentifierOf(publicPoint)).to.match(/^4[0-9a-f]{15}$/);
      }),
      { numRuns: 50 },
    );
  });

  it("both parties compute the same 32-octet shared secret", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        const a = seededKeyPairINSECURE("left", left);
        const b = seededKeyPairINSECURE("right", right);
        const secret = sharedSecret(a.privateScalar, b.publicPoint);
        expect(secret).to.have.length(32).and.deep.equal(sharedSecret(b.privateScalar, a.publicPoint));
      }),
      { numRuns: 50 },
    );
  });

  it("refuses to agree a key with a point that is not on the curve", () => {
    const { privateScalar, publicPoint } = seededKeyPairINSECURE("a", "x");
    const off = Uint8Array.from(publicPoint);
    off[64] = (off[64] ?? 0) ^ 1;
    expect(() => sharedSecret(privateScalar, off)).to.throw(UsageError);
  });
});

describe("deterministic signatures", () => {
  for (const [message, signature] of [
    [
      "sample",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    ],
    [
      "test",
      "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    ],
  ] as const) {
    it(`RFC 6979 A.2.5, SHA-256, message "${message}": r and s, the high s kept`, () => {
      expect(bytesToHex(signDeterministicallyFOR_REPLAY(RFC6979_SCALAR, utf8ToBytes(message)))).to.equal(
        signature,
      );
    });
  }

  it("node:crypto accepts them", () => {
    const key = seededKeyPairINSECURE("a", "x");
    const verifier = createSignatureVerifier();
    const id = verifier.intern(key.publicPoint);
    const message = utf8ToBytes("a message");
    expect(
      verifier.verify(id, message, signDeterministicallyFOR_REPLAY(key.privateScalar, message)),
    ).to.equal("valid");
  });
});

describe("interning a public key", () => {
  const { publicPoint } = seededKeyPairINSECURE("a", "x");
  const offCurve = Uint8Array.from(publicPoint, (octet, index) => (index === 64 ? octet ^ 1 : octet));
  for (const [title, octets] of [
    ["a compressed point", Uint8Array.of(2, ...publicPoint.subarray(1, 33))],
    ["the point at infinity", Uint8Array.of(0)],
    ["a hybrid point", Uint8Array.of(6 + ((publicPoint[64] ?? 0) & 1), ...publicPoint.subarray(1))],
    ["a point off the curve", offCurve],
    ["a coordinate beyond the field", Uint8Array.of(4, ...new Uint8Array(64).fill(0xff))],
    ["64 octets", publicPoint.subarray(1)],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(() => createSignatureVerifier().intern(octets)).to.throw(InvalidIdentifier);
    });
  }

  it("gives the same number for the same point and another for another", () => {
    const verifier = createSignatureVerifier();
    const first = verifier.intern(publicPoint);
    expect(verifier.intern(Uint8Array.from(publicPoint))).to.equal(first);
    expect(verifier.intern(seededKeyPairINSECURE("a", "y").publicPoint)).not.to.equal(first);
  });

  it("refuses the number of another verifier", () => {
    const key = createSignatureVerifier().intern(publicPoint);
    expect(() => createSignatureVerifier().verify(key, new Uint8Array(), new Uint8Array(64))).to.throw(
      InvalidIdentifier,
    );
  });
});
