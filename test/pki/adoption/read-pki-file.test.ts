import { generateKeyPairSync } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  encodePem,
  type PkiMaterial,
  readPkiFile,
  type SampleCredential,
  type SamplePki,
  serialNumberOf,
} from "../../../pki/index.ts";
import { privateKeyPem, samplePki } from "./adopted-material.ts";

const read = (text: string | Uint8Array): PkiMaterial =>
  readPkiFile("file", typeof text === "string" ? Buffer.from(text) : text);

/** What was found, in words: `2 certificates, 1 key, unreadable file: …`. */
function words({ certificates, privateKeys, problems }: PkiMaterial): string {
  return [
    `${certificates.length} certificates`,
    `${privateKeys.length} keys`,
    ...problems.map(({ kind, place, reason }) => `${kind} ${place}: ${reason}`),
  ].join(", ");
}

const curve = (namedCurve: string): string =>
  generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

describe("a file of an existing PKI", () => {
  let pki: SamplePki;
  let one: SampleCredential;
  let pem: string;
  before(async () => {
    pki = await samplePki();
    one = pki.organisations[0] ?? expect.fail("no organisation");
    pem = encodePem(one.certificate.der, "CERTIFICATE");
  });

  describe("private keys are taken in every form that openssl writes in the clear", () => {
    const FORMS: readonly [string, (one: SampleCredential) => string][] = [
      ["PKCS #8", ({ keyPair }) => privateKeyPem(keyPair, "pkcs8")],
      ["SEC 1", ({ keyPair }) => privateKeyPem(keyPair, "sec1")],
      [
        "SEC 1 with the curve in a block before it",
        ({ keyPair }) =>
          `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${privateKeyPem(keyPair, "sec1")}`,
      ],
      ["64 hex digits", ({ keyPair }) => bytesToHex(keyPair.privateScalar)],
      ["0x and 64 hex digits, a line end", ({ keyPair }) => `0x${bytesToHex(keyPair.privateScalar)}\n`],
    ];
    for (const [form, write] of FORMS) {
      it(form, () => {
        const found = read(write(one));
        expect(words(found)).to.equal("0 certificates, 1 keys");
        expect(found.privateKeys[0]?.keyPair).to.deep.equal(one.keyPair);
      });
    }
    it("PKCS #8 in DER", () => {
      const der = Buffer.from(
        privateKeyPem(one.keyPair, "pkcs8").split("\n").slice(1, -2).join(""),
        "base64",
      );
      expect(read(der).privateKeys[0]?.keyPair).to.deep.equal(one.keyPair);
    });
  });

  describe("what is nothing to adopt is named with the reason", () => {
    const FILES: readonly [string, () => string | Uint8Array, string][] = [
      [
        "another curve",
        () => curve("secp384r1"),
        "unreadable file: a private key of another kind: secp384r1",
      ],
      [
        "an encrypted key",
        () => "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "unreadable file: an encrypted private key; openssl pkey -in FILE -out PLAIN opens it",
      ],
      [
        "a private key of zero",
        () => "00".repeat(32),
        "unreadable file: a P-256 private key is 32 octets between 1 and the order of the curve",
      ],
      [
        "a revocation list",
        () => "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
        "notAdopted file: a revocation list; every certificate counts as not revoked",
      ],
      [
        "a certification request",
        () => "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        "notAdopted file: a certification request",
      ],
      [
        "a block that does not end",
        () => "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "unreadable file: a PEM block that does not end",
      ],
      [
        "garbage",
        () => Uint8Array.of(1, 2, 3),
        "unreadable file: neither a certificate nor a private key (read as a certificate: ",
      ],
      [
        "an empty file",
        () => "",
        "unreadable file: neither a certificate nor a private key (read as a certificate: ",
      ],
      [
        "a binary of a megabyte",
        () => new Uint8Array(1_000_000).fill(0x99),
        "unreadable file: neither a certificate nor a private key (read as a certificate: ",
      ],
      ["JSON that is cut short", () => '{"keys": [', "unreadable file: not JSON"],
      ["JSON of another kind", () => '{"hello": 1}', "unreadable file: JSON, and no keystore: "],
      [
        "a key list with garbage",
        () => '{"keys": [{"privateScalar": "xyz"}]}',
        "unreadable file #1: privateScalar: ",
      ],
    ];
    for (const [title, write, problem] of FILES) {
      it(title, () => {
        expect(words(read(write()))).to.satisfy((text: string) =>
          text.startsWith(`0 certificates, 0 keys, ${problem}`),
        );
      });
    }
  });

  it("a bundle gives each certificate and key in it, whatever stands between them", () => {
    const bundle = `subject=/OU=02\n${pem}\n${privateKeyPem(one.keyPair, "sec1")}garbage\n${pem}`;
    expect(words(read(bundle))).to.equal("2 certificates, 1 keys");
  });

  it("DER of one certificate", () => {
    expect(read(one.certificate.der).certificates[0]?.certificate).to.deep.equal(one.certificate);
  });

  describe("the keystore of the DCC Boxed clients: EUI-64, usage, serial number", () => {
    const entry = (changes: Readonly<Record<string, unknown>> = {}) => ({
      certificate: pem,
      privateKey: privateKeyPem(one.keyPair, "pkcs8"),
      role: 2,
      name: "Z1-supplier-ds",
      ...changes,
    });
    const keystore = (
      changes: Readonly<Record<string, unknown>> = {},
      { id = "d2-5e-c0-00-00-00-00-01", usage = "digitalSignature", serial = "" } = {},
    ): string => {
      const number = serial === "" ? serialNumberOf(one.certificate.serial).toString() : serial;
      return JSON.stringify({ [id]: { [usage]: { [number]: entry(changes) } } });
    };

    it("is taken whole, EUI-64 with dashes or without, certificate in PEM or in bare base64", () => {
      for (const text of [
        keystore(),
        keystore({}, { id: "D25EC00000000001" }),
        keystore({ certificate: Buffer.from(one.certificate.der).toString("base64") }),
      ]) {
        const found = read(text);
        expect(words(found)).to.equal("1 certificates, 1 keys");
        expect(found.certificates[0]?.place).to.equal("file Z1-supplier-ds");
      }
    });

    const DIFFERENCES: readonly [string, () => string, string][] = [
      [
        "EUI-64",
        () => keystore({}, { id: "d25ec00000000099" }),
        "EUI-64 (d25ec00000000099, d25ec00000000001)",
      ],
      ["usage", () => keystore({}, { usage: "keyAgreement" }), "usage (keyAgreement, digitalSignature)"],
      ["serial number", () => keystore({}, { serial: "7" }), "serial number (7, "],
      ["role", () => keystore({ role: 3 }), "role (3, 2)"],
    ];
    for (const [what, write, difference] of DIFFERENCES) {
      it(`what the certificate says counts, and another ${what} above it is named`, () => {
        const found = read(write());
        expect(found.certificates).to.have.length(1);
        expect(words(found)).to.include(
          `mislabelled file Z1-supplier-ds: the keystore and its certificate differ in ${difference}`,
        );
      });
    }

    const BROKEN: readonly [string, () => string, string][] = [
      [
        "no usages",
        () => '{"d25ec00000000001": 3}',
        "unreadable file d25ec00000000001: no usages below an EUI-64",
      ],
      [
        "an entry of nothing",
        () => keystore({ certificate: 1, privateKey: 2 }),
        "an entry with neither certificate nor privateKey",
      ],
      [
        "a certificate of garbage",
        () => keystore({ certificate: "AAAA" }),
        "a certificate that does not read",
      ],
      [
        "a key of garbage",
        () => keystore({ privateKey: "hello" }),
        "a private key that OpenSSL does not read",
      ],
    ];
    for (const [what, write, problem] of BROKEN) {
      it(`${what}: named, and nothing is thrown`, () => {
        expect(words(read(write()))).to.include(problem);
      });
    }
  });
});
