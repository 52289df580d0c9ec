import { expect } from "chai";
import {
  certificateFingerprint,
  decodeCertificate,
  EMPTY_REPOSITORY,
  entityId,
  findInRepository,
  instant,
  lodge,
  lodgeAll,
  reportStatus,
  revoke,
  search,
  UsageError,
  type Certificate,
  type CertificateReference,
} from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

const OPERATOR = entityId("90b3d51f30020000");
const LODGED = instant("2022-03-01");
const LATER = instant("2022-06-01");
const LATEST = instant("2022-09-01");

const byFingerprint = (certificate: Certificate): CertificateReference => ({
  kind: "fingerprint",
  fingerprint: certificateFingerprint(certificate),
});
const bySerial = ({ issuer, serial }: Certificate): CertificateReference => ({
  kind: "issuerAndSerial",
  issuer,
  serial,
});

describe("the SMKI Repository", () => {
  let signing: Certificate;
  let agreement: Certificate;
  let replacement: Certificate;
  let device: Certificate;

  before(async () => {
    const pki = await simulatedPki("repository");
    signing = await pki.organisation("ds");
    agreement = await pki.organisation("ka", { usage: "keyAgreement" });
    replacement = await pki.organisation("ds-2", { notBefore: LATER });
    device = await pki.device("device");
  });

  it("answers with the certificates of an EUI-64, the latest lodged first", () => {
    let repository = lodgeAll(EMPTY_REPOSITORY, [signing, agreement], LODGED);
    repository = lodge(repository, replacement, LATER);
    const found = (query: Omit<Parameters<typeof search>[1], "entityId">, at = LATEST) =>
      search(repository, { entityId: OPERATOR, ...query }, at).map(({ certificate }) => certificate.serial);
    expect(found({})).to.deep.equal([replacement.serial, agreement.serial, signing.serial]);
    expect(found({}, LODGED)).to.deep.equal([agreement.serial, signing.serial]);
    expect(found({ usage: "digitalSignature" })).to.deep.equal([replacement.serial, signing.serial]);
    expect(found({ role: "supplier" })).to.deep.equal([]);
    expect(found({ status: "revoked" })).to.deep.equal([]);
  });

  it("one EUI-64 holds several roles, and a search by role tells them apart", async () => {
    const pki = await simulatedPki("repository");
    const xml = await pki.organisation("xml", { role: "xmlSign" });
    const repository = lodgeAll(EMPTY_REPOSITORY, [signing, xml], LODGED);
    expect(
      search(repository, { entityId: OPERATOR, role: "xmlSign" }, LATER).map(
        ({ certificate }) => certificate.serial,
      ),
    ).to.deep.equal([xml.serial]);
  });

  for (const [title, at, status] of [
    ["before it is put to use", "2022-03-01", "pending"],
    ["in use", "2022-06-01", "inUse"],
    ["taken out of use", "2022-09-01", "notInUse"],
    ["revoked", "2023-01-01", "revoked"],
    ["revoked and past its notAfter: revocation is final", "2033-01-01", "revoked"],
  ] as const) {
    it(`status at ${at}, ${title}: ${status}`, () => {
      let repository = lodge(EMPTY_REPOSITORY, signing, LODGED, "pending");
      repository = reportStatus(repository, byFingerprint(signing), "inUse", LATER);
      repository = reportStatus(repository, byFingerprint(signing), "notInUse", LATEST);
      repository = revoke(repository, bySerial(signing), instant("2023-01-01"), "cessationOfOperation");
      expect(findInRepository(repository, bySerial(signing), instant(at))[0]?.status).to.equal(status);
    });
  }

  it("a certificate in use expires after its last second", () => {
    const repository = lodge(EMPTY_REPOSITORY, signing, LODGED);
    const statusAt = (at: number) =>
      findInRepository(repository, byFingerprint(signing), at as typeof LODGED)[0]?.status;
    expect([statusAt(signing.notAfter), statusAt(signing.notAfter + 1000)]).to.deep.equal([
      "inUse",
      "expired",
    ]);
  });

  it("the first revocation stays, with its reason; the old value does not change", () => {
    const before = lodge(EMPTY_REPOSITORY, signing, LODGED);
    const revoked = revoke(before, byFingerprint(signing), LATER, "superseded");
    const again = revoke(revoked, byFingerprint(signing), LATEST, "keyCompromise");
    const [entry] = findInRepository(again, byFingerprint(signing), LATEST);
    expect(entry?.revocation).to.deep.equal({ at: LATER, reason: "superseded" });
    expect(findInRepository(before, byFingerprint(signing), LATEST)[0]?.status).to.equal("inUse");
  });

  it("lodging the same certificate twice changes nothing", () => {
    const once = lodgeAll(EMPTY_REPOSITORY, [signing, signing], LODGED);
    const repository = lodge(once, signing, LATER);
    expect(search(repository, { entityId: OPERATOR }, LATEST).map(({ lodgedAt }) => lodgedAt)).to.deep.equal([
      LODGED,
    ]);
  });

  it("two certificates with one serial are both kept and both meant by it", () => {
    const der = Uint8Array.from(signing.der);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const altered = decodeCertificate(der);
    if (!altered.ok) throw new Error(altered.problem.reason);
    const repository = lodgeAll(EMPTY_REPOSITORY, [signing, altered.value], LODGED);
    expect(findInRepository(repository, bySerial(signing), LATER)).to.have.length(2);
    expect(findInRepository(repository, byFingerprint(altered.value), LATER)).to.have.length(1);
  });

  it("two certificates with one key are both kept", async () => {
    const pki = await simulatedPki("repository");
    const again = await pki.organisation("ds-again", { publicPoint: signing.subjectPublicKey });
    expect(again.keyIdentifier).to.equal(signing.keyIdentifier);
    const repository = lodgeAll(EMPTY_REPOSITORY, [signing, again], LODGED);
    expect(search(repository, { entityId: OPERATOR }, LATER)).to.have.length(2);
  });

  it("a device certificate cannot be revoked, nor one that was never lodged", () => {
    const repository = lodge(EMPTY_REPOSITORY, device, LODGED);
    expect(() => revoke(repository, byFingerprint(device), LATER, "superseded")).to.throw(
      UsageError,
      "device certificates cannot be revoked",
    );
    expect(() => revoke(repository, byFingerprint(signing), LATER, "superseded")).to.throw(
      UsageError,
      "no such certificate",
    );
  });
});
