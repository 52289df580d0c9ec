/** Batches of certification requests: how a manufacturer has the devices of a production run certified. */
import { deriveSerial } from "../authorities/serial.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { recordEvidence, type CheckDefinition, type Evidence } from "../evidence.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial } from "../ids.ts";
import { certificatesLodged, lodgeAll, type Repository } from "../repository/repository.ts";
import { issueApproved, type CertificationOptions } from "./certify-request.ts";
import { createKeyRegister } from "./key-register.ts";
import {
  judgeCertificationRequest,
  type RegistrationContext,
  type RequestJudgement,
} from "./registration-authority.ts";

/** How many requests one batch may have (RECALLED with little confidence). */
export const REQUEST_BATCH_LIMIT = 50_000;

/** What is asked of a request in a batch after the registration authority's own checks. */
export const BATCH_CHECKS = [
  {
    check: "batch-device-request",
    asks: "Does it ask for a device certificate, the only kind that comes in batches?",
    source: "SEC Appendix N, Batched Device CSR; that organisations have none is INFERRED",
  },
] as const satisfies readonly CheckDefinition[];

/** What came of one request: the outcomes are in the order of the requests. */
export type BatchOutcome =
  | { readonly kind: "certified"; readonly evidence: Evidence; readonly certificate: Certificate }
  | { readonly kind: "refused"; readonly evidence: Evidence };

export type BatchOptions = CertificationOptions & Omit<RegistrationContext, "certifiedKeys">;

export interface CertifiedBatch {
  readonly outcomes: readonly BatchOutcome[];
  /** With every certificate of the batch in it, Pending. */
  readonly repository: Repository;
}

/**
 * Judges and certifies the requests (octets as they came) in order; a refusal concerns its own request only. A key
 * certified for an earlier request of the batch counts as certified. The serial of the request at index 7 is named
 * by the label and `:7`.
 * @throws UsageError for more than `REQUEST_BATCH_LIMIT` requests, or a label that was used already
 */
export async function certifyBatch(
  requests: readonly Uint8Array[],
  options: BatchOptions,
): Promise<CertifiedBatch> {
  const { repository, issuing, seed, label, at } = options;
  if (requests.length > REQUEST_BATCH_LIMIT) {
    throw new UsageError(
      `a batch of ${requests.length} requests: ${REQUEST_BATCH_LIMIT} at most`,
      "send several batches",
    );
  }
  const usedSerials = new Set<CertificateSerial>(
    certificatesLodged(repository, at).map(({ serial }) => serial),
  );
  const certifiedKeys = createKeyRegister(repository, at);
  const outcomes: BatchOutcome[] = [];
  for (const [index, der] of requests.entries()) {
    const judgement = inBatch(judgeCertificationRequest(der, { ...options, certifiedKeys }));
    if (!judgement.ok) {
      outcomes.push({ kind: "refused", evidence: judgement.evidence });
      continue;
    }
    const serial = deriveSerial(seed, `${label}:${index}`);
    if (usedSerials.has(serial)) {
      throw new UsageError(`the label "${label}" has named a serial number already`, "use another label");
    }
    const certificate = await issueApproved(judgement.approved, issuing, serial, at);
    certifiedKeys.add(certificate);
    outcomes.push({ kind: "certified", evidence: judgement.evidence, certificate });
  }
  const certificates = outcomes.flatMap((outcome) =>
    outcome.kind === "certified" ? [outcome.certificate] : [],
  );
  return { outcomes, repository: lodgeAll(repository, certificates, at, "pending") };
}

/** Adds the batch's own check to a judgement. */
function inBatch(judgement: RequestJudgement): RequestJudgement {
  if (!judgement.ok) {
    const notReached = BATCH_CHECKS.map((check) => ({ ...check, outcome: "notReached", facts: {} }) as const);
    return { ok: false, evidence: [...judgement.evidence, ...notReached] };
  }
  const { approved } = judgement;
  const recorder = recordEvidence<(typeof BATCH_CHECKS)[number]["check"]>(BATCH_CHECKS);
  const isDevice = approved.subject.kind === "device";
  if (isDevice) recorder.passed("batch-device-request");
  else recorder.failed("batch-device-request", { kind: approved.subject.kind });
  const evidence = [...judgement.evidence, ...recorder.close()];
  return isDevice ? { ok: true, evidence, approved } : { ok: false, evidence };
}
