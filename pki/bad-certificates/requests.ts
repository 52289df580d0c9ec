/** Certification requests that the registration authority must refuse. */
import { p384 } from "@noble/curves/nist.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { EXTENSION_OIDS, HARDWARE_MODULE_NAME_OID } from "../certificates/certificate-extensions.ts";
import { der, derBitString, derObjectIdentifier, derText, octets } from "../encoding/der-writer.ts";
import { NAME_ATTRIBUTES } from "../encoding/distinguished-name.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import { TEST_HARDWARE_TYPE } from "../environment.ts";
import { assemble, namePart, relativeName } from "./certificate-parts.ts";
import {
  goodRequestParts,
  REQUESTED_KEY,
  requestInfo,
  signRequest,
  type RequestParts,
} from "./request-parts.ts";
import { at, type RequestVector, type VectorKit } from "./vector.ts";

const organisation = { kind: "request", baseline: "organisation-request" } as const;
const device = { kind: "request", baseline: "device-request" } as const;
const refusedAt = (check: string) => ({ registrationAuthority: at(check) });

const OU = (text: string) => relativeName(NAME_ATTRIBUTES.OU, derText(0x0c, text));
const identifier = (eui: string) =>
  relativeName(NAME_ATTRIBUTES.x500UniqueIdentifier, derBitString(hexToBytes(eui)));
const OWN = "d25ec00000000002";

type RequestChange = (parts: RequestParts, kit: VectorKit) => Partial<RequestParts>;
const changed =
  (kind: "organisation" | "device", change: RequestChange) =>
  (kit: VectorKit): Uint8Array => {
    const parts = goodRequestParts(kit, kind);
    const { privateScalar } = kit.freshKey(REQUESTED_KEY);
    return signRequest({ ...parts, ...change(parts, kit) }, privateScalar);
  };
const subject = (...parts: readonly Uint8Array[]) =>
  changed("organisation", () => ({ subject: namePart(...parts) }));
const keyUsage = (bitString: string, critical: "true" | "absent" = "true") =>
  changed("organisation", () => ({
    extensions: [{ oid: EXTENSION_OIDS.keyUsage, critical, value: hexToBytes(bitString) }],
  }));
const extra = (oid: string, value: string) =>
  changed("organisation", ({ extensions }) => ({
    extensions: [...extensions, { oid, critical: "true", value: hexToBytes(value) }],
  }));
const alternativeName = (...names: readonly Uint8Array[]) =>
  changed("device", ({ extensions }) => ({
    extensions: extensions.map((one) =>
      one.oid === EXTENSION_OIDS.subjectAltName ? { ...one, value: der(0x30, ...names) } : one,
    ),
  }));
const hardwareModuleName = (serial: string) =>
  der(
    0xa0,
    derObjectIdentifier(HARDWARE_MODULE_NAME_OID),
    der(0xa0, der(0x30, derObjectIdentifier(TEST_HARDWARE_TYPE), der(0x04, hexToBytes(serial)))),
  );
const good = changed("organisation", () => ({}));
/** Asks for a key that has a certificate already, and proves possession of it. */
const forKeyOf = (label: string) => (kit: VectorKit) => {
  const owner = kit.pki.organisations.find((one) => one.label === label) ?? kit.networkOperator;
  const parts = goodRequestParts(kit, "organisation");
  return signRequest(
    { ...parts, publicKeyInfo: encodePublicKeyInfo(owner.keyPair.publicPoint) },
    owner.keyPair.privateScalar,
  );
};

