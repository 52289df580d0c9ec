import { expect } from "chai";
import {
  createOrganisationHierarchy,
  decodeCertificate,
  recoverIssuerPublicPoint,
  TEST_ENVIRONMENT,
} from "../../../pki/index.ts";

describe("recovering an issuer's public key from a certificate (SEC 1 4.1.6)", () => {
  it("gives the root's key from the issuing CA's certificate", async () => {
    const { root, issuing } = await createOrganisationHierarchy({ seed: "1", environment: TEST_ENVIRONMENT });
    expect(recoverIssuerPublicPoint(issuing.certificate)).to.deep.equal(root.keyPair.publicPoint);
  });

  it("gives nothing for a certificate that was tampered with", async () => {
    const { issuing } = await createOrganisationHierarchy({ seed: "1", environment: TEST_ENVIRONMENT });
    const tampered = Uint8Array.from(issuing.certificate.der);
    const lastOctet = tampered.length - 1;
    tampered[lastOctet] = (tampered[lastOctet] ?? 0) ^ 1;
    const read = decodeCertificate(tampered);
    expect(read.ok && recoverIssuerPublicPoint(read.value)).to.equal(undefined);
  });

  it("gives nothing for a self-signed root, which names no issuer's key", async () => {
    const { root } = await createOrganisationHierarchy({ seed: "1", environment: TEST_ENVIRONMENT });
    const recovered = recoverIssuerPublicPoint(root.certificate);
    const expected =
      root.certificate.authorityKeyIdentifier === undefined ? undefined : root.keyPair.publicPoint;
    expect(recovered).to.deep.equal(expected);
  });
});
