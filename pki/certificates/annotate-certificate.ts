/** A certificate in words: every range of octets beside its meaning, and where the meaning is laid down. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Decoded } from "../decoded.ts";
import { DER_TAGS, type DerElement, type DerReader, readDer } from "../encoding/der-reader.ts";
import { readTime } from "../encoding/der-time.ts";
import { formatEntityId, formatInstant } from "../ids.ts";
import { roleOfOrganisationalUnit } from "../remote-party-role.ts";
import { type Certificate, decodeCertificate } from "./certificate.ts";
import { EXTENSION_OIDS, HARDWARE_MODULE_NAME_OID } from "./certificate-extensions.ts";

/** One line of an annotated certificate. Lines follow each other without a gap and cover every octet once. */
export interface CertificateField {
  /** In octets from the start of the certificate. */
  readonly offset: number;
  readonly length: number;
  readonly label: string;
  /** The value in words; of a constructed element, its type. */
  readonly value: string;
  /** How deep the field is nested, from 0. */
  readonly depth: number;
  /** Where the field is laid down. */
  readonly source: string;
}

const OID_NAMES: Readonly<Record<string, string>> = {
  "1.2.840.10045.2.1": "id-ecPublicKey",
  "1.2.840.10045.3.1.7": "prime256v1 (P-256)",
  "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
  "2.5.4.3": "common name",
  "2.5.4.11": "organisational unit",
  "2.5.4.45": "x500UniqueIdentifier",
  [HARDWARE_MODULE_NAME_OID]: "id-on-hardwareModuleName",
  ...Object.fromEntries(Object.entries(EXTENSION_OIDS).map(([name, oid]) => [oid, name])),
};

/** Where each extension is laid down. */
const EXTENSION_SOURCES: Readonly<Record<string, string>> = {
  [EXTENSION_OIDS.subjectKeyIdentifier]: "RFC 5280 4.2.1.2, method 2; GBCS 12",
  [EXTENSION_OIDS.keyUsage]: "RFC 5280 4.2.1.3; GBCS 12",
  [EXTENSION_OIDS.subjectAltName]: "RFC 5280 4.2.1.6; RFC 4108 5; GBCS 12",
  [EXTENSION_OIDS.basicConstraints]: "RFC 5280 4.2.1.9",
  [EXTENSION_OIDS.certificatePolicies]: "RFC 5280 4.2.1.4; GBCS 12",
  [EXTENSION_OIDS.authorityKeyIdentifier]: "RFC 5280 4.2.1.1; GBCS 12",
  [EXTENSION_OIDS.wrappedApexContingencyKey]: "RFC 5934 C.3; SEC glossary Contingency Private Key",
};

/** Explains every octet of one DER certificate. Refused: what `decodeCertificate` refuses as DER; nothing is verified. */
export function annotateCertificate(der: Uint8Array): Decoded<readonly CertificateField[]> {
  const read = decodeCertificate(der);
  const known = read.ok ? read.value : undefined;
  return readDer(der, (reader) => {
    const lines = new Lines();
    const whole = lines.opened(reader, "Certificate", 0, "RFC 5280 4.1");
    const tbs = lines.opened(whole, "tbsCertificate", 1, "RFC 5280 4.1.1.1");
    const version = lines.opened(tbs, "version", 2, "RFC 5280 4.1.2.1", "[0]");
    lines.leaf(version, "version", 3, "RFC 5280 4.1.2.1", (octets) => `v${(octets[0] ?? 0) + 1}`);
    lines.leaf(tbs, "serialNumber", 2, "RFC 5280 4.1.2.2", bytesToHex);
    algorithm(lines, tbs, "signature", 2, "RFC 5280 4.1.2.3");
    name(lines, tbs, "issuer", "RFC 5280 4.1.2.4; GBCS 12");
    const validity = lines.opened(tbs, "validity", 2, "RFC 5280 4.1.2.5");
    lines.time(validity, "notBefore", 3);
    lines.time(validity, "notAfter", 3);
    name(lines, tbs, "subject", "RFC 5280 4.1.2.6; GBCS 12");
    const key = lines.opened(tbs, "subjectPublicKeyInfo", 2, "RFC 5280 4.1.2.7; RFC 5480 2");
    algorithm(lines, key, "algorithm", 3, "RFC 5480 2.1.1");
    lines.leaf(key, "subjectPublicKey", 3, "RFC 5480 2.2", publicKey);
    while (tbs.more) extensions(lines, tbs, known);
    algorithm(lines, whole, "signatureAlgorithm", 1, "RFC 5280 4.1.1.2");
    lines.leaf(whole, "signatureValue", 1, "RFC 5280 4.1.1.3; RFC 3279 2.2.3", (octets) =>
      bytesToHex(octets.subarray(1)),
    );
    return lines.fields;
  });
}

/** Takes elements from readers and notes a line for each. */
class Lines {
  readonly fields: CertificateField[] = [];

  /** A constructed element: one line for its tag and length, and a reader of what is inside. */
  opened(reader: DerReader, label: string, depth: number, source: string, type = "SEQUENCE"): DerReader {
    const element = reader.any(label);
    this.#note(element.start, element.contentStart, label, `${type} of ${octetsIn(element)}`, depth, source);
    return reader.within(element);
  }