export const REQUEST_VECTORS: readonly RequestVector[] = [
  {
    ...organisation,
    id: "request-trailing-octets",
    title: "a good request with two octets after its end",
    rule: "nothing follows the request",
    source: "RFC 2986 4; X.690",
    make: (kit) => octets(good(kit), [0x05, 0x00]),
    expected: refusedAt("request-structure"),
  },
  {
    ...organisation,
    id: "request-length-not-shortest",
    title: "the outer length in one octet more than it needs",
    rule: "DER",
    source: "X.690 10.1",
    make: (kit) => octets([0x30, 0x82, 0x00], good(kit).subarray(2)),
    expected: refusedAt("request-structure"),
  },
  {
    ...organisation,
    id: "request-extension-twice",
    title: "keyUsage twice",
    rule: "no extension is there twice",
    source: "RFC 5280 4.2",
    make: extra(EXTENSION_OIDS.keyUsage, "03020308"),
    expected: refusedAt("request-structure"),
  },
  {
    ...organisation,
    id: "request-version-2",
    title: "a request of version 2",
    rule: "PKCS#10 v1: version 0",
    source: "RFC 2986 4.1",
    make: changed("organisation", () => ({ version: Uint8Array.of(1) })),
    expected: refusedAt("request-structure"),
  },
  {
    ...organisation,
    id: "request-tampered",
    title: "one bit changed after signing",
    rule: "the key in the request signed it",
    source: "RFC 2986 3",
    make: (kit) => {
      const octetsOf = Uint8Array.from(good(kit));
      octetsOf[octetsOf.length - 1] = (octetsOf.at(-1) ?? 0) ^ 0x01;
      return octetsOf;
    },
    expected: refusedAt("proof-of-possession"),
  },
  {
    ...organisation,
    id: "request-signed-with-another-key",
    title: "a request for somebody's key, signed with one's own",
    rule: "the key in the request signed it",
    source: "RFC 2986 3",
    make: (kit) =>
      signRequest(goodRequestParts(kit, "organisation"), kit.networkOperator.keyPair.privateScalar),
    expected: refusedAt("proof-of-possession"),
  },
  {
    ...organisation,
    id: "request-key-off-the-curve",
    title: "a point that is not on the curve",
    rule: "the key in the request signed it",
    source: "RFC 2986 3; SEC 1 3.2.2",
    because: "No key of that kind exists, so nobody can have signed with it.",
    make: changed("organisation", ({ publicKeyInfo }) => ({
      publicKeyInfo: publicKeyInfo.map((octet, index) => (index === 90 ? octet ^ 0x01 : octet)),
    })),
    expected: refusedAt("proof-of-possession"),
  },
  {
    ...organisation,
    id: "request-key-p384",
    title: "a key on P-384, which signs the request",
    rule: "P-256, uncompressed",
    source: "GBCS 12",
    make: (kit) => {
      const { privateScalar } = kit.freshKey("p384");
      const secret = octets(privateScalar, privateScalar.subarray(0, 16));
      const parts = {
        ...goodRequestParts(kit, "organisation"),
        publicKeyInfo: der(
          0x30,
          der(0x30, hexToBytes("06072a8648ce3d0201"), hexToBytes("06052b81040022")),
          derBitString(p384.getPublicKey(secret, false)),
        ),
      };
      const info = requestInfo(parts);
      const signature = p384.sign(sha256(info), secret, { lowS: false, prehash: false, format: "der" });
      return assemble(info, parts.signatureAlgorithm, signature);
    },
    expected: refusedAt("request-public-key"),
  },
  {
    ...organisation,
    id: "request-key-compressed",
    title: "a compressed point, which signs the request",
    rule: "P-256, uncompressed",
    source: "GBCS 12",
    make: changed("organisation", (_parts, kit) => {
      const { publicPoint } = kit.freshKey(REQUESTED_KEY);
      const compressed = octets([0x02 | ((publicPoint[64] ?? 0) & 1)], publicPoint.subarray(1, 33));
      const algorithm = der(0x30, hexToBytes("06072a8648ce3d0201"), hexToBytes("06082a8648ce3d030107"));
      return { publicKeyInfo: der(0x30, algorithm, derBitString(compressed)) };
    }),
    expected: refusedAt("request-public-key"),
  },
  {
    ...organisation,
    id: "request-algorithm-parameters-null",
    title: "ecdsa-with-SHA256 with NULL parameters",
    rule: "the parameters are absent",
    source: "RFC 5758 3.2",
    make: changed("organisation", () => ({
      signatureAlgorithm: hexToBytes("300c06082a8648ce3d0403020500"),
    })),
    expected: refusedAt("request-signature-algorithm"),
  },
  {
    ...organisation,
    id: "request-usage-both",
    title: "asks for signing and key agreement at once",
    rule: "exactly one key usage",
    source: "GBCS 12",
    make: keyUsage("03020388"),
    expected: refusedAt("request-key-usage"),
  },
  {
    ...organisation,
    id: "request-usage-certificate-signing",
    title: "asks to sign certificates",
    rule: "digitalSignature or keyAgreement",
    source: "GBCS 12",
    make: keyUsage("03020204"),
    expected: refusedAt("request-key-usage"),
  },
  {
    ...organisation,
    id: "request-usage-not-critical",
    title: "asks for a keyUsage that is not critical",
    rule: "keyUsage is critical",
    source: "GBCS 12",
    make: keyUsage("03020780", "absent"),
    expected: refusedAt("request-key-usage"),
  },
  {
    ...organisation,
    id: "request-role-lower-case",
    title: "a role in lower-case hex, 7f",
    rule: "two upper-case hex digits of a role",
    source: "measured: every CA-issued certificate",
    make: subject(OU("7f"), identifier(OWN)),
    expected: refusedAt("request-organisation-subject"),
  },
  {
    ...organisation,
    id: "request-role-decimal",
    title: "a role in decimal, 135 for 87",
    rule: "two upper-case hex digits of a role",
    source: "measured: every CA-issued certificate",
    make: subject(OU("135"), identifier(OWN)),
    expected: refusedAt("request-organisation-subject"),
  },
  {
    ...organisation,
    id: "request-identifier-two",
    title: "two unique identifiers",
    rule: "exactly one x500UniqueIdentifier",
    source: "measured: every organisation certificate",
    make: subject(OU("03"), identifier(OWN), identifier("d25ec00000000003")),
    expected: refusedAt("request-organisation-subject"),
  },
  {
    ...organisation,
    id: "request-identifier-as-text",
    title: "the EUI-64 as a text, as openssl -subj writes it",
    rule: "x500UniqueIdentifier is a BIT STRING of 64 bits",
    source: "measured: every organisation certificate",
    make: subject(OU("03"), relativeName(NAME_ATTRIBUTES.x500UniqueIdentifier, derText(0x0c, OWN))),
    expected: refusedAt("request-organisation-subject"),
  },
  {
    ...organisation,
    id: "request-role-not-its-own",
    title: "a network operator asks for a Supplier's certificate",
    rule: "the applicant acts in the role",
    source: "SEC Appendix B, Eligible Subscriber (recalled)",
    make: subject(OU("02"), identifier(OWN)),
    expected: refusedAt("request-eligibility"),
  },
  {
    ...organisation,
    id: "request-identifier-not-its-own",
    title: "a network operator asks for a certificate of another one",
    rule: "the EUI-64 is allocated to the applicant",
    source: "SEC Appendix B, Eligible Subscriber (recalled)",
    make: subject(OU("03"), identifier("d25ec00000000003")),
    expected: refusedAt("request-eligibility"),
  },
  {
    ...organisation,
    id: "request-for-a-ca",
    title: "asks for basicConstraints CA TRUE",
    rule: "nothing but keyUsage is asked for",
    source: "measured: certificates carry nothing of it",
    make: extra(EXTENSION_OIDS.basicConstraints, "30030101ff"),
    expected: refusedAt("request-extensions"),
  },
  {
    ...organisation,
    id: "request-extended-key-usage",
    title: "asks for an extended key usage",
    rule: "nothing but keyUsage is asked for",
    source: "measured: certificates carry nothing of it",
    make: extra("2.5.29.37", "300a06082b06010505070301"),
    expected: refusedAt("request-extensions"),
  },
  {
    ...organisation,
    id: "request-key-of-another-usage",
    title: "asks to sign with the key that its key agreement certificate has",
    rule: "a key has one usage",
    source: "measured: no key is shared between usages",
    make: forKeyOf("northgrid-gas-keyAgreement"),
    expected: refusedAt("request-key-uniqueness"),
  },
  {
    ...organisation,
    id: "request-key-of-another-subject",
    title: "asks for the key of another network operator, which has lent it its private key",
    rule: "a key belongs to one Subject",
    source: "measured: no key is shared between Subjects",
    make: forKeyOf("southern-gas-digitalSignature"),
    expected: refusedAt("request-key-uniqueness"),
  },
  {
    ...device,
    id: "request-device-no-name",
    title: "a device without any alternative name in the list",
    rule: "exactly one hardware module name with 8 octets",
    source: "GBCS 12; RFC 4108 5",
    make: alternativeName(),
    expected: refusedAt("request-device-subject"),
  },
  {
    ...device,
    id: "request-device-serial-7-octets",
    title: "a hardware serial number of 7 octets",
    rule: "exactly one hardware module name with 8 octets",
    source: "GBCS 12; RFC 4108 5",
    make: alternativeName(hardwareModuleName("de000000000001")),
    expected: refusedAt("request-device-subject"),
  },
  {
    ...device,
    id: "request-device-two-names",
    title: "the names of two devices",
    rule: "exactly one hardware module name with 8 octets",
    source: "GBCS 12; RFC 4108 5",
    make: alternativeName(hardwareModuleName("d2de000000000001"), hardwareModuleName("d2de000000000002")),
    expected: refusedAt("request-device-subject"),
  },
];
