/** Signatures that are of something else, or written as DER does not write them. */
import { p256 } from "@noble/curves/nist.js";
import { sha384 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { der, octets } from "../encoding/der-writer.ts";
import { InternalError } from "../failures.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { encodeSignature } from "../verify/signature-encoding.ts";
import { assemble, partsOf, tbsOf, type CertificateParts } from "./certificate-parts.ts";
import { organisationWith } from "./edited.ts";
import { at, type CertificateVector, type VectorKit } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const WRONG = { device: at("path-signatures"), dcc: at("path-signatures") } as const;
const X690 = "X.690 8.3.2";

const ECDSA_SHA256 = hexToBytes("300a06082a8648ce3d040302");
const ECDSA_SHA256_NULL = hexToBytes("300c06082a8648ce3d0403020500");
const ECDSA_SHA384 = hexToBytes("300a06082a8648ce3d040303");
const ORDER = hexToBytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
/** Serial numbers are tried until r and s have the shape that a vector needs; half of them do. */
const TRIES = 64;

type Half = "r" | "s";
interface Signed {
  readonly tbs: Uint8Array;
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

const isHigh = (half: Uint8Array): boolean => (half[0] ?? 0) >= 0x80;

/** The good certificate under another serial number, so chosen that the signature has the shape asked for. */
function signedWhere(kit: VectorKit, fits: (signed: Signed) => boolean): Signed {
  const { keyPair } = kit.pki.organisationAuthorities.issuing;
  const parts = partsOf(kit.networkOperator.certificate);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const serial = Uint8Array.from(parts.serial);
    serial[15] = attempt;
    const tbs = tbsOf({ ...parts, serial });
    const raw = signDeterministicallyFOR_REPLAY(keyPair.privateScalar, tbs);
    const signed = { tbs, r: raw.slice(0, 32), s: raw.slice(32) };
    if (fits(signed)) return signed;
  }
  throw new InternalError("no serial number gave a signature of the shape");
}

/** A signature whose halves are written as told; a half not named is written as DER does. */
function written(
  which: Half,
  fits: (half: Uint8Array) => boolean,
  write: (half: Uint8Array) => Uint8Array,
): (kit: VectorKit) => Uint8Array {
  return (kit) => {
    const signed = signedWhere(kit, (one) => fits(one[which]));
    const content = (half: Half) =>
      half === which
        ? write(signed[half])
        : isHigh(signed[half])
          ? octets([0], signed[half])
          : minimal(signed[half]);
    return assemble(signed.tbs, ECDSA_SHA256, der(0x30, der(0x02, content("r")), der(0x02, content("s"))));
  };
}

function minimal(half: Uint8Array): Uint8Array {
  const from = half.findIndex((octet) => octet !== 0);
  const digits = half.subarray(from);
  return isHigh(digits) ? octets([0], digits) : digits;
}

const anything = (): boolean => true;
const unpadded = (which: Half) => written(which, isHigh, (half) => half);
const overpadded = (which: Half) =>
  written(
    which,
    (half) => !isHigh(half) && half[0] !== 0,
    (half) => octets([0], half),
  );

const withAlgorithms = (algorithms: Pick<CertificateParts, "tbsSignatureAlgorithm" | "signatureAlgorithm">) =>
  organisationWith(() => algorithms);

export const SIGNATURE_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "tampered-content",
    title: "one bit of the signed octets changed: another EUI-64",
    rule: "the signature is of these octets",
    source: "RFC 5280 6.1.3 (a)(1)",
    make: ({ networkOperator }) => {
      const { der: good, subject, tbs, signatureAlgorithm, signature } = networkOperator.certificate;
      const changed = Uint8Array.from(tbs);
      const nameEnds = indexOf(good, subject.der) + subject.der.length - (good.length - restLength(good));
      changed[nameEnds - 1] = (changed[nameEnds - 1] ?? 0) ^ 0x01;
      return assemble(changed, signatureAlgorithm, signature);
    },
    expected: WRONG,
    lint: [],
  },
  {
    ...head,
    id: "tampered-signature",
    title: "one bit of the signature changed",
    rule: "the signature verifies with the issuer's key",
    source: "RFC 5280 6.1.3 (a)(1)",
    make: ({ networkOperator }) => {
      const { tbs, signatureAlgorithm, signature } = networkOperator.certificate;
      const changed = Uint8Array.from(signature);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 0x01;
      return assemble(tbs, signatureAlgorithm, changed);
    },
    expected: WRONG,
    lint: [],
  },
  {
    ...head,
    id: "signature-r-without-sign-octet",
    title: "r with its top bit set and no 00 before it: a negative number",
    rule: "r and s are positive",
    source: X690,
    make: unpadded("r"),
    expected: WRONG,
    lint: ["signatureEncoding"],
  },
  {
    ...head,
    id: "signature-s-without-sign-octet",
    title: "s with its top bit set and no 00 before it: a negative number",
    rule: "r and s are positive",
    source: X690,
    make: unpadded("s"),
    expected: WRONG,
    lint: ["signatureEncoding"],
  },
  {
    ...head,
    id: "signature-r-with-superfluous-zero",
    title: "r with a 00 too many before it",
    rule: "the shortest form of an INTEGER",
    source: X690,
    because: "The arithmetic is right. The policy `normalising` accepts it, OpenSSL does not.",
    make: overpadded("r"),
    expected: WRONG,
    lint: ["signatureEncoding"],
  },
  {
    ...head,
    id: "signature-s-with-superfluous-zero",
    title: "s with a 00 too many before it, as two genuine device certificates have it",
    rule: "the shortest form of an INTEGER",
    source: `${X690}; measured: one in about 256 of E357`,
    because: "The arithmetic is right. The policy `normalising` accepts it, OpenSSL does not.",
    make: overpadded("s"),
    expected: WRONG,
    lint: ["signatureEncoding"],
  },
  {
    ...head,
    id: "signature-r-zero",
    title: "r is 0",
    rule: "r is between 1 and n-1",
    source: "FIPS 186-5 6.4.2",
    make: written("r", anything, () => Uint8Array.of(0)),
    expected: WRONG,
    lint: [],
  },
  {
    ...head,
    id: "signature-s-zero",
    title: "s is 0",
    rule: "s is between 1 and n-1",
    source: "FIPS 186-5 6.4.2",
    make: written("s", anything, () => Uint8Array.of(0)),
    expected: WRONG,
    lint: [],
  },
  {
    ...head,
    id: "signature-s-is-the-order",
    title: "s is n, the order of the curve",
    rule: "s is between 1 and n-1",
    source: "FIPS 186-5 6.4.2",
    make: written("s", anything, () => octets([0], ORDER)),
    expected: WRONG,
    lint: [],
  },
  {
    ...head,
    id: "algorithm-inside-and-outside-differ",
    title: "ecdsa-with-SHA384 inside, ecdsa-with-SHA256 beside the signature",
    rule: "the algorithm is the same inside and outside",
    source: "RFC 5280 4.1.1.2",
    make: withAlgorithms({ tbsSignatureAlgorithm: ECDSA_SHA384, signatureAlgorithm: ECDSA_SHA256 }),
    expected: WRONG,
    lint: ["signatureAlgorithm"],
  },
  {
    ...head,
    id: "algorithm-sha384",
    title: "signed with ecdsa-with-SHA384, and rightly so",
    rule: "ecdsa-with-SHA256",
    source: "GBCS 12; RFC 5759",
    because: "The signature is good for that algorithm; the profile knows only one.",
    make: ({ networkOperator, pki }) => {
      const parts = { ...partsOf(networkOperator.certificate), tbsSignatureAlgorithm: ECDSA_SHA384 };
      const tbs = tbsOf(parts);
      const digest = sha384(tbs).subarray(0, 32);
      const { privateScalar } = pki.organisationAuthorities.issuing.keyPair;
      const raw = p256.sign(digest, privateScalar, { lowS: false, prehash: false });
      return assemble(tbs, ECDSA_SHA384, encodeSignature(raw));
    },
    expected: WRONG,
    lint: ["signatureAlgorithm"],
  },
  {
    ...head,
    id: "algorithm-parameters-null",
    title: "ecdsa-with-SHA256 with NULL parameters",
    rule: "the parameters are absent",
    source: "RFC 5758 3.2; measured: two certificates of Z99 break it",
    because: "OpenSSL accepts it too; others have announced that they will not.",
    make: withAlgorithms({ tbsSignatureAlgorithm: ECDSA_SHA256_NULL, signatureAlgorithm: ECDSA_SHA256_NULL }),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["signatureAlgorithm"],
  },
];

function indexOf(haystack: Uint8Array, needle: Uint8Array): number {
  for (let start = 0; start + needle.length <= haystack.length; start += 1) {
    if (needle.every((octet, index) => haystack[start + index] === octet)) return start;
  }
  throw new InternalError("a name that its certificate does not contain");
}

/** The octets of the outer SEQUENCE without its header of four. */
function restLength(certificate: Uint8Array): number {
  return certificate.length - 4;
}
