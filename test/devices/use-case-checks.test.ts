/** The checks that each use case makes of its own: one row a check, that fails it and nothing before it. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  ACTIVATION_CHECKS,
  CONTENT_CHECKS,
  CREDENTIALS_CHECKS,
  DEVICE_CERTIFICATE_CHECKS,
  type DeviceKind,
  type DevicePolicies,
  type DeviceState,
  FIRMWARE_COMMAND_CHECKS,
  ISSUE_CREDENTIALS_CHECKS,
  OWN_CERTIFICATE_CHECKS,
  PROVIDE_CERTIFICATE_CHECKS,
  receive,
} from "../../devices/index.ts";
import {
  type Certificate,
  type CheckDefinition,
  createDeviceHierarchy,
  decodeCertificationRequest,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  entityId,
  instant,
  issueDeviceCertificate,
  parseSignature,
  signDeterministicallyFOR_REPLAY,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import {
  decodeActivateFirmwareResponse,
  decodeIssueSecurityCredentialsResponse,
  decodeProvideDeviceCertificateResponse,
  decodeUpdateDeviceCertificateResponse,
  encodeActivateFirmwareCommand,
  encodeIssueSecurityCredentialsCommand,
  encodeProvideDeviceCertificateCommand,
  encodeProvideSecurityCredentialsCommand,
  encodeUpdateDeviceCertificateCommand,
  MESSAGE_CODES,
  type MessageCode,
  signedPart,
} from "../../wire/index.ts";
import {
  commandBytes,
  DEVICE_ID,
  deviceEnvironment,
  deviceState,
  generatedKeyPair,
  messageIn,
  NOW,
  surroundings,
  type Surroundings,
} from "./device-under-test.ts";

const HASH = "ab".repeat(32);
const NO_CONTENT = Uint8Array.of(0x30, 0x00);

/** Which list a row's check belongs to: the same name may stand in several. */
const LISTS: Readonly<Record<string, readonly CheckDefinition[]>> = {
  CS02a: CREDENTIALS_CHECKS,
  CS02c: ISSUE_CREDENTIALS_CHECKS,
  CS02d: [...DEVICE_CERTIFICATE_CHECKS, ...OWN_CERTIFICATE_CHECKS],
  CS02e: PROVIDE_CERTIFICATE_CHECKS,
  CS06: [...FIRMWARE_COMMAND_CHECKS, ...ACTIVATION_CHECKS],
  CS04B: CONTENT_CHECKS,
};

const CODES: Readonly<Record<string, MessageCode>> = {
  CS02a: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
  CS02c: MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS,
  CS02d: MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE,
  CS02e: MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE,
  CS06: MESSAGE_CODES.CS06_ACTIVATE_FIRMWARE,
  CS04B: MESSAGE_CODES.CS04B_METHOD_B_UNJOIN,
};

interface Row {
  readonly useCase: keyof typeof LISTS;
  readonly check: string;
  readonly title: string;
  readonly content: (given: Given) => Uint8Array;
  /** What the device answers; undefined for silence. */
  readonly answers?: string;
  readonly state?: (state: DeviceState, given: Given) => DeviceState;
  readonly policies?: Partial<DevicePolicies>;
}

interface Given {
  readonly around: Surroundings;
  /** For the waiting key pair, and for others. */
  readonly certificates: Readonly<Record<"good" | "ofAnother" | "ofAnotherKey" | "agreement", Certificate>>;
  readonly issuer: Uint8Array;
}

const ISSUER = createDeviceHierarchy({ seed: "use-case-checks", environment: TEST_ENVIRONMENT });

async function given(): Promise<Given> {
  const around = await surroundings();
  const { issuing } = await ISSUER;
  const certificate = (label: string, id: EntityId, usage: EndEntityUsage = "digitalSignature") =>
    issueDeviceCertificate(issuing, {
      entityId: id,
      usage,
      publicPoint: generatedKeyPair(label).publicPoint,
      notBefore: instant("2022-01-01"),
      serial: deriveSerial("use-case-checks", `${label}${usage}${id}`),
    });
  return {
    around,
    issuer: issuing.keyPair.publicPoint,
    certificates: {
      good: await certificate("waiting", DEVICE_ID),
      ofAnother: await certificate("waiting", entityId("d2de000000000002")),
      ofAnotherKey: await certificate("other", DEVICE_ID),
      agreement: await certificate("waiting", DEVICE_ID, "keyAgreement"),
    },
  };
}

