/** Runs vectors as they are on disk through the judges, and holds the answers against the manifest. */
import {
  type Certificate,
  createVectorKit,
  decodeCertificate,
  decodePem,
  lintCertificate,
  UsageError,
} from "../../pki/index.ts";
import { createJudges, type Judge, type Judgement } from "./judges.ts";
import type { ManifestEntry, VectorManifest } from "./manifest.ts";

/** One judge's answer beside what the manifest expects. */
export interface JudgedVector {
  readonly judge: Judge;
  readonly expected: string;
  readonly actual: string;
  readonly asExpected: boolean;
  readonly judgement: Judgement;
}

export interface VectorRow {
  readonly entry: ManifestEntry;
  readonly judged: readonly JudgedVector[];
  /** The rules of the profile that it breaks, and those that the manifest says; undefined for a request. */
  readonly lint:
    | {
        readonly expected: readonly string[];
        readonly actual: readonly string[];
        readonly asExpected: boolean;
      }
    | undefined;
  readonly asExpected: boolean;
}

/**
 * Judges every vector of a manifest.
 * @param read the text of a file of the folder, by the path in the manifest
 * @throws UsageError when a file holds no PEM, or a CA certificate does not read
 */
export async function runVectors(
  manifest: VectorManifest,
  read: (file: string) => string,
): Promise<readonly VectorRow[]> {
  const judge = createJudges(await createVectorKit(manifest.seed));
  return manifest.vectors.map((entry) => {
    const label = entry.kind === "request" ? "CERTIFICATE REQUEST" : "CERTIFICATE";
    const [der] = decodePem(read(entry.file), label);
    if (der === undefined) {
      throw new UsageError(
        `${entry.file} holds no ${label.toLowerCase()}`,
        `a PEM file has a line -----BEGIN ${label}-----`,
      );
    }
    const path = entry.path.map((file) => authorityIn(file, read(file)));
    const judged = judge({ kind: entry.kind, der, path }).map((judgement): JudgedVector => {
      const expected = answerInWords(entry.expected[judgement.judge]);
      const actual = judgement.refusedAt ?? "accepts";
      return { judge: judgement.judge, expected, actual, asExpected: expected === actual, judgement };
    });
    const lint = entry.lint === undefined ? undefined : lintedAs(der, entry.lint);
    const asExpected = judged.every((one) => one.asExpected) && lint?.asExpected !== false;
    return { entry, judged, lint, asExpected };
  });
}

function answerInWords(answer: ManifestEntry["expected"]["device"]): string {
  if (answer === undefined) return "not asked";
  return answer.verdict === "accepts" ? "accepts" : answer.check;
}

/** A certificate that cannot be read cannot be held against the profile: it breaks none of its rules. */
function lintedAs(der: Uint8Array, expected: readonly string[]): NonNullable<VectorRow["lint"]> {
  const certificate = decodeCertificate(der);
  const actual = certificate.ok ? lintCertificate(certificate.value).map(({ rule }) => rule) : [];
  return { expected, actual, asExpected: expected.join() === actual.join() };
}

function authorityIn(file: string, text: string): Certificate {
  const [der] = decodePem(text, "CERTIFICATE");
  const certificate = der === undefined ? undefined : decodeCertificate(der);
  if (certificate?.ok !== true) {
    throw new UsageError(`${file} holds no CA certificate`, "make the vectors again with pki vectors");
  }
  return certificate.value;
}
