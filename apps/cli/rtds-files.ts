/** Finds and reads the files of a Reference Test Data Set: messages, the certificates of their parties, keys. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { decodeCertificate, decodePem, keyIdentifier, keyIdentifierOf, UsageError } from "../../pki/index.ts";
import type { Certificate, KeyIdentifier } from "../../pki/index.ts";
import { bytesOfHexFile } from "../../wire/index.ts";
import type { ConformanceInput, ConformanceKeyRing, ConformancePublicPoint } from "../../wire/index.ts";
import { readInput, readTextInput } from "./read-input.ts";

/** The names of all files below a directory whose name ends so, sorted. @throws UsageError */
export function filesBelow(directory: string, ...endings: readonly string[]): readonly string[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new UsageError(`there is no directory ${directory}`);
  }
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)))
    .sort();
}

/** Every `*.HEX` file below the directory. A file that is no hex is an empty message: it counts as refused. */
export function readMessages(directory: string): readonly ConformanceInput[] {
  return filesBelow(directory, ".hex").map((name) => {
    const bytes = bytesOfHexFile(readTextInput(join(directory, name)));
    return { name, bytes: bytes.ok ? bytes.value : new Uint8Array() };
  });
}

/** The keystore named, or else `keystore/` in the directory or beside it. @throws UsageError */
export function findKeystore(directory: string, named: string | undefined): string {
  const places =
    named === undefined ? [join(directory, "keystore"), resolve(directory, "../keystore")] : [named];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new UsageError(`there is no keystore at ${places.join(" or ")}`, "name it: --keystore DIR");
  }
  return found;
}

/** The file of private test keys named, or else `smki/test-keys.json` beside the directory; undefined if none. */
export function findTestKeys(directory: string, named: string | undefined): string | undefined {
  if (named !== undefined) {
    return named;
  }
  const beside = resolve(directory, "../smki/test-keys.json");
  return existsSync(beside) ? beside : undefined;
}

/** The certificates below a directory, PEM or DER, that can be read. */
export function readCertificates(
  directory: string,
): readonly { readonly name: string; readonly der: Uint8Array }[] {
  return filesBelow(directory, ".pem", ".cer", ".crt", ".der").flatMap((name) => {
    const bytes = readInput(join(directory, name));
    const text = new TextDecoder("latin1").decode(bytes);
    const blocks = text.includes("-----BEGIN") ? decodePem(text, "CERTIFICATE") : [bytes];
    return blocks.map((der) => ({ name, der }));
  });
}

const TestKeys = z.object({
  keys: z.array(z.object({ keyIdentifier: z.string(), privateScalar: z.string() })),
});

/** Who is who in the data set. @throws UsageError when the keystore has no access control broker */
export function readKeyRing(keystore: string, testKeys: string | undefined): ConformanceKeyRing {
  const certificates = readCertificates(keystore).flatMap(({ der }) => {
    const certificate = decodeCertificate(der);
    return certificate.ok ? [certificate.value] : [];
  });
  const broker = certificates.find(({ role }) => role === "accessControlBroker");
  if (broker?.entityId === undefined) {
    throw new UsageError(
      `${keystore} has no certificate of the access control broker`,
      "name the keystore of the data set: --keystore DIR",
    );
  }
  return {
    accessControlBroker: broker.entityId,
    publicPoints: certificates.flatMap(publicPointsOf),
    privateScalars: testKeys === undefined ? new Map() : readPrivateScalars(testKeys),
  };
}

function publicPointsOf({
  entityId,
  keyUsage,
  subjectPublicKey,
}: Certificate): readonly ConformancePublicPoint[] {
  if (entityId === undefined) {
    return [];
  }
  const usages = (["digitalSignature", "keyAgreement"] as const).filter((usage) => keyUsage.includes(usage));
  return usages.map((usage) => ({
    entityId,
    usage,
    keyIdentifier: keyIdentifierOf(subjectPublicKey),
    point: subjectPublicKey,
  }));
}

function readPrivateScalars(file: string): ReadonlyMap<KeyIdentifier, Uint8Array> {
  let value: unknown;
  try {
    value = JSON.parse(readTextInput(file));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UsageError(`${file} is not JSON`, "the keys are a JSON file: --keys FILE");
    }
    throw error;
  }
  const read = TestKeys.safeParse(value);
  if (!read.success) {
    throw new UsageError(
      `${file} is no file of test keys`,
      'it has the form { "keys": [ { "keyIdentifier": …, "privateScalar": … } ] }, both in hex',
    );
  }
  return new Map(
    read.data.keys.map((key) => [keyIdentifier(key.keyIdentifier), hexToBytes(key.privateScalar)]),
  );
}