const waiting = (state: DeviceState): DeviceState => ({
  ...state,
  generatedKeyPairs: {
    digitalSignature: { keyPair: "waiting", publicPoint: generatedKeyPair("waiting").publicPoint },
  },
});
const holding = (state: DeviceState, { certificates }: Given): DeviceState => ({
  ...state,
  ownCredentials: {
    ...state.ownCredentials,
    digitalSignature: { keyPair: "factory", certificate: certificates.good.der },
  },
});
const withImage = (state: DeviceState): DeviceState => ({
  ...state,
  firmware: { version: "0123abcd", images: [{ hash: HASH, version: "0123abce" }] },
});
const broken =
  (fault: DeviceState["faults"][number], before: NonNullable<Row["state"]> = (state) => state) =>
  (state: DeviceState, all: Given): DeviceState => ({ ...before(state, all), faults: [fault] });

const usage = (keyUsage: "digitalSignature" | "keyCertSign") => () =>
  encodeIssueSecurityCredentialsCommand({ keyUsage });
const own =
  (which: keyof Given["certificates"]) =>
  ({ certificates }: Given): Uint8Array =>
    encodeUpdateDeviceCertificateCommand(certificates[which].der);
const activation = (hash: string, counter = 1000n) =>
  encodeActivateFirmwareCommand({ manufacturerImageHash: hexToBytes(hash), originatorCounter: counter });
const readOf = (remotePartyRole: "accessControlBroker" | "supplier") => () =>
  encodeProvideSecurityCredentialsCommand({
    authorisingRemotePartyTACellIdentifier: {
      remotePartyRole,
      keyUsage: "keyAgreement",
      cellUsage: "management",
    },
    remotePartyRolesCredentialsRequired: ["supplier"],
  });

/** The certificate with another key usage, so that its signature is wrong as well (as in the reference data). */
function withKeyUsage(certificate: Certificate, from: string, to: string): Uint8Array {
  const hex = Buffer.from(certificate.der).toString("hex");
  expect(hex.split(from)).to.have.length(2);
  return hexToBytes(hex.replace(from, to));
}

const ROWS: readonly Row[] = [
  { useCase: "CS02a", check: "content", title: "content that is none", content: () => NO_CONTENT },
  {
    useCase: "CS02a",
    check: "authorising-cell",
    title: "another cell than the one that authorised it",
    content: readOf("supplier"),
  },
  { useCase: "CS02c", check: "content", title: "content that is none", content: () => NO_CONTENT },
  {
    useCase: "CS02c",
    check: "requested-key-usage",
    title: "a usage that no device certificate has",
    content: usage("keyCertSign"),
    answers: "invalidKeyUsage",
  },
  {
    useCase: "CS02c",
    check: "key-pair-generation",
    title: "a device that cannot make keys",
    content: usage("digitalSignature"),
    state: broken("key-pair-generation"),
    answers: "keyPairGenerationFailed",
  },
  {
    useCase: "CS02c",
    check: "certification-request-production",
    title: "a device that cannot make requests",
    content: usage("digitalSignature"),
    state: broken("certification-request-production"),
    answers: "cRProductionFailed",
  },
  {
    useCase: "CS02d",
    check: "device-certificate",
    title: "an organisation's certificate",
    content: ({ around }) =>
      encodeUpdateDeviceCertificateCommand(around.supplier.digitalSignature.certificate.der),
    answers: "invalidCertificate",
  },
  {
    useCase: "CS02d",
    check: "device-identity",
    title: "another device's certificate",
    content: own("ofAnother"),
    answers: "wrongDeviceIdentity",
  },
  {
    useCase: "CS02d",
    check: "device-key-usage",
    title: "a certificate for nonRepudiation",
    content: ({ certificates }) => withKeyUsage(certificates.good, "04040302078", "04040302064"),
    answers: "invalidKeyUsage",
  },
  {
    useCase: "CS02d",
    check: "certificate-issuer",
    title: "a CA that the device does not know (policy known-issuers)",
    content: own("good"),
    policies: { ownCertificateIssuer: "known-issuers" },
    answers: "invalidCertificate",
  },
  {
    useCase: "CS02d",
    check: "generated-key-pair",
    title: "a certificate that nobody asked for",
    content: own("agreement"),
    answers: "noCorrespondingKeyPairGenerated",
  },
  {
    useCase: "CS02d",
    check: "certified-public-key",
    title: "a certificate for another key",
    content: own("ofAnotherKey"),
    answers: "wrongPublicKey",
  },
  {
    useCase: "CS02d",
    check: "certificate-storage",
    title: "a device that cannot store",
    content: own("good"),
    state: broken("certificate-storage"),
    answers: "certificateStorageFailed",
  },
  {
    useCase: "CS02d",
    check: "private-key-change",
    title: "a device that cannot change its key",
    content: own("good"),
    state: broken("private-key-change"),
    answers: "privateKeyChangeFailed",
  },
  { useCase: "CS02e", check: "content", title: "content that is none", content: () => NO_CONTENT },
  {
    useCase: "CS02e",
    check: "requested-key-usage",
    title: "a usage that no device certificate has",
    content: () => encodeProvideDeviceCertificateCommand({ keyUsage: "keyCertSign" }),
    answers: "invalidKeyUsage",
  },
  {
    useCase: "CS02e",
    check: "certificate-held",
    title: "a device without a certificate",
    content: () => encodeProvideDeviceCertificateCommand({ keyUsage: "keyAgreement" }),
    answers: "noCertificateHeld",
  },
  {
    useCase: "CS02e",
    check: "certificate-retrieval",
    title: "a device that cannot read its store",
    content: () => encodeProvideDeviceCertificateCommand({ keyUsage: "digitalSignature" }),
    state: broken("certificate-retrieval", holding),
    answers: "certificateRetrievalFailure",
  },
  { useCase: "CS06", check: "content", title: "content that is none", content: () => NO_CONTENT },
  {
    useCase: "CS06",
    check: "sequence-number",
    title: "another counter in the content than in the header",
    content: () => activation(HASH, 1001n),
  },
  {
    useCase: "CS06",
    check: "image-held",
    title: "a device without an image",
    content: () => activation(HASH),
    answers: "noImageHeld",
  },
  {
    useCase: "CS06",
    check: "image-hash",
    title: "the hash of another image",
    content: () => activation("cd".repeat(32)),
    state: withImage,
    answers: "hashMismatch",
  },
  {
    useCase: "CS06",
    check: "firmware-activation",
    title: "an image that does not start",
    content: () => activation(HASH),
    state: broken("firmware-activation", withImage),
    answers: "activationFailure",
  },
  { useCase: "CS04B", check: "content", title: "content that is none", content: () => NO_CONTENT },
];

