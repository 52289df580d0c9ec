/** The published certificates and issuer keys of the test PKI, read from the reference folder. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  decodeCertificate,
  decodePem,
  publicPointOf,
  type Certificate,
  type NamedCertificate,
  type PemLabel,
} from "../../../pki/index.ts";
import { readReferenceJson, referencePath } from "../reference.ts";

/** What the index of the corpus says of a certificate, as far as tests compare it. */
export interface CorpusEntry {
  readonly file: string;
  readonly profile: string;
  readonly authenticity: string;
  readonly roleOU: string | null;
  readonly subjectCN: string | null;
  readonly eui64: string | null;
  readonly serial: string;
  readonly keyUsage: string;
  readonly ski: string | null;
  readonly aki: string | null;
  readonly policyOid: string;
  readonly hwType: string | null;
  readonly signatureVerifies: boolean;
  readonly signatureIsStrictDer: boolean;
}

export function corpusIndex(): readonly CorpusEntry[] {
  return (readReferenceJson("smki/corpus/index.json") as { certificates: CorpusEntry[] }).certificates;
}

/** Every certificate of the corpus, by file name. */
export function corpus(): readonly NamedCertificate[] {
  return pemFiles("smki/corpus", "CERTIFICATE");
}

/** The one file of the corpus, decoded. */
export function corpusCertificate(file: string): Certificate {
  const found = corpus().find(({ name }) => name === file);
  const decoded = decodeCertificate(found?.der ?? new Uint8Array());
  if (!decoded.ok) throw new Error(`${file}: ${decoded.problem.reason}`);
  return decoded.value;
}

/** The public key of an issuer (`ZA`, `Z1`, `E357`, …), 65 octets. */
export function issuerKey(name: string): Uint8Array {
  const found = issuerKeys().find((key) => key.name === `${name}.spki.pem`);
  if (found === undefined) throw new Error(`no issuer key ${name}`);
  return found.point;
}

export function issuerKeys(): readonly { readonly name: string; readonly point: Uint8Array }[] {
  return pemFiles("smki/issuer-keys", "PUBLIC KEY").map(({ name, der }) => ({
    name,
    point: publicPointOf(der),
  }));
}

function pemFiles(folder: string, label: PemLabel): readonly NamedCertificate[] {
  const root = referencePath(folder);
  return readdirSync(root)
    .filter((name) => name.endsWith(".pem"))
    .toSorted()
    .flatMap((name) =>
      decodePem(readFileSync(join(root, name), "utf8"), label).map((der) => ({ name, der })),
    );
}
