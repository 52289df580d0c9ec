/**
 * Certification path validation as a device does it (GBCS 12, RFC 5280 6.1): signatures, names, constraints,
 * policy and, unless the command disapplies them, dates. Never revocation: a device does not learn of it.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { verifyCertificateSignature } from "../certificates/certificate-signature.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { formatDistinguishedName, sameDistinguishedName } from "../encoding/distinguished-name.ts";
import {
  recordEvidence,
  type CheckDefinition,
  type Evidence,
  type EvidenceRecorder,
  type Facts,
} from "../evidence.ts";
import { formatInstant, type Instant } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { findChains, type Chain, type PathAnchor } from "./path-building.ts";
import type { SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";

export interface PathValidationRequest {
  readonly certificate: Certificate;
  /** The certificates that came along, in any order; the ones not needed are ignored. */
  readonly path: readonly Certificate[];
  readonly anchor: PathAnchor;
  /** The policy that every certificate of the path must carry; undefined: none is asked for. */
  readonly policyOid?: string | undefined;
  /** When the dates are judged; undefined: the command disapplies time-based checks. */
  readonly at: Instant | undefined;
  readonly verifier: SignatureVerifier;
  readonly signatureEncoding: SignatureEncodingPolicy;
}

/**
 * - `noTrustAnchor`: no chain of names, key identifiers and signatures leads to the anchor (measured: an unknown
 *   Issuing OCA and a broken OCA signature both give GBCS response code 10)
 * - `badCertificate`: a chain does, but a certificate in it may not be used (GBCS response code 5, RECALLED)
 */
export type PathFailure = "noTrustAnchor" | "badCertificate";

export type PathValidation =
  /** `chain` is the certificate first, then each issuer in turn. */
  | { readonly ok: true; readonly evidence: Evidence; readonly chain: Chain }
  | { readonly ok: false; readonly evidence: Evidence; readonly failure: PathFailure };

/** The checks in the order in which they are made. */
export const PATH_CHECKS = [
  {
    check: "path-to-anchor",
    asks: "Do names and key identifiers lead from the certificate to the trust anchor?",
    source: "GBCS 12; RFC 5280 6.1.3 (a)(4)",
  },
  {
    check: "path-signatures",
    asks: "Is every certificate signed with the key of the next, and the last with the trust anchor?",
    source: "GBCS 12; RFC 5280 6.1.3 (a)(1)",
  },
  {
    check: "path-validity",
    asks: "Is the time within the validity of every certificate?",
    source: "RFC 5280 6.1.3 (a)(2)",
  },
  {
    check: "path-basic-constraints",
    asks: "Is every issuer a CA, and the path no longer than each allows?",
    source: "RFC 5280 6.1.4 (k) (l) (m)",
  },
  {
    check: "path-key-usage",
    asks: "May every issuer sign certificates?",
    source: "RFC 5280 6.1.4 (n)",
  },
  {
    check: "path-key-identifiers",
    asks: "Does every certificate carry the 8-octet key identifier of its own key?",
    source: "GBCS 12; RFC 5280 4.2.1.2 method 2",
  },
  {
    check: "path-policy",
    asks: "Does every certificate carry the policy of the environment?",
    source: "GBCS 12; RFC 5280 6.1.3 (d)",
  },
  {
    check: "path-critical-extensions",
    asks: "Is every critical extension understood?",
    source: "RFC 5280 6.1.4 (o), 6.1.5 (f)",
  },
] as const satisfies readonly CheckDefinition[];

export type PathCheck = (typeof PATH_CHECKS)[number]["check"];

const ANY_POLICY = "2.5.29.32.0";
/**
 * Validates one certificate. Where several chains are possible (re-issued CAs share a name and a key), the first
 * valid one decides; when none is, the one that got furthest explains why.
 */
export function validatePath(request: PathValidationRequest): PathValidation {
  const { complete, furthest } = findChains([request.certificate], request.path, request.anchor);
  if (complete.length === 0) return noChain(furthest, request.anchor);
  const results = complete.map((chain) => validateChain(chain, request));
  const passed = ({ evidence }: PathValidation): number =>
    evidence.filter(({ outcome }) => outcome === "passed").length;
  return results.reduce((best, result) => {
    if (best.ok) return best;
    return result.ok || passed(result) > passed(best) ? result : best;
  });
}

function noChain(furthest: Chain, anchor: PathAnchor): PathValidation {
  const evidence = recordEvidence<PathCheck>(PATH_CHECKS);
  const last = furthest.at(-1);
  evidence.failed("path-to-anchor", {
    issuer: last === undefined ? "" : formatDistinguishedName(last.issuer),
    authorityKeyIdentifier: last?.authorityKeyIdentifier ?? "absent",
    trustAnchor: anchor.keyIdentifier,
    certificates: furthest.length,
  });
  return { ok: false, evidence: evidence.close(), failure: "noTrustAnchor" };
}

