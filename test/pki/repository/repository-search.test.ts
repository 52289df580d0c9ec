import { expect } from "chai";
import {
  certificateSerial,
  certificatesLodged,
  contentsAt,
  EMPTY_REPOSITORY,
  entityId,
  findInRepository,
  instant,
  InvalidIdentifier,
  issueOrganisationCertificate,
  lodge,
  lodgeAll,
  parseSerialNumber,
  reportStatus,
  retrieve,
  revoke,
  search,
  seededKeyPairINSECURE,
  serialNumberOf,
  type Certificate,
  type Instant,
  type Repository,
  type RepositoryQuery,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const OPERATOR = entityId("90b3d51f30020000");
const SUPPLIER = entityId("90b3d51f30010000");
const DEVICE = entityId("00db1234567890a0");
const LODGED = instant("2022-03-01");
const LATER = instant("2022-06-01");
const LATEST = instant("2022-09-01");

describe("the search of the SMKI Repository", () => {
  let pki: SimulatedPki;
  let named: Record<string, Certificate>;
  let repository: Repository;

  before(async () => {
    pki = await simulatedPki("search");
    named = {
      root: pki.organisations.root.certificate,
      issuing: pki.organisations.issuing.certificate,
      operatorDs: await pki.organisation("ds"),
      operatorKa: await pki.organisation("ka", { usage: "keyAgreement" }),
      operatorXml: await pki.organisation("xml", { role: "xmlSign" }),
      supplierDs: await pki.organisation("s-ds", { role: "supplier", entityId: SUPPLIER }),
      deviceDs: await pki.device("device-ds"),
      deviceKa: await pki.device("device-ka", { usage: "keyAgreement" }),
    };
    repository = lodgeAll(EMPTY_REPOSITORY, Object.values(named), LODGED);
    repository = revoke(repository, bySerial("supplierDs"), LATER, "superseded");
    repository = reportStatus(repository, bySerial("deviceKa"), "notInUse", LATER);
  });

  const certificate = (name: string): Certificate => named[name] ?? expect.fail(`no certificate "${name}"`);
  const bySerial = (name: string) => {
    const { issuer, serial } = certificate(name);
    return { kind: "issuerAndSerial", issuer, serial } as const;
  };
  const names = (found: readonly { readonly certificate: Certificate }[]): string =>
    Object.entries(named)
      .filter(([, one]) => found.some((entry) => entry.certificate === one))
      .map(([name]) => name)
      .join(" ");

  const EVERYTHING = "root issuing operatorDs operatorKa operatorXml supplierDs deviceDs deviceKa";
  for (const [title, query, found] of [
    ["nothing: everything", {}, EVERYTHING],
    ["EUI-64 of an organisation", { entityId: OPERATOR }, "operatorDs operatorKa operatorXml"],
    ["EUI-64 of a device", { entityId: DEVICE }, "deviceDs deviceKa"],
    ["EUI-64 that nobody has", { entityId: entityId("00db1234567890a1") }, ""],
    ["EUI-64 and role", { entityId: OPERATOR, role: "xmlSign" }, "operatorXml"],
    ["EUI-64 and usage", { entityId: OPERATOR, usage: "keyAgreement" }, "operatorKa"],
    ["role alone", { role: "networkOperator" }, "operatorDs operatorKa"],
    ["role root", { role: "root" }, "root"],
    ["usage alone", { usage: "keyAgreement" }, "operatorKa deviceKa"],
    ["status revoked", { status: "revoked" }, "supplierDs"],
    ["status not in use", { status: "notInUse" }, "deviceKa"],
    ["status in use and kind", { status: "inUse", kind: "device" }, "deviceDs"],
    ["kind authority", { kind: "authority" }, "root issuing"],
    ["kind organisation", { kind: "organisation" }, "operatorDs operatorKa operatorXml supplierDs"],
    [
      "kind and usage and role",
      { kind: "organisation", usage: "digitalSignature", role: "supplier" },
      "supplierDs",
    ],
    ["criteria that exclude each other", { kind: "device", entityId: OPERATOR }, ""],
    ["criteria given as undefined ask for nothing", { entityId: undefined, serial: undefined }, EVERYTHING],
  ] as const satisfies readonly (readonly [string, RepositoryQuery, string])[]) {
    it(`by ${title}: ${found === "" ? "nothing" : found}`, () => {
      expect(names(search(repository, query, LATEST))).to.equal(found);
    });
  }

  it("by serial, alone and with other criteria", () => {
    for (const [name, one] of Object.entries(named)) {
      const serial = serialNumberOf(one.serial);
      expect(names(search(repository, { serial }, LATEST))).to.equal(name);
      expect(names(search(repository, { serial, kind: one.kind }, LATEST))).to.equal(name);
      expect(search(repository, { serial, role: "wanProvider" }, LATEST)).to.deep.equal([]);
      const another = one.entityId === SUPPLIER ? OPERATOR : SUPPLIER;
      expect(search(repository, { serial, entityId: another }, LATEST)).to.deep.equal([]);
      expect(names(retrieve(repository, serial, LATEST))).to.equal(name);
      expect(retrieve(repository, serial, (LODGED - 1) as Instant)).to.deep.equal([]);
    }
    expect(retrieve(repository, 0n, LATEST)).to.deep.equal([]);
  });

  describe("serial numbers are numbers (measured: the public client writes them in two ways)", () => {
    for (const text of ["1a", "1A", "001A", "01a", "00000000000000000000000000000000000000001a"]) {
      it(`"${text}" is 26`, () => expect(parseSerialNumber(text)).to.equal(26n));
    }
    it("an odd count of digits, as a number written without zeros has", () => {
      expect(parseSerialNumber("f27")).to.equal(3879n);
    });
    for (const text of ["", "0x1a", "1a ", "-1", "1g", "26n"]) {
      it(`"${text}" is none`, () => expect(() => parseSerialNumber(text)).to.throw(InvalidIdentifier));
    }

    it("a certificate is found by its serial however it is written", () => {
      const { serial, issuer } = certificate("operatorDs");
      for (const text of [
        serial,
        serial.toUpperCase(),
        `0000${serial}`,
        BigInt(`0x${serial}`).toString(16),
      ]) {
        expect(names(retrieve(repository, parseSerialNumber(text), LATEST))).to.equal("operatorDs");
      }
      const reference = {
        kind: "issuerAndSerial",
        issuer,
        serial: certificateSerial(`0000${serial}`),
      } as const;
      expect(names(findInRepository(repository, reference, LATEST))).to.equal("operatorDs");
    });

    it("one serial of two issuers: a search finds both, issuer and serial one", async () => {
      const other = await simulatedPki("search-other");
      const { serial } = certificate("operatorDs");
      const namesake = await issueOrganisationCertificate(
        { ...other.organisations.issuing, certificate: other.organisations.root.certificate },
        {
          role: "supplier",
          usage: "digitalSignature",
          entityId: SUPPLIER,
          publicPoint: seededKeyPairINSECURE("search", "namesake").publicPoint,
          notBefore: LODGED,
          serial,
        },
      );
      const both = lodge(repository, namesake, LATER);
      expect(retrieve(both, serialNumberOf(serial), LATEST)).to.have.length(2);
      expect(retrieve(both, serialNumberOf(serial), LODGED)).to.have.length(1);
      expect(findInRepository(both, bySerial("operatorDs"), LATEST)).to.have.length(1);
    });
  });

  describe("contents", () => {
    it("everything lodged by a time, in the order of lodging, with its status then", async () => {
      const late = await pki.organisation("late");
      const more = lodge(repository, late, LATEST, "pending");
      const states = (at: Instant) => contentsAt(more, at).map(({ status }) => status);
      expect(names(contentsAt(more, LATER))).to.equal(EVERYTHING);
      expect(certificatesLodged(more, LATER)).to.deep.equal(Object.values(named));
      expect(certificatesLodged(more, LATEST)).to.deep.equal([...Object.values(named), late]);
      expect(new Set(states(LODGED))).to.deep.equal(new Set(["inUse"]));
      expect(states(LATEST).slice(5)).to.deep.equal(["revoked", "inUse", "notInUse", "pending"]);
      expect(contentsAt(more, (LODGED - 1) as Instant)).to.deep.equal([]);
    });
  });
});
