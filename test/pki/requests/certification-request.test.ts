import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import * as pkijs from "pkijs";
import {
  decodeCertificationRequest,
  deviceRequestTemplate,
  encodePem,
  entityId,
  makeCertificationRequest,
  organisationRequestTemplate,
  seededKeyPairINSECURE,
  UsageError,
  type CertificationRequest,
} from "../../../pki/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import {
  attributes,
  der,
  extensionRequest,
  hex,
  KEY_USAGE,
  OID,
  oddRequest,
  oid,
  signedRequest,
  text,
  type OddParts,
} from "./odd-request.ts";

const KEY = seededKeyPairINSECURE("requests", "device");
const { publicPoint } = KEY;
const DEVICE = entityId("00-DB-12-34-56-78-90-A0");
const OPERATOR = entityId("90-B3-D5-1F-30-02-00-00");

const deviceRequest = () =>
  makeCertificationRequest(
    deviceRequestTemplate({ entityId: DEVICE, usage: "digitalSignature", publicPoint }),
    KEY,
  );
const organisationRequest = (commonName?: string) =>
  makeCertificationRequest(
    organisationRequestTemplate({
      role: "supplier",
      entityId: OPERATOR,
      usage: "keyAgreement",
      publicPoint,
      ...(commonName === undefined ? {} : { commonName }),
    }),
    KEY,
  );

const challengePassword = der(0x30, oid(OID.challengePassword), der(0x31, text(0x0c, "secret")));

