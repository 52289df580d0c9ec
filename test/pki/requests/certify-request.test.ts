import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  certificatesLodged,
  acceptCertificate,
  certificateFingerprint,
  certifyBatch,
  certifyRequest,
  createKeyRegister,
  createSignatureVerifier,
  deriveSerial,
  deviceRequestTemplate,
  EMPTY_REPOSITORY,
  entityId,
  EXTENSION_OIDS,
  failedCheck,
  findInRepository,
  instant,
  judgeCertificationRequest,
  keyIdentifierOf,
  lintCertificate,
  makeCertificationRequest,
  organisationRequestTemplate,
  rejectCertificate,
  REQUEST_BATCH_LIMIT,
  reportPlaced,
  search,
  seededKeyPairINSECURE,
  UsageError,
  validatePath,
  type ApprovedRequest,
  type AuthorityHierarchy,
  type BatchOptions,
  type Certificate,
  type CertificationRequest,
  type EndEntityUsage,
  type Instant,
  type IssuingAuthorities,
  type Repository,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";
import { signedRequest } from "./odd-request.ts";

const AT = instant("2022-06-01T09:30:15Z");
const LATER = instant("2022-06-02");
const SEED = "certify";
const OPERATOR = entityId("90-B3-D5-1F-30-02-00-00");
const deviceId = (number: number) => entityId(`00db1234567800${number.toString(16).padStart(2, "0")}`);
const verifier = createSignatureVerifier();
const signatureEncoding = "strict" as const;
const entitlement = () => ({ entitled: true, facts: {} });

const makeDevice = (number: number, usage: EndEntityUsage, keyLabel: string, hardwareType?: string) => {
  const keyPair = seededKeyPairINSECURE(SEED, keyLabel);
  const fields = { entityId: deviceId(number), usage, publicPoint: keyPair.publicPoint };
  return makeCertificationRequest(
    deviceRequestTemplate(hardwareType === undefined ? fields : { ...fields, hardwareType }),
    keyPair,
  );
};
const makeOrganisation = (usage: EndEntityUsage, keyLabel: string, commonName?: string) => {
  const keyPair = seededKeyPairINSECURE(SEED, keyLabel);
  const fields = {
    role: "networkOperator",
    entityId: OPERATOR,
    usage,
    publicPoint: keyPair.publicPoint,
  } as const;
  return makeCertificationRequest(
    organisationRequestTemplate(commonName === undefined ? fields : { ...fields, commonName }),
    keyPair,
  );
};

function approve(request: CertificationRequest, repository: Repository = EMPTY_REPOSITORY): ApprovedRequest {
  const certifiedKeys = createKeyRegister(repository, AT);
  const judgement = judgeCertificationRequest(request.der, {
    entitlement,
    certifiedKeys,
    verifier,
    signatureEncoding,
  });
  if (!judgement.ok) throw new Error(failedCheck(judgement.evidence)?.check);
  return judgement.approved;
}

const statusOf = (repository: Repository, certificate: Certificate, at: Instant): string | undefined =>
  findInRepository(
    repository,
    { kind: "fingerprint", fingerprint: certificateFingerprint(certificate) },
    at,
  )[0]?.status;

const valueOf = (
  extensions: CertificationRequest["requested"]["extensions"],
  name: keyof typeof EXTENSION_OIDS,
): string =>
  bytesToHex(extensions.find(({ oid }) => oid === EXTENSION_OIDS[name])?.value ?? new Uint8Array());

