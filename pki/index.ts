/** The public face of pki/: what the floors above may use. */
export * from "./adoption/adopt-pki.ts";
export * from "./adoption/adopted-pki.ts";
export * from "./adoption/choose-authorities.ts";
export * from "./adoption/choose-credential.ts";
export * from "./adoption/keystore.ts";
export * from "./adoption/pki-material.ts";
export * from "./adoption/private-key.ts";
export * from "./adoption/read-pki-file.ts";
export * from "./authorities/authority.ts";
export * from "./authorities/bulk-issue.ts";
export * from "./certificates/annotate-certificate.ts";
export * from "./certificates/certificate.ts";
export * from "./certificates/certificate-extensions.ts";
export * from "./certificates/certificate-store.ts";
export * from "./bad-certificates/catalogue.ts";
export {
  type CertificateParts,
  changeExtension,
  partsOf,
  signParts,
} from "./bad-certificates/certificate-parts.ts";
export * from "./bad-certificates/kit.ts";
export type { Expected, VectorKind, VectorKit } from "./bad-certificates/vector.ts";
export * from "./conformance/certificate-conformance.ts";
export * from "./certificates/certificate-signature.ts";
export * from "./encoding/crypto-provider.ts";
export * from "./decoded.ts";
export * from "./encoding/distinguished-name.ts";
export * from "./environment.ts";
export * from "./evidence.ts";
export * from "./failures.ts";
export * from "./ids.ts";
export * from "./authorities/contingency-key.ts";
export * from "./authorities/issue.ts";
export * from "./authorities/key-ceremony.ts";
export * from "./conformance/issuer-key-recovery.ts";
export * from "./keys/key-pair.ts";
export { type PathAnchor, pathAnchorOf } from "./validation/path-building.ts";
export * from "./validation/issuer-chain.ts";
export * from "./validation/path-validation.ts";
export * from "./validation/path-verdicts.ts";
export * from "./validation/relying-party-validation.ts";
export * from "./validation/validation-memory.ts";
export * from "./encoding/pem.ts";
export * from "./profiles/certificate-template.ts";
export * from "./profiles/certification-authority.ts";
export * from "./profiles/device.ts";
export * from "./profiles/organisation.ts";
export * from "./profiles/profile-lint.ts";
export * from "./profiles/profile-catalogue.ts";
export * from "./encoding/public-key-info.ts";
export * from "./remote-party-role.ts";
export * from "./repository/certificate-status.ts";
export * from "./repository/lodged-revocation-lists.ts";
export * from "./repository/repository.ts";
export * from "./repository/repository-search.ts";
export * from "./repository/serial-number.ts";
export * from "./revocation/issue-revocation-list.ts";
export * from "./revocation/revocation-list.ts";
export * from "./revocation/revocation-list-signature.ts";
export * from "./revocation/revocation-list-choice.ts";
export * from "./revocation/revocation-reason.ts";
export * from "./requests/certificate-acceptance.ts";
export * from "./requests/certification-request.ts";
export * from "./requests/certify-request.ts";
export * from "./requests/device-request-octets.ts";
export * from "./requests/key-register.ts";
export * from "./requests/make-certification-request.ts";
export * from "./requests/proof-of-possession.ts";
export * from "./requests/registration-authority.ts";
export * from "./requests/request-batch.ts";
export * from "./requests/request-checks.ts";
export * from "./requests/request-subject.ts";
export * from "./revocation/revocation-request.ts";
export * from "./revocation/revocation-schedule.ts";
export * from "./revocation/revocation-status.ts";
export type { DeviceSubject, OrganisationSubject } from "./requests/request-subject.ts";
export * from "./authorities/sample-pki.ts";
export * from "./authorities/serial.ts";
export * from "./keys/signing.ts";
export * from "./subscribers/becoming-subscriber.ts";
export * from "./subscribers/certificate-wanted.ts";
export * from "./subscribers/eligibility.ts";
export * from "./subscribers/responsible-officers.ts";
export { OFFICER_SCREENING_FROM } from "./subscribers/state-answers.ts";
export * from "./subscribers/subscriber.ts";
export { SUBSCRIBER_CHECKS, type SubscriberCheck } from "./subscribers/subscriber-checks.ts";
export type { SubscriberDecision } from "./subscribers/subscriber-decision.ts";
export * from "./subscribers/subscriber-kind.ts";
export * from "./subscribers/subscriber-policies.ts";
export * from "./subscribers/subscription-costs.ts";
export * from "./verify/create-verifier.ts";
export { createKernel } from "./verify/kernel/kernel.ts";
export { createKernelMemory, tableOctets } from "./verify/kernel/kernel-memory.ts";
export { pointOfPublicKeyInfo } from "./verify/key-register.ts";
export { createKeyTables } from "./verify/key-tables.ts";
export * from "./verify/kernel/kernel-variant.ts";
export * from "./verify/public-point.ts";
export * from "./verify/remembering-verifier.ts";
export * from "./verify/signature-encoding.ts";
export * from "./verify/signature-batch.ts";
export * from "./verify/signature-verifier.ts";
export * from "./verify/table-policy.ts";
export {
  createVerifierPool,
  type VerifierPool,
  type VerifierPoolOptions,
} from "./verify/verifier-pool.ts";
