/** One simulated PKI for the tests of pki/: two hierarchies and a maker of end-entity certificates. */
import {
  createDeviceHierarchy,
  createOrganisationHierarchy,
  deriveSerial,
  entityId,
  instant,
  issueDeviceCertificate,
  issueOrganisationCertificate,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  type AuthorityHierarchy,
  type Certificate,
  type DeviceCertificateRequest,
  type OrganisationCertificateRequest,
} from "../../pki/index.ts";

export interface SimulatedPki {
  readonly organisations: AuthorityHierarchy;
  readonly devices: AuthorityHierarchy;
  /** A network operator's signing certificate unless told otherwise; the label names its key and serial. */
  organisation(label: string, request?: Partial<OrganisationCertificateRequest>): Promise<Certificate>;
  /** A device's signing certificate unless told otherwise. */
  device(label: string, request?: Partial<DeviceCertificateRequest>): Promise<Certificate>;
}

export async function simulatedPki(seed: string): Promise<SimulatedPki> {
  const organisations = await createOrganisationHierarchy({ seed, environment: TEST_ENVIRONMENT });
  const devices = await createDeviceHierarchy({ seed, environment: TEST_ENVIRONMENT });
  const common = (label: string) => ({
    publicPoint: seededKeyPairINSECURE(seed, label).publicPoint,
    serial: deriveSerial(seed, label),
    notBefore: instant("2022-03-01"),
    usage: "digitalSignature" as const,
  });
  return {
    organisations,
    devices,
    organisation: (label, request) =>
      issueOrganisationCertificate(organisations.issuing, {
        ...common(label),
        role: "networkOperator",
        entityId: entityId("90-B3-D5-1F-30-02-00-00"),
        ...request,
      }),
    device: (label, request) =>
      issueDeviceCertificate(devices.issuing, {
        ...common(label),
        entityId: entityId("00-DB-12-34-56-78-90-A0"),
        ...request,
      }),
  };
}