  /** A primitive element in one line. */
  leaf(
    reader: DerReader,
    label: string | ((element: DerElement) => string),
    depth: number,
    source: string,
    describe: (content: Uint8Array, element: DerElement) => string,
  ): void {
    const element = reader.any("a field");
    const value = describe(reader.content(element), element);
    const called = typeof label === "string" ? label : label(element);
    this.#note(element.start, element.end, called, value, depth, source);
  }

  time(reader: DerReader, label: string, depth: number): void {
    const element = reader.any(label);
    const shadow = new Uint8Array(reader.whole(element));
    const read = readDer(shadow, (inner) => readTime(inner, label));
    const value = read.ok ? `${formatInstant(read.value.at)} (${read.value.encoding})` : bytesToHex(shadow);
    this.#note(element.start, element.end, label, value, depth, "RFC 5280 4.1.2.5; GBCS 12");
  }

  #note(start: number, end: number, label: string, value: string, depth: number, source: string): void {
    this.fields.push({ offset: start, length: end - start, label, value, depth, source });
  }
}

const octetsIn = ({ contentStart, end }: DerElement): string => `${end - contentStart} octets`;

function algorithm(lines: Lines, reader: DerReader, label: string, depth: number, source: string): void {
  const inside = lines.opened(reader, label, depth, source);
  while (inside.more) oid(lines, inside, "object identifier", depth + 1, source);
}

function oid(lines: Lines, reader: DerReader, label: string, depth: number, source: string): string {
  let read = "";
  lines.leaf(reader, label, depth, source, (_, element) => {
    if (element.tag !== DER_TAGS.objectIdentifier) return "not an object identifier";
    read = reader.objectIdentifier(element);
    return named(read);
  });
  return read;
}

const named = (identifier: string): string =>
  OID_NAMES[identifier] === undefined ? identifier : `${OID_NAMES[identifier]} (${identifier})`;

function name(lines: Lines, reader: DerReader, label: string, source: string): void {
  const parts = lines.opened(reader, label, 2, source);
  while (parts.more) {
    const set = lines.opened(parts, "relative name", 3, source, "SET");
    while (set.more) {
      const pair = lines.opened(set, "attribute", 4, source);
      const type = oid(lines, pair, "type", 5, source);
      lines.leaf(pair, "value", 5, source, (content, { tag }) => {
        if (tag === DER_TAGS.bitString) return dashed(content.subarray(1));
        const text = new TextDecoder().decode(content);
        const role = type === "2.5.4.11" ? roleOfOrganisationalUnit(text) : undefined;
        return role === undefined ? text : `${text} (${role})`;
      });
    }
  }
}

const dashed = (octets: Uint8Array): string =>
  [...octets].map((octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("-");

function publicKey(content: Uint8Array): string {
  const point = content.subarray(1);
  return point[0] === 0x04 ? `point (x, y): ${bytesToHex(point.subarray(1))}` : bytesToHex(point);
}

function extensions(lines: Lines, tbs: DerReader, known: Certificate | undefined): void {
  const explicit = lines.opened(tbs, "extensions", 2, "RFC 5280 4.1.2.9", "[3]");
  while (explicit.more) {
    const list = lines.opened(explicit, "extensions", 3, "RFC 5280 4.1.2.9");
    while (list.more) {
      const extension = lines.opened(list, "extension", 4, "RFC 5280 4.1.2.9");
      const identifier = oid(lines, extension, "extnID", 5, "RFC 5280 4.1.2.9");
      const source = EXTENSION_SOURCES[identifier] ?? "RFC 5280 4.1.2.9";
      while (extension.more) {
        lines.leaf(
          extension,
          ({ tag }) => (tag === DER_TAGS.boolean ? "critical" : "extnValue"),
          5,
          source,
          (content, { tag }) =>
            tag === DER_TAGS.boolean
              ? String(content[0] === 0xff)
              : (extensionInWords(identifier, known) ?? bytesToHex(content)),
        );
      }
    }
  }
}

/** What an extension says; undefined when its octets are all that is known of it. */
function extensionInWords(identifier: string, known: Certificate | undefined): string | undefined {
  if (known === undefined) return undefined;
  switch (identifier) {
    case EXTENSION_OIDS.subjectKeyIdentifier:
      return known.keyIdentifier;
    case EXTENSION_OIDS.authorityKeyIdentifier:
      return known.authorityKeyIdentifier;
    case EXTENSION_OIDS.keyUsage:
      return known.keyUsage.join(", ");
    case EXTENSION_OIDS.certificatePolicies:
      return known.policies.join(", ");
    case EXTENSION_OIDS.basicConstraints: {
      const { ca, pathLength } = known.basicConstraints ?? {};
      return `CA ${String(ca ?? false)}${pathLength === undefined ? "" : `, path length ${pathLength}`}`;
    }
    case EXTENSION_OIDS.subjectAltName:
      return known.entityId === undefined ? undefined : `hardware module ${formatEntityId(known.entityId)}`;
    default:
      return undefined;
  }
}