/** A command to an ESME (a GSME for CS04B), protected as its use case demands. */
function play(row: Pick<Row, "useCase" | "content" | "state" | "policies">, all: Given) {
  const { around } = all;
  const read = row.useCase === "CS02a";
  const unsigned = read || row.useCase === "CS04B";
  const kind: DeviceKind = row.useCase === "CS04B" ? "GSME" : "ESME";
  const fresh = waiting(deviceState(around, kind));
  const before = row.state?.(fresh, all) ?? fresh;
  const code = CODES[row.useCase];
  if (code === undefined) throw new Error(`no code of ${row.useCase}`);
  const bytes = commandBytes(
    { businessOriginator: (read ? around.broker : around.supplier).entityId, messageCode: code },
    row.content(all),
    { signer: unsigned ? undefined : around.supplier, broker: around.broker },
  );
  return { before, ...receive(deviceEnvironment(around, row.policies), before, bytes, NOW) };
}

function codeIn(useCase: Row["useCase"], output: Uint8Array | undefined): string | undefined {
  if (output === undefined) return undefined;
  const { content } = messageIn(output);
  const responses = {
    CS02c: () => {
      const read = decodeIssueSecurityCredentialsResponse(content);
      return read.ok && read.value.kind === "failure" ? read.value.value : undefined;
    },
    CS02d: () => {
      const read = decodeUpdateDeviceCertificateResponse(content);
      return read.ok ? read.value : undefined;
    },
    CS02e: () => {
      const read = decodeProvideDeviceCertificateResponse(content);
      return read.ok && read.value.kind === "failure" ? read.value.value : undefined;
    },
    CS06: () => {
      const read = decodeActivateFirmwareResponse(content);
      return read.ok && read.value.kind === "executionOutcome"
        ? read.value.value.activateImageResponseCode
        : undefined;
    },
  };
  return responses[useCase as keyof typeof responses]();
}

