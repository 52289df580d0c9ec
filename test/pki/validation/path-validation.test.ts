import { expect } from "chai";
import {
  AUTHORITY_KEY_USAGE,
  createSignatureVerifier,
  decodeCertificate,
  deriveSerial,
  entityId,
  failedCheck,
  instant,
  issueCertificate,
  issuingAuthorityTemplate,
  keyIdentifier,
  keyIdentifierOf,
  organisationTemplate,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  validatePath,
  x509,
  type Certificate,
  type CertificateTemplate,
  type PathCheck,
  type PathFailure,
  type PathValidationRequest,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const AT = instant("2023-01-01");
const verifier = createSignatureVerifier();
const POLICY = TEST_ENVIRONMENT.organisationPolicyOid;

/** The same certificate with the last octet of its signature changed. */
function broken(certificate: Certificate): Certificate {
  const der = Uint8Array.from(certificate.der);
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 0x01;
  const read = decodeCertificate(der);
  if (!read.ok) throw new Error(read.problem.reason);
  return read.value;
}

describe("certification path validation as a device does it", () => {
  let pki: SimulatedPki;
  let other: SimulatedPki;
  let leaf: Certificate;
  let issuing: Certificate;
  let request: PathValidationRequest;
  let result: (changes: Partial<PathValidationRequest>) => {
    ok: boolean;
    failure: PathFailure | undefined;
    check: string | undefined;
  };

  const ISSUING_KEY = seededKeyPairINSECURE("paths", "odd-authority");

  before(async () => {
    pki = await simulatedPki("paths");
    other = await simulatedPki("other");
    leaf = await pki.organisation("leaf");
    issuing = pki.organisations.issuing.certificate;
    const { keyPair } = pki.organisations.root;
    request = {
      certificate: leaf,
      path: [issuing],
      anchor: { publicPoint: keyPair.publicPoint, keyIdentifier: keyIdentifierOf(keyPair.publicPoint) },
      policyOid: POLICY,
      at: AT,
      verifier,
      signatureEncoding: "strict",
    };
    result = (changes) => {
      const validation = validatePath({ ...request, ...changes });
      return {
        ok: validation.ok,
        failure: validation.ok ? undefined : validation.failure,
        check: failedCheck(validation.evidence)?.check,
      };
    };
  });

  /** An Issuing OCA of our own making, signed by the root, and a certificate of a network operator under it. */
  async function under(
    change: (template: CertificateTemplate) => CertificateTemplate,
    changeLeaf: (template: CertificateTemplate) => CertificateTemplate = (template) => template,
  ): Promise<Pick<PathValidationRequest, "certificate" | "path">> {
    const { root } = pki.organisations;
    const common = {
      serial: deriveSerial("paths", "odd"),
      notBefore: instant("2022-01-01"),
      notAfter: instant("2030-01-01"),
      policyOid: POLICY,
    };
    const authority = await issueCertificate(
      change(
        issuingAuthorityTemplate({
          ...common,
          tree: "organisation",
          name: "ODD",
          keyUsage: AUTHORITY_KEY_USAGE,
          publicPoint: ISSUING_KEY.publicPoint,
          issuer: {
            name: root.certificate.subject.der,
            keyIdentifier: keyIdentifierOf(root.keyPair.publicPoint),
          },
        }),
      ),
      root.keyPair.privateScalar,
    );
    const certificate = await issueCertificate(
      changeLeaf(
        organisationTemplate({
          ...common,
          role: "networkOperator",
          entityId: entityId("90b3d51f30020000"),
          commonName: undefined,
          keyUsage: ["digitalSignature"],
          publicPoint: leaf.subjectPublicKey,
          issuer: {
            name: authority.subject.der,
            keyIdentifier: keyIdentifierOf(ISSUING_KEY.publicPoint),
          },
        }),
      ),
      ISSUING_KEY.privateScalar,
    );
    return { certificate, path: [authority] };
  }

  const replacing =
    (oid: string, extension: x509.Extension | undefined) =>
    (template: CertificateTemplate): CertificateTemplate => ({
      ...template,
      extensions: template.extensions.flatMap((present) =>
        present.type === oid ? (extension ?? []) : [present],
      ),
    });
  const adding =
    (extension: x509.Extension) =>
    (template: CertificateTemplate): CertificateTemplate => ({
      ...template,
      extensions: [...template.extensions, extension],
    });
  const untouched = (template: CertificateTemplate): CertificateTemplate => template;

  it("accepts the certificate of an organisation under the Issuing OCA, every check made", () => {
    const validation = validatePath(request);
    expect(validation.ok).to.equal(true);
    expect(validation.evidence.map(({ check, outcome }) => `${check} ${outcome}`)).to.deep.equal([
      "path-to-anchor passed",
      "path-signatures passed",
      "path-validity passed",
      "path-basic-constraints passed",
      "path-key-usage passed",
      "path-key-identifiers passed",
      "path-policy passed",
      "path-critical-extensions passed",
    ]);
  });

  describe("accepts", () => {
    const rows: readonly (readonly [string, () => Partial<PathValidationRequest> | Promise<object>])[] = [
      ["a path that brings certificates nobody needs", () => ({ path: [leaf, ...others(), issuing] })],
      [
        "a path with a broken twin of the Issuing OCA before it",
        () => ({ path: [broken(issuing), issuing] }),
      ],
      ["an Issuing OCA certified twice with one key", async () => ({ path: [await reissued(), issuing] })],
      ["a certificate of the root itself", () => ({ certificate: issuing, path: [] })],
      ["the root named by the anchor", () => ({ anchor: { ...request.anchor, name: issuing.issuer } })],
      ["an expired certificate when time checks are disapplied", () => ({ at: undefined })],
      ["any policy when none is asked for", () => ({ policyOid: undefined })],
      ["the first second of validity", () => ({ at: leaf.notBefore })],
      ["the last second of validity", () => ({ at: leaf.notAfter })],
      ["an Issuing OCA that is as it should be", () => under(untouched)],
      [
        "a certificate with anyPolicy",
        () => under(replacing("2.5.29.32", new x509.CertificatePolicyExtension(["2.5.29.32.0"], true))),
      ],
      [
        "an unknown extension that is not critical",
        () => under(adding(new x509.Extension("1.2.3", false, new Uint8Array([5, 0])))),
      ],
    ];
    const others = (): readonly Certificate[] => [other.organisations.issuing.certificate];
    const reissued = async (): Promise<Certificate> => {
      const { root } = pki.organisations;
      return issueCertificate(
        issuingAuthorityTemplate({
          serial: deriveSerial("paths", "reissued"),
          notBefore: instant("2010-01-01"),
          notAfter: instant("2012-01-01"),
          policyOid: POLICY,
          tree: "organisation",
          name: "S1",
          keyUsage: AUTHORITY_KEY_USAGE,
          publicPoint: issuing.subjectPublicKey,
          issuer: {
            name: root.certificate.subject.der,
            keyIdentifier: keyIdentifierOf(root.keyPair.publicPoint),
          },
        }),
        root.keyPair.privateScalar,
      );
    };
    for (const [title, changes] of rows) {
      it(title, async () => {
        expect(result(await changes())).to.deep.equal({ ok: true, failure: undefined, check: undefined });
      });
    }
  });

  describe("refuses", () => {
    const rows: readonly (readonly [
      string,
      PathFailure,
      PathCheck,
      () => Partial<PathValidationRequest> | Promise<Partial<PathValidationRequest>>,
    ])[] = [
      ["a path without the Issuing OCA", "noTrustAnchor", "path-to-anchor", () => ({ path: [] })],
      [
        "an Issuing OCA of another root (GBCS response code 10)",
        "noTrustAnchor",
        "path-to-anchor",
        async () => ({
          certificate: await other.organisation("leaf"),
          path: [other.organisations.issuing.certificate],
        }),
      ],
      [
        "an anchor with another key identifier",
        "noTrustAnchor",
        "path-to-anchor",
        () => ({ anchor: { ...request.anchor, keyIdentifier: keyIdentifier("4000000000000000") } }),
      ],
      [
        "an anchor with another name",
        "noTrustAnchor",
        "path-to-anchor",
        () => ({ anchor: { ...request.anchor, name: issuing.subject } }),
      ],
      [
        "an authority key identifier that is not the issuer's",
        "noTrustAnchor",
        "path-to-anchor",
        () =>
          under(
            untouched,
            replacing("2.5.29.35", new x509.AuthorityKeyIdentifierExtension("4000000000000000")),
          ),
      ],
      [
        "no authority key identifier",
        "noTrustAnchor",
        "path-to-anchor",
        () => under(untouched, replacing("2.5.29.35", undefined)),
      ],
      [
        "an issuer name that is not the issuer's subject",
        "noTrustAnchor",
        "path-to-anchor",
        () => under(untouched, (template) => ({ ...template, issuer: issuing.issuer.der })),
      ],
      [
        "a broken signature on the certificate",
        "noTrustAnchor",
        "path-signatures",
        () => ({ certificate: broken(leaf) }),
      ],
      [
        "a broken signature on the Issuing OCA (GBCS response code 10)",
        "noTrustAnchor",
        "path-signatures",
        () => ({ path: [broken(issuing)] }),
      ],
      [
        "an anchor with the right key identifier and another key",
        "noTrustAnchor",
        "path-signatures",
        () => ({ anchor: { ...request.anchor, publicPoint: leaf.subjectPublicKey } }),
      ],
      [
        "the second before validity",
        "badCertificate",
        "path-validity",
        () => ({ at: (leaf.notBefore - 1000) as typeof leaf.notBefore }),
      ],
      [
        "the second after validity",
        "badCertificate",
        "path-validity",
        () => ({ at: (leaf.notAfter + 1000) as typeof leaf.notAfter }),
      ],
      [
        "an Issuing OCA that has expired",
        "badCertificate",
        "path-validity",
        () => under((template) => ({ ...template, notAfter: instant("2022-12-31") })),
      ],
      [
        "an issuer that is no CA",
        "badCertificate",
        "path-basic-constraints",
        () => under(replacing("2.5.29.19", undefined)),
      ],
      [
        "an issuer with basic constraints CA FALSE",
        "badCertificate",
        "path-basic-constraints",
        () => under(replacing("2.5.29.19", new x509.BasicConstraintsExtension(false, undefined, true))),
      ],
      [
        "a CA below one whose path length is 0",
        "badCertificate",
        "path-basic-constraints",
        async () => {
          const { keyPair, certificate } = pki.organisations.issuing;
          const lower = await issueCertificate(
            issuingAuthorityTemplate({
              serial: deriveSerial("paths", "lower"),
              notBefore: instant("2022-01-01"),
              notAfter: instant("2030-01-01"),
              policyOid: POLICY,
              tree: "organisation",
              name: "ODD",
              keyUsage: AUTHORITY_KEY_USAGE,
              publicPoint: ISSUING_KEY.publicPoint,
              issuer: { name: certificate.subject.der, keyIdentifier: keyIdentifierOf(keyPair.publicPoint) },
            }),
            keyPair.privateScalar,
          );
          const { certificate: end } = await under(untouched);
          return { certificate: end, path: [lower, issuing] };
        },
      ],
      [
        "an issuer that may not sign certificates",
        "badCertificate",
        "path-key-usage",
        () => under(replacing("2.5.29.15", new x509.KeyUsagesExtension(x509.KeyUsageFlags.cRLSign, true))),
      ],
      [
        "a certificate without a subject key identifier",
        "badCertificate",
        "path-key-identifiers",
        () => under(untouched, replacing("2.5.29.14", undefined)),
      ],
      [
        "a subject key identifier of 20 octets, the habit of other CAs",
        "badCertificate",
        "path-key-identifiers",
        () =>
          under(untouched, replacing("2.5.29.14", new x509.SubjectKeyIdentifierExtension("ab".repeat(20)))),
      ],
      [
        "a subject key identifier of another key",
        "badCertificate",
        "path-key-identifiers",
        () =>
          under(
            untouched,
            replacing("2.5.29.14", new x509.SubjectKeyIdentifierExtension("4000000000000000")),
          ),
      ],
      [
        "a certificate with the policy of devices",
        "badCertificate",
        "path-policy",
        () =>
          under(
            untouched,
            replacing(
              "2.5.29.32",
              new x509.CertificatePolicyExtension([TEST_ENVIRONMENT.devicePolicyOid], true),
            ),
          ),
      ],
      [
        "an Issuing OCA without a policy",
        "badCertificate",
        "path-policy",
        () => under(replacing("2.5.29.32", undefined)),
      ],
      [
        "a critical extension that nobody knows",
        "badCertificate",
        "path-critical-extensions",
        () => under(untouched, adding(new x509.Extension("1.2.3", true, new Uint8Array([5, 0])))),
      ],
    ];
    for (const [title, failure, check, changes] of rows) {
      it(`${title}: ${failure}, ${check}`, async () => {
        expect(result(await changes())).to.deep.equal({ ok: false, failure, check });
      });
    }

    it("a path whose CAs certify each other in a ring comes to an end", async () => {
      const ring = await Promise.all(
        ["R1", "R2"].map((name, index, names) => {
          const key = seededKeyPairINSECURE("ring", name);
          const next = names[1 - index] ?? "";
          const issuer = seededKeyPairINSECURE("ring", next);
          return issueCertificate(
            issuingAuthorityTemplate({
              serial: deriveSerial("ring", name),
              notBefore: instant("2022-01-01"),
              notAfter: instant("2030-01-01"),
              policyOid: POLICY,
              tree: "device",
              name,
              keyUsage: AUTHORITY_KEY_USAGE,
              publicPoint: key.publicPoint,
              issuer: {
                name: new Uint8Array(new x509.Name([{ CN: [{ printableString: next }] }]).toArrayBuffer()),
                keyIdentifier: keyIdentifierOf(issuer.publicPoint),
              },
            }),
            issuer.privateScalar,
          );
        }),
      );
      const [first] = ring;
      if (first === undefined) throw new Error("no ring");
      const { evidence } = validatePath({ ...request, certificate: first, path: ring });
      const failed = failedCheck(evidence);
      expect(failed?.check).to.equal("path-to-anchor");
      expect(failed?.facts, "each certificate is used once").to.include({ certificates: 2 });
    });
  });

  it("a device certificate validates under the Root DCA with the device policy", async () => {
    const { root, issuing: issuingDca } = pki.devices;
    const validation = result({
      certificate: await pki.device("device"),
      path: [issuingDca.certificate],
      anchor: {
        publicPoint: root.keyPair.publicPoint,
        keyIdentifier: keyIdentifierOf(root.keyPair.publicPoint),
        name: root.certificate.subject,
      },
      policyOid: TEST_ENVIRONMENT.devicePolicyOid,
    });
    expect(validation.ok).to.equal(true);
  });
});