describe("certifying approved requests", () => {
  let pki: SimulatedPki;
  let issuing: IssuingAuthorities;
  before(async () => {
    pki = await simulatedPki(SEED);
    issuing = { organisation: pki.organisations.issuing, device: pki.devices.issuing };
  });

  const certify = (request: CertificationRequest, label: string, repository = EMPTY_REPOSITORY) =>
    certifyRequest(approve(request, repository), { issuing, repository, seed: SEED, label, at: AT });

  for (const usage of ["digitalSignature", "keyAgreement"] as const) {
    it(`keeps key, usage and alternative name of a device request (${usage}) and adds the rest`, async () => {
      const request = await makeDevice(1, usage, `device-${usage}`);
      const { certificate } = await certify(request, usage);
      expect(certificate.kind).to.equal("device");
      expect(certificate.subjectPublicKey).to.deep.equal(request.publicPoint);
      for (const name of ["keyUsage", "subjectAltName"] as const) {
        const requested = valueOf(request.requested.extensions, name);
        expect(valueOf(certificate.extensions, name)).to.equal(requested).and.not.to.equal("");
      }
      expect(certificate.serial).to.equal(deriveSerial(SEED, usage));
      expect(certificate.notBefore).to.equal(AT);
      expectIssuedBy(certificate, pki.devices);
    });

    it(`keeps key, usage and subject of an organisation request (${usage}) and adds the rest`, async () => {
      const request = await makeOrganisation(usage, `organisation-${usage}`, "ANY OPERATOR");
      const { certificate } = await certify(request, usage);
      expect(certificate.kind).to.equal("organisation");
      expect(certificate.subjectPublicKey).to.deep.equal(request.publicPoint);
      expect(certificate.subject.der).to.deep.equal(request.subject.der);
      expect(valueOf(certificate.extensions, "keyUsage")).to.equal(
        valueOf(request.requested.extensions, "keyUsage"),
      );
      expect(certificate.notBefore).to.equal(AT);
      expectIssuedBy(certificate, pki.organisations);
    });
  }

  /** The profile holds, and a device would accept it. */
  function expectIssuedBy(certificate: Certificate, { root, issuing }: AuthorityHierarchy): void {
    expect(lintCertificate(certificate)).to.deep.equal([]);
    const { publicPoint } = root.keyPair;
    const validation = validatePath({
      certificate,
      path: [issuing.certificate],
      anchor: { publicPoint, keyIdentifier: keyIdentifierOf(publicPoint) },
      policyOid: issuing.policyOid,
      at: LATER,
      verifier,
      signatureEncoding,
    });
    expect(validation.ok).to.equal(true);
  }

  it("keeps the subject octets of every common name that was approved", async () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(name, async (commonName) => {
        const request = await makeOrganisation("digitalSignature", "names", commonName);
        const { certificate } = await certify(request, "names");
        expect(certificate.subject.der).to.deep.equal(request.subject.der);
        expect(certificate.commonName).to.equal(commonName);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the octets of every hardware type that was approved", async () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { minLength: 1, maxLength: 6 });
    const top = fc.constantFrom("0.9", "1.2", "2.999");
    await fc.assert(
      fc.asyncProperty(top, arcs, async (first, others) => {
        const type = [first, ...others].join(".");
        const request = await makeDevice(1, "digitalSignature", "types", type);
        const { certificate } = await certify(request, "types");
        expect(certificate.hardwareModule?.type).to.equal(type);
        expect(valueOf(certificate.extensions, "subjectAltName")).to.equal(
          valueOf(request.requested.extensions, "subjectAltName"),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("whatever octet of a request is changed before it is signed: no defect, and only its own octets are certified", async () => {
    const keyPair = seededKeyPairINSECURE(SEED, "changed");
    const requests = [
      await makeDevice(1, "digitalSignature", "changed"),
      await makeOrganisation("digitalSignature", "changed", "ANY OPERATOR"),
    ];
    let approvals = 0;
    for (const { info } of requests) {
      const change = fc.record({
        index: fc.nat({ max: info.length - 1 }),
        octet: fc.integer({ min: 0, max: 255 }),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ index, octet }) => {
          const octets = signedRequest(info.with(index, octet), keyPair);
          const certifiedKeys = createKeyRegister(EMPTY_REPOSITORY, AT);
          const context = { entitlement, certifiedKeys, verifier, signatureEncoding };
          const judgement = judgeCertificationRequest(octets, context);
          if (!judgement.ok) return;
          approvals += 1;
          const { request } = judgement.approved;
          const { certificate } = await certify(request, "changed");
          expect(lintCertificate(certificate)).to.deep.equal([]);
          expect(certificate.subject.der).to.deep.equal(request.subject.der);
          for (const name of ["keyUsage", "subjectAltName"] as const) {
            expect(valueOf(certificate.extensions, name)).to.equal(
              valueOf(request.requested.extensions, name),
            );
          }
        }),
        { numRuns: 400 },
      );
    }
    expect(approvals).to.be.greaterThan(20);
  });

  it("begins a certificate in the whole second before", async () => {
    const approved = approve(await makeDevice(2, "digitalSignature", "seconds"));
    const options = { issuing, repository: EMPTY_REPOSITORY, seed: SEED, label: "seconds" };
    const { certificate } = await certifyRequest(approved, { ...options, at: (AT + 999) as Instant });
    expect(certificate.notBefore).to.equal(AT);
  });

  it("makes the same certificate of the same request, seed and label", async () => {
    const request = await makeDevice(3, "digitalSignature", "same");
    const [first, second] = [await certify(request, "same"), await certify(request, "same")];
    expect(first.certificate.der).to.deep.equal(second.certificate.der);
  });

  it("does not use a label twice (caller's mistake)", async () => {
    const { repository } = await certify(await makeDevice(4, "digitalSignature", "first"), "label");
    const request = await makeDevice(5, "digitalSignature", "second");
    const failure = await certify(request, "label", repository).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(UsageError);
  });

  it("certifies a key again for the same Subject and usage: two serials, one key (measured: September 2025)", async () => {
    const request = await makeOrganisation("digitalSignature", "renewed");
    const first = await certify(request, "renewal-1");
    const second = await certify(request, "renewal-2", first.repository);
    expect(second.certificate.serial).not.to.equal(first.certificate.serial);
    expect(second.certificate.keyIdentifier).to.equal(first.certificate.keyIdentifier);
    expect(search(second.repository, { entityId: OPERATOR }, AT)).to.have.length(2);
  });

  describe("leaves them Pending until the Subscriber speaks (testbed policy certificateStateTransitions)", () => {
    let device: { certificate: Certificate; repository: Repository };
    let organisation: { certificate: Certificate; repository: Repository };
    before(async () => {
      device = await certify(await makeDevice(6, "digitalSignature", "state"), "state-device");
      organisation = await certify(await makeOrganisation("digitalSignature", "state"), "state-organisation");
    });

    it("P when made", () => {
      expect(statusOf(device.repository, device.certificate, AT)).to.equal("pending");
      expect(statusOf(organisation.repository, organisation.certificate, AT)).to.equal("pending");
    });
    it("P → I when an organisation accepts, from then on and not before", () => {
      const repository = acceptCertificate(organisation.repository, organisation.certificate, LATER);
      expect(statusOf(repository, organisation.certificate, AT)).to.equal("pending");
      expect(statusOf(repository, organisation.certificate, LATER)).to.equal("inUse");
    });
    it("P stays when a device's is accepted, and P → I when it is reported placed", () => {
      const accepted = acceptCertificate(device.repository, device.certificate, LATER);
      expect(statusOf(accepted, device.certificate, LATER)).to.equal("pending");
      const placed = reportPlaced(accepted, device.certificate, LATER);
      expect(statusOf(placed, device.certificate, LATER)).to.equal("inUse");
    });
    for (const [title, of] of [
      ["a device's", () => device],
      ["an organisation's", () => organisation],
    ] as const) {
      it(`P → N when ${title} is rejected, with the reason (testbed policy rejectedCertificateState)`, () => {
        const { certificate } = of();
        const { repository, rejection } = rejectCertificate(
          of().repository,
          certificate,
          LATER,
          "wrong role",
        );
        expect(statusOf(repository, certificate, AT)).to.equal("pending");
        expect(statusOf(repository, certificate, LATER)).to.equal("notInUse");
        expect(rejection).to.deep.equal({
          serial: certificate.serial,
          fingerprint: certificateFingerprint(certificate),
          at: LATER,
          reason: "wrong role",
        });
      });
    }
    it("a key stays its Subject's when its certificate was rejected", () => {
      const { repository } = rejectCertificate(device.repository, device.certificate, LATER, "any");
      const keys = createKeyRegister(repository, LATER);
      expect(keys.certificatesOf(device.certificate.subjectPublicKey)).to.have.length(1);
    });

    const mistakes: readonly [string, () => unknown][] = [
      [
        "accept what is not Pending",
        () => {
          const { repository, certificate } = organisation;
          return acceptCertificate(acceptCertificate(repository, certificate, LATER), certificate, LATER);
        },
      ],
      [
        "reject what was accepted",
        () => {
          const { repository, certificate } = organisation;
          return rejectCertificate(
            acceptCertificate(repository, certificate, LATER),
            certificate,
            LATER,
            "any",
          );
        },
      ],
      [
        "place what was placed",
        () => {
          const { repository, certificate } = device;
          return reportPlaced(reportPlaced(repository, certificate, LATER), certificate, LATER);
        },
      ],
      [
        "place an organisation's",
        () => reportPlaced(organisation.repository, organisation.certificate, LATER),
      ],
      ["accept what is not lodged", () => acceptCertificate(EMPTY_REPOSITORY, device.certificate, LATER)],
    ];
    for (const [title, make] of mistakes) {
      it(`does not ${title} (caller's mistake)`, () => {
        expect(make).to.throw(UsageError);
      });
    }
  });
});

describe("a batch of certification requests", () => {
  let issuing: IssuingAuthorities;
  let options: BatchOptions;
  before(async () => {
    const pki = await simulatedPki(SEED);
    issuing = { organisation: pki.organisations.issuing, device: pki.devices.issuing };
    options = {
      issuing,
      repository: EMPTY_REPOSITORY,
      seed: SEED,
      label: "batch",
      at: AT,
      entitlement: (wanted) => ({ entitled: wanted.entityId !== deviceId(0xff), facts: {} }),
      verifier,
      signatureEncoding,
    };
  });

  /** `certified`, or the check that refused. */
  const story = async (requests: readonly CertificationRequest[], changes: Partial<BatchOptions> = {}) => {
    const batch = await certifyBatch(
      requests.map(({ der }) => der),
      { ...options, ...changes },
    );
    const outcomes = batch.outcomes.map((outcome) =>
      outcome.kind === "certified" ? "certified" : failedCheck(outcome.evidence)?.check,
    );
    return { ...batch, told: outcomes };
  };

  it("certifies in order, lodges Pending, and a bad request spoils no other", async () => {
    const good = await makeDevice(1, "digitalSignature", "1-ds");
    const broken = { ...good, der: good.der.with(good.der.length - 1, (good.der.at(-1) ?? 0) ^ 1) };
    const { told, outcomes, repository } = await story([
      good,
      broken,
      { ...good, der: Uint8Array.of(1, 2, 3) },
      await makeDevice(0xff, "digitalSignature", "not entitled"),
      await makeOrganisation("digitalSignature", "organisation in a batch"),
      await makeDevice(1, "keyAgreement", "1-ka"),
      await makeDevice(2, "digitalSignature", "2-ds"),
    ]);
    expect(told).to.deep.equal([
      "certified",
      "proof-of-possession",
      "request-structure",
      "request-eligibility",
      "batch-device-request",
      "certified",
      "certified",
    ]);
    expect(certificatesLodged(repository, AT).map(({ serial }) => serial)).to.deep.equal(
      [0, 5, 6].map((index) => deriveSerial(SEED, `batch:${index}`)),
    );
    for (const outcome of outcomes) {
      expect(outcome.evidence.at(-1)?.check).to.equal("batch-device-request");
      if (outcome.kind !== "certified") continue;
      expect(statusOf(repository, outcome.certificate, AT)).to.equal("pending");
      expect(outcome.evidence.every(({ outcome }) => outcome === "passed")).to.equal(true);
    }
  });

  it("sees a key that an earlier request of the batch was certified for", async () => {
    const { told } = await story([
      await makeDevice(1, "digitalSignature", "shared"),
      await makeDevice(2, "digitalSignature", "shared"),
      await makeDevice(1, "keyAgreement", "shared"),
    ]);
    expect(told).to.deep.equal(["certified", "request-key-uniqueness", "request-key-uniqueness"]);
  });

  it("does not hold the key of a refused request against later ones", async () => {
    const { told } = await story([
      await makeDevice(0xff, "digitalSignature", "refused"),
      await makeDevice(1, "digitalSignature", "refused"),
    ]);
    expect(told).to.deep.equal(["request-eligibility", "certified"]);
  });

  it("takes the same request twice as a renewal, unless sameKeyRenewal is refused", async () => {
    const request = await makeDevice(1, "digitalSignature", "twice");
    expect((await story([request, request])).told).to.deep.equal(["certified", "certified"]);
    expect((await story([request, request], { sameKeyRenewal: "refused" })).told).to.deep.equal([
      "certified",
      "request-key-uniqueness",
    ]);
  });

  it("sees the keys of the repository", async () => {
    const first = await story([await makeDevice(1, "digitalSignature", "before")]);
    const { repository } = first;
    const { told } = await story([await makeDevice(2, "digitalSignature", "before")], {
      repository,
      label: "next",
    });
    expect(told).to.deep.equal(["request-key-uniqueness"]);
  });

  it("does not use a label twice (caller's mistake)", async () => {
    const { repository } = await story([await makeDevice(1, "digitalSignature", "label")]);
    const requests = [(await makeDevice(2, "digitalSignature", "label-2")).der];
    const failure = await certifyBatch(requests, { ...options, repository }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(UsageError);
  });

  it("is of 50 000 requests at most (RECALLED; caller's mistake)", async () => {
    expect(REQUEST_BATCH_LIMIT).to.equal(50_000);
    const requests = (count: number) => Array<Uint8Array>(count).fill(Uint8Array.of(0));
    const failure = await certifyBatch(requests(50_001), options).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(UsageError);
    const { outcomes } = await certifyBatch(requests(50_000), options);
    expect(outcomes).to.have.length(50_000);
  });
});
