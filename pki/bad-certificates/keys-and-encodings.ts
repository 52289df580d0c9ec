/** Keys of other kinds, and octets that are not DER. None of these can be read as an SMKI certificate. */
import { p384 } from "@noble/curves/nist.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { der, derBitString, octets } from "../encoding/der-writer.ts";
import { organisationWith } from "./edited.ts";
import { at, type CertificateVector, type VectorKit } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const UNREADABLE = { device: at("certificate"), dcc: at("certificate") } as const;
const unreadable = { ...head, expected: UNREADABLE, lint: [] } as const;
const P256 = "P-256, uncompressed, on the curve";

const EC_PUBLIC_KEY = hexToBytes("06072a8648ce3d0201");
const PRIME256V1 = hexToBytes("06082a8648ce3d030107");
const SECP384R1 = hexToBytes("06052b81040022");
const NULL = hexToBytes("0500");

const publicKey = (algorithm: readonly Uint8Array[], point: (kit: VectorKit) => Uint8Array) =>
  organisationWith((_parts, kit) => ({
    publicKeyInfo: der(0x30, der(0x30, ...algorithm), derBitString(point(kit))),
  }));
const ownPoint = ({ networkOperator }: VectorKit) => networkOperator.certificate.subjectPublicKey;
const good = ({ networkOperator }: VectorKit) => networkOperator.certificate.der;

export const KEY_AND_ENCODING_VECTORS: readonly CertificateVector[] = [
  {
    ...unreadable,
    id: "key-p384",
    title: "a key on P-384",
    rule: P256,
    source: "GBCS 12",
    make: publicKey([EC_PUBLIC_KEY, SECP384R1], ({ freshKey }) =>
      p384.getPublicKey(
        octets(freshKey("p384").privateScalar, freshKey("p384").privateScalar.subarray(0, 16)),
        false,
      ),
    ),
  },
  {
    ...unreadable,
    id: "key-compressed-point",
    title: "the same key as a compressed point",
    rule: P256,
    source: "GBCS 12; SEC 1 2.3.3",
    make: publicKey([EC_PUBLIC_KEY, PRIME256V1], (kit) =>
      octets([0x02 | ((ownPoint(kit)[64] ?? 0) & 1)], ownPoint(kit).subarray(1, 33)),
    ),
  },
  {
    ...unreadable,
    id: "key-off-the-curve",
    title: "a point that is not on the curve",
    rule: P256,
    source: "GBCS 12; SEC 1 3.2.2",
    make: publicKey([EC_PUBLIC_KEY, PRIME256V1], (kit) =>
      ownPoint(kit).map((octet, index) => (index === 64 ? octet ^ 0x01 : octet)),
    ),
  },
  {
    ...unreadable,
    id: "key-at-infinity",
    title: "the point at infinity",
    rule: P256,
    source: "GBCS 12; SEC 1 3.2.2",
    make: publicKey([EC_PUBLIC_KEY, PRIME256V1], () => Uint8Array.of(0)),
  },
  {
    ...unreadable,
    id: "key-parameters-null",
    title: "a key whose curve is NULL",
    rule: "the curve is named: prime256v1",
    source: "RFC 5480 2.1.1",
    make: publicKey([EC_PUBLIC_KEY, NULL], ownPoint),
  },
  {
    ...unreadable,
    id: "key-algorithm-rsa",
    title: "an elliptic curve point under the object identifier of RSA",
    rule: P256,
    source: "GBCS 12",
    make: publicKey([hexToBytes("06092a864886f70d010101"), NULL], ownPoint),
  },
  {
    ...unreadable,
    id: "trailing-octets",
    title: "a good certificate with two octets after its end",
    rule: "nothing follows the certificate",
    source: "X.690; RFC 5280 4.1",
    because: "Some readers stop at the end of the first element and never notice.",
    make: (kit) => octets(good(kit), [0x05, 0x00]),
  },
  {
    ...unreadable,
    id: "truncated",
    title: "a good certificate without its last octet",
    rule: "the certificate is complete",
    source: "X.690 8.1.3",
    make: (kit) => good(kit).subarray(0, -1),
  },
  {
    ...unreadable,
    id: "length-not-shortest",
    title: "the outer length in one octet more than it needs",
    rule: "lengths are in the shortest form",
    source: "X.690 10.1",
    because: "BER allows it, and the signed octets are untouched.",
    make: (kit) => octets([0x30, 0x83, 0x00], good(kit).subarray(2)),
  },
  {
    ...unreadable,
    id: "length-indefinite",
    title: "the outer SEQUENCE with an indefinite length",
    rule: "lengths are definite",
    source: "X.690 10.1",
    because: "BER allows it, and the signed octets are untouched.",
    make: (kit) => octets([0x30, 0x80], good(kit).subarray(4), [0x00, 0x00]),
  },
  {
    ...unreadable,
    id: "version-1",
    title: "a version 1 certificate, without extensions",
    rule: "version 3",
    source: "RFC 5280 4.1.2.1; measured: 461 of 461",
    make: organisationWith(() => ({ version: new Uint8Array(), extensions: [] })),
  },
];
