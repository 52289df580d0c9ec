/**
 * The registration authority: what is checked of a certification request before anybody certifies it. It answers
 * for the request alone; who the applicant is, and what it may ask for, the caller brings along.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { EndEntityUsage } from "../authorities/authority.ts";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { ECDSA_WITH_SHA256 } from "../certificates/certificate-signature.ts";
import type { Decoded } from "../decoded.ts";
import { recordEvidence, type CheckDefinition, type Evidence } from "../evidence.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import type { CertificateWanted, EntitlementRule } from "../subscribers/certificate-wanted.ts";
import type { SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import { decodeCertificationRequest, type CertificationRequest } from "./certification-request.ts";
import { claimToKey, type CertifiedKeys, type KeyClaim } from "./key-register.ts";
import { REQUEST_EXTENSIONS } from "./make-certification-request.ts";
import { REQUEST_CHECKS, type RequestCheck } from "./request-checks.ts";
import { verifyPossession } from "./proof-of-possession.ts";
import {
  findDeviceSubject,
  findOrganisationSubject,
  type DeviceSubject,
  type Finding,
  type OrganisationSubject,
} from "./request-subject.ts";

/**
 * Testbed policy sameKeyRenewal: whether a key may be certified again for the same Subject and usage. The live
 * policies forbid it (RECALLED), but the DCC's test PKI did it to 17 keys in September 2025 (measured).
 */
export type SameKeyRenewal = "refused" | "accepted";

/** What applies unless the caller says otherwise: what was measured. */
export const DEFAULT_SAME_KEY_RENEWAL: SameKeyRenewal = "accepted";

const PKCS10_V1 = 0;

/** keyUsage with exactly one bit, as DER writes it (measured: Z1, E357). */
const KEY_USAGE_VALUES: ReadonlyMap<string, EndEntityUsage> = new Map([
  ["03020780", "digitalSignature"],
  ["03020308", "keyAgreement"],
]);

/** What a request is judged against. */
export interface RegistrationContext {
  /** Decides for the applicant who sent the request. */
  readonly entitlement: EntitlementRule;
  /** The keys that have certificates: `createKeyRegister(repository, at)`. */
  readonly certifiedKeys: CertifiedKeys;
  readonly verifier: SignatureVerifier;
  readonly signatureEncoding: SignatureEncodingPolicy;
  readonly sameKeyRenewal?: SameKeyRenewal;
}

/** A request that passed every check, and what the checks read from it. Made by `judgeCertificationRequest` only. */
export interface ApprovedRequest {
  readonly request: CertificationRequest;
  readonly subject: OrganisationSubject | DeviceSubject;
  readonly usage: EndEntityUsage;
  /** 65 octets, `04 || X || Y`. */
  readonly publicPoint: Uint8Array;
}

export type RequestJudgement =
  | { readonly ok: true; readonly evidence: Evidence; readonly approved: ApprovedRequest }
  | { readonly ok: false; readonly evidence: Evidence };

/** Judges one request, octets as they came. An empty subject means that it is a device's. */
export function judgeCertificationRequest(der: Uint8Array, context: RegistrationContext): RequestJudgement {
  const read = decodeCertificationRequest(der);
  const evidence = recordEvidence<RequestCheck>(checksFor(read));
  const approved = makeChecks(read, context, (check, finding) => {
    if (finding.passed) evidence.passed(check, finding.facts);
    else evidence.failed(check, finding.facts);
    return finding.passed ? finding.value : undefined;
  });
  return approved === undefined
    ? { ok: false, evidence: evidence.close() }
    : { ok: true, evidence: evidence.close(), approved };
}

/** Records a finding and hands on what a passed check read. */
type MakeCheck = <Value extends object | string>(
  check: RequestCheck,
  finding: Finding<Value>,
) => Value | undefined;

function makeChecks(
  read: Decoded<CertificationRequest>,
  context: RegistrationContext,
  make: MakeCheck,
): ApprovedRequest | undefined {
  const request = make("request-structure", findStructure(read));
  if (request === undefined) return undefined;
  if (make("proof-of-possession", findPossession(request, context)) === undefined) return undefined;
  const publicPoint = make("request-public-key", findPublicPoint(request));
  if (publicPoint === undefined) return undefined;
  if (make("request-signature-algorithm", findAlgorithm(request)) === undefined) return undefined;
  const usage = make("request-key-usage", findUsage(request));
  if (usage === undefined) return undefined;
  const subject = isDeviceRequest(request)
    ? make("request-device-subject", findDeviceSubject(request))
    : make("request-organisation-subject", findOrganisationSubject(request));
  if (subject === undefined) return undefined;
  if (make("request-eligibility", findEligibility(subject, context)) === undefined) return undefined;
  if (make("request-extensions", findExtensions(request)) === undefined) return undefined;
  const claim = claimToKey(context.certifiedKeys, publicPoint, subject, usage);
  if (make("request-key-uniqueness", findUniqueness(claim, context)) === undefined) return undefined;
  return { request, subject, usage, publicPoint };
}

