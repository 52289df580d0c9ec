import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { BitString, PrintableString, Utf8String } from "asn1js";
import { expect } from "chai";
import * as fc from "fast-check";
import * as pkijs from "pkijs";
import {
  certificateSerial,
  deriveSerial,
  encodePem,
  formatInstant,
  instant,
  keyIdentifierOf,
  TEST_ENVIRONMENT,
  UsageError,
  type Certificate,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const AT = instant("2023-01-01");

/** The order and criticality of extensions, as 2.5.29.N with `!` when critical. */
function extensionOrder(certificate: Certificate): string {
  const parsed = pkijs.Certificate.fromBER(certificate.der);
  return (parsed.extensions ?? [])
    .map(({ extnID, critical }) => `${extnID.replace("2.5.29.", "")}${critical ? "!" : ""}`)
    .join(" ");
}

/** The names as pkijs reads them: type, string type and text. */
function nameOf(name: pkijs.RelativeDistinguishedNames): string {
  return name.typesAndValues
    .map(({ type, value }) => {
      if (value instanceof Utf8String) return `${type} UTF8String ${value.getValue()}`;
      if (value instanceof PrintableString) return `${type} PrintableString ${value.getValue()}`;
      if (value instanceof BitString)
        return `${type} BIT STRING ${bytesToHex(value.valueBlock.valueHexView)}`;
      return `${type} ${value.constructor.name}`;
    })
    .join(", ");
}

describe("issued certificates", () => {
  let pki: SimulatedPki;
  let issued: Record<string, Certificate>;

  before(async () => {
    pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: globalThis.crypto }));
    pki = await simulatedPki("issued");
    issued = {
      "Root OCA": pki.organisations.root.certificate,
      "Issuing OCA": pki.organisations.issuing.certificate,
      "Root DCA": pki.devices.root.certificate,
      "Issuing DCA": pki.devices.issuing.certificate,
      "supplier with a common name": await pki.organisation("supplier", {
        role: "supplier",
        commonName: "ANY SUPPLIER",
      }),
      "network operator, key agreement": await pki.organisation("operator", { usage: "keyAgreement" }),
      "XML signing": await pki.organisation("xml", { role: "xmlSign" }),
      "device, signing": await pki.device("device-ds"),
      "device, key agreement": await pki.device("device-ka", { usage: "keyAgreement" }),
    };
  });

  const of = (title: string): Certificate => {
    const certificate = issued[title];
    if (certificate === undefined) throw new Error(`no certificate "${title}"`);
    return certificate;
  };

  for (const [title, order] of [
    ["Root OCA", "15! 19! 32! 14 1.3.6.1.5.5.7.1.20"],
    ["Issuing OCA", "15! 19! 32! 14 35"],
    ["Root DCA", "15! 19! 32! 14"],
    ["Issuing DCA", "15! 19! 32! 14 35"],
    ["supplier with a common name", "15! 14 32! 35"],
    ["network operator, key agreement", "15! 14 32! 35"],
    ["XML signing", "15! 14 32! 35"],
    ["device, signing", "15! 14 17! 32! 35"],
    ["device, key agreement", "15! 14 17! 32! 35"],
  ] as const) {
    it(`${title}: extensions ${order} in this order, ! critical (profiles measured on Z1 and E357)`, () => {
      expect(extensionOrder(of(title))).to.equal(order);
    });
  }

  for (const [title, issuer, subject] of [
    ["Root OCA", "OU P 00, CN P SA", "OU P 00, CN P SA"],
    ["Issuing OCA", "OU P 00, CN P SA", "OU P 07, CN P S1"],
    ["Root DCA", "CN P SD", "CN P SD"],
    ["Issuing DCA", "CN P SD", "CN P SD01"],
    ["supplier with a common name", "OU P 07, CN P S1", "CN U ANY SUPPLIER, OU U 02, UID B 90b3d51f30020000"],
    ["network operator, key agreement", "OU P 07, CN P S1", "OU U 03, UID B 90b3d51f30020000"],
    ["XML signing", "OU P 07, CN P S1", "OU U 87, UID B 90b3d51f30020000"],
    ["device, signing", "CN P SD01", ""],
  ] as const) {
    it(`${title}: issuer "${issuer}", subject "${subject}" (P PrintableString, U UTF8String, B BIT STRING)`, () => {
      const short = (name: pkijs.RelativeDistinguishedNames): string =>
        nameOf(name)
          .replaceAll("2.5.4.3 ", "CN ")
          .replaceAll("2.5.4.11 ", "OU ")
          .replaceAll("2.5.4.45 ", "UID ")
          .replaceAll(/PrintableString|UTF8String|BIT STRING/g, (type) => type.slice(0, 1));
      const parsed = pkijs.Certificate.fromBER(of(title).der);
      expect(short(parsed.issuer)).to.equal(issuer);
      expect(short(parsed.subject)).to.equal(subject);
    });
  }

  for (const [title, from, to] of [
    ["Root OCA", "2015-01-01T00:00:00Z", "2064-12-31T23:59:59Z"],
    ["Issuing OCA", "2015-01-01T00:00:00Z", "2039-12-31T23:59:59Z"],
    ["Root DCA", "2015-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    ["Issuing DCA", "2015-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    ["network operator, key agreement", "2022-03-01T00:00:00Z", "2032-02-29T23:59:59Z"],
    ["device, signing", "2022-03-01T00:00:00Z", "9999-12-31T23:59:59Z"],
  ] as const) {
    it(`${title}: valid from ${from} to ${to}`, () => {
      const { notBefore, notAfter, timeEncodings } = of(title);
      expect([formatInstant(notBefore), formatInstant(notAfter)]).to.deep.equal([from, to]);
      expect(timeEncodings).to.deep.equal(["UTCTime", to < "2050" ? "UTCTime" : "GeneralizedTime"]);
    });
  }

  it("every subject key identifier has 8 octets by RFC 5280 method 2, and names the issuer of the next", () => {
    for (const certificate of Object.values(issued)) {
      expect(certificate.keyIdentifier).to.equal(keyIdentifierOf(certificate.subjectPublicKey));
    }
    const { root, issuing } = pki.organisations;
    expect(issuing.certificate.authorityKeyIdentifier).to.equal(root.certificate.keyIdentifier);
    expect(of("XML signing").authorityKeyIdentifier).to.equal(issuing.certificate.keyIdentifier);
  });

  it("the policy names the environment: one for organisations, another for devices", () => {
    expect(of("XML signing").policies).to.deep.equal([TEST_ENVIRONMENT.organisationPolicyOid]);
    expect(of("device, signing").policies).to.deep.equal([TEST_ENVIRONMENT.devicePolicyOid]);
  });

  it("pkijs verifies both chains to their roots", async () => {
    for (const [leaf, { root, issuing }] of [
      ["supplier with a common name", pki.organisations],
      ["device, signing", pki.devices],
    ] as const) {
      const parse = ({ der }: Certificate): pkijs.Certificate => pkijs.Certificate.fromBER(der);
      const engine = new pkijs.CertificateChainValidationEngine({
        trustedCerts: [parse(root.certificate)],
        certs: [parse(issuing.certificate), parse(of(leaf))],
        checkDate: new Date(AT),
      });
      const { result, resultMessage } = await engine.verify();
      expect(result, resultMessage).to.equal(true);
    }
  });

  describe("with the openssl command", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "smki-"));
      for (const [title, { der }] of Object.entries(issued)) {
        writeFileSync(join(folder, title), encodePem(der, "CERTIFICATE"));
      }
    });
    after(() => rmSync(folder, { recursive: true }));

    const openssl = (...parameters: string[]): string =>
      execFileSync("openssl", parameters, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    const verify = (tree: "O" | "D", leaf: string, policy: string): string =>
      openssl(
        ...`verify -x509_strict -attime ${AT / 1000} -policy_check -explicit_policy -policy ${policy}`.split(
          " ",
        ),
        "-CAfile",
        `Root ${tree}CA`,
        "-untrusted",
        `Issuing ${tree}CA`,
        leaf,
      );

    for (const [tree, leaf, policy] of [
      ["O", "supplier with a common name", TEST_ENVIRONMENT.organisationPolicyOid],
      ["O", "network operator, key agreement", TEST_ENVIRONMENT.organisationPolicyOid],
      ["O", "XML signing", TEST_ENVIRONMENT.organisationPolicyOid],
      ["D", "device, signing", TEST_ENVIRONMENT.devicePolicyOid],
      ["D", "device, key agreement", TEST_ENVIRONMENT.devicePolicyOid],
    ] as const) {
      it(`${leaf}: verifies strictly, with its own policy and not with that of the other tree`, () => {
        const other =
          policy === TEST_ENVIRONMENT.devicePolicyOid
            ? TEST_ENVIRONMENT.organisationPolicyOid
            : TEST_ENVIRONMENT.devicePolicyOid;
        expect(verify(tree, leaf, policy)).to.equal(`${leaf}: OK\n`);
        expect(() => verify(tree, leaf, other)).to.throw("error 43");
      });
    }

    it("the device's alternative name is critical, and the hardware module name encodes as RFC 4108 has it", () => {
      const text = openssl("x509", "-in", "device, signing", "-noout", "-text");
      expect(text).to.match(/Subject Alternative Name: critical\s+othername: 1\.3\.6\.1\.5\.5\.7\.8\.4/);
      // Written out from RFC 4108 and the measured object identifier: [0] { OID, [0] { SEQUENCE { hwType, serial } } }.
      const value = of("device, signing").extensions.find(({ oid }) => oid === "2.5.29.17")?.value;
      expect(bytesToHex(value ?? new Uint8Array())).to.equal(
        "3029a02706082b06010505070804a01b3019060d2a863a0001848fb90f01020201040800db1234567890a0",
      );
    });
  });
});

