/** How most vectors are made: one field of the good certificate changed, and signed again by the right CA. */
import { EXTENSION_OIDS, type ExtensionName } from "../certificates/certificate-extensions.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { InternalError } from "../failures.ts";
import {
  changeExtension,
  partsOf,
  signParts,
  type CertificateParts,
  type ExtensionPart,
} from "./certificate-parts.ts";
import type { VectorKit } from "./vector.ts";

/** Which fields a vector changes. */
export type Change = (parts: CertificateParts, kit: VectorKit) => Partial<CertificateParts>;

/** The network operator's signing certificate with a change, signed by the Issuing OCA. */
export function organisationWith(change: Change): (kit: VectorKit) => Uint8Array {
  return (kit) => certificateWith(kit.networkOperator.certificate, change, kit);
}

/** Another organisation's certificate with a change, signed by the Issuing OCA. */
export function otherOrganisationWith(label: string, change: Change): (kit: VectorKit) => Uint8Array {
  return (kit) => certificateWith(sampleCertificate(kit, label), change, kit);
}

/** The device's signing certificate with a change, signed by the Issuing DCA. */
export function deviceWith(change: Change): (kit: VectorKit) => Uint8Array {
  return (kit) => {
    const parts = partsOf(kit.device.certificate);
    const { keyPair } = kit.pki.deviceAuthorities.issuing;
    return signParts({ ...parts, ...change(parts, kit) }, keyPair.privateScalar);
  };
}

function certificateWith(certificate: Certificate, change: Change, kit: VectorKit): Uint8Array {
  const parts = partsOf(certificate);
  const { keyPair } = kit.pki.organisationAuthorities.issuing;
  return signParts({ ...parts, ...change(parts, kit) }, keyPair.privateScalar);
}

/** A change of one extension; the extension is left out when the change gives none. */
export function extension(
  name: ExtensionName,
  change: (part: ExtensionPart, kit: VectorKit) => ExtensionPart | undefined,
): Change {
  return (parts, kit) => ({
    extensions: changeExtension(parts, EXTENSION_OIDS[name], (part) => change(part, kit)),
  });
}

/** A certificate of the sample PKI by its label. */
export function sampleCertificate({ pki }: VectorKit, label: string): Certificate {
  const found = [...pki.organisations, ...pki.devices].find((one) => one.label === label);
  if (found === undefined) throw new InternalError(`the sample PKI has no ${label}`);
  return found.certificate;
}
