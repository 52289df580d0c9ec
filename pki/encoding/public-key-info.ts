/** SubjectPublicKeyInfo (RFC 5480) of an uncompressed P-256 key: 26 constant octets and the point. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { UsageError } from "../failures.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";

const PREFIX = hexToBytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");

/** The 91 octets for a 65-octet point. */
export function encodePublicKeyInfo(publicPoint: Uint8Array): Uint8Array {
  return Uint8Array.of(...PREFIX, ...publicPoint);
}

/** The 65-octet point of a published key. @throws UsageError when it is not an uncompressed P-256 key */
export function publicPointOf(publicKeyInfo: Uint8Array): Uint8Array {
  const point = readPublicPoint(publicKeyInfo);
  if (point === undefined) throw new UsageError("not the SubjectPublicKeyInfo of an uncompressed P-256 key");
  return point;
}

/** The same for octets from anywhere: undefined when they are something else. */
export function readPublicPoint(publicKeyInfo: Uint8Array): Uint8Array | undefined {
  const point = publicKeyInfo.slice(PREFIX.length);
  const isP256 = PREFIX.every((octet, index) => publicKeyInfo[index] === octet);
  return isP256 && isUncompressedPoint(point) ? point : undefined;
}