describe("determinism", () => {
  it("one seed issues the same octets; another seed shares not one key or serial", async () => {
    const issue = async (seed: string): Promise<Certificate[]> => {
      const pki = await simulatedPki(seed);
      const { organisations, devices } = pki;
      return [
        ...[organisations.root, organisations.issuing, devices.root, devices.issuing].map(
          ({ certificate }) => certificate,
        ),
        await pki.organisation("a"),
        await pki.device("b"),
      ];
    };
    const [first, again, other] = [await issue("one"), await issue("one"), await issue("two")];
    expect(again.map(({ der }) => bytesToHex(der))).to.deep.equal(first.map(({ der }) => bytesToHex(der)));
    for (const [index, certificate] of other.entries()) {
      expect(certificate.serial).not.to.equal(first[index]?.serial);
      expect(certificate.keyIdentifier).not.to.equal(first[index]?.keyIdentifier);
    }
  });
});

describe("serial numbers", () => {
  it("are 16 octets with a first digit of 1 to 7, for any seed and label", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, label) => {
        expect(deriveSerial(seed, label)).to.match(/^[1-7][0-9a-f]{31}$/);
      }),
    );
  });

  for (const [title, serial] of [
    ["of 15 octets", "11".repeat(15)],
    ["of 17 octets", "11".repeat(17)],
    ["with a leading zero digit", `0f${"11".repeat(15)}`],
    ["that would be negative", `80${"11".repeat(15)}`],
  ] as const) {
    it(`an issuer refuses one ${title}`, async () => {
      const pki = await simulatedPki("serials");
      let refusal: unknown;
      await pki.device("x", { serial: certificateSerial(serial) }).catch((error: unknown) => {
        refusal = error;
      });
      expect(refusal).to.be.instanceOf(UsageError);
    });
  }
});
