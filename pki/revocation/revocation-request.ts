/** A Certificate Revocation Request, and whether the SMKI accepts it. Deciding changes nothing: `revoke` does. */
import { formatDistinguishedName } from "../encoding/distinguished-name.ts";
import {
  recordEvidence,
  type CheckDefinition,
  type Evidence,
  type EvidenceRecorder,
  type Facts,
} from "../evidence.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { formatEntityId, formatInstant, type EntityId, type Instant } from "../ids.ts";
import type { Revocation, RepositoryEntry } from "../repository/certificate-status.ts";
import { findInRepository, type CertificateReference, type Repository } from "../repository/repository.ts";
import { REVOCATION_REASONS, type RevocationListReason, type RevocationReason } from "./revocation-reason.ts";

/**
 * Who asks for a revocation.
 * - `subscriber`: the Party to whom an EUI-64 is allocated
 * - `certificationAuthority`: the OCA on its own account (a compromise, a serious breach, a loss of eligibility)
 * - `policyManagementAuthority`: the SMKI PMA
 */
export type RevocationRequester =
  | { readonly kind: "subscriber"; readonly entityId: EntityId }
  | { readonly kind: "certificationAuthority" }
  | { readonly kind: "policyManagementAuthority" };

export interface RevocationRequest {
  readonly requester: RevocationRequester;
  readonly certificate: CertificateReference;
  /** Any reason that a list could state; not every one is permitted. */
  readonly reason: RevocationListReason;
}

/** What came of a request. The revocation begins when the request is accepted. */
export type RevocationDecision =
  | { readonly ok: true; readonly evidence: Evidence; readonly revocation: Revocation }
  | { readonly ok: false; readonly evidence: Evidence };

/** The checks in the order in which they are made. */
export const REVOCATION_REQUEST_CHECKS = [
  {
    check: "revocation-certificate-known",
    asks: "Is the certificate in the SMKI Repository?",
    source: "testbed policy revocationRequests",
  },
  {
    check: "revocation-kind",
    asks: "Is it a certificate that can be revoked: an organisation's or an Issuing OCA's, not a device's?",
    source: "SEC Appendix B, recalled",
  },
  {
    check: "revocation-requester",
    asks: "Is the requester the Subscriber of the certificate, or the OCA or the SMKI PMA?",
    source: "SEC Appendix B, recalled",
  },
  {
    check: "revocation-not-already",
    asks: "Is the certificate not revoked yet?",
    source: "SEC Appendix B, recalled: revocation is final",
  },
  {
    check: "revocation-not-expired",
    asks: "Is the certificate not expired?",
    source: "testbed policy revocationRequests",
  },
  {
    check: "revocation-reason",
    asks: "Is the reason one that may be given for this certificate?",
    source: "testbed policy revocationReasons",
  },
] as const satisfies readonly CheckDefinition[];

export type RevocationRequestCheck = (typeof REVOCATION_REQUEST_CHECKS)[number]["check"];

/**
 * Decides a request at a time. A reference that names several certificates asks for all of them, and one that may
 * not be revoked refuses the whole request.
 */
export function decideRevocation(
  repository: Repository,
  { requester, certificate, reason }: RevocationRequest,
  at: Instant,
): RevocationDecision {
  const evidence = recordEvidence<RevocationRequestCheck>(REVOCATION_REQUEST_CHECKS);
  const entries = findInRepository(repository, certificate, at);
  if (entries.length === 0) {
    evidence.failed("revocation-certificate-known", referenceFacts(certificate));
    return { ok: false, evidence: evidence.close() };
  }
  evidence.passed("revocation-certificate-known", { certificates: entries.length });
  const judge = judgeOf(evidence, entries);
  const accepted =
    judge("revocation-kind", canBeRevoked, kindFacts) &&
    judge(
      "revocation-requester",
      (entry) => mayAsk(requester, entry.certificate),
      (entry) => requesterFacts(requester, entry.certificate),
    ) &&
    judge("revocation-not-already", ({ revocation }) => revocation === undefined, revocationFacts) &&
    judge(
      "revocation-not-expired",
      (entry) => at <= entry.certificate.notAfter,
      (entry) => ({ at: formatInstant(at), notAfter: formatInstant(entry.certificate.notAfter) }),
    ) &&
    judge(
      "revocation-reason",
      (entry) => isPermitted(reason, entry.certificate),
      (entry) => ({ reason, kind: entry.certificate.kind }),
    );
  return accepted && isRequestable(reason)
    ? { ok: true, evidence: evidence.close(), revocation: { at, reason } }
    : { ok: false, evidence: evidence.close() };
}

/** Records a check over all the certificates: the first that fails it explains why, otherwise the first of all. */
function judgeOf(evidence: EvidenceRecorder<RevocationRequestCheck>, entries: readonly RepositoryEntry[]) {
  return (
    check: RevocationRequestCheck,
    passes: (entry: RepositoryEntry) => boolean,
    facts: (entry: RepositoryEntry) => Facts,
  ): boolean => {
    const failing = entries.find((entry) => !passes(entry));
    const shown = failing ?? entries[0];
    const found = shown === undefined ? {} : facts(shown);
    if (failing === undefined) evidence.passed(check, found);
    else evidence.failed(check, found);
    return failing === undefined;
  };
}

/** A DCA has no list to be on, and the Root OCA, whose role is another, would have to name itself on its own. */
function canBeRevoked({ certificate }: RepositoryEntry): boolean {
  const { kind, role } = certificate;
  return kind === "organisation" || (kind === "authority" && role === "issuingAuthority");
}

/** One EUI-64 can hold several roles, and its XML signing certificate carries it too; a CA has none. */
function mayAsk(requester: RevocationRequester, certificate: Certificate): boolean {
  switch (requester.kind) {
    case "subscriber":
      return certificate.entityId === requester.entityId;
    case "certificationAuthority":
    case "policyManagementAuthority":
      return true;
    default:
      return requester satisfies never;
  }
}

function isPermitted(reason: RevocationListReason, { kind }: Certificate): boolean {
  return isRequestable(reason) && (reason !== "cACompromise" || kind === "authority");
}

function isRequestable(reason: RevocationListReason): reason is RevocationReason {
  return (REVOCATION_REASONS as readonly RevocationListReason[]).includes(reason);
}

function referenceFacts(reference: CertificateReference): Facts {
  return reference.kind === "fingerprint"
    ? { fingerprint: reference.fingerprint }
    : { issuer: formatDistinguishedName(reference.issuer), serial: reference.serial };
}

function kindFacts({ certificate }: RepositoryEntry): Facts {
  return { kind: certificate.kind, role: certificate.role ?? "none", serial: certificate.serial };
}

function requesterFacts(requester: RevocationRequester, { entityId }: Certificate): Facts {
  const asking = requester.kind === "subscriber" ? formatEntityId(requester.entityId) : requester.kind;
  return { requester: asking, subject: entityId === undefined ? "none" : formatEntityId(entityId) };
}

function revocationFacts({ status, revocation }: RepositoryEntry): Facts {
  return revocation === undefined
    ? { status }
    : { status, since: formatInstant(revocation.at), reason: revocation.reason };
}
