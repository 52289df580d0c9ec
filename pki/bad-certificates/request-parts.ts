/** A certification request in the octets of its fields (RFC 2986 4), signed with whichever key is wanted. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { der, derObjectIdentifier } from "../encoding/der-writer.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { EXTENSION_REQUEST_OID } from "../requests/certification-request.ts";
import { encodeSignature } from "../verify/signature-encoding.ts";
import { assemble, type ExtensionPart } from "./certificate-parts.ts";
import type { VectorKit } from "./vector.ts";

export interface RequestParts {
  /** The content of the INTEGER. */
  readonly version: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKeyInfo: Uint8Array;
  readonly extensions: readonly ExtensionPart[];
  readonly signatureAlgorithm: Uint8Array;
}

/** The key that the good requests ask to have certified: nobody's yet. */
export const REQUESTED_KEY = "requested";

/** What a network operator asks for its signing certificate, or a device for its. */
export function goodRequestParts(kit: VectorKit, kind: "organisation" | "device"): RequestParts {
  const { certificate } = kind === "organisation" ? kit.networkOperator : kit.device;
  const asked: readonly string[] =
    kind === "organisation"
      ? [EXTENSION_OIDS.keyUsage]
      : [EXTENSION_OIDS.keyUsage, EXTENSION_OIDS.subjectAltName];
  return {
    version: Uint8Array.of(0),
    subject: certificate.subject.der,
    publicKeyInfo: encodePublicKeyInfo(kit.freshKey(REQUESTED_KEY).publicPoint),
    extensions: certificate.extensions
      .filter(({ oid }) => asked.includes(oid))
      .map(({ oid, value }) => ({ oid, critical: "true", value })),
    signatureAlgorithm: hexToBytes("300a06082a8648ce3d040302"),
  };
}

/** The octets that are signed. */
export function requestInfo(parts: RequestParts): Uint8Array {
  const extensions = parts.extensions.map(({ oid, critical, value }) =>
    der(
      0x30,
      derObjectIdentifier(oid),
      critical === "true" ? hexToBytes("0101ff") : new Uint8Array(),
      der(0x04, value),
    ),
  );
  const attribute = der(
    0x30,
    derObjectIdentifier(EXTENSION_REQUEST_OID),
    der(0x31, der(0x30, ...extensions)),
  );
  return der(0x30, der(0x02, parts.version), parts.subject, parts.publicKeyInfo, der(0xa0, attribute));
}

/** The request, signed (RFC 6979). */
export function signRequest(parts: RequestParts, privateScalar: Uint8Array): Uint8Array {
  const info = requestInfo(parts);
  const signature = encodeSignature(signDeterministicallyFOR_REPLAY(privateScalar, info));
  return assemble(info, parts.signatureAlgorithm, signature);
}
