import { expect } from "chai";
import {
  certificateConformance,
  formatDistinguishedName,
  type CertificateConformance,
} from "../../../pki/index.ts";
import { corpus, corpusIndex, issuerKey, issuerKeys } from "./reference-certificates.ts";

function count<Row>(rows: readonly Row[], key: (row: Row) => string): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const row of rows) totals[key(row)] = (totals[key(row)] ?? 0) + 1;
  return totals;
}

describe("the published certificates of the test PKI", () => {
  const index = new Map(corpusIndex().map((entry) => [entry.file, entry]));
  let rows: readonly CertificateConformance[];

  before(async () => {
    const judged = await certificateConformance(
      corpus(),
      issuerKeys().map(({ point }) => point),
    );
    rows = judged.flatMap((row) => (row.kind === "read" ? [row] : []));
  });

  const entryOf = (name: string) => {
    const entry = index.get(name);
    if (entry === undefined) throw new Error(`${name} is not in the index`);
    return entry;
  };

  it("108 certificates, every one read, of the kinds expected", () => {
    expect(rows).to.have.length(108);
    expect(index.size).to.equal(108);
    expect(count(rows, ({ certificate }) => certificate.kind)).to.deep.equal({
      organisation: 53,
      device: 52,
      authority: 2,
      unrecognised: 1,
    });
  });

  it("every field reads as the index of the corpus has it", () => {
    for (const { name, certificate } of rows) {
      const entry = entryOf(name);
      expect(
        {
          serial: certificate.serial,
          roleOU: certificate.subject.attributes.find((attribute) => attribute.name === "OU")?.text ?? null,
          subjectCN: certificate.kind === "authority" ? null : (certificate.commonName ?? null),
          eui64: certificate.entityId ?? null,
          keyUsage: certificate.keyUsage.join(","),
          ski: certificate.keyIdentifier ?? null,
          aki: certificate.authorityKeyIdentifier ?? null,
          policyOid: certificate.policies.join(","),
          hwType: certificate.hardwareModule?.type ?? null,
        },
        name,
      ).to.deep.equal({
        serial: entry.serial,
        roleOU: entry.roleOU,
        subjectCN: entry.subjectCN,
        eui64: entry.eui64,
        keyUsage: entry.keyUsage,
        ski: entry.ski,
        aki: entry.aki,
        policyOid: entry.policyOid,
        hwType: entry.hwType,
      });
    }
  });

  it("the issuing code rebuilds all 96 TBSCertificates of the CAs, octet for octet, and no imitation", () => {
    const rebuilt = rows.filter(({ tbsRebuiltExact }) => tbsRebuiltExact);
    const issuedByCas = rows.filter(({ name }) => entryOf(name).authenticity === "CA-issued");
    expect(issuedByCas).to.have.length(96);
    expect(rebuilt.map(({ name }) => name)).to.deep.equal(issuedByCas.map(({ name }) => name));
    expect(count(rebuilt, ({ certificate }) => formatDistinguishedName(certificate.issuer))).to.deep.equal({
      "OU=00, CN=ZA": 2,
      "OU=07, CN=Z1": 42,
      "OU=07, CN=Z2": 1,
      "OU=07, CN=OB": 2,
      "CN=E357": 48,
      "CN=0001": 1,
    });
  });

  it("each has the generation of the profile of its CA; the 12 imitations have none", () => {
    expect(count(rows, ({ generation }) => generation ?? "none")).to.deep.equal({
      current: 93,
      ob2015: 2,
      dca0001: 1,
      none: 12,
    });
  });

  it("98 signatures verify strictly, 1 after normalising, 7 with their own key only, 2 fail", () => {
    expect(count(rows, ({ signature }) => signature)).to.deep.equal({
      verified: 98,
      verifiedAfterNormalising: 1,
      ownKey: 7,
      failed: 2,
    });
    for (const { name, signature, certificate } of rows) {
      const entry = entryOf(name);
      expect(signature !== "failed", name).to.equal(entry.signatureVerifies);
      expect(signature === "verifiedAfterNormalising", certificate.serial).to.equal(
        !entry.signatureIsStrictDer,
      );
    }
  });

  it("the deviations of every certificate that is not of the current profile", () => {
    const deviating = rows.filter(({ deviations }) => deviations.length > 0);
    expect(
      Object.fromEntries(deviating.map(({ name, deviations }) => [name, deviations.map(({ rule }) => rule)])),
    ).to.deep.equal({
      "device_000781d7000036ce_ka_dccboxed_1f078232.pem": ["issuerName", "extensionSet"],
      "device_88738457002f966c_ds_dccboxed_4df56e92.pem": ["issuerName", "extensionSet"],
      "device_88738457002f966c_ka_dccboxed_13e6e340.pem": ["issuerName", "extensionSet"],
      "device_00db123456789023_ka_E357_5042d42c.pem": ["signatureEncoding"],
      "device_00db123456789098_ka_0001_5d3e7b68.pem": ["extensionCriticality"],
      "device_00db1234567890a0_nr_E357_30398236_BADSIG.pem": ["keyUsage", "signature"],
      "issuing-oca_Z1_71872bdb_BADSIG.pem": ["signature"],
      "org_7F-other_00db123456780004_ds_150415_OB_43f410fe.pem": ["extensionSet"],
      "org_7F-other_00db123456780004_ka_150415_OB_18c5fb7f.pem": ["extensionSet"],
      ...Object.fromEntries(
        ["ds_231220_Z99_173cfbf0", "ka_231220_Z99_6c274b2f"].map((suffix) => [
          `org_7F-other_90b3d51f30010009_${suffix}.pem`,
          ["signatureAlgorithm", "issuerName", "extensionOrder"],
        ]),
      ),
      ...Object.fromEntries(
        [
          "org_08-loadController_90b3d51f30010008_ds_180101_self_225e6162.pem",
          "org_08-loadController_90b3d51f30010008_ka_180101_self_3bdd1d54.pem",
          "org_87-xmlSign_00db123456780004_ds_180101_self_1c063b7b.pem",
          "org_87-xmlSign_90b3d51f30010000_ds_180101_self_14be4ad2.pem",
          "org_87-xmlSign_90b3d51f30020000_ds_180101_self_1ecc6ed4.pem",
          "org_89-dspXmlSign_90b3d51f30000002_ds_180101_self_7dac7283.pem",
        ].map((file) => [file, ["issuerName", "lifetime", "extensionSet", "extensionOrder", "signature"]]),
      ),
      "org_137-dspXmlSign_90b3d51f30000002_ds_180101_self_261e9ccc.pem": [
        "issuerName",
        "role",
        "lifetime",
        "extensionSet",
        "extensionOrder",
        "signature",
      ],
    });
    expect(rows.filter(({ profileConformant }) => profileConformant)).to.have.length(91);
  });

  it("without an issuer's key the finding is that the issuer is unknown, and not a failure", async () => {
    const withRootOnly = await certificateConformance(corpus(), [issuerKey("ZA")]);
    // Z1 is in the list itself, so its own certificates still verify.
    expect(count(withRootOnly, (row) => (row.kind === "read" ? row.signature : row.kind))).to.deep.equal({
      verified: 43,
      failed: 1,
      ownKey: 7,
      issuerUnknown: 57,
    });
  });

  it("a rebuild takes nothing but field values: a changed string type is not reproduced", async () => {
    const original = corpus().find(({ name }) => name.startsWith("org_03") && name.includes("4fc0252e"));
    const hex = Buffer.from(original?.der ?? []).toString("hex");
    const swaps: readonly (readonly [string, string])[] = [
      // PrintableString to UTF8String in the issuer, and the reverse in the subject.
      ["060355040b13023037", "060355040b0c023037"],
      ["060355040b0c023033", "060355040b13023033"],
    ];
    for (const [from, to] of swaps) {
      expect(hex).to.include(from);
      const der = Uint8Array.from(Buffer.from(hex.replace(from, to), "hex"));
      const [row] = await certificateConformance([{ name: "changed", der }], [issuerKey("Z1")]);
      expect(row).to.include({ kind: "read", tbsRebuiltExact: false, signature: "failed" });
    }
  });
});
