import { expect } from "chai";
import { createSamplePki, instant, TEST_ENVIRONMENT } from "../../../pki/index.ts";
import { partsOf, signParts, tbsOf } from "../../../pki/bad-certificates/certificate-parts.ts";

describe("a certificate taken apart", () => {
  it("is put together again to the same octets, of every kind, so that only the change is a change", async () => {
    const pki = await createSamplePki({
      seed: "parts",
      environment: TEST_ENVIRONMENT,
      notBefore: instant("2024-01-01"),
    });
    const { organisationAuthorities, deviceAuthorities, organisations, devices } = pki;
    const issued = [
      [organisationAuthorities.root, organisationAuthorities.root],
      [organisationAuthorities.issuing, organisationAuthorities.root],
      [deviceAuthorities.issuing, deviceAuthorities.root],
      ...organisations.map((one) => [one, organisationAuthorities.issuing] as const),
      ...devices.map((one) => [one, deviceAuthorities.issuing] as const),
    ] as const;
    expect(issued).to.have.length(23 - 1);
    for (const [{ certificate }, issuer] of issued) {
      const parts = partsOf(certificate);
      expect(tbsOf(parts)).to.deep.equal(certificate.tbs);
      expect(signParts(parts, issuer.keyPair.privateScalar)).to.deep.equal(certificate.der);
    }
  });
});
