/** The shared part of the Reference Test Data Set, and the published keys of its parties. */
import { createECDH, createPublicKey, verify, X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import { entityId, keyIdentifier, keyIdentifierOf, type EntityId } from "../../../pki/index.ts";
import {
  bytesOfHexFile,
  decodeMessage,
  type ConformanceCryptography,
  type ConformanceInput,
  type ConformanceKeyRing,
  type ConformancePublicPoint,
  type GbcsMessage,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { readReferenceJson, referencePath } from "../reference.ts";

export const ACCESS_CONTROL_BROKER = entityId("90b3d51f30000002");

/** Every .HEX file, named `folder/file`. */
export function referenceMessages(): readonly ConformanceInput[] {
  const root = referencePath("rtds");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".HEX"))
    .sort()
    .map((name) => {
      const bytes = bytesOfHexFile(readFileSync(join(root, name), "utf8"));
      if (!bytes.ok) {
        throw new Error(`${name}: ${bytes.problem.reason}`);
      }
      return { name, bytes: bytes.value };
    });
}

/** The message in the file whose name (without folder) starts so. */
export function referenceMessage(start: string): {
  readonly bytes: Uint8Array;
  readonly message: GbcsMessage;
} {
  const found = referenceMessages().filter(({ name }) => name.split("/").at(-1)?.startsWith(start));
  const [only] = found;
  if (only === undefined || found.length !== 1) {
    throw new Error(`${found.length} reference messages start with ${start}`);
  }
  return { bytes: only.bytes, message: decodedOrThrow(decodeMessage(only.bytes)) };
}

function pointOf(pem: string): Uint8Array {
  const { x = "", y = "" } = new X509Certificate(pem).publicKey.export({ format: "jwk" });
  return Uint8Array.from(
    Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]),
  );
}

function publicPoint(file: string): ConformancePublicPoint {
  const point = pointOf(readFileSync(referencePath(`rtds/keystore/${file}`), "utf8"));
  return {
    entityId: entityId(file.slice(0, 16)),
    usage: file.endsWith("-ds.pem") ? "digitalSignature" : "keyAgreement",
    keyIdentifier: keyIdentifierOf(point),
    point,
  };
}

interface TestKeys {
  readonly keys: readonly { readonly keyIdentifier: string; readonly privateScalar: string }[];
}

export function referenceKeyRing(): ConformanceKeyRing {
  const { keys } = readReferenceJson("smki/test-keys.json") as TestKeys;
  return {
    accessControlBroker: ACCESS_CONTROL_BROKER,
    publicPoints: readdirSync(referencePath("rtds/keystore"))
      .filter((file) => file.endsWith(".pem"))
      .map(publicPoint),
    privateScalars: new Map(
      keys.map((key) => [keyIdentifier(key.keyIdentifier), hexToBytes(key.privateScalar)]),
    ),
  };
}

/** OpenSSL's arithmetic, so that this project's own is not its own judge. */
export const openssl: ConformanceCryptography = {
  verify(point, message, signature) {
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
      Buffer.from(part).toString("base64url"),
    );
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, format: "jwk" });
    return verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
  },
  sharedSecret(scalar, peer) {
    const side = createECDH("prime256v1");
    side.setPrivateKey(scalar);
    return Uint8Array.from(side.computeSecret(peer));
  },
};

/** Z of an organisation's key agreement key and another party's, by their EUI-64s. */
export function referenceSharedSecret(organisation: EntityId, peer: EntityId): Uint8Array {
  const ring = referenceKeyRing();
  const keyAgreement = (id: EntityId): ConformancePublicPoint | undefined =>
    ring.publicPoints.find((one) => one.entityId === id && one.usage === "keyAgreement");
  const mine = keyAgreement(organisation);
  const scalar = mine && ring.privateScalars.get(mine.keyIdentifier);
  const other = keyAgreement(peer);
  if (scalar === undefined || other === undefined) {
    throw new Error(`no key agreement between ${organisation} and ${peer}`);
  }
  return openssl.sharedSecret(scalar, other.point);
}
