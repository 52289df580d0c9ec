/**
 * Validation as the DCC does it: the path as a device walks it, always in time, and then what a device cannot
 * know: whether a revocation list names a certificate of the path, whether the SMKI Repository has the
 * certificate in use, and whether role and key usage are those that the case demands.
 *
 * A revocation is known here from the first list that names it and not before (RFC 5280 6.3; SEC Appendix B as
 * recalled); the Repository's own letter R plays no part.
 */
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import { formatDistinguishedName, sameDistinguishedName } from "../encoding/distinguished-name.ts";
import {
  recordEvidence,
  type Check,
  type CheckDefinition,
  type Evidence,
  type EvidenceRecorder,
  type Facts,
} from "../evidence.ts";
import { formatInstant, type Instant, type KeyIdentifier } from "../ids.ts";
import { findInRepository, type Repository } from "../repository/repository.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import { verifyRevocationListSignature } from "../revocation/revocation-list-signature.ts";
import type { RevocationList } from "../revocation/revocation-list.ts";
import type { Chain } from "./path-building.ts";
import { validatePath, type PathValidation, type PathValidationRequest } from "./path-validation.ts";

export interface RelyingPartyRequest extends Omit<PathValidationRequest, "at"> {
  /** When it judges: the lists and the Repository always, validity in time unless that is disapplied. */
  readonly at: Instant;
  /** A request may ask for validity in time not to be judged (DUIS ApplyTimeBasedCPVChecks); judged unless given. */
  readonly timeChecks?: "apply" | "disapply" | undefined;
  /** The lists that it has fetched; the newest in force of each CA counts. */
  readonly revocationLists: readonly RevocationList[];
  /**
   * CAs of which no list can be had, because nobody here has their key, or because what they issue cannot be revoked
   * (the device tree, RECALLED): what they issued is taken as not revoked, and where the whole path is theirs, the
   * two checks of lists do not appear. None unless given.
   */
  readonly authoritiesWithoutLists?: readonly KeyIdentifier[] | undefined;
  /** Where the certificate must be lodged and in use; undefined: not asked. */
  readonly repository?: Repository | undefined;
  /** The roles that the case lets the certificate have; undefined: any. */
  readonly roles?: readonly CertificateRole[] | undefined;
  /** The one key usage that the case demands; undefined: any. */
  readonly usage?: "digitalSignature" | "keyAgreement" | undefined;
}

export type RelyingPartyValidation =
  | { readonly ok: true; readonly evidence: Evidence; readonly chain: Chain }
  | { readonly ok: false; readonly evidence: Evidence };

/** The checks that a relying party makes after those of the path, in order. */
export const RELYING_PARTY_CHECKS = [
  {
    check: "revocation-lists",
    asks: "Is there a list in force, signed by its CA, for every certificate of the path?",
    source: "RFC 5280 6.3.3; SEC Appendix B (CRL and ARL, recalled)",
  },
  {
    check: "not-revoked",
    asks: "Does no list name a certificate of the path?",
    source: "RFC 5280 6.1.3 (a)(3)",
  },
  {
    check: "in-repository",
    asks: "Is the certificate lodged in the SMKI Repository and in use?",
    source: "SEC Section L8; states of the Repository interface (dccboxed-keystore)",
  },
  {
    check: "certificate-role",
    asks: "Is its role one that the case allows?",
    source: "GBCS RemotePartyRole; SEC Appendix B",
  },
  {
    check: "certificate-usage",
    asks: "Is its key usage the one, and the only one, that the case demands?",
    source: "GBCS 12",
  },
] as const satisfies readonly CheckDefinition[];

export type RelyingPartyCheck = (typeof RELYING_PARTY_CHECKS)[number]["check"];

/** What does not depend on the Repository, nor on the case. */
export type PathAndListsRequest = Omit<RelyingPartyRequest, "repository" | "roles" | "usage">;

/** The path and the lists alone: what follows from certificates, lists and time, and so may be remembered. */
export function validatePathAndLists(
  request: PathAndListsRequest,
  validate: (path: PathValidationRequest) => PathValidation = validatePath,
): RelyingPartyValidation {
  const judgesTime = request.timeChecks !== "disapply";
  const path = validate({ ...request, at: judgesTime ? request.at : undefined });
  if (!path.ok) return { ok: false, evidence: [...path.evidence, ...LIST_CHECKS.map(notReached)] };
  const evidence = recordEvidence<RelyingPartyCheck>(LIST_CHECKS);
  const ok = judgeByLists(evidence, request, path.chain);
  const made = [...path.evidence, ...evidence.close()];
  return ok ? { ok, evidence: made, chain: path.chain } : { ok, evidence: made };
}

/**
 * Validates one certificate as the DCC would. Checks whose question is not asked do not appear.
 * @param judge how path and lists are judged; from memory, where there is one
 */
export function validateAsRelyingParty(
  request: RelyingPartyRequest,
  judge: (request: PathAndListsRequest) => RelyingPartyValidation = validatePathAndLists,
): RelyingPartyValidation {
  const judged = judge(request);
  const asked = askedOfTheCase(request);
  if (!judged.ok) return { ok: false, evidence: [...judged.evidence, ...asked.map(notReached)] };
  const evidence = recordEvidence<RelyingPartyCheck>(asked);
  const ok = judgeCase(evidence, request);
  const made = [...judged.evidence, ...evidence.close()];
  return ok ? { ok, evidence: made, chain: judged.chain } : { ok, evidence: made };
}

