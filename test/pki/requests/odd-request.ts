/** Certification requests that no maker of ours would make: assembled octet by octet around a valid one. */
import { hexToBytes } from "@noble/hashes/utils.js";
import {
  encodeSignature,
  signDeterministicallyFOR_REPLAY,
  type CertificationRequest,
  type KeyPair,
} from "../../../pki/index.ts";

/** One DER element with the shortest length. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = contents.flatMap((part) => [...part]);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.of(tag, ...head, ...content);
}

export const hex = (text: string): Uint8Array => hexToBytes(text.replaceAll(" ", ""));
export const text = (tag: number, value: string): Uint8Array => der(tag, new TextEncoder().encode(value));

/** An object identifier whose arcs after the first two are below 128, or its content in hex. */
export const oid = (content: string): Uint8Array => der(0x06, hex(content));

export const OID = {
  CN: "550403",
  OU: "55040b",
  O: "55040a",
  uniqueIdentifier: "55042d",
  keyUsage: "551d0f",
  subjectAltName: "551d11",
  basicConstraints: "551d13",
  subjectKeyIdentifier: "551d0e",
  netscapeComment: "6086480186f842010d",
  extensionRequest: "2a864886f70d01090e",
  challengePassword: "2a864886f70d010907",
} as const;

export const ECDSA_SHA256 = hex("300a06082a8648ce3d040302");

/** One attribute of a name in a relative name of its own. */
export const relativeName = (type: string, value: Uint8Array): Uint8Array =>
  der(0x31, attribute(type, value));
/** One attribute of a name. */
export const attribute = (type: string, value: Uint8Array): Uint8Array => der(0x30, oid(type), value);

export function criticalExtension(type: string, value: Uint8Array): Uint8Array {
  return der(0x30, oid(type), hex("0101ff"), der(0x04, value));
}
export function extension(type: string, value: Uint8Array): Uint8Array {
  return der(0x30, oid(type), der(0x04, value));
}

/** The attribute that asks for extensions. */
export function extensionRequest(...extensions: readonly Uint8Array[]): Uint8Array {
  return der(0x30, oid(OID.extensionRequest), der(0x31, der(0x30, ...extensions)));
}

/** The `[0]` of a request. */
export const attributes = (...list: readonly Uint8Array[]): Uint8Array => der(0xa0, ...list);

export const KEY_USAGE = criticalExtension(OID.keyUsage, hex("03020780"));

/** subjectAltName with these general names. */
export const alternativeName = (...names: readonly Uint8Array[]): Uint8Array => der(0x30, ...names);

/** An otherName with a hardware module name. */
export function hardwareModuleName(
  serial: string,
  type: Uint8Array = hex("060d2a863a0001848fb90f01020201"),
): Uint8Array {
  return der(0xa0, hex("06082b06010505070804"), der(0xa0, der(0x30, type, der(0x04, hex(serial)))));
}

/** The parts of a request, as whole elements; what is not given is that of the valid request. */
export interface OddParts {
  readonly version?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly publicKeyInfo?: Uint8Array;
  readonly attributes?: Uint8Array;
  readonly algorithm?: Uint8Array;
  /** The signature over the request's info in DER; RFC 6979 with the key pair unless given. */
  readonly sign?: (info: Uint8Array) => Uint8Array;
}

/** Puts parts together and signs them, so that the self-signature is never what is wrong. */
export function oddRequest(valid: CertificationRequest, keyPair: KeyPair, parts: OddParts): Uint8Array {
  const info = der(
    0x30,
    parts.version ?? hex("020100"),
    parts.subject ?? valid.subject.der,
    parts.publicKeyInfo ?? valid.publicKeyInfo,
    parts.attributes ?? attributesOf(valid),
  );
  return signedRequest(info, keyPair, parts);
}

/** Signs octets as if they were the info of a request. */
export function signedRequest(
  info: Uint8Array,
  { privateScalar }: KeyPair,
  { algorithm = ECDSA_SHA256, sign }: Pick<OddParts, "algorithm" | "sign"> = {},
): Uint8Array {
  const signature = sign?.(info) ?? encodeSignature(signDeterministicallyFOR_REPLAY(privateScalar, info));
  return der(0x30, info, algorithm, der(0x03, Uint8Array.of(0), signature));
}

/** What follows version, subject and key in the octets that were signed. */
function attributesOf({ info, subject, publicKeyInfo }: CertificationRequest): Uint8Array {
  const headLength = (info[1] ?? 0) < 0x80 ? 2 : 3;
  return info.subarray(headLength + 3 + subject.der.length + publicKeyInfo.length);
}
