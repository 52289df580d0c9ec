import { expect } from "chai";
import {
  certificateConformance,
  formatDistinguishedName,
  type Certificate,
  type CertificateConformance,
  type NamedCertificate,
} from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

const named = ({ der }: Certificate, index: number): NamedCertificate => ({ name: String(index), der });

async function judged(
  certificates: readonly NamedCertificate[],
  issuers: readonly Uint8Array[],
): Promise<readonly CertificateConformance[]> {
  const rows = await certificateConformance(certificates, issuers);
  return rows.flatMap((row) => (row.kind === "read" ? [row] : []));
}

/** The first place of `from` in the certificate, replaced by as many octets. */
function replaced({ der }: Certificate, from: string, to: string): Uint8Array {
  const hex = Buffer.from(der).toString("hex");
  expect(hex).to.include(from);
  return Uint8Array.from(Buffer.from(hex.replace(from, to), "hex"));
}

describe("conformance of certificates", () => {
  let authorities: readonly Certificate[];
  let leaves: readonly Certificate[];
  let issuers: readonly Uint8Array[];

  before(async () => {
    const pki = await simulatedPki("conformance");
    const { organisations, devices } = pki;
    authorities = [organisations.root, organisations.issuing, devices.root, devices.issuing].map(
      ({ certificate }) => certificate,
    );
    leaves = [
      await pki.organisation("ds"),
      await pki.organisation("ka", { usage: "keyAgreement" }),
      await pki.organisation("supplier", { role: "supplier" }),
      await pki.device("device"),
    ];
    issuers = [organisations.issuing, devices.issuing].map(({ keyPair }) => keyPair.publicPoint);
  });

  it("what the issuing code made is rebuilt octet for octet, conforms and verifies", async () => {
    const rows = await judged([...authorities, ...leaves].map(named), []);
    expect(rows).to.have.length(8);
    for (const row of rows) {
      expect(row, formatDistinguishedName(row.certificate.subject)).to.include({
        tbsRebuiltExact: true,
        profileConformant: true,
        generation: "current",
        signature: "verified",
        signatureVerified: true,
      });
      expect(row.deviations).to.deep.equal([]);
    }
  });

  it("an issuer is known by its key alone; without it the finding is issuerUnknown and no deviation", async () => {
    const withKeys = await judged(leaves.map(named), issuers);
    expect(withKeys.map(({ signature }) => signature)).to.deep.equal(leaves.map(() => "verified"));
    const without = await judged(leaves.map(named), []);
    expect(
      without.map(({ signature, signatureVerified, deviations }) => [
        signature,
        signatureVerified,
        deviations.length,
      ]),
    ).to.deep.equal(leaves.map(() => ["issuerUnknown", false, 0]));
  });

  it("a changed signature fails, and deviates in nothing else", async () => {
    const [leaf] = leaves;
    const der = Uint8Array.from(leaf?.der ?? []);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const [row] = await judged([{ name: "changed", der }], issuers);
    expect(row).to.include({ signature: "failed", tbsRebuiltExact: true, profileConformant: true });
    expect(row?.deviations.map(({ rule }) => rule)).to.deep.equal(["signature"]);
  });

  it("a rebuild takes nothing but field values: a changed string type is not reproduced", async () => {
    const [leaf] = leaves;
    if (leaf === undefined) throw new Error("no certificate");
    // The issuer's OU as PrintableString and the subject's as UTF8String, each swapped for the other.
    for (const [from, to] of [
      ["060355040b13023037", "060355040b0c023037"],
      ["060355040b0c023033", "060355040b13023033"],
    ] as const) {
      const [row] = await judged([{ name: "changed", der: replaced(leaf, from, to) }], issuers);
      expect(row).to.include({ tbsRebuiltExact: false, signature: "failed" });
    }
  });

  it("a file that is no certificate is a row with its problem", async () => {
    const [row] = await certificateConformance([{ name: "x", der: Uint8Array.of(0x30, 0x03, 0x01) }], []);
    expect(row).to.deep.equal({
      kind: "unreadable",
      name: "x",
      problem: { reason: "certificate: ends beyond what surrounds it", offset: 0 },
    });
  });
});