function isDeviceRequest({ subject }: CertificationRequest): boolean {
  return subject.attributes.length === 0;
}

/** All checks but the one about the other kind of subject; all of them when the kind cannot be told. */
function checksFor(read: Decoded<CertificationRequest>): readonly CheckDefinition<RequestCheck>[] {
  if (!read.ok) return REQUEST_CHECKS;
  const other = isDeviceRequest(read.value) ? "request-organisation-subject" : "request-device-subject";
  return REQUEST_CHECKS.filter(({ check }) => check !== other);
}

function findStructure(read: Decoded<CertificationRequest>): Finding<CertificationRequest> {
  if (!read.ok) return { passed: false, facts: { ...read.problem } };
  const { version, der } = read.value;
  const facts = { version, octets: der.length };
  return version === PKCS10_V1 ? { passed: true, facts, value: read.value } : { passed: false, facts };
}

function findPossession(
  request: CertificationRequest,
  { verifier, signatureEncoding }: RegistrationContext,
): Finding<"valid"> {
  const verdict = verifyPossession(request, verifier, signatureEncoding);
  const facts = { verdict, algorithm: request.signatureAlgorithm.oid };
  return verdict === "valid" ? { passed: true, facts, value: verdict } : { passed: false, facts };
}

function findPublicPoint(request: CertificationRequest): Finding<Uint8Array> {
  const { publicPoint, publicKeyInfo, publicKeyAlgorithm } = request;
  if (publicPoint !== undefined) {
    return { passed: true, facts: { keyIdentifier: keyIdentifierOf(publicPoint) }, value: publicPoint };
  }
  const { oid, parameters } = publicKeyAlgorithm;
  const facts = { algorithm: oid, parameters: parameters ?? "absent", octets: publicKeyInfo.length };
  return { passed: false, facts };
}

function findAlgorithm({ signatureAlgorithm }: CertificationRequest): Finding<string> {
  const found = bytesToHex(signatureAlgorithm.der);
  return found === ECDSA_WITH_SHA256
    ? { passed: true, facts: { algorithm: signatureAlgorithm.oid }, value: found }
    : { passed: false, facts: { found, expected: ECDSA_WITH_SHA256 } };
}

/** The whole value is compared: a BIT STRING with a bit, or an octet of zeros, more than these is another one. */
function findUsage({ requested }: CertificationRequest): Finding<EndEntityUsage> {
  const extension = requested.extensions.find(({ oid }) => oid === EXTENSION_OIDS.keyUsage);
  if (extension === undefined) return { passed: false, facts: { keyUsage: "absent" } };
  const value = bytesToHex(extension.value);
  const usage = KEY_USAGE_VALUES.get(value);
  const facts = { keyUsage: requested.keyUsage.join(", ") || "none", critical: extension.critical, value };
  return usage !== undefined && extension.critical
    ? { passed: true, facts, value: usage }
    : { passed: false, facts };
}

function findEligibility(
  subject: CertificateWanted,
  { entitlement }: RegistrationContext,
): Finding<"entitled"> {
  const { entitled, facts } = entitlement(subject);
  return entitled ? { passed: true, facts, value: "entitled" } : { passed: false, facts };
}

/** Attributes that are no extensions (a challenge password) reach no certificate, and so are only counted. */
function findExtensions(request: CertificationRequest): Finding<"expected"> {
  const expected = REQUEST_EXTENSIONS[isDeviceRequest(request) ? "device" : "organisation"].map(
    ({ extension }) => EXTENSION_OIDS[extension],
  ) as readonly string[];
  const { extensions } = request.requested;
  const other = extensions.find(({ oid }) => !expected.includes(oid));
  return other === undefined
    ? {
        passed: true,
        facts: { extensions: extensions.length, otherAttributes: request.otherAttributes.length },
        value: "expected",
      }
    : { passed: false, facts: { unexpected: other.oid, critical: other.critical } };
}

function findUniqueness(
  claim: KeyClaim,
  { sameKeyRenewal = DEFAULT_SAME_KEY_RENEWAL }: RegistrationContext,
): Finding<"unique"> {
  if (claim.kind === "newKey") return { passed: true, facts: { key: "new" }, value: "unique" };
  const { kind, certificate } = claim;
  const facts = { key: kind, certificate: certificate.serial, sameKeyRenewal };
  return kind === "renewal" && sameKeyRenewal === "accepted"
    ? { passed: true, facts, value: "unique" }
    : { passed: false, facts };
}
