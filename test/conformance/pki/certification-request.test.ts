import { readFileSync } from "node:fs";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  assembleCertificationRequest,
  claimToKey,
  createKeyRegister,
  createSignatureVerifier,
  decodeCertificate,
  decodeCertificationRequest,
  decodePem,
  deviceRequestTemplate,
  EMPTY_REPOSITORY,
  entityId,
  instant,
  judgeCertificationRequest,
  organisationRequestTemplate,
  parseSignature,
  type Certificate,
  type CertificateExtension,
  type CertificationRequest,
  type EndEntityUsage,
  type RequestTemplate,
} from "../../../pki/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referencePath } from "../reference.ts";
import { corpus, corpusCertificate } from "./reference-certificates.ts";

const AT = instant("2016-06-01");
const ANY_SIGNATURE = new Uint8Array(64).fill(1);

describe("the certification request of a real device", () => {
  let real: CertificationRequest;
  before(() => {
    const pem = readFileSync(referencePath("smki/csr/device_00db1234567890a0_ds.csr.pem"), "utf8");
    const [der = new Uint8Array()] = decodePem(pem, "CERTIFICATE REQUEST");
    real = decodedOrThrow(decodeCertificationRequest(der));
  });

  it("is rebuilt octet for octet from its field values and its signature", async () => {
    const signature = parseSignature(real.signature, "strict");
    if (!signature.ok || real.publicPoint === undefined) throw new Error("not a P-256 request");
    const rebuilt = await assembleCertificationRequest(
      deviceRequestTemplate({
        entityId: entityId("00-DB-12-34-56-78-90-A0"),
        usage: "digitalSignature",
        hardwareType: "1.2.826.0.1.8641679.1.2.2.1",
        publicPoint: real.publicPoint,
      }),
      signature.raw,
    );
    expect(bytesToHex(rebuilt.info)).to.equal(bytesToHex(real.info));
    expect(bytesToHex(rebuilt.der)).to.equal(bytesToHex(real.der));
    expect(rebuilt.der).to.have.length(279);
  });

  it("passes every check of the registration authority", () => {
    const judgement = judgeCertificationRequest(real.der, {
      entitlement: () => ({ entitled: true, facts: {} }),
      certifiedKeys: createKeyRegister(EMPTY_REPOSITORY, AT),
      verifier: createSignatureVerifier(),
      signatureEncoding: "strict",
    });
    expect(judgement.evidence.map(({ check, outcome }) => `${check} ${outcome}`)).to.deep.equal([
      "request-structure passed",
      "proof-of-possession passed",
      "request-public-key passed",
      "request-signature-algorithm passed",
      "request-key-usage passed",
      "request-device-subject passed",
      "request-eligibility passed",
      "request-extensions passed",
      "request-key-uniqueness passed",
    ]);
    expect(judgement.ok && judgement.approved.subject).to.deep.equal({
      kind: "device",
      entityId: "00db1234567890a0",
      hardwareType: "1.2.826.0.1.8641679.1.2.2.1",
    });
  });

  it("became a certificate with its key, and its extensions octet for octet among the CA's", () => {
    const certificate = corpusCertificate("device_00db1234567890a0_ds_E357_30398236.pem");
    expect(bytesToHex(certificate.subjectPublicKey)).to.equal(
      bytesToHex(real.publicPoint ?? new Uint8Array()),
    );
    const valueIn = (extensions: readonly CertificateExtension[], oid: string) => {
      const found = extensions.find((extension) => extension.oid === oid);
      return found && `${bytesToHex(found.value)} ${found.critical}`;
    };
    const { extensions } = real.requested;
    expect(extensions).to.have.length(2);
    for (const { oid } of extensions) {
      expect(valueIn(certificate.extensions, oid)).to.equal(valueIn(extensions, oid));
    }
    expect(certificate.extensions).to.have.length(5);
  });
});

describe("requests for the certificates of the test PKI", () => {
  /** The end-entity certificates in the order of their issue, each with a request for it (not signed). */
  async function withRequests() {
    const endEntities = corpus()
      .flatMap(({ der }) => {
        const read = decodeCertificate(der);
        return read.ok ? [read.value] : [];
      })
      .toSorted((left, right) => left.notBefore - right.notBefore);
    const pairs = [];
    for (const certificate of endEntities) {
      const template = requestTemplateFor(certificate);
      if (template === undefined) continue;
      pairs.push({ certificate, request: await assembleCertificationRequest(template, ANY_SIGNATURE) });
    }
    return pairs;
  }

  it("have the subjects and the extensions of the certificates, octet for octet", async () => {
    const counted = count(
      (await withRequests()).map(({ certificate, request }) => {
        const extensions = request.requested.extensions.every(({ oid, value }) =>
          certificate.extensions.some(
            (other) => other.oid === oid && bytesToHex(other.value) === bytesToHex(value),
          ),
        );
        const subject = bytesToHex(request.subject.der) === bytesToHex(certificate.subject.der);
        return `${certificate.kind} ${subject && extensions ? "same" : "different"}`;
      }),
    );
    expect(counted).to.deep.equal({ "device same": 51, "organisation same": 53 });
  });

  it("claim keys that are new, but for the 17 of September 2025, certified for the same Subject and usage before", async () => {
    const register = createKeyRegister(EMPTY_REPOSITORY, AT);
    const claims = [];
    for (const { certificate } of await withRequests()) {
      const { kind, entityId, role, subjectPublicKey } = certificate;
      const usage = usageOf(certificate);
      if (entityId === undefined || usage === undefined) continue;
      const wanted =
        kind === "organisation" && role !== undefined
          ? ({ kind, role, entityId } as const)
          : ({ kind: "device", entityId } as const);
      const claim = claimToKey(register, subjectPublicKey, wanted, usage);
      claims.push(claim.kind);
      register.add(certificate);
    }
    expect(count(claims)).to.deep.equal({ newKey: 87, renewal: 17 });
  });
});

function requestTemplateFor(certificate: Certificate): RequestTemplate | undefined {
  const { kind, entityId, role, commonName, hardwareModule, subjectPublicKey: publicPoint } = certificate;
  const usage = usageOf(certificate);
  if (usage === undefined || entityId === undefined) return undefined;
  const fields = { entityId, usage, publicPoint };
  if (kind === "device" && hardwareModule !== undefined) {
    return deviceRequestTemplate({ ...fields, hardwareType: hardwareModule.type });
  }
  if (kind !== "organisation" || role === undefined) return undefined;
  return organisationRequestTemplate({
    ...fields,
    role,
    ...(commonName === undefined ? {} : { commonName }),
  });
}

function usageOf({ keyUsage: [usage] }: Certificate): EndEntityUsage | undefined {
  return usage === "digitalSignature" || usage === "keyAgreement" ? usage : undefined;
}

function count(words: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