describe("certification requests", () => {
  let valid: CertificationRequest;
  before(async () => {
    valid = await deviceRequest();
  });

  const reading = (octets: Uint8Array): string => {
    const read = decodeCertificationRequest(octets);
    return read.ok ? "read" : read.problem.reason;
  };
  const odd = (parts: OddParts): Uint8Array => oddRequest(valid, KEY, parts);

  it("say of a device: no subject, its EUI-64 as hardware serial, one usage, its key", () => {
    expect(valid.version).to.equal(0);
    expect(bytesToHex(valid.subject.der)).to.equal("3000");
    expect(bytesToHex(valid.requested.hardwareModule?.serial ?? hex(""))).to.equal(DEVICE);
    expect(valid.requested.keyUsage).to.deep.equal(["digitalSignature"]);
    expect(valid.requested.extensions.map(({ oid, critical }) => [oid, critical])).to.deep.equal([
      ["2.5.29.15", true],
      ["2.5.29.17", true],
    ]);
    expect(valid.publicPoint).to.deep.equal(publicPoint);
    expect(valid.otherAttributes).to.deep.equal([]);
  });

  it("say of an organisation: common name, role in hex, EUI-64, in this order; and keyUsage alone", async () => {
    const request = await organisationRequest("ANY SUPPLIER");
    expect(
      request.subject.attributes.map(({ name, stringType, text }) => `${name} ${stringType} ${text}`),
    ).to.deep.equal([
      "CN UTF8String ANY SUPPLIER",
      "OU UTF8String 02",
      "x500UniqueIdentifier BIT STRING 90b3d51f30020000",
    ]);
    expect(request.requested.extensions.map(({ oid, critical }) => [oid, critical])).to.deep.equal([
      ["2.5.29.15", true],
    ]);
  });

  it("come out the same every time", async () => {
    expect((await deviceRequest()).der).to.deep.equal(valid.der);
  });

  it("are not signed with another key than the one in them (caller's mistake)", async () => {
    const other = seededKeyPairINSECURE("requests", "other");
    const template = deviceRequestTemplate({ entityId: DEVICE, usage: "digitalSignature", publicPoint });
    const failure = await makeCertificationRequest(template, other).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(UsageError);
  });

  it("stay as they were read when the caller reuses its buffer", () => {
    const buffer = Uint8Array.from(valid.der);
    const read = decodedOrThrow(decodeCertificationRequest(buffer));
    buffer.fill(0);
    expect(read.der).to.deep.equal(valid.der);
    expect(read.info).to.deep.equal(valid.info);
  });

  describe("are read although the registration authority will refuse them", () => {
    for (const [title, parts, say] of [
      ["version 2", { version: hex("020102") }, ({ version }: CertificationRequest) => version === 2],
      ["version 256", { version: hex("02020100") }, ({ version }: CertificationRequest) => version === 256],
      ["version -1", { version: hex("0201ff") }, ({ version }: CertificationRequest) => version === -1],
      [
        "an empty list of attributes",
        { attributes: attributes() },
        ({ requested }: CertificationRequest) => requested.extensions.length === 0,
      ],
      [
        "no list of attributes",
        { attributes: hex("") },
        ({ requested }: CertificationRequest) => requested.extensions.length === 0,
      ],
      [
        "an attribute that asks for no extensions",
        { attributes: attributes(challengePassword) },
        ({ requested, otherAttributes }: CertificationRequest) =>
          requested.extensions.length === 0 &&
          otherAttributes[0]?.oid === "1.2.840.113549.1.9.7" &&
          bytesToHex(otherAttributes[0].values[0] ?? hex("")) === "0c06736563726574",
      ],
      [
        "a key on P-384",
        {
          publicKeyInfo: der(
            0x30,
            hex("301006072a8648ce3d020106052b81040022"),
            der(0x03, hex(`0004${"11".repeat(96)}`)),
          ),
        },
        ({ publicPoint, publicKeyAlgorithm }: CertificationRequest) =>
          publicPoint === undefined && publicKeyAlgorithm.parameters === "1.3.132.0.34",
      ],
      [
        "a P-256 key whose curve is given by a NULL",
        {
          publicKeyInfo: der(
            0x30,
            hex("300b06072a8648ce3d02010500"),
            der(0x03, Uint8Array.of(0), KEY.publicPoint),
          ),
        },
        ({ publicPoint, publicKeyAlgorithm }: CertificationRequest) =>
          publicPoint === undefined && publicKeyAlgorithm.parameters === "0500",
      ],
    ] as const satisfies readonly [string, OddParts, (request: CertificationRequest) => boolean][]) {
      it(title, () => {
        expect(say(decodedOrThrow(decodeCertificationRequest(odd(parts))))).to.equal(true);
      });
    }
  });

  describe("are unreadable", () => {
    const unsorted = attributes(extensionRequest(KEY_USAGE), challengePassword);
    for (const [title, parts, reason] of [
      ["extension twice", { attributes: attributes(extensionRequest(KEY_USAGE, KEY_USAGE)) }, /twice/],
      [
        "extensionRequest twice",
        { attributes: attributes(extensionRequest(KEY_USAGE), extensionRequest(KEY_USAGE)) },
        /attribute 1.2.840.113549.1.9.14 twice/,
      ],
      [
        "another attribute twice",
        { attributes: attributes(challengePassword, challengePassword) },
        /attribute 1.2.840.113549.1.9.7 twice/,
      ],
      ["attributes out of the order of a SET OF (X.690 11.6)", { attributes: unsorted }, /order of DER/],
      [
        "extensionRequest with two values",
        {
          attributes: attributes(
            der(0x30, oid(OID.extensionRequest), der(0x31, der(0x30, KEY_USAGE), der(0x30, KEY_USAGE))),
          ),
        },
        /one value/,
      ],
      [
        "extensionRequest without a value",
        { attributes: attributes(der(0x30, oid(OID.extensionRequest), der(0x31))) },
        /octets end here/,
      ],
      [
        "another attribute without a value",
        { attributes: attributes(der(0x30, oid(OID.challengePassword), der(0x31))) },
        /without a value/,
      ],
      [
        "octets after the values of an attribute",
        {
          attributes: attributes(der(0x30, oid(OID.challengePassword), der(0x31, hex("0500")), hex("0500"))),
        },
        /after the end of attribute/,
      ],
      ["an attribute that is a SET", { attributes: attributes(der(0x31, hex("0500"))) }, /not a SEQUENCE/],
      [
        "octets after the attributes",
        { attributes: hex("a0000500") },
        /after the end of certificationRequestInfo/,
      ],
      [
        "octets after the key",
        { publicKeyInfo: der(0x30, hex("300906072a8648ce3d0201"), hex("03020004"), hex("0500")) },
        /after the end of subjectPKInfo/,
      ],
      ["version in two octets where one does (X.690 8.3.2)", { version: hex("02020000") }, /shortest form/],
      ["version of five octets", { version: hex("02050100000000") }, /more than 4 octets/],
      [
        "an algorithm with two parameters",
        { algorithm: hex("300c06062a8648ce3d0405000500") },
        /signatureAlgorithm/,
      ],
    ] as const satisfies readonly [string, OddParts, RegExp][]) {
      it(title, () => {
        expect(reading(odd(parts))).to.match(reason);
      });
    }

    it("octets after the signature, inside the request", () => {
      const content = Uint8Array.of(...signedRequest(valid.info, KEY).subarray(4), 5, 0);
      expect(reading(der(0x30, content))).to.match(/after the end of certificationRequest/);
    });

    it("octets after the request", () => {
      expect(reading(Uint8Array.of(...valid.der, 0))).to.match(/after the end/);
    });

    it("a length that is not the shortest (BER, X.690 10.1)", () => {
      // 30 82 01 LL: one octet more for the same length.
      const [tag = 0, , high = 0, low = 0] = valid.der;
      expect(valid.der[1]).to.equal(0x82);
      const padded = Uint8Array.of(tag, 0x83, 0, high, low, ...valid.der.subarray(4));
      expect(reading(padded)).to.match(/not the shortest form/);
    });

    it("an indefinite length (BER, X.690 10.1)", () => {
      expect(reading(Uint8Array.of(0x30, 0x80, ...valid.der.subarray(4), 0, 0))).to.match(/definite length/);
    });

    it("a signature with unused bits", () => {
      const octets = Uint8Array.from(valid.der);
      octets[octets.length - valid.signature.length - 1] = 1;
      expect(reading(octets)).to.match(/unused bits/);
    });

    it("a request that ends early, at every octet", () => {
      for (let length = 0; length < valid.der.length; length += 1) {
        expect(reading(valid.der.subarray(0, length)), `${length} octets`).not.to.equal("read");
      }
    });
  });

  it("of arbitrary octets never throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => void reading(octets)));
  });

  describe("made here, in the eyes of others", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "smki-requests-"));
      pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: globalThis.crypto }));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const [title, make] of [
      ["a device's", deviceRequest],
      ["an organisation's without a common name", () => organisationRequest()],
      ["an organisation's with a common name", () => organisationRequest("ANY SUPPLIER")],
    ] as const) {
      it(`openssl verifies ${title}, and pkijs does`, async () => {
        const request = await make();
        const file = join(folder, "request.pem");
        writeFileSync(file, encodePem(request.der, "CERTIFICATE REQUEST"));
        const { status, stderr } = spawnSync("openssl", ["req", "-verify", "-noout", "-in", file]);
        expect(status).to.equal(0);
        expect(stderr.toString()).to.match(/verify OK/);
        expect(await pkijs.CertificationRequest.fromBER(request.der).verify()).to.equal(true);
      });
    }

    it("openssl refuses one whose signature was changed", () => {
      const octets = Uint8Array.from(valid.der);
      octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
      const file = join(folder, "broken.pem");
      writeFileSync(file, encodePem(octets, "CERTIFICATE REQUEST"));
      const { stderr } = spawnSync("openssl", ["req", "-verify", "-noout", "-in", file]);
      expect(stderr.toString()).not.to.match(/verify OK/);
    });

    it("one that openssl makes is read: its attributes, its extensions, its key", () => {
      const [key, file] = [join(folder, "key.pem"), join(folder, "openssl.pem")];
      execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
      const what = ["-subj", "/OU=02", "-addext", "keyUsage=critical,keyAgreement"];
      execFileSync("openssl", ["req", "-new", "-key", key, ...what, "-outform", "DER", "-out", file]);
      const read = decodedOrThrow(decodeCertificationRequest(Uint8Array.from(readFileSync(file))));
      expect(read.requested.keyUsage).to.deep.equal(["keyAgreement"]);
      expect(read.publicPoint).to.have.length(65);
    });
  });
});
