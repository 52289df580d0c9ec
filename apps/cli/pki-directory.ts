/** A PKI as `pki init` writes it to disk: what is where, and how to find it again. */
import { createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import {
  type AuthorityHierarchy,
  createSamplePki,
  encodePem,
  environment,
  type Environment,
  formatDistinguishedName,
  type Instant,
  instant,
  type KeyPair,
  type SamplePki,
  UsageError,
} from "../../pki/index.ts";
import { reasonOf } from "./read-input.ts";

/** The index of a PKI directory; everything in the directory follows from it. */
const PkiIndex = z.strictObject({
  schema: z.literal("smki-testbed/pki/2"),
  seed: z.string(),
  environment: z.strictObject({
    name: z.string(),
    organisationPolicyOid: z.string(),
    devicePolicyOid: z.string(),
  }),
  notBefore: z.string(),
  files: z.array(z.strictObject({ file: z.string(), subject: z.string(), serial: z.string() })),
});

const INDEX_FILE = "pki.json";

export interface PkiOrder {
  readonly seed: string;
  readonly environment: Environment;
  readonly notBefore: Instant;
}

/** A directory that was read back, with everything that its seed gives. */
export interface PkiDirectory extends PkiOrder {
  readonly folder: string;
  readonly pki: SamplePki;
}

/** Every file of a PKI, by its path in the directory. */
export async function pkiFiles(order: PkiOrder): Promise<ReadonlyMap<string, string>> {
  const pki = await createSamplePki(order);
  const files = new Map<string, string>();
  const index: z.infer<typeof PkiIndex>["files"] = [];
  const keep = (file: string, key: string, { certificate, keyPair }: Certified): void => {
    files.set(file, encodePem(certificate.der, "CERTIFICATE"));
    files.set(`private-keys/${key}.key.pem`, privateKeyPem(keyPair));
    index.push({ file, subject: formatDistinguishedName(certificate.subject), serial: certificate.serial });
  };
  for (const [prefix, { root, issuing }] of [
    ["", pki.organisationAuthorities],
    ["device-", pki.deviceAuthorities],
  ] as const) {
    keep(`${prefix}root.pem`, `${prefix}root`, root);
    keep(`${prefix}issuing.pem`, `${prefix}issuing`, issuing);
  }
  for (const one of pki.organisations) keep(`organisations/${one.label}.pem`, one.label, one);
  for (const one of pki.devices) keep(`devices/${one.label}.pem`, one.label, one);
  files.set("README.txt", README);
  const written: z.infer<typeof PkiIndex> = {
    schema: "smki-testbed/pki/2",
    seed: order.seed,
    environment: order.environment,
    notBefore: new Date(order.notBefore).toISOString().slice(0, 10),
    files: index,
  };
  files.set(INDEX_FILE, `${JSON.stringify(written, undefined, 2)}\n`);
  return files;
}

type Certified = Pick<AuthorityHierarchy["root"], "certificate" | "keyPair">;

/** Reads a directory back. @throws UsageError when it is none of ours, or its index was broken */
export async function openPkiDirectory(folder: string): Promise<PkiDirectory> {
  const file = join(folder, INDEX_FILE);
  if (!existsSync(file)) {
    throw new UsageError(
      `${folder} is no PKI directory: there is no ${INDEX_FILE} in it`,
      `npx smki pki init --out ${folder}`,
    );
  }
  const index = PkiIndex.safeParse(jsonIn(file));
  if (!index.success) {
    const [issue] = index.error.issues;
    throw new UsageError(
      `${file} is not the index of a PKI: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "make the directory again with pki init",
    );
  }
  const order: PkiOrder = {
    seed: index.data.seed,
    environment: environment(index.data.environment),
    notBefore: instant(index.data.notBefore),
  };
  return { ...order, folder, pki: await createSamplePki(order) };
}

/** The JSON value of a file. @throws UsageError */
export function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Writes files into a directory that is new, empty, or was made by the same command before.
 * @param opening how the README.txt of such a directory begins
 * @throws UsageError before anything is written when the directory is somebody else's
 */
export function fillDirectory(folder: string, files: ReadonlyMap<string, string>, opening: string): void {
  requireUsable(folder, opening);
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${reasonOf(error)}`, "choose another directory");
  }
}

function requireUsable(folder: string, opening: string): void {
  if (!existsSync(folder)) {
    makeDirectory(folder);
    return;
  }
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    throw new UsageError(
      `${folder} is no directory that can be filled: ${reasonOf(error)}`,
      "choose another name",
    );
  }
  const readme = join(folder, "README.txt");
  const ours = existsSync(readme) && readFileSync(readme, "utf8").startsWith(opening);
  if (entries.length > 0 && !ours) {
    throw new UsageError(`${folder} is not empty`, "choose a new directory");
  }
}

/** Not recursive at once: Node retries for ever where a file system refuses a name in a directory that exists. */
function makeDirectory(folder: string): void {
  try {
    mkdirSync(folder, { recursive: !existsSync(dirname(folder)) });
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${reasonOf(error)}`, "choose another directory");
  }
}

function privateKeyPem({ privateScalar, publicPoint }: KeyPair): string {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: base64(privateScalar),
      x: base64(publicPoint.subarray(1, 33)),
      y: base64(publicPoint.subarray(33)),
    },
  });
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** How the README of a PKI directory begins: the mark by which `pki init` knows its own. */
export const PKI_README_OPENING = "A simulated SMKI, made by smki-testbed.";

/** What a PKI directory says about itself. */
export const README = `${PKI_README_OPENING} Not the real SMKI; the private keys follow from
the seed and are INSECURE on purpose.

  root.pem, issuing.pem                  the Root and the Issuing Organisation Certification Authority
  device-root.pem, device-issuing.pem    the Root and the Issuing Device Certification Authority
  organisations/NAME-USAGE.pem           Organisation Certificates, by name and key usage
  devices/NAME-USAGE.pem                 Device Certificates
  private-keys/NAME.key.pem              the private key of each certificate (PKCS #8)
  pki.json                               the seed and the environment from which all of it follows

Check it with a tool of another maker:
  openssl verify -CAfile root.pem -untrusted issuing.pem organisations/*.pem
  openssl verify -CAfile device-root.pem -untrusted device-issuing.pem devices/*.pem

Revoke something, publish the revocation lists, and see who notices:
  npx smki pki revoke . organisations/northgrid-gas-digitalSignature.pem --reason keyCompromise
  npx smki pki crl .
`;
