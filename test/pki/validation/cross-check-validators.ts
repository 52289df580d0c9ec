/** The three validators that the cross-check asks: ours, pkijs, and the openssl command, each its own way. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pkijs from "pkijs";
import {
  createSignatureVerifier,
  encodePem,
  failedCheck,
  keyIdentifierOf,
  validatePath,
  type Certificate,
  type Instant,
  type SignatureEncodingPolicy,
} from "../../../pki/index.ts";

/** One question, the same for all three. */
export interface PathQuestion {
  readonly leaf: Certificate;
  readonly path: readonly Certificate[];
  /** The certificate whose name and key are trusted: a root, or the Issuing CA. */
  readonly anchor: Certificate;
  /** The policy that every certificate must carry; undefined: none is asked for. */
  readonly policyOid: string | undefined;
  /** When the dates are judged; pkijs judges them in any case. */
  readonly at: Instant;
  readonly timeChecks: "apply" | "disapply";
  /** Ours only: the others have no choice to offer. */
  readonly signatureEncoding: SignatureEncodingPolicy;
}

export interface Verdict {
  readonly accepts: boolean;
  /** Why not, in the words of the validator; empty for an acceptance. */
  readonly because: string;
}

export interface Verdicts {
  readonly ours: Verdict;
  readonly openssl: Verdict;
  readonly pkijs: Verdict;
}

const verifier = createSignatureVerifier();

/** Asks all three. openssl runs in processes of its own while pkijs works here. */
export async function askAll(questions: readonly PathQuestion[]): Promise<readonly Verdicts[]> {
  const answers = askOpenssl(questions);
  // A failure is awaited below; until then it must not count as unhandled.
  answers.catch(() => undefined);
  const fromPkijs: Verdict[] = [];
  for (const question of questions) fromPkijs.push(await askPkijs(question));
  const fromOpenssl = await answers;
  return questions.map((question, index) => ({
    ours: askOurs(question),
    openssl: at(fromOpenssl, index),
    pkijs: at(fromPkijs, index),
  }));
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`no answer to question ${index}`);
  return item;
}

function askOurs({
  leaf,
  path,
  anchor,
  policyOid,
  at,
  timeChecks,
  signatureEncoding,
}: PathQuestion): Verdict {
  const { subjectPublicKey: publicPoint, subject: name } = anchor;
  const validation = validatePath({
    certificate: leaf,
    path,
    anchor: { publicPoint, keyIdentifier: keyIdentifierOf(publicPoint), name },
    policyOid,
    at: timeChecks === "apply" ? at : undefined,
    verifier,
    signatureEncoding,
  });
  return { accepts: validation.ok, because: failedCheck(validation.evidence)?.check ?? "" };
}

const engine = new pkijs.CryptoEngine({ name: "node", crypto: globalThis.crypto });
const parsed = new WeakMap<Certificate, pkijs.Certificate>();

async function askPkijs({ leaf, path, anchor, policyOid, at }: PathQuestion): Promise<Verdict> {
  const parse = (certificate: Certificate): pkijs.Certificate => {
    const found = parsed.get(certificate) ?? pkijs.Certificate.fromBER(certificate.der);
    parsed.set(certificate, found);
    return found;
  };
  const validation = new pkijs.CertificateChainValidationEngine({
    trustedCerts: [parse(anchor)],
    certs: [...path, leaf].map(parse),
    checkDate: new Date(at),
  });
  const { result, resultMessage } = await validation.verify(
    policyOid === undefined ? {} : { initialPolicySet: [policyOid], initialExplicitPolicy: true },
    engine,
  );
  return { accepts: result, because: result ? "" : resultMessage };
}

/**
 * One process for all questions that share everything but the leaf: 2000 of them are a few hundred. A question about
 * revocation would add `-crl_check` and its `-CRLfile` to what the questions share.
 */
async function askOpenssl(questions: readonly PathQuestion[]): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "smki-cross-check-"));
  try {
    const pem = pemFiles(folder);
    const batches = new Map<string, { readonly args: readonly string[]; readonly leaves: Set<string> }>();
    const leaves = questions.map((question) => {
      const args = verifyArguments(question, pem);
      const batch = batches.get(args.join(" ")) ?? { args, leaves: new Set<string>() };
      batches.set(args.join(" "), batch);
      const leaf = pem([question.leaf]);
      batch.leaves.add(leaf);
      return { batch, leaf };
    });
    const verdicts = new Map<object, ReadonlyMap<string, Verdict>>();
    for (const batch of batches.values())
      verdicts.set(batch, await opensslVerify(batch.args, [...batch.leaves]));
    return leaves.map(({ batch, leaf }) => {
      const verdict = verdicts.get(batch)?.get(leaf);
      if (verdict === undefined) throw new Error(`openssl said nothing of ${leaf}`);
      return verdict;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type PemFile = (certificates: readonly Certificate[]) => string;

/** Writes certificates as a file, the same ones once only. */
function pemFiles(folder: string): PemFile {
  mkdirSync(folder, { recursive: true });
  const numbers = new Map<Certificate, number>();
  const written = new Map<string, string>();
  const numberOf = (certificate: Certificate): number => {
    const known = numbers.get(certificate) ?? numbers.size;
    numbers.set(certificate, known);
    return known;
  };
  return (certificates) => {
    const name = `${certificates.map(numberOf).join("-")}.pem`;
    const path = join(folder, name);
    if (!written.has(name)) {
      writeFileSync(path, certificates.map(({ der }) => encodePem(der, "CERTIFICATE")).join(""));
      written.set(name, path);
    }
    return path;
  };
}

function verifyArguments(
  { path, anchor, policyOid, at, timeChecks }: PathQuestion,
  pem: PemFile,
): readonly string[] {
  return [
    "verify",
    "-x509_strict",
    // Else an anchor that is not self-signed would never end a path; nothing else is trusted that is not given.
    "-partial_chain",
    "-no-CApath",
    "-no-CAstore",
    "-CAfile",
    pem([anchor]),
    ...(path.length === 0 ? [] : ["-untrusted", pem(path)]),
    ...(timeChecks === "apply" ? ["-attime", String(at / 1000)] : ["-no_check_time"]),
    ...(policyOid === undefined ? [] : ["-policy_check", "-explicit_policy", "-policy", policyOid]),
  ];
}

/** `FILE: OK` on stdout; of a refused one, `error NUMBER at DEPTH …: REASON` on stderr before its name. */
function opensslVerify(
  args: readonly string[],
  leaves: readonly string[],
): Promise<ReadonlyMap<string, Verdict>> {
  return new Promise((resolve, reject) => {
    execFile("openssl", [...args, ...leaves], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") {
        reject(error);
        return;
      }
      const verdicts = new Map<string, Verdict>();
      for (const [, leaf = ""] of stdout.matchAll(/^(.*): OK$/gm)) {
        verdicts.set(leaf, { accepts: true, because: "" });
      }
      let because = "";
      for (const text of stderr.split("\n")) {
        const [, reason] = /^error (\d+ at \d+ depth lookup: .*)$/.exec(text) ?? [];
        const [, leaf] = /^error (.*): verification failed$/.exec(text) ?? [];
        if (reason !== undefined) because ||= reason;
        if (leaf !== undefined) {
          verdicts.set(leaf, { accepts: false, because });
          because = "";
        }
      }
      if (verdicts.size === leaves.length) resolve(verdicts);
      else reject(new Error(`openssl judged ${verdicts.size} of ${leaves.length}: ${stderr.slice(0, 2000)}`));
    });
  });
}
