import { expect } from "chai";
import {
  adoptPki,
  type AdoptedCredential,
  type AdoptedPki,
  type CertificateRole,
  chooseCredential,
  chooseHierarchy,
  encodePem,
  entityId,
  formatDistinguishedName,
  instant,
  type Instant,
  issueOrganisationCertificate,
  deriveSerial,
  joinMaterial,
  readPkiFile,
  type SamplePki,
  seededKeyPairINSECURE,
} from "../../../pki/index.ts";
import { filesOf, materialOf, samplePki } from "./adopted-material.ts";

const authoritiesOf = ({ authorities }: AdoptedPki): readonly string[] =>
  authorities.map(
    ({ name, certificate, keyPair }) =>
      `${formatDistinguishedName(name)}${certificate === undefined ? " recovered" : ""}${keyPair === undefined ? "" : " issues"}`,
  );

describe("adopting a PKI", () => {
  let pki: SamplePki;
  before(async () => {
    pki = await samplePki();
  });

  const adopted = (keep?: (name: string) => boolean): AdoptedPki => adoptPki(materialOf(filesOf(pki), keep));

  it("everybody of a complete PKI is found, with keys, and nothing is left over", () => {
    const { organisations, devices, problems, keyPairs } = adopted();
    expect(authoritiesOf(adopted())).to.deep.equal([
      "OU=00, CN=SA issues",
      "CN=SD issues",
      "OU=07, CN=S1 issues",
      "CN=SD01 issues",
    ]);
    expect(organisations.map(({ entityId: id, role }) => `${id} ${role}`)).to.deep.equal([
      "d25ec00000000001 supplier",
      "d25ec00000000002 networkOperator",
      "d25ec00000000003 networkOperator",
      "d25ec00000000010 accessControlBroker",
      "d25ec00000000011 transitionalCoS",
      "d25ec00000000012 recovery",
      "d25ec00000000013 wanProvider",
    ]);
    expect(devices.map(({ entityId: id }) => id)).to.deep.equal(["d2de000000000001", "d2de000000000002"]);
    expect(keyPairs.size).to.equal(23);
    expect(problems).to.deep.equal([]);
  });

  it("an XML signing certificate belongs to the role that its EUI-64 has towards devices", () => {
    const [supplier] = adopted().organisations;
    expect(supplier?.xmlSign.map(({ certificate }) => certificate.role)).to.deep.equal(["xmlSign"]);
  });

  it("the order in which files are read makes no difference to who is in the PKI", () => {
    const reversed = adoptPki(materialOf(new Map([...filesOf(pki)].toReversed())));
    expect(authoritiesOf(reversed)).to.have.members(authoritiesOf(adopted()));
    expect(reversed.organisations).to.have.length(adopted().organisations.length);
    expect(reversed.problems).to.deep.equal([]);
  });

  const AUTHORITIES: readonly [string, (name: string) => boolean, readonly string[]][] = [
    [
      "without private keys of CAs, nobody issues",
      (name) => !/^(device-)?(root|issuing)\.key$/.test(name),
      ["OU=00, CN=SA", "CN=SD", "OU=07, CN=S1", "CN=SD01"],
    ],
    [
      "a root without a certificate is known by the key that signed its Issuing OCA",
      (name) => name !== "root.pem",
      ["OU=00, CN=SA recovered issues", "CN=SD issues", "OU=07, CN=S1 issues", "CN=SD01 issues"],
    ],
    [
      "an Issuing DCA without a certificate is known by the key that signed the devices",
      (name) => !name.startsWith("device-"),
      ["OU=00, CN=SA issues", "OU=07, CN=S1 issues", "CN=SD01 recovered"],
    ],
  ];
  for (const [rule, keep, expected] of AUTHORITIES) {
    it(rule, () => {
      expect(authoritiesOf(adopted(keep))).to.deep.equal(expected);
    });
  }

  it("the same certificate in two files is one certificate with two places", () => {
    const files = filesOf(pki);
    const twice = new Map([...files, ["copy.pem", files.get("recovery-digitalSignature.pem") ?? ""]]);
    const { organisations } = adoptPki(materialOf(twice));
    const recovery = organisations.find(({ role }) => role === "recovery");
    expect(recovery?.digitalSignature.map(({ places }) => places)).to.deep.equal([
      ["recovery-digitalSignature.pem", "copy.pem"],
    ]);
  });

  describe("what cannot be believed is left out, and named", () => {
    const problemsWith = (...extra: readonly [string, string][]): readonly string[] =>
      adoptPki(
        joinMaterial([
          materialOf(filesOf(pki)),
          ...extra.map(([name, text]) => readPkiFile(name, Buffer.from(text))),
        ]),
      ).problems.map(({ kind, place, reason }) => `${kind} ${place}: ${reason}`);

    it("a signature that the CA did not make", () => {
      const der = Uint8Array.from(pki.organisations[0]?.certificate.der ?? []);
      // Inside the serial number, which the signature covers.
      der[20] = (der[20] ?? 0) ^ 1;
      expect(problemsWith(["tampered.pem", encodePem(der, "CERTIFICATE")])).to.have.length(1);
      expect(problemsWith(["tampered.pem", encodePem(der, "CERTIFICATE")])[0]).to.match(
        /^unverified tampered\.pem: the key [0-9a-f]{16} of OU=07, CN=S1 did not sign it$/,
      );
    });

    it("a certificate that an organisation's key signed", async () => {
      const [organisation] = pki.organisations;
      if (organisation === undefined) return expect.fail("no organisation");
      const { certificate, keyPair } = organisation;
      const byNoCa = await issueOrganisationCertificate(
        { certificate, keyPair, policyOid: "1.2.3" },
        {
          role: "networkOperator",
          usage: "digitalSignature",
          entityId: entityId("d25ec00000000077"),
          publicPoint: seededKeyPairINSECURE("adoption", "stranger").publicPoint,
          notBefore: instant("2020-01-01"),
          serial: deriveSerial("adoption", "stranger"),
        },
      );
      expect(problemsWith(["stray.pem", encodePem(byNoCa.der, "CERTIFICATE")])[0]).to.match(
        /^unverified stray\.pem: it is signed with the key of OU=02.*, which is no CA$/,
      );
    });

    it("a private key that fits nothing", () => {
      const [problem, ...others] = problemsWith(["stray.key", "11".repeat(32)]);
      expect(others).to.deep.equal([]);
      expect(problem).to.match(
        /^unmatchedPrivateKey stray\.key: no certificate and no CA has its public key \([0-9a-f]{16}\)$/,
      );
    });
  });

  describe("of several Issuing OCAs", () => {
    it("one whose certificate is valid then is chosen, and none is no hierarchy", () => {
      expect(chooseHierarchy(adopted(), "organisation", instant("2022-03-01"))?.issuing.name).to.deep.equal(
        pki.organisationAuthorities.issuing.certificate.subject,
      );
      expect(chooseHierarchy(adopted(), "organisation", instant("2014-12-31"))).to.equal(undefined);
      expect(chooseHierarchy(adopted(), "organisation", instant("2041-01-01"))).to.equal(undefined);
    });

    it("one of which only the key is known has no place in a path", () => {
      const without = adopted((name) => name !== "issuing.pem");
      expect(authoritiesOf(without)).to.include("OU=07, CN=S1 recovered issues");
      expect(chooseHierarchy(without, "organisation", instant("2022-03-01"))).to.equal(undefined);
    });
  });

  describe("of several certificates of one party and usage", () => {
    const AT = instant("2022-03-01");
    let older: AdoptedCredential;
    let newer: AdoptedCredential;
    before(async () => {
      const issue = async (label: string, notBefore: Instant, notAfter?: Instant) => {
        const role: CertificateRole = "networkOperator";
        const keyPair = seededKeyPairINSECURE("adoption", label);
        const certificate = await issueOrganisationCertificate(pki.organisationAuthorities.issuing, {
          role,
          usage: "digitalSignature",
          entityId: entityId("d25ec00000000088"),
          publicPoint: keyPair.publicPoint,
          notBefore,
          ...(notAfter === undefined ? {} : { notAfter }),
          serial: deriveSerial("adoption", label),
        });
        const [issuer] = adopted().authorities;
        if (issuer === undefined) return expect.fail("no CA");
        return { places: [label], certificate, keyPair, issuer };
      };
      older = await issue("older", instant("2020-01-01"));
      newer = await issue("newer", instant("2021-01-01"));
    });

    const withoutKey = (one: AdoptedCredential): AdoptedCredential => ({ ...one, keyPair: undefined });
    const under = (one: AdoptedCredential, place: string): AdoptedCredential => ({ ...one, places: [place] });
    const TABLE: readonly [string, () => readonly AdoptedCredential[], Instant, string, readonly string[]][] =
      [
        ["the newest is chosen", () => [older, newer], AT, "newer", ["older: another is newer"]],
        [
          "one whose private key is here comes before a newer one without",
          () => [older, withoutKey(newer)],
          AT,
          "older",
          ["newer: its private key is not here"],
        ],
        [
          "one under a prepayment name comes last",
          () => [older, under(newer, "Z1-supplierPP-ka")],
          AT,
          "older",
          ["Z1-supplierPP-ka: its name says that it is of a prepayment pair"],
        ],
        [
          "one that is not valid yet is not chosen",
          () => [older, newer],
          instant("2020-06-01"),
          "older",
          ["newer: it is valid only from 2021-01-01T00:00:00Z"],
        ],
        [
          "one that has expired is not chosen",
          () => [older, newer],
          instant("2030-06-01"),
          "newer",
          ["older: it expired on 2029-12-31T23:59:59Z"],
        ],
        ["there may be none to choose", () => [], AT, "none", []],
      ];
    for (const [rule, candidates, at, chosen, passedOver] of TABLE) {
      it(rule, () => {
        for (const order of [candidates(), candidates().toReversed()]) {
          const choice = chooseCredential(order, at, () => true);
          expect(choice.chosen?.places[0] ?? "none").to.equal(chosen);
          expect(
            choice.passedOver.map(({ credential, reason }) => `${credential.places[0]}: ${reason}`),
          ).to.deep.equal(passedOver);
        }
      });
    }

    it("one whose issuer is under another root is not chosen", () => {
      const { chosen, passedOver } = chooseCredential([older], AT, () => false);
      expect(chosen).to.equal(undefined);
      expect(passedOver.map(({ reason }) => reason)).to.deep.equal([
        "its issuer OU=00, CN=SA is not under the root that devices trust",
      ]);
    });
  });
});
