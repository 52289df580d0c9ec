import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, sign as signWithNode, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  createKeyRegister,
  createSignatureVerifier,
  deviceRequestTemplate,
  EMPTY_REPOSITORY,
  entityId,
  failedCheck,
  instant,
  judgeCertificationRequest,
  lodgeAll,
  makeCertificationRequest,
  organisationRequestTemplate,
  REQUEST_CHECKS,
  seededKeyPairINSECURE,
  signDeterministicallyFOR_REPLAY,
  type Certificate,
  type CertificationRequest,
  type EntitlementRule,
  type Facts,
  type RegistrationContext,
  type RequestCheck,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";
import {
  alternativeName,
  attribute,
  attributes,
  criticalExtension,
  der,
  extension,
  extensionRequest,
  hardwareModuleName,
  hex,
  KEY_USAGE,
  OID,
  oddRequest,
  relativeName,
  text,
  type OddParts,
} from "./odd-request.ts";

const AT = instant("2022-06-01");
const DEVICE = entityId("00-DB-12-34-56-78-90-A0");
const OPERATOR = entityId("90-B3-D5-1F-30-02-00-00");
const DEVICE_KEY = seededKeyPairINSECURE("requests", "device");
const ORGANISATION_KEY = seededKeyPairINSECURE("requests", "organisation");

const EVERYBODY: EntitlementRule = () => ({ entitled: true, facts: { applicant: "anybody" } });
const verifier = createSignatureVerifier();
const CONTEXT: RegistrationContext = {
  entitlement: EVERYBODY,
  certifiedKeys: createKeyRegister(EMPTY_REPOSITORY, AT),
  verifier,
  signatureEncoding: "strict",
};

/** The checks that a request of this kind meets. */
const checksOf = (kind: "device" | "organisation"): readonly RequestCheck[] => {
  const other = kind === "device" ? "request-organisation-subject" : "request-device-subject";
  return REQUEST_CHECKS.map(({ check }) => check).filter((check) => check !== other);
};

/** A private key of node:crypto for a key pair of ours. */
function nodeKey(scalar: Uint8Array, point: Uint8Array): KeyObject {
  const text = (octets: Uint8Array) => Buffer.from(octets).toString("base64url");
  const key = {
    kty: "EC",
    crv: "P-256",
    d: text(scalar),
    x: text(point.subarray(1, 33)),
    y: text(point.subarray(33)),
  };
  return createPrivateKey({ key, format: "jwk" });
}

/** A key pair of another kind: its SubjectPublicKeyInfo, and the signature that a request of its own has. */
function otherKey(
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  digest: string | null,
): Pick<OddParts, "publicKeyInfo"> & Required<Pick<OddParts, "sign">> {
  return {
    publicKeyInfo: Uint8Array.from(keys.publicKey.export({ format: "der", type: "spki" })),
    sign: (info) => Uint8Array.from(signWithNode(digest, info, keys.privateKey)),
  };
}

