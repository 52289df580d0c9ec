import { expect } from "chai";
import {
  certificateFingerprint,
  EMPTY_REPOSITORY,
  entityId,
  findInRepository,
  instant,
  lodgeAll,
  search,
  type Certificate,
  type CertificateReference,
} from "../../../pki/index.ts";
import { corpusCertificate } from "./reference-certificates.ts";

const OPERATOR = entityId("90b3d51f30020000");
const LODGED = instant("2022-03-01");
const LATER = instant("2022-06-01");

const byFingerprint = (certificate: Certificate): CertificateReference => ({
  kind: "fingerprint",
  fingerprint: certificateFingerprint(certificate),
});
const bySerial = ({ issuer, serial }: Certificate): CertificateReference => ({
  kind: "issuerAndSerial",
  issuer,
  serial,
});

describe("the SMKI Repository with published certificates", () => {
  it("two certificates with one serial are both kept and both meant by it (measured: negative tests)", () => {
    const genuine = corpusCertificate("device_00db1234567890a0_ds_E357_30398236.pem");
    const altered = corpusCertificate("device_00db1234567890a0_nr_E357_30398236_BADSIG.pem");
    const repository = lodgeAll(EMPTY_REPOSITORY, [genuine, altered], LODGED);
    expect(findInRepository(repository, bySerial(genuine), LATER)).to.have.length(2);
    expect(findInRepository(repository, byFingerprint(altered), LATER)).to.have.length(1);
  });

  it("two certificates with one key are both kept (measured: re-issues of 2025)", () => {
    const prefix = "org_03-networkOperator_90b3d51f30020000_";
    const files = [
      "ds_151030_Z1_4fc0252e",
      "ds_160110_Z1_68aac8a9",
      "ds_250901_Z1_179c2f05",
      "ds_250901_Z1_4a08e1d3",
    ];
    const certificates = files.map((file) => corpusCertificate(`${prefix}${file}.pem`));
    const keys = new Set(certificates.map(({ keyIdentifier }) => keyIdentifier));
    const repository = lodgeAll(EMPTY_REPOSITORY, certificates, LODGED);
    expect([keys.size, search(repository, { entityId: OPERATOR }, LATER).length]).to.deep.equal([2, 4]);
  });
});
