/** Replacing CAs, and the contingency key that a root hides; checked with openssl where it can tell. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type AuthorityHierarchy,
  type Certificate,
  createDeviceHierarchy,
  createOrganisationHierarchy,
  createSignatureVerifier,
  encodePem,
  entityId,
  formatDistinguishedName,
  instant,
  issueOrganisationCertificate,
  deriveSerial,
  lintCertificate,
  rollOverIssuingAuthority,
  rollOverRoot,
  seededContingencyKeyINSECURE,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  unwrapContingencyKey,
  validatePath,
} from "../../../pki/index.ts";

const SEED = "key-ceremony";
const order = (generation: number) => ({
  seed: SEED,
  environment: TEST_ENVIRONMENT,
  generation,
  notBefore: instant("2022-01-01"),
});
const first = () => createOrganisationHierarchy({ seed: SEED, environment: TEST_ENVIRONMENT });

const member = (hierarchy: AuthorityHierarchy, label: string): Promise<Certificate> =>
  issueOrganisationCertificate(hierarchy.issuing, {
    role: "networkOperator",
    usage: "digitalSignature",
    entityId: entityId("d25ec00000030001"),
    publicPoint: seededKeyPairINSECURE(SEED, label).publicPoint,
    notBefore: instant("2022-03-01"),
    serial: deriveSerial(SEED, label),
  });

const trusts = (
  anchor: AuthorityHierarchy,
  certificate: Certificate,
  path: readonly Certificate[],
): boolean => {
  const { subjectPublicKey: publicPoint, keyIdentifier } = anchor.root.certificate;
  if (keyIdentifier === undefined) throw new Error("a root without a key identifier");
  return validatePath({
    certificate,
    path,
    anchor: { publicPoint, keyIdentifier },
    at: instant("2022-06-01"),
    verifier: createSignatureVerifier(),
    signatureEncoding: "strict",
  }).ok;
};

describe("key ceremonies", () => {
  it("a new Issuing OCA under the same root: devices that hold the root trust what either issued", async () => {
    const old = await first();
    const next = await rollOverIssuingAuthority(old, order(2));
    expect(formatDistinguishedName(next.issuing.certificate.subject)).to.equal("OU=07, CN=S2");
    expect(next.root).to.equal(old.root);
    const path = [old.issuing.certificate, next.issuing.certificate];
    for (const hierarchy of [old, next]) {
      expect(trusts(old, await member(hierarchy, "member"), path)).to.equal(true);
    }
    expect(trusts(old, await member(next, "member"), [old.issuing.certificate])).to.equal(false);
  });

  it("a new root: neither trusts what the other's Issuing OCA certified, but the old one vouches by the link", async () => {
    const old = await first();
    const { hierarchy, linkCertificate } = await rollOverRoot(old, order(2));
    const certificate = await member(hierarchy, "member");
    const path = [hierarchy.issuing.certificate];
    expect(formatDistinguishedName(hierarchy.root.certificate.subject)).to.equal("OU=00, CN=SB");
    expect(trusts(hierarchy, certificate, path)).to.equal(true);
    expect(trusts(old, certificate, path)).to.equal(false);
    expect(trusts(old, linkCertificate, [])).to.equal(true);
    expect(linkCertificate.keyIdentifier).to.equal(hierarchy.root.certificate.keyIdentifier);
    expect(trusts(old, certificate, [...path, linkCertificate]), "through the link").to.equal(true);
  });

  it("openssl agrees about the new root, the old one and the link", async () => {
    const old = await first();
    const { hierarchy, linkCertificate } = await rollOverRoot(old, order(2));
    const folder = mkdtempSync(join(tmpdir(), "ceremony-"));
    const write = (name: string, certificate: Certificate): string => {
      writeFileSync(join(folder, name), encodePem(certificate.der, "CERTIFICATE"));
      return join(folder, name);
    };
    const leaf = write("leaf.pem", await member(hierarchy, "member"));
    const issuing = write("issuing.pem", hierarchy.issuing.certificate);
    const link = write("link.pem", linkCertificate);
    const roots = {
      old: write("old.pem", old.root.certificate),
      new: write("new.pem", hierarchy.root.certificate),
    };
    const verifies = (root: string, untrusted: readonly string[]): boolean => {
      const chain = untrusted.flatMap((file) => ["-untrusted", file]);
      const time = String(instant("2022-06-01") / 1000);
      try {
        execFileSync("openssl", ["verify", "-attime", time, "-CAfile", root, ...chain, leaf], {
          stdio: "pipe",
        });
        return true;
      } catch {
        return false;
      }
    };
    expect(verifies(roots.new, [issuing])).to.equal(true);
    expect(verifies(roots.old, [issuing])).to.equal(false);
    expect(verifies(roots.old, [issuing, link])).to.equal(true);
    rmSync(folder, { recursive: true });
  });

  it("every CA that a ceremony makes is of the profile", async () => {
    const old = await first();
    const { hierarchy } = await rollOverRoot(old, order(2));
    const issuing = (await rollOverIssuingAuthority(old, order(3))).issuing;
    const devices = await createDeviceHierarchy({ seed: SEED, environment: TEST_ENVIRONMENT });
    for (const { certificate } of [
      hierarchy.root,
      hierarchy.issuing,
      issuing,
      devices.root,
      devices.issuing,
    ]) {
      expect(lintCertificate(certificate), formatDistinguishedName(certificate.subject)).to.deep.equal([]);
    }
  });

  it("another environment has other policies, and its certificates are refused where a policy is asked for", async () => {
    const elsewhere = {
      name: "rehearsal",
      organisationPolicyOid: "1.2.826.0.1.8641679.1.2.1.9",
      devicePolicyOid: "1.2.826.0.1.1800000.1.2.1.9",
    };
    const rehearsal = await createOrganisationHierarchy({ seed: SEED, environment: elsewhere });
    const certificate = await member(rehearsal, "member");
    expect(certificate.policies).to.deep.equal(["1.2.826.0.1.8641679.1.2.1.9"]);
    expect(rehearsal.root.certificate.keyIdentifier).not.to.equal(
      (await first()).root.certificate.keyIdentifier,
    );
  });
});

describe("the contingency key in the root (RFC 5934 syntax, testbed policy contingencyKeyWrapping)", () => {
  it("opens with its symmetric key, and to the public half of the contingency key", async () => {
    const { root, contingencyKey } = await first();
    const wrapped = root.certificate.wrappedContingencyKey;
    if (wrapped === undefined || contingencyKey === undefined) throw new Error("no contingency key");
    const opened = unwrapContingencyKey(wrapped, contingencyKey.symmetricKey);
    expect(opened.ok && opened.value).to.deep.equal(contingencyKey.keyPair.publicPoint);
  });

  it("any flipped octet of the wrapping or of the symmetric key is refused", () => {
    const { wrapped, symmetricKey } = seededContingencyKeyINSECURE(SEED, "contingency");
    const flip = (octets: Uint8Array, index: number): Uint8Array =>
      octets.map((octet, at) => (at === index ? octet ^ 0x01 : octet));
    fc.assert(
      fc.property(fc.nat(wrapped.length - 1), fc.nat(symmetricKey.length - 1), (inWrapping, inKey) => {
        expect(unwrapContingencyKey(flip(wrapped, inWrapping), symmetricKey).ok).to.equal(false);
        expect(unwrapContingencyKey(wrapped, flip(symmetricKey, inKey)).ok).to.equal(false);
      }),
    );
  });
});