function validateChain(chain: Chain, request: PathValidationRequest): PathValidation {
  const evidence = recordEvidence<PathCheck>(PATH_CHECKS);
  evidence.passed("path-to-anchor", {
    certificates: chain.length,
    trustAnchor: request.anchor.keyIdentifier,
  });
  if (!record(evidence, "path-signatures", chain, badSignature(chain, request))) {
    return { ok: false, evidence: evidence.close(), failure: "noTrustAnchor" };
  }
  const { at, policyOid } = request;
  const usable =
    (at === undefined || record(evidence, "path-validity", chain, outsideValidity(chain, at))) &&
    record(evidence, "path-basic-constraints", chain, badBasicConstraints(chain)) &&
    record(evidence, "path-key-usage", chain, badKeyUsage(chain)) &&
    record(evidence, "path-key-identifiers", chain, badKeyIdentifier(chain)) &&
    (policyOid === undefined || record(evidence, "path-policy", chain, otherPolicy(chain, policyOid))) &&
    record(evidence, "path-critical-extensions", chain, unknownCriticalExtension(chain));
  return usable
    ? { ok: true, evidence: evidence.close(), chain }
    : { ok: false, evidence: evidence.close(), failure: "badCertificate" };
}

/** What is wrong with which certificate; undefined when nothing is. */
type Finding = (Facts & { readonly serial: string }) | undefined;

function record(
  evidence: EvidenceRecorder<PathCheck>,
  check: PathCheck,
  chain: Chain,
  finding: Finding,
): boolean {
  if (finding === undefined) evidence.passed(check, { certificates: chain.length });
  else evidence.failed(check, finding);
  return finding === undefined;
}

function firstFinding(
  chain: Chain,
  find: (certificate: Certificate, index: number) => Facts | undefined,
): Finding {
  for (const [index, certificate] of chain.entries()) {
    const facts = find(certificate, index);
    if (facts !== undefined) return { serial: certificate.serial, ...facts };
  }
  return undefined;
}

function badSignature(chain: Chain, request: PathValidationRequest): Finding {
  return firstFinding(chain, (certificate, index) => {
    const issuerPoint = chain[index + 1]?.subjectPublicKey ?? request.anchor.publicPoint;
    const verdict = verifyCertificateSignature(
      certificate,
      issuerPoint,
      request.verifier,
      request.signatureEncoding,
    );
    return verdict === "valid" ? undefined : { verdict, issuerKey: keyIdentifierOf(issuerPoint) };
  });
}

function outsideValidity(chain: Chain, at: Instant): Finding {
  return firstFinding(chain, ({ notBefore, notAfter }) =>
    notBefore <= at && at <= notAfter
      ? undefined
      : { at: formatInstant(at), notBefore: formatInstant(notBefore), notAfter: formatInstant(notAfter) },
  );
}

function badBasicConstraints(chain: Chain): Finding {
  return firstFinding(chain, ({ basicConstraints }, index) => {
    if (index === 0) return undefined;
    if (basicConstraints?.ca !== true) return { ca: false };
    const { pathLength } = basicConstraints;
    // A self-issued CA below does not count (RFC 5280 6.1.4 (l)).
    const below = chain
      .slice(1, index)
      .filter(({ issuer, subject }) => !sameDistinguishedName(issuer, subject)).length;
    return pathLength !== undefined && below > pathLength ? { pathLength, below } : undefined;
  });
}

function badKeyUsage(chain: Chain): Finding {
  return firstFinding(chain, ({ keyUsage }, index) =>
    index === 0 || keyUsage.includes("keyCertSign") ? undefined : { keyUsage: keyUsage.join(", ") },
  );
}

function badKeyIdentifier(chain: Chain): Finding {
  return firstFinding(chain, ({ keyIdentifier, rawKeyIdentifier, subjectPublicKey }) => {
    const expected = keyIdentifierOf(subjectPublicKey);
    if (keyIdentifier === expected) return undefined;
    return { found: rawKeyIdentifier ? bytesToHex(rawKeyIdentifier) : "absent", expected };
  });
}

function otherPolicy(chain: Chain, policyOid: string): Finding {
  return firstFinding(chain, ({ policies }) =>
    policies.includes(policyOid) || policies.includes(ANY_POLICY)
      ? undefined
      : { found: policies.join(", ") || "none", expected: policyOid },
  );
}

function unknownCriticalExtension(chain: Chain): Finding {
  const known: readonly string[] = Object.values(EXTENSION_OIDS);
  return firstFinding(chain, ({ extensions }) => {
    const unknown = extensions.find(({ oid, critical }) => critical && !known.includes(oid));
    return unknown && { extension: unknown.oid };
  });
}
