import { expect } from "chai";
import {
  deriveSerial,
  deviceTemplate,
  entityId,
  instant,
  issueCertificate,
  keyIdentifierOf,
  lintCertificate,
  organisationTemplate,
  certificateSerial,
  profileOf,
  ORGANISATION_GENERATIONS,
  DEVICE_GENERATIONS,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  x509,
  type Certificate,
  type CertificateTemplate,
  type ProfileGeneration,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

describe("profile lint", () => {
  let pki: SimulatedPki;
  const { publicPoint } = seededKeyPairINSECURE("lint", "subject");
  const common = {
    serial: deriveSerial("lint", "subject"),
    notBefore: instant("2022-03-01"),
    publicPoint,
    keyUsage: ["digitalSignature"] as const,
  };

  before(async () => {
    pki = await simulatedPki("lint");
  });

  function issuer(tree: "organisations" | "devices") {
    const { certificate, keyPair } = pki[tree].issuing;
    return { name: certificate.subject.der, keyIdentifier: keyIdentifierOf(keyPair.publicPoint) };
  }
  const organisation = (generation?: ProfileGeneration): CertificateTemplate =>
    organisationTemplate(
      {
        ...common,
        notAfter: instant("2032-03-01"),
        policyOid: TEST_ENVIRONMENT.organisationPolicyOid,
        issuer: issuer("organisations"),
        role: "networkOperator",
        entityId: entityId("90b3d51f30020000"),
        commonName: undefined,
      },
      generation,
    );
  const device = (generation?: ProfileGeneration): CertificateTemplate =>
    deviceTemplate(
      {
        ...common,
        notAfter: instant("9999-12-31T23:59:59Z"),
        policyOid: TEST_ENVIRONMENT.devicePolicyOid,
        issuer: issuer("devices"),
        entityId: entityId("00db1234567890a0"),
        hardwareType: "1.2.3.4",
      },
      generation,
    );
  const rulesBroken = async (template: CertificateTemplate): Promise<string[]> => {
    const certificate = await issueCertificate(template, pki.organisations.issuing.keyPair.privateScalar);
    return lintCertificate(certificate).map(({ rule }) => rule);
  };
  const withExtension = (template: CertificateTemplate, extension: x509.Extension): CertificateTemplate => ({
    ...template,
    extensions: template.extensions.map((present) => (present.type === extension.type ? extension : present)),
  });

  it("finds nothing in what the authorities issue, of any kind", async () => {
    const issued: readonly Certificate[] = [
      pki.organisations.root.certificate,
      pki.organisations.issuing.certificate,
      pki.devices.root.certificate,
      pki.devices.issuing.certificate,
      await pki.organisation("with a name", { role: "supplier", commonName: "A SUPPLIER" }),
      await pki.organisation("agreement", { usage: "keyAgreement" }),
      await pki.device("device", { hardwareType: "1.2.826.0.1372.1.1.2.1" }),
    ];
    expect(issued.map(profileOf)).to.deep.equal([
      "rootAuthority",
      "issuingAuthority",
      "deviceRootAuthority",
      "issuingAuthority",
      "organisation",
      "organisation",
      "device",
    ]);
    expect(issued.flatMap(lintCertificate)).to.deep.equal([]);
  });

  const rows: readonly (readonly [string, readonly string[], () => CertificateTemplate])[] = [
    ["nothing, in the template it starts from", [], () => organisation()],
    ["nothing, in the device's template", [], () => device()],
    [
      "a serial of 15 octets",
      ["serialNumber"],
      () => ({ ...organisation(), serial: certificateSerial("11".repeat(15)) }),
    ],
    [
      "an issuer in UTF8String",
      ["issuerName"],
      () => ({
        ...organisation(),
        issuer: [{ OU: [{ utf8String: "07" }] }, { CN: [{ utf8String: "S1" }] }],
      }),
    ],
    [
      "an issuer without a role over an organisation",
      ["issuerName"],
      () => ({ ...organisation(), issuer: issuer("devices").name }),
    ],
    [
      "an issuer with a role over a device",
      ["issuerName"],
      () => ({ ...device(), issuer: issuer("organisations").name }),
    ],
    [
      "a subject in PrintableString",
      ["subjectName"],
      () => ({
        ...organisation(),
        subject: [{ OU: [{ printableString: "03" }] }, { "2.5.4.45": ["#03090090b3d51f30020000"] }],
      }),
    ],
    [
      "a unique identifier before the role",
      ["subjectName"],
      () => ({ ...organisation(), subject: organisation().subject.toReversed() }),
    ],
    [
      "a role in decimal",
      ["role"],
      () => ({
        ...organisation(),
        subject: [{ OU: [{ utf8String: "137" }] }, { "2.5.4.45": ["#03090090b3d51f30020000"] }],
      }),
    ],
    [
      "a role in lower case",
      ["role"],
      () => ({
        ...organisation(),
        subject: [{ OU: [{ utf8String: "7f" }] }, { "2.5.4.45": ["#03090090b3d51f30020000"] }],
      }),
    ],
    [
      "an organisation for eleven years",
      ["lifetime"],
      () => ({ ...organisation(), notAfter: instant("2033-03-01") }),
    ],
    ["a device that expires", ["lifetime"], () => ({ ...device(), notAfter: instant("2032-03-01") })],
    [
      "both key usages at once",
      ["keyUsage"],
      () =>
        withExtension(
          organisation(),
          new x509.KeyUsagesExtension(
            x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyAgreement,
            true,
          ),
        ),
    ],
    [
      "an extension that SMKI does not have",
      ["extensionSet"],
      () => ({
        ...organisation(),
        extensions: [...organisation().extensions, new x509.ExtendedKeyUsageExtension(["1.3.6.1.5.5.7.3.1"])],
      }),
    ],
    [
      "the generation of 2015 of an organisation",
      ["extensionSet"],
      () => organisation(ORGANISATION_GENERATIONS.ob2015),
    ],
    [
      "the generation of 2015 of a device",
      ["extensionCriticality"],
      () => device(DEVICE_GENERATIONS.dca0001),
    ],
    [
      "extensions in another order",
      ["extensionOrder"],
      () => ({ ...organisation(), extensions: organisation().extensions.toReversed() }),
    ],
    [
      "a key identifier of 20 octets",
      ["subjectKeyIdentifier"],
      () => withExtension(organisation(), new x509.SubjectKeyIdentifierExtension("ab".repeat(20))),
    ],
    [
      "an authority key identifier of 20 octets",
      ["authorityKeyIdentifier"],
      () => withExtension(organisation(), new x509.AuthorityKeyIdentifierExtension("ab".repeat(20))),
    ],
    [
      "two policies",
      ["certificatePolicies"],
      () => withExtension(organisation(), new x509.CertificatePolicyExtension(["1.2.3", "1.2.4"], true)),
    ],
    [
      "a policy with a qualifier",
      ["certificatePolicies"],
      () =>
        withExtension(
          organisation(),
          // SEQUENCE { SEQUENCE { OID 1.2.3, SEQUENCE { SEQUENCE { OID 1.2.3, NULL } } } }
          new x509.Extension(
            "2.5.29.32",
            true,
            Uint8Array.from([0x30, 14, 0x30, 12, 0x06, 2, 0x2a, 3, 0x30, 6, 0x30, 4, 0x06, 2, 0x2a, 3]),
          ),
        ),
    ],
  ];
  for (const [title, rules, template] of rows) {
    it(`${rules.join(", ") || "no rule"}: ${title}`, async () => {
      expect(await rulesBroken(template())).to.deep.equal(rules);
    });
  }
});
