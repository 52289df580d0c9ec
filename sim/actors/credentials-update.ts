/** The part of 6.15.1 and 6.21 that their senders write the same way. */
import type { Certificate } from "../../pki/index.ts";
import type { CredentialsUpdate } from "../../wire/index.ts";
import { pathOf } from "../smki/organisation-authorities.ts";
import type { World } from "../world/world.ts";

/** A pair of certificates to be put into a role's cells. */
export interface CertificatePair {
  readonly digitalSignature: Certificate;
  readonly keyAgreement: Certificate;
}

/**
 * Asks for both cells of a role to be replaced, with the counter of the new holder starting at 0 (measured: every
 * 6.15.1 and 6.21 of RTDS 4.5.0) and with the issuing CA's certificate as the path.
 */
export function credentialsUpdate(
  world: World,
  remotePartyRole: CredentialsUpdate["remotePartyRole"],
  { digitalSignature, keyAgreement }: CertificatePair,
): CredentialsUpdate {
  return {
    remotePartyRole,
    remotePartyFloorSeqNumber: 0n,
    replacementCertificates: {
      digitalSigningCertificate: digitalSignature.der,
      keyAgreementCertificate: keyAgreement.der,
    },
    certificationPathCertificates: pathOf(world, digitalSignature).map(({ der }) => der),
    applyTimeBasedCPVChecks: true,
  };
}

/** The broker's own pair: what a slot holds when it is left to, or handed back to, the DCC. */
export function brokerCertificates({ dccOrganisations: { accessControlBroker } }: World): CertificatePair {
  return {
    digitalSignature: accessControlBroker.digitalSignature.certificate,
    keyAgreement: accessControlBroker.keyAgreement.certificate,
  };
}
