/** From an approved request to a certificate: what the applicant wrote is kept, the CA adds the rest. */
import {
  issueDeviceCertificate,
  issueOrganisationCertificate,
  type CertificationAuthority,
} from "../authorities/authority.ts";
import { deriveSerial } from "../authorities/serial.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial, Instant } from "../ids.ts";
import { findInRepository, lodge, type Repository } from "../repository/repository.ts";
import type { ApprovedRequest } from "./registration-authority.ts";

/** The issuing authority of each tree: an Issuing OCA and an Issuing DCA. */
export interface IssuingAuthorities {
  readonly organisation: CertificationAuthority;
  readonly device: CertificationAuthority;
}

/** How requests become certificates. */
export interface CertificationOptions {
  readonly issuing: IssuingAuthorities;
  readonly repository: Repository;
  /** Seed and label name the serial number: one label is good for one certificate. */
  readonly seed: string;
  readonly label: string;
  /** notBefore (without its milliseconds, which certificates do not write), and when the certificate is lodged. */
  readonly at: Instant;
}

export interface CertifiedRequest {
  readonly certificate: Certificate;
  /** With the certificate in it, Pending: nobody has accepted it yet. */
  readonly repository: Repository;
}

/**
 * Certifies an approved request. Public key, keyUsage and the Subject (the subject's octets for an organisation,
 * the subjectAltName's for a device) come from the request; serial, issuer, validity and every other extension
 * from the CA (measured: the device request of RTDS 4.5.0 and its certificate).
 * @throws UsageError when the label has been used already
 */
export async function certifyRequest(
  approved: ApprovedRequest,
  options: CertificationOptions,
): Promise<CertifiedRequest> {
  const { issuing, repository, seed, label, at } = options;
  const certificate = await issueApproved(approved, issuing, deriveSerial(seed, label), at);
  const { issuer, serial } = certificate;
  if (findInRepository(repository, { kind: "issuerAndSerial", issuer, serial }, at).length > 0) {
    throw new UsageError(`the label "${label}" has named a serial number already`, "use another label");
  }
  return { certificate, repository: lodge(repository, certificate, at, "pending") };
}

/** The certificate alone, lodged nowhere. */
export function issueApproved(
  { subject, usage, publicPoint }: ApprovedRequest,
  issuing: IssuingAuthorities,
  serial: CertificateSerial,
  at: Instant,
): Promise<Certificate> {
  const common = { usage, publicPoint, serial, notBefore: at };
  if (subject.kind === "device") {
    const { entityId, hardwareType } = subject;
    return issueDeviceCertificate(issuing.device, { ...common, entityId, hardwareType });
  }
  const { role, entityId, commonName } = subject;
  const organisation = { ...common, role, entityId };
  return issueOrganisationCertificate(
    issuing.organisation,
    commonName === undefined ? organisation : { ...organisation, commonName },
  );
}
