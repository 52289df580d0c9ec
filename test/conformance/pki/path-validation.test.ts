import { expect } from "chai";
import {
  createSignatureVerifier,
  failedCheck,
  instant,
  keyIdentifierOf,
  TEST_ENVIRONMENT,
  validatePath,
  type Certificate,
  type PathValidationRequest,
} from "../../../pki/index.ts";
import { corpus, corpusCertificate, issuerKey } from "./reference-certificates.ts";

const verifier = createSignatureVerifier();

describe("the published certificates", () => {
  const anchored = (
    name: string,
    changes: Partial<PathValidationRequest> & Pick<PathValidationRequest, "certificate" | "path">,
  ): PathValidationRequest => ({
    policyOid: TEST_ENVIRONMENT.organisationPolicyOid,
    verifier,
    signatureEncoding: "strict",
    anchor: { publicPoint: issuerKey(name), keyIdentifier: keyIdentifierOf(issuerKey(name)) },
    at: undefined,
    ...changes,
  });
  const outcomes = (
    filter: RegExp,
    changes: (certificate: Certificate) => PathValidationRequest,
  ): Record<string, number> => {
    const counted: Record<string, number> = {};
    for (const { name } of corpus().filter((file) => filter.test(file.name))) {
      const validation = validatePath(changes(corpusCertificate(name)));
      const outcome = validation.ok
        ? "ok"
        : `${validation.failure} ${failedCheck(validation.evidence)?.check}`;
      counted[outcome] = (counted[outcome] ?? 0) + 1;
    }
    return counted;
  };

  it("organisations over Z1 to the bare key of ZA: 42 pass; Z2, OB, Z99 and the self-signed have no anchor", () => {
    const path = [corpusCertificate("issuing-oca_Z1_71872bdb.pem")];
    expect(outcomes(/^org_/, (certificate) => anchored("ZA", { certificate, path }))).to.deep.equal({
      ok: 42,
      "noTrustAnchor path-to-anchor": 12,
    });
  });

  it("with the broken Z1 of the negative tests nothing has an anchor", () => {
    const path = [corpusCertificate("issuing-oca_Z1_71872bdb_BADSIG.pem")];
    expect(outcomes(/^org_.*_Z1_/, (certificate) => anchored("ZA", { certificate, path }))).to.deep.equal({
      "noTrustAnchor path-signatures": 42,
    });
  });

  for (const [signatureEncoding, ok, refused] of [
    ["strict", 46, 2],
    ["normalising", 47, 1],
  ] as const) {
    it(`devices under the bare key of E357, signatures ${signatureEncoding}: ${ok} pass`, () => {
      const policyOid = TEST_ENVIRONMENT.devicePolicyOid;
      expect(
        outcomes(/_E357_/, (certificate) =>
          anchored("E357", { certificate, path: [], signatureEncoding, policyOid }),
        ),
      ).to.deep.equal({ ok, "noTrustAnchor path-signatures": refused });
    });
  }

  it("the emulator's device certificates chain to ZA over the ACB's certificate, which is no CA", () => {
    const path = [
      corpusCertificate("issuing-oca_Z1_71872bdb.pem"),
      corpusCertificate("org_04-accessControlBroker_90b3d51f30000002_ds_151030_Z1_587fe595.pem"),
    ];
    expect(outcomes(/dccboxed/, (certificate) => anchored("ZA", { certificate, path }))).to.deep.equal({
      "badCertificate path-basic-constraints": 3,
    });
  });

  it("the certificates of 2015 have expired by 2026, and Z1 has not", () => {
    const path = [corpusCertificate("issuing-oca_Z1_71872bdb.pem")];
    const at = instant("2026-02-01");
    expect(outcomes(/^org_.*_Z1_/, (certificate) => anchored("ZA", { certificate, path, at }))).to.deep.equal(
      { ok: 19, "badCertificate path-validity": 23 },
    );
  });
});