const LIST_CHECKS: readonly CheckDefinition<RelyingPartyCheck>[] = RELYING_PARTY_CHECKS.slice(0, 2);

function notReached(check: CheckDefinition): Check {
  return { ...check, outcome: "notReached", facts: {} };
}

function askedOfTheCase({
  repository,
  roles,
  usage,
}: RelyingPartyRequest): readonly CheckDefinition<RelyingPartyCheck>[] {
  const asked: Readonly<Partial<Record<RelyingPartyCheck, boolean>>> = {
    "in-repository": repository !== undefined,
    "certificate-role": roles !== undefined,
    "certificate-usage": usage !== undefined,
  };
  return RELYING_PARTY_CHECKS.filter(({ check }) => asked[check]);
}

function judgeCase(evidence: EvidenceRecorder<RelyingPartyCheck>, request: RelyingPartyRequest): boolean {
  const { certificate, repository, roles, usage, at } = request;
  const record = (check: RelyingPartyCheck, ok: boolean, facts: Facts): boolean => {
    if (ok) evidence.passed(check, facts);
    else evidence.failed(check, facts);
    return ok;
  };
  const status = repository && statusWithoutRevocation(repository, certificate, at);
  const role = certificate.role ?? "none";
  const usages = certificate.keyUsage.join("+") || "none";
  return (
    (status === undefined || record("in-repository", isUsable(status, request), { status })) &&
    (roles === undefined ||
      record("certificate-role", roles.includes(role as CertificateRole), {
        certificateRole: role,
        allowed: roles.join(", "),
      })) &&
    (usage === undefined ||
      record("certificate-usage", usages === usage, { certificateKeyUsage: usages, demanded: usage }))
  );
}

/** The checks of lists, for the certificates of the path whose CA has any. */
function judgeByLists(
  evidence: EvidenceRecorder<RelyingPartyCheck>,
  request: PathAndListsRequest,
  chain: Chain,
): boolean {
  const without = request.authoritiesWithoutLists ?? [];
  const judged = chain.flatMap((certificate, index) =>
    certificate.authorityKeyIdentifier !== undefined && without.includes(certificate.authorityKeyIdentifier)
      ? []
      : [{ certificate, list: listFor(certificate, chain[index + 1], request) }],
  );
  if (judged.length === 0) return true;
  const missing = judged.find(({ list }) => list === undefined)?.certificate;
  if (missing !== undefined) {
    evidence.failed("revocation-lists", {
      issuer: formatDistinguishedName(missing.issuer),
      at: formatInstant(request.at),
      ofThatIssuer: ofIssuer(missing, request).length,
      problem: "no list of this CA is in force and signed with its key",
    });
    return false;
  }
  evidence.passed("revocation-lists", listFacts(judged.map(({ list }) => list)));

  const named = judged.flatMap(({ certificate, list }) => {
    const entry = list?.revoked.find(({ serial }) => serial === certificate.serial);
    return entry === undefined ? [] : [{ entry, list }];
  })[0];
  if (named !== undefined) {
    evidence.failed("not-revoked", {
      serial: named.entry.serial,
      revokedAt: formatInstant(named.entry.at),
      reason: named.entry.reason ?? "unspecified",
      ...listFacts([named.list]),
    });
    return false;
  }
  evidence.passed("not-revoked", { certificates: judged.length });
  return true;
}

const isUsable = (status: string, { timeChecks }: RelyingPartyRequest): boolean =>
  status === "inUse" || (status === "expired" && timeChecks === "disapply");

/**
 * Where the Repository has the certificate, with a revocation left aside: that one is for the list to tell. A
 * certificate that only its revocation keeps from being in use is therefore in use here.
 */
function statusWithoutRevocation(repository: Repository, certificate: Certificate, at: Instant): string {
  const fingerprint = certificateFingerprint(certificate);
  const [entry] = findInRepository(repository, { kind: "fingerprint", fingerprint }, at);
  if (entry === undefined) return "absent";
  return entry.status === "revoked" ? "inUse" : entry.status;
}

function ofIssuer(
  { issuer }: Certificate,
  { revocationLists }: PathAndListsRequest,
): readonly RevocationList[] {
  return revocationLists.filter((list) => sameDistinguishedName(list.issuer, issuer));
}

/** The newest list of the certificate's issuer that is in force and signed with the issuer's key. */
function listFor(
  certificate: Certificate,
  issuer: Certificate | undefined,
  request: PathAndListsRequest,
): RevocationList | undefined {
  const { at, anchor, verifier, signatureEncoding } = request;
  const issuerPoint = issuer?.subjectPublicKey ?? anchor.publicPoint;
  return ofIssuer(certificate, request)
    .filter(
      ({ thisUpdate, nextUpdate }) => thisUpdate <= at && (nextUpdate === undefined || at <= nextUpdate),
    )
    .toSorted((left, right) => right.thisUpdate - left.thisUpdate)
    .find(
      (list) => verifyRevocationListSignature(list, issuerPoint, verifier, signatureEncoding) === "valid",
    );
}

function listFacts(lists: readonly (RevocationList | undefined)[]): Facts {
  const named = lists.flatMap((list) =>
    list === undefined
      ? []
      : [
          `number ${list.crlNumber ?? "none"} of ${formatDistinguishedName(list.issuer)}, ${formatInstant(list.thisUpdate)}`,
        ],
  );
  return { lists: named.join("; ") };
}