describe("the registration authority", () => {
  let device: CertificationRequest;
  let organisation: CertificationRequest;
  let pki: SimulatedPki;

  before(async () => {
    pki = await simulatedPki("registration");
    device = await makeCertificationRequest(
      deviceRequestTemplate({
        entityId: DEVICE,
        usage: "digitalSignature",
        publicPoint: DEVICE_KEY.publicPoint,
      }),
      DEVICE_KEY,
    );
    organisation = await makeCertificationRequest(
      organisationRequestTemplate({
        role: "networkOperator",
        entityId: OPERATOR,
        usage: "digitalSignature",
        publicPoint: ORGANISATION_KEY.publicPoint,
      }),
      ORGANISATION_KEY,
    );
  });

  const oddDevice = (parts: OddParts): Uint8Array => oddRequest(device, DEVICE_KEY, parts);
  const oddOrganisation = (parts: OddParts): Uint8Array => oddRequest(organisation, ORGANISATION_KEY, parts);

  /** Everything before the check passed, it failed, and nothing after it was reached. */
  function expectFailure(
    octets: Uint8Array,
    kind: "device" | "organisation",
    check: RequestCheck,
    context: RegistrationContext = CONTEXT,
  ): void {
    const { ok, evidence } = judgeCertificationRequest(octets, context);
    const checks = checksOf(kind);
    const failing = checks.indexOf(check);
    expect(evidence.map(({ check, outcome }) => `${check} ${outcome}`)).to.deep.equal(
      checks.map((name, index) => {
        const outcome = index < failing ? "passed" : index === failing ? "failed" : "notReached";
        return `${name} ${outcome}`;
      }),
    );
    expect(ok).to.equal(false);
  }

  const failureOf = (octets: Uint8Array, context = CONTEXT): Facts | undefined =>
    failedCheck(judgeCertificationRequest(octets, context).evidence)?.facts;

  it("approves a device request that meets every check, and says what it read", () => {
    const judgement = judgeCertificationRequest(device.der, CONTEXT);
    expect(judgement.evidence.map(({ check, outcome }) => [check, outcome])).to.deep.equal(
      checksOf("device").map((check) => [check, "passed"]),
    );
    if (!judgement.ok) throw new Error("refused");
    expect(judgement.approved.subject).to.deep.equal({
      kind: "device",
      entityId: DEVICE,
      hardwareType: "1.2.826.0.1.8641679.1.2.2.1",
    });
    expect(judgement.approved.usage).to.equal("digitalSignature");
    expect(judgement.approved.publicPoint).to.deep.equal(DEVICE_KEY.publicPoint);
  });

  for (const [title, commonName, usage] of [
    ["with a common name", "ANY OPERATOR", "digitalSignature"],
    ["with a common name of letters that are not ASCII", "Rhwydwaith Tŷ Nwy", "digitalSignature"],
    ["without a common name", undefined, "keyAgreement"],
  ] as const) {
    it(`approves an organisation request ${title}, and says what it read`, async () => {
      const request = await makeCertificationRequest(
        organisationRequestTemplate({
          role: "xmlSign",
          entityId: OPERATOR,
          usage,
          publicPoint: ORGANISATION_KEY.publicPoint,
          ...(commonName === undefined ? {} : { commonName }),
        }),
        ORGANISATION_KEY,
      );
      const judgement = judgeCertificationRequest(request.der, CONTEXT);
      expect(judgement.evidence.map(({ check, outcome }) => [check, outcome])).to.deep.equal(
        checksOf("organisation").map((check) => [check, "passed"]),
      );
      if (!judgement.ok) throw new Error("refused");
      expect(judgement.approved.subject).to.deep.equal({
        kind: "organisation",
        role: "xmlSign",
        entityId: OPERATOR,
        commonName,
      });
      expect(judgement.approved.usage).to.equal(usage);
    });
  }

  it("refuses a request with any octet changed (1 to 255 added to it)", () => {
    for (const { der } of [device, organisation]) {
      const change = fc.record({
        index: fc.nat({ max: der.length - 1 }),
        mask: fc.integer({ min: 1, max: 255 }),
      });
      fc.assert(
        fc.property(change, ({ index, mask }) => {
          const octets = Uint8Array.from(der);
          octets[index] = (octets[index] ?? 0) ^ mask;
          return !judgeCertificationRequest(octets, CONTEXT).ok;
        }),
        { numRuns: 1000 },
      );
    }
  });

  describe("1: wants PKCS#10 v1 in DER (request-structure)", () => {
    it("refuses octets that are no request, and names every check", () => {
      const { ok, evidence } = judgeCertificationRequest(hex("3000"), CONTEXT);
      expect(ok).to.equal(false);
      expect(evidence.map(({ check }) => check)).to.deep.equal(REQUEST_CHECKS.map(({ check }) => check));
      expect(failedCheck(evidence)?.check).to.equal("request-structure");
      expect(failedCheck(evidence)?.facts).to.have.keys("reason", "offset");
    });
    it("refuses a certificate", () => {
      const { evidence } = judgeCertificationRequest(pki.organisations.root.certificate.der, CONTEXT);
      expect(failedCheck(evidence)?.check).to.equal("request-structure");
    });
    for (const [title, version] of [
      ["1", "020101"],
      ["2, the number that v3 certificates have", "020102"],
      ["-1", "0201ff"],
    ] as const) {
      it(`refuses version ${title}`, () => {
        expectFailure(oddDevice({ version: hex(version) }), "device", "request-structure");
      });
    }
  });

  describe("1: wants the key in the request to have signed it (proof-of-possession)", () => {
    const other = seededKeyPairINSECURE("requests", "other");
    it("refuses the signature of another key", () => {
      expectFailure(oddRequest(device, other, {}), "device", "proof-of-possession");
      expectFailure(oddRequest(organisation, other, {}), "organisation", "proof-of-possession");
    });
    it("refuses a signature that is not DER", () => {
      const octets = oddDevice({ sign: () => new Uint8Array(64).fill(1) });
      expectFailure(octets, "device", "proof-of-possession");
      const { evidence } = judgeCertificationRequest(octets, CONTEXT);
      expect(failedCheck(evidence)?.facts["verdict"]).to.equal("badEncoding");
    });
    it("refuses a signature whose r is 0", () => {
      const octets = oddDevice({ sign: () => hex("3006020100020101") });
      expectFailure(octets, "device", "proof-of-possession");
    });
    it("refuses a point that is not on the curve: nobody can have signed with it", () => {
      const octets = Uint8Array.from(device.publicKeyInfo);
      octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
      expectFailure(oddDevice({ publicKeyInfo: octets }), "device", "proof-of-possession");
      const { evidence } = judgeCertificationRequest(oddDevice({ publicKeyInfo: octets }), CONTEXT);
      expect(failedCheck(evidence)?.facts["verdict"]).to.equal("unusableKey");
    });
    it("refuses a signature algorithm that it cannot verify", () => {
      const octets = oddDevice({ algorithm: hex("300506032a0304") });
      expectFailure(octets, "device", "proof-of-possession");
      const { evidence } = judgeCertificationRequest(octets, CONTEXT);
      expect(failedCheck(evidence)?.facts["verdict"]).to.equal("unknownAlgorithm");
    });
    it("refuses an algorithm for another kind of key", () => {
      const octets = oddDevice({ algorithm: hex("300d06092a864886f70d01010b0500") });
      expectFailure(octets, "device", "proof-of-possession");
    });
    it("refuses the signature of another P-384 key", () => {
      const asked = otherKey(generateKeyPairSync("ec", { namedCurve: "P-384" }), "sha256");
      const { sign } = otherKey(generateKeyPairSync("ec", { namedCurve: "P-384" }), "sha256");
      expectFailure(oddDevice({ ...asked, sign }), "device", "proof-of-possession");
    });
    it("takes a superfluous zero in front of r or s for what the caller's policy says (measured: E357 pads)", () => {
      const padded = paddedRequest(device);
      expectFailure(padded, "device", "proof-of-possession");
      expect(judgeCertificationRequest(padded, { ...CONTEXT, signatureEncoding: "normalising" }).ok).to.equal(
        true,
      );
    });
  });

  describe("2: wants an uncompressed point on P-256 (request-public-key)", () => {
    const p256 = (prefix: number): Uint8Array => {
      const { publicPoint } = DEVICE_KEY;
      const point = prefix < 4 ? publicPoint.subarray(1, 33) : publicPoint.subarray(1);
      const form = prefix + ((publicPoint.at(-1) ?? 0) & 1);
      return der(
        0x30,
        hex("301306072a8648ce3d020106082a8648ce3d030107"),
        der(0x03, Uint8Array.of(0, form), point),
      );
    };
    const cases: readonly [string, () => OddParts][] = [
      ["a compressed P-256 point", () => ({ publicKeyInfo: p256(2) })],
      ["a hybrid P-256 point (X9.62)", () => ({ publicKeyInfo: p256(6) })],
      ["a P-384 key", () => otherKey(generateKeyPairSync("ec", { namedCurve: "P-384" }), "sha256")],
      ["a secp256k1 key", () => otherKey(generateKeyPairSync("ec", { namedCurve: "secp256k1" }), "sha256")],
      [
        "an RSA key",
        () => ({
          ...otherKey(generateKeyPairSync("rsa", { modulusLength: 2048 }), "sha256"),
          algorithm: hex("300d06092a864886f70d01010b0500"),
        }),
      ],
      [
        "an Ed25519 key",
        () => ({ ...otherKey(generateKeyPairSync("ed25519"), null), algorithm: hex("300506032b6570") }),
      ],
      [
        "a P-256 key that spells out its curve (explicit parameters)",
        () =>
          otherKey(generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" }), "sha256"),
      ],
    ];
    for (const [title, parts] of cases) {
      it(`refuses ${title}, properly signed`, () => {
        expectFailure(oddDevice(parts()), "device", "request-public-key");
        expectFailure(oddOrganisation(withOwnKey(parts())), "organisation", "request-public-key");
      });
    }

    /** The two P-256 forms are of the device's key, so the device's key signs. */
    function withOwnKey(parts: OddParts): OddParts {
      if (parts.sign !== undefined) return parts;
      const key = nodeKey(DEVICE_KEY.privateScalar, DEVICE_KEY.publicPoint);
      return { ...parts, sign: (info) => Uint8Array.from(signWithNode("sha256", info, key)) };
    }
  });

  describe("2: wants ecdsa-with-SHA256 without parameters (request-signature-algorithm)", () => {
    const key = nodeKey(DEVICE_KEY.privateScalar, DEVICE_KEY.publicPoint);
    for (const [title, algorithm, digest] of [
      ["ecdsa-with-SHA1", "300906072a8648ce3d0401", "sha1"],
      ["ecdsa-with-SHA384", "300a06082a8648ce3d040303", "sha384"],
      ["ecdsa-with-SHA512", "300a06082a8648ce3d040304", "sha512"],
      ["ecdsa-with-SHA256 with NULL parameters", "300c06082a8648ce3d0403020500", "sha256"],
      ["ecdsa-with-SHA256 with other parameters", "300d06082a8648ce3d040302020101", "sha256"],
    ] as const) {
      it(`refuses ${title}, properly signed`, () => {
        const sign = (info: Uint8Array) => Uint8Array.from(signWithNode(digest, info, key));
        const octets = oddDevice({ algorithm: hex(algorithm), sign });
        expectFailure(octets, "device", "request-signature-algorithm");
      });
    }
  });

  describe("3: wants one usage, critical (request-key-usage)", () => {
    const name = criticalExtension(OID.subjectAltName, alternativeName(hardwareModuleName(DEVICE)));
    const cases: readonly [string, readonly Uint8Array[]][] = [
      ["none", []],
      ["one that is not critical", [extension(OID.keyUsage, hex("03020780"))]],
      ["both in one certificate", [criticalExtension(OID.keyUsage, hex("03020388"))]],
      ["nonRepudiation", [criticalExtension(OID.keyUsage, hex("03020640"))]],
      ["digitalSignature and nonRepudiation", [criticalExtension(OID.keyUsage, hex("030206c0"))]],
      ["keyCertSign", [criticalExtension(OID.keyUsage, hex("03020204"))]],
      ["no bit", [criticalExtension(OID.keyUsage, hex("030100"))]],
      ["a bit with zeros after it (X.690 11.2.2)", [criticalExtension(OID.keyUsage, hex("03020080"))]],
    ];
    for (const [title, usage] of cases) {
      it(`refuses ${title}`, () => {
        const ofDevice = oddDevice({ attributes: attributes(extensionRequest(...usage, name)) });
        expectFailure(ofDevice, "device", "request-key-usage");
        const list = usage.length === 0 ? attributes() : attributes(extensionRequest(...usage));
        expectFailure(oddOrganisation({ attributes: list }), "organisation", "request-key-usage");
      });
    }
  });

  describe("4: wants of a device one critical hardware module name (request-device-subject)", () => {
    const named = (...names: readonly Uint8Array[]): Uint8Array =>
      criticalExtension(OID.subjectAltName, alternativeName(...names));
    const dnsName = text(0x82, "meter.example");
    const cases: readonly [title: string, fact: string, names: readonly Uint8Array[]][] = [
      ["no alternative name", "subjectAltName", []],
      [
        "one that is not critical",
        "subjectAltName",
        [extension(OID.subjectAltName, alternativeName(hardwareModuleName(DEVICE)))],
      ],
      ["an empty list of names", "names", [named()]],
      ["a DNS name", "names", [named(dnsName)]],
      ["a DNS name after the hardware module name", "names", [named(hardwareModuleName(DEVICE), dnsName)]],
      ["two hardware module names", "names", [named(hardwareModuleName(DEVICE), hardwareModuleName(DEVICE))]],
      [
        "another otherName",
        "hardwareModuleName",
        [named(der(0xa0, hex("06032a0304"), der(0xa0, hex("0500"))))],
      ],
      ["a serial of 7 octets", "hwSerialNum", [named(hardwareModuleName("00db1234567890"))]],
      ["a serial of 9 octets", "hwSerialNum", [named(hardwareModuleName("00db1234567890a0a0"))]],
      ["no serial octets", "hwSerialNum", [named(hardwareModuleName(""))]],
      [
        "a hardware type that the issuing library cannot write (an arc of 2.2^64)",
        "encoding",
        [named(hardwareModuleName(DEVICE, hex("060b8280808080808080805003")))],
      ],
    ];
    for (const [title, fact, names] of cases) {
      it(`refuses ${title}, and says so (${fact})`, () => {
        const octets = oddDevice({ attributes: attributes(extensionRequest(KEY_USAGE, ...names)) });
        expectFailure(octets, "device", "request-device-subject");
        expect(failureOf(octets)).to.include.keys(fact);
      });
    }
    it("takes any other hardware type, which is the manufacturer's business", () => {
      const name = named(hardwareModuleName(DEVICE, hex("06032a0304")));
      const octets = oddDevice({ attributes: attributes(extensionRequest(KEY_USAGE, name)) });
      const judgement = judgeCertificationRequest(octets, CONTEXT);
      expect(judgement.ok && judgement.approved.subject).to.deep.include({ hardwareType: "1.2.3.4" });
    });
  });

  describe("5: wants of an organisation a role and an EUI-64 (request-organisation-subject)", () => {
    const eui = hex("03090090b3d51f30020000");
    const OU = (value: string, tag = 0x0c): Uint8Array => relativeName(OID.OU, text(tag, value));
    const CN = (value: string): Uint8Array => relativeName(OID.CN, text(0x0c, value));
    const UID = relativeName(OID.uniqueIdentifier, eui);
    const cases: readonly [title: string, fact: string, names: readonly Uint8Array[]][] = [
      ["no OU", "OU", [UID]],
      ["a role in lower case", "OU", [OU("7f"), UID]],
      ["a role in decimal", "OU", [OU("137"), UID]],
      ["a role in one digit", "OU", [OU("2"), UID]],
      ["a number that is no role", "OU", [OU("AA"), UID]],
      ["an OU with a space", "OU", [OU("02 "), UID]],
      ["no unique identifier", "x500UniqueIdentifier", [OU("03")]],
      [
        "an EUI-64 as text",
        "x500UniqueIdentifier",
        [OU("03"), relativeName(OID.uniqueIdentifier, text(0x0c, "90b3d51f30020000"))],
      ],
      [
        "an EUI of 56 bits",
        "x500UniqueIdentifier",
        [OU("03"), relativeName(OID.uniqueIdentifier, hex("03080090b3d51f300200"))],
      ],
      [
        "an EUI of 72 bits",
        "x500UniqueIdentifier",
        [OU("03"), relativeName(OID.uniqueIdentifier, hex("030a0090b3d51f3002000000"))],
      ],
      [
        "an EUI of 63 bits",
        "x500UniqueIdentifier",
        [OU("03"), relativeName(OID.uniqueIdentifier, hex("03090190b3d51f30020000"))],
      ],
      [
        "an EUI of 52 bits, whose BIT STRING has 8 octets with the count of unused bits",
        "type",
        [OU("03"), relativeName(OID.uniqueIdentifier, hex("03080490b3d51f300200"))],
      ],
      ["another attribute", "unexpected", [OU("03"), UID, relativeName(OID.O, text(0x0c, "ANY OPERATOR"))]],
      ["two OUs", "twice", [OU("03"), OU("04"), UID]],
      ["the same OU twice", "twice", [OU("03"), OU("03"), UID]],
      ["two unique identifiers", "twice", [OU("03"), UID, UID]],
      ["two common names", "twice", [CN("A"), CN("B"), OU("03"), UID]],
      ["an empty common name", "characters", [CN(""), OU("03"), UID]],
      [
        "a common name of 65 characters (RFC 5280 appendix A: 64)",
        "characters",
        [CN("A".repeat(65)), OU("03"), UID],
      ],
      ["the unique identifier before the OU", "encoding", [UID, OU("03")]],
      ["the common name after the OU", "encoding", [OU("03"), CN("ANY OPERATOR"), UID]],
      ["an OU in PrintableString", "encoding", [OU("03", 0x13), UID]],
      [
        "OU and unique identifier in one relative name",
        "encoding",
        [der(0x31, attribute(OID.OU, text(0x0c, "03")), attribute(OID.uniqueIdentifier, eui))],
      ],
    ];
    for (const [title, fact, names] of cases) {
      it(`refuses ${title}, and says so (${fact})`, () => {
        const octets = oddOrganisation({ subject: der(0x30, ...names) });
        expectFailure(octets, "organisation", "request-organisation-subject");
        expect(failureOf(octets)).to.include.keys(fact);
      });
    }
    it("refuses what `openssl req -subj` makes: there the EUI-64 is a text", () => {
      const folder = mkdtempSync(join(tmpdir(), "smki-registration-"));
      try {
        const [key, file] = [join(folder, "key.pem"), join(folder, "request.der")];
        execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
        const subject = ["-subj", "/OU=03/x500UniqueIdentifier=90-B3-D5-1F-30-02-00-00"];
        const usage = ["-addext", "keyUsage=critical,digitalSignature"];
        const output = ["-outform", "DER", "-out", file];
        execFileSync("openssl", ["req", "-new", "-key", key, ...subject, ...usage, ...output]);
        const octets = Uint8Array.from(readFileSync(file));
        expectFailure(octets, "organisation", "request-organisation-subject");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
    it("takes every role in two upper-case hex digits: the entitlement decides who may ask", () => {
      for (const role of ["00", "01", "02", "03", "04", "05", "06", "07", "08", "7F", "87", "89"]) {
        const octets = oddOrganisation({ subject: der(0x30, OU(role), UID) });
        expect(judgeCertificationRequest(octets, CONTEXT).ok, role).to.equal(true);
      }
    });
  });

  describe("5: wants an applicant who may ask for it (request-eligibility)", () => {
    const only =
      (id: string): EntitlementRule =>
      (wanted) => ({
        entitled: wanted.entityId === id && (wanted.kind === "device" || wanted.role === "supplier"),
        facts: { applicant: "ANY SUPPLIER", asks: wanted.kind },
      });
    it("refuses a role that the applicant does not act in", () => {
      const context = { ...CONTEXT, entitlement: only(OPERATOR) };
      expectFailure(organisation.der, "organisation", "request-eligibility", context);
    });
    it("refuses an EUI-64 that is not the applicant's", () => {
      const context = { ...CONTEXT, entitlement: only("90b3d51f30010000") };
      expectFailure(organisation.der, "organisation", "request-eligibility", context);
    });
    it("refuses a device for which the applicant may not ask, and shows what was decided on", () => {
      const context = { ...CONTEXT, entitlement: only(OPERATOR) };
      expectFailure(device.der, "device", "request-eligibility", context);
      const { evidence } = judgeCertificationRequest(device.der, context);
      expect(failedCheck(evidence)?.facts).to.deep.equal({ applicant: "ANY SUPPLIER", asks: "device" });
    });
  });

  describe("6: wants no other extension (request-extensions)", () => {
    const name = criticalExtension(OID.subjectAltName, alternativeName(hardwareModuleName(DEVICE)));
    const cases: readonly [string, Uint8Array][] = [
      ["to be a CA", criticalExtension(OID.basicConstraints, hex("30030101ff"))],
      ["to be said no CA", extension(OID.basicConstraints, hex("3000"))],
      ["its own subject key identifier", extension(OID.subjectKeyIdentifier, hex("04084197 8ba90c066ffa"))],
      ["an extension that SMKI does not know", extension(OID.netscapeComment, text(0x16, "hello"))],
    ];
    for (const [title, more] of cases) {
      it(`refuses a request that asks ${title}`, () => {
        const ofDevice = attributes(extensionRequest(KEY_USAGE, name, more));
        expectFailure(oddDevice({ attributes: ofDevice }), "device", "request-extensions");
        const ofOrganisation = attributes(extensionRequest(KEY_USAGE, more));
        expectFailure(oddOrganisation({ attributes: ofOrganisation }), "organisation", "request-extensions");
      });
    }
    it("refuses an organisation that asks to be a device as well", () => {
      const octets = oddOrganisation({ attributes: attributes(extensionRequest(KEY_USAGE, name)) });
      expectFailure(octets, "organisation", "request-extensions");
    });
    it("takes the expected extensions in any order, and attributes that reach no certificate", () => {
      const password = der(0x30, hex("06092a864886f70d010907"), der(0x31, text(0x0c, "secret")));
      const octets = oddDevice({ attributes: attributes(password, extensionRequest(name, KEY_USAGE)) });
      expect(judgeCertificationRequest(octets, CONTEXT).ok).to.equal(true);
    });
  });

  describe("7: wants a key of this Subject and usage alone (request-key-uniqueness)", () => {
    const inRepository = (...certificates: readonly Certificate[]): RegistrationContext => {
      const repository = lodgeAll(EMPTY_REPOSITORY, certificates, instant("2022-03-01"));
      return { ...CONTEXT, certifiedKeys: createKeyRegister(repository, AT) };
    };
    const organisationKey = { publicPoint: ORGANISATION_KEY.publicPoint };
    const deviceKey = { publicPoint: DEVICE_KEY.publicPoint };

    it("refuses a key of another organisation", async () => {
      const entity = entityId("90-B3-D5-1F-30-02-00-01");
      const context = inRepository(await pki.organisation("a", { ...organisationKey, entityId: entity }));
      expectFailure(organisation.der, "organisation", "request-key-uniqueness", context);
      expect(failureOf(organisation.der, context)).to.deep.include({ key: "otherSubject" });
    });
    it("refuses a key of the same organisation in another role: that is another Subject", async () => {
      const context = inRepository(await pki.organisation("b", { ...organisationKey, role: "supplier" }));
      expectFailure(organisation.der, "organisation", "request-key-uniqueness", context);
      expect(failureOf(organisation.der, context)).to.deep.include({ key: "otherSubject" });
    });
    it("refuses a key that a device has, even with the same EUI-64", async () => {
      const context = inRepository(await pki.device("c", { ...organisationKey, entityId: OPERATOR }));
      expectFailure(organisation.der, "organisation", "request-key-uniqueness", context);
    });
    it("refuses a device's request for a key that an organisation has, even with the same EUI-64", async () => {
      const context = inRepository(await pki.organisation("l", { ...deviceKey, entityId: DEVICE }));
      expectFailure(device.der, "device", "request-key-uniqueness", context);
    });
    it("refuses a key of another device", async () => {
      const entity = entityId("00-DB-12-34-56-78-90-A1");
      const context = inRepository(await pki.device("d", { ...deviceKey, entityId: entity }));
      expectFailure(device.der, "device", "request-key-uniqueness", context);
    });
    it("refuses a key that is certified for the other usage", async () => {
      const ofDevice = inRepository(await pki.device("e", { ...deviceKey, usage: "keyAgreement" }));
      expectFailure(device.der, "device", "request-key-uniqueness", ofDevice);
      expect(failureOf(device.der, ofDevice)).to.deep.include({ key: "otherUsage" });
      const ofOrganisation = inRepository(
        await pki.organisation("f", { ...organisationKey, usage: "keyAgreement" }),
      );
      expectFailure(organisation.der, "organisation", "request-key-uniqueness", ofOrganisation);
    });
    it("sees a clash behind a certificate that does not clash", async () => {
      const context = inRepository(
        await pki.device("g", deviceKey),
        await pki.device("h", { ...deviceKey, usage: "keyAgreement" }),
      );
      expectFailure(device.der, "device", "request-key-uniqueness", context);
    });
    it("refuses a certification authority's key", () => {
      const { certificate, keyPair } = pki.organisations.issuing;
      const octets = oddRequest(organisation, keyPair, {
        publicKeyInfo: Uint8Array.of(...device.publicKeyInfo.subarray(0, 26), ...keyPair.publicPoint),
      });
      expectFailure(octets, "organisation", "request-key-uniqueness", inRepository(certificate));
    });
    it("takes a key of the same Subject and usage, unless sameKeyRenewal is refused", async () => {
      const context = inRepository(await pki.organisation("i", organisationKey));
      expect(judgeCertificationRequest(organisation.der, context).ok).to.equal(true);
      const strict = { ...context, sameKeyRenewal: "refused" } as const;
      expectFailure(organisation.der, "organisation", "request-key-uniqueness", strict);
      expect(failureOf(organisation.der, strict)).to.deep.include({ key: "renewal" });
    });
    it("takes a renewal under another common name: it is the same Subject", async () => {
      const certificate = await pki.organisation("j", { ...organisationKey, commonName: "OLD NAME" });
      expect(judgeCertificationRequest(organisation.der, inRepository(certificate)).ok).to.equal(true);
    });
    it("does not see what is lodged later", async () => {
      const certificate = await pki.organisation("k", { ...organisationKey, role: "supplier" });
      const repository = lodgeAll(EMPTY_REPOSITORY, [certificate], instant("2022-06-02"));
      const context = { ...CONTEXT, certifiedKeys: createKeyRegister(repository, AT) };
      expect(judgeCertificationRequest(organisation.der, context).ok).to.equal(true);
    });
  });
});

/**
 * A device request whose r or s begins with a zero octet that is written all the same: its signer pads to 32
 * octets, as E357 does in one certificate of 256.
 */
function paddedRequest(valid: CertificationRequest): Uint8Array {
  for (let serial = 0; serial < 0x10000; serial += 1) {
    const name = hardwareModuleName(`00db12345678${serial.toString(16).padStart(4, "0")}`);
    let padded = false;
    const octets = oddRequest(valid, DEVICE_KEY, {
      attributes: attributes(
        extensionRequest(KEY_USAGE, criticalExtension(OID.subjectAltName, alternativeName(name))),
      ),
      sign: (info) => {
        const raw = signDeterministicallyFOR_REPLAY(DEVICE_KEY.privateScalar, info);
        padded = [0, 32].some((start) => raw[start] === 0 && (raw[start + 1] ?? 0) < 0x80);
        return der(0x30, fixedWidth(raw.subarray(0, 32)), fixedWidth(raw.subarray(32)));
      },
    });
    if (padded) return octets;
  }
  throw new Error("no signature with a leading zero");
}

function fixedWidth(magnitude: Uint8Array): Uint8Array {
  return der(0x02, (magnitude[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...magnitude) : magnitude);
}