describe("the checks that a use case makes of its own, in order", () => {
  for (const row of ROWS) {
    it(`${row.useCase} ${row.check} fails ${row.title}: ${row.answers ?? "silence"}`, async () => {
      const { evidence, outputs, verdict, before, state } = play(row, await given());
      const failed = evidence.findIndex(({ outcome }) => outcome === "failed");
      expect(evidence[failed]?.check).to.equal(row.check);
      expect(LISTS[row.useCase]?.map(({ asks }) => asks)).to.include(evidence[failed]?.asks);
      expect(evidence.slice(0, failed).filter(({ outcome }) => outcome !== "passed")).to.deep.equal([]);
      expect(verdict).to.equal(row.answers === undefined ? "refused" : "partlyExecuted");
      expect(codeIn(row.useCase, outputs[0])).to.equal(row.answers);
      const { ownCredentials, firmware, cells } = state;
      expect({ ownCredentials, firmware, cells }).to.deep.equal({
        ownCredentials: before.ownCredentials,
        firmware: before.firmware,
        cells: before.cells,
      });
    });
  }

  it("every check of these lists is failed by some row", () => {
    const defined = Object.entries(LISTS).flatMap(([useCase, checks]) =>
      checks.map(({ check }) => `${useCase} ${check}`),
    );
    expect([...new Set(ROWS.map(({ useCase, check }) => `${useCase} ${check}`))]).to.have.members(defined);
  });
});

describe("a device's own keys (CS02c, CS02d, CS02e)", () => {
  const issue = { useCase: "CS02c", content: usage("digitalSignature") } as const;

  it("the request names the device, its new key and the usage, and is signed with the new key", async () => {
    const all = await given();
    const { outputs, state } = play(issue, all);
    const response = decodeIssueSecurityCredentialsResponse(messageIn(outputs[0]).content);
    if (!response.ok || response.value.kind !== "certificationRequest") throw new Error("no request");
    const request = decodeCertificationRequest(response.value.value);
    expect(request.ok).to.equal(true);
    if (!request.ok) return;
    const { publicPoint: made, privateScalar } = generatedKeyPair("digitalSignature-1000");
    expect(request.value.publicPoint).to.deep.equal(made);
    expect(parseSignature(request.value.signature, "strict")).to.deep.equal({
      ok: true,
      raw: signDeterministicallyFOR_REPLAY(privateScalar, request.value.info),
    });
    expect(state.generatedKeyPairs.digitalSignature).to.deep.equal({
      keyPair: "digitalSignature-1000",
      publicPoint: made,
    });
    expect(state.ownCredentials.digitalSignature.keyPair, "nothing changes yet").to.equal("factory");
  });

  for (const [policy, key] of [
    ["former-key", "factory"],
    ["new-key", "waiting"],
  ] as const) {
    it(`CS02d: the new certificate is taken; policy answerToOwnKeyChange ${policy} signs with the ${key} key`, async () => {
      const all = await given();
      const { state, verdict, outputs, before } = play(
        { useCase: "CS02d", content: own("good"), policies: { answerToOwnKeyChange: policy } },
        all,
      );
      expect(verdict).to.equal("executed");
      expect(state.ownCredentials.digitalSignature).to.deep.equal({
        keyPair: "waiting",
        certificate: all.certificates.good.der,
      });
      expect(state.generatedKeyPairs).to.deep.equal({});
      expect(state.securityLog.at(-1)).to.include({ alertCode: 0x8f4d, about: "success" });
      const { keys } = deviceEnvironment(all.around);
      const answer = messageIn(outputs[0]);
      expect(answer.signature).to.deep.equal({ kind: "signed", value: keys.sign(signedPart(answer), key) });
      expect(before.ownCredentials.digitalSignature.keyPair).to.equal("factory");
    });
  }

  it("CS02d: known-issuers takes a certificate of a CA that the device knows", async () => {
    const all = await given();
    const environment = {
      ...deviceEnvironment(all.around, { ownCertificateIssuer: "known-issuers" }),
      knownDeviceIssuers: [all.issuer],
    };
    const bytes = commandBytes(
      {
        businessOriginator: all.around.supplier.entityId,
        messageCode: MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE,
      },
      own("good")(all),
      { signer: all.around.supplier, broker: all.around.broker },
    );
    const { verdict } = receive(environment, waiting(deviceState(all.around, "GSME")), bytes, NOW);
    expect(verdict).to.equal("executed");
  });

  it("CS02e gives the certificate that CS02d brought", async () => {
    const all = await given();
    const { outputs } = play(
      {
        useCase: "CS02e",
        content: () => encodeProvideDeviceCertificateCommand({ keyUsage: "digitalSignature" }),
        state: holding,
      },
      all,
    );
    expect(decodeProvideDeviceCertificateResponse(messageIn(outputs[0]).content)).to.deep.equal({
      ok: true,
      value: { kind: "certificate", value: all.certificates.good.der },
    });
  });
});
