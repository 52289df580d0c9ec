/**
 * PKIs in JSON: the keystore of the DCC Boxed clients (EUI-64, then usage, then serial number in decimal; measured:
 * dccboxed-keystore), and lists of private scalars, as published test keys come.
 */
import { decodeCertificate, type Certificate } from "../certificates/certificate.ts";
import { pemBlocks } from "../encoding/pem.ts";
import { REMOTE_PARTY_ROLE_NUMBERS } from "../remote-party-role.ts";
import { serialNumberOf } from "../repository/serial-number.ts";
import { joinMaterial, material, type PkiMaterial } from "./pki-material.ts";
import { readPrivateKeyPem, readScalar } from "./private-key.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a JSON file in one of these forms; anything else is a problem that says so:
 *
 * - `{ EUI64: { USAGE: { SERIAL: { certificate?, privateKey?, role?, name? } } } }`: EUI-64 in hex with dashes or
 *   without, usage `digitalSignature` or `keyAgreement`, serial in decimal, certificate and private key in PEM (or the
 *   certificate in bare base64), role in decimal
 * - `{ keys: [ { privateScalar, … } ] }`: 64 hex digits each
 */
export function readKeystore(place: string, text: string): PkiMaterial {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return material.problem("unreadable", place, "not JSON");
  }
  if (!isObject(value)) return material.problem("unreadable", place, "JSON, and no keystore");
  if (typeof value["schema"] === "string") return ofThisTestbed(place, value["schema"]);
  if (Array.isArray(value["keys"])) return readScalars(place, value["keys"]);
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([id]) => isEntityId(id))) {
    return material.problem(
      "unreadable",
      place,
      "JSON, and no keystore: the keys of a keystore are EUI-64s, as 90b3d51f30010000",
    );
  }
  return joinMaterial(entries.flatMap(([id, usages]) => readUsages(place, id, usages)));
}

/** The index of a PKI directory repeats what its files hold. */
function ofThisTestbed(place: string, schema: string): PkiMaterial {
  if (schema.startsWith("smki-testbed/pki/")) return joinMaterial([]);
  const what = schema.startsWith("smki-testbed/revocations/")
    ? "revocations; every certificate counts as not revoked"
    : `JSON of the form ${schema}`;
  return material.problem("notAdopted", place, what);
}

function readScalars(place: string, keys: readonly unknown[]): PkiMaterial {
  return joinMaterial(
    keys.map((key, index) => {
      const here = `${place} #${index + 1}`;
      const text = isObject(key) ? key["privateScalar"] : undefined;
      const keyPair = readScalar(typeof text === "string" ? text : "");
      return keyPair.ok
        ? material.privateKey(here, keyPair.value)
        : material.problem("unreadable", here, `privateScalar: ${keyPair.problem.reason}`);
    }),
  );
}

function readUsages(place: string, id: string, usages: unknown): readonly PkiMaterial[] {
  if (!isObject(usages))
    return [material.problem("unreadable", `${place} ${id}`, "no usages below an EUI-64")];
  return Object.entries(usages).flatMap(([usage, serials]) =>
    isObject(serials)
      ? Object.entries(serials).map(([serial, entry]) => readEntry(place, { id, usage, serial }, entry))
      : [material.problem("unreadable", `${place} ${id}/${usage}`, "no serial numbers below a usage")],
  );
}

/** The words that lead to an entry. */
interface EntryPath {
  readonly id: string;
  readonly usage: string;
  readonly serial: string;
}

function readEntry(place: string, path: EntryPath, entry: unknown): PkiMaterial {
  const { id, usage, serial } = path;
  if (!isObject(entry)) {
    return material.problem("unreadable", `${place} ${id}/${usage}/${serial}`, "an entry that is no object");
  }
  const { certificate, privateKey, role, name } = entry;
  const here = `${place} ${typeof name === "string" ? name : `${id}/${usage}/${serial}`}`;
  const parts: PkiMaterial[] = [];
  if (typeof certificate === "string") parts.push(readEntryCertificate(here, certificate, path, role));
  if (typeof privateKey === "string") {
    const keyPair = readPrivateKeyPem(privateKey);
    parts.push(
      keyPair.ok
        ? material.privateKey(here, keyPair.value)
        : material.problem("unreadable", here, keyPair.problem.reason),
    );
  }
  return parts.length === 0
    ? material.problem("unreadable", here, "an entry with neither certificate nor privateKey")
    : joinMaterial(parts);
}

function readEntryCertificate(place: string, text: string, path: EntryPath, role: unknown): PkiMaterial {
  const armoured = text.includes("-----BEGIN")
    ? text
    : `-----BEGIN CERTIFICATE-----${text}-----END CERTIFICATE-----`;
  const [block] = pemBlocks(armoured);
  const read = block?.der === undefined ? undefined : decodeCertificate(block.der);
  if (read === undefined) {
    return material.problem("unreadable", place, "a certificate that is neither PEM nor base64");
  }
  if (!read.ok) {
    const { reason, offset } = read.problem;
    return material.problem(
      "unreadable",
      place,
      `a certificate that does not read: ${reason}, at octet ${offset}`,
    );
  }
  const differences = differencesFrom(read.value, path, role);
  return differences.length === 0
    ? material.certificate(place, read.value)
    : joinMaterial([
        material.certificate(place, read.value),
        material.problem(
          "mislabelled",
          place,
          `the keystore and its certificate differ in ${differences.join(", ")}`,
        ),
      ]);
}

function differencesFrom(
  certificate: Certificate,
  { id, usage, serial }: EntryPath,
  role: unknown,
): readonly string[] {
  const decimal = serialNumberOf(certificate.serial).toString();
  const { entityId, keyUsage } = certificate;
  const number = certificate.role === undefined ? undefined : REMOTE_PARTY_ROLE_NUMBERS[certificate.role];
  return [
    ...(entityId === plainEntityId(id) ? [] : [`EUI-64 (${id}, ${entityId ?? "none"})`]),
    ...(keyUsage.join("+") === usage ? [] : [`usage (${usage}, ${keyUsage.join("+") || "none"})`]),
    ...(decimal === serial ? [] : [`serial number (${serial}, ${decimal})`]),
    ...(role === undefined || role === number ? [] : [`role (${JSON.stringify(role)}, ${number ?? "none"})`]),
  ];
}

function isEntityId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(plainEntityId(text));
}

function plainEntityId(text: string): string {
  return text.toLowerCase().replaceAll("-", "");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
