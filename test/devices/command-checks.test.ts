import { expect } from "chai";
import {
  COMMAND_CHECKS,
  CONTROL_CHECKS,
  type DevicePolicies,
  type DeviceState,
  receive,
  REPLACEMENT_CHECKS,
} from "../../devices/index.ts";
import { entityId, instant, type RemotePartyRole } from "../../pki/index.ts";
import {
  decodeUpdateSecurityCredentialsResponse,
  MESSAGE_CODES,
  originatorCounter,
  type StatusCode,
  type TrustAnchorCellIdentifier,
} from "../../wire/index.ts";
import {
  bothCells,
  commandBytes,
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  surroundings,
  type Surroundings,
  updateCommand,
} from "./device-under-test.ts";

interface Row {
  readonly check: string;
  readonly title: string;
  readonly bytes: (around: Surroundings) => Uint8Array | Promise<Uint8Array>;
  readonly state?: (around: Surroundings) => DeviceState;
  readonly policies?: Partial<DevicePolicies>;
}

/** The good command: Northgrid renews its certificates on a gas proxy function that holds them. */
const renewal = (around: Surroundings, change: Partial<Parameters<typeof updateCommand>[1]> = {}) =>
  updateCommand(around, {
    originator: around.northgrid,
    replacements: bothCells(around.northgrid),
    ...change,
  });

const ofNorthgrid = (around: Surroundings): DeviceState => deviceState(around, "GPF", around.northgrid);

const REFUSED: readonly Row[] = [
  { check: "frame", title: "octets that are no message", bytes: () => Uint8Array.of(0xdd, 0x00) },
  {
    check: "frame",
    title: "a message cut short by one octet",
    bytes: (around) => renewal(around).slice(0, -1),
  },
  {
    check: "frame",
    title: "a response",
    bytes: (around) => renewal(around, { header: { kind: "response" } }),
  },
  {
    check: "addressee",
    title: "a command for another device",
    bytes: (around) => renewal(around, { header: { businessTarget: entityId("d2de000000000002") } }),
  },
  {
    check: "use-case",
    title: "a message code that the device does not know",
    bytes: (around) =>
      commandBytes(
        {
          businessOriginator: around.supplier.entityId,
          messageCode: MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS,
        },
        Uint8Array.of(0x30, 0x00),
        { signer: around.supplier, broker: around.broker },
      ),
  },
  {
    check: "protections",
    title: "a replacement without its MAC",
    bytes: (around) => renewal(around, { protectors: { signer: around.northgrid } }),
  },
  {
    check: "protections",
    title: "a replacement without its signature",
    bytes: (around) => renewal(around, { protectors: { broker: around.broker } }),
  },
  {
    check: "originator",
    title: "a network operator that is not the one in the slot",
    bytes: (around) =>
      updateCommand(around, { originator: around.southern, replacements: bothCells(around.southern) }),
  },
  {
    check: "originator",
    title: "a Supplier that wants to write the network operator's cells",
    bytes: (around) =>
      updateCommand(around, { originator: around.supplier, replacements: bothCells(around.southern) }),
  },
  {
    check: "originator",
    title: "the broker, once its certificate is no longer in the slot",
    bytes: (around) =>
      updateCommand(around, { originator: around.broker, replacements: bothCells(around.southern) }),
  },
  {
    check: "originator-counter",
    title: "a counter that was used before",
    bytes: (around) => renewal(around),
    state: (around) => ({
      ...ofNorthgrid(around),
      counters: new Map<RemotePartyRole, ReturnType<typeof originatorCounter>>([
        ["networkOperator", originatorCounter(1000n)],
      ]),
    }),
  },
  {
    check: "originator-counter",
    title: "a counter above 2^63 - 1, which no answer could report",
    bytes: (around) => renewal(around, { header: { originatorCounter: originatorCounter(1n << 63n) } }),
  },
  {
    check: "message-authentication-code",
    title: "a MAC by another access control broker",
    bytes: (around) =>
      renewal(around, { protectors: { signer: around.northgrid, broker: around.wanProvider } }),
  },
  {
    check: "signature",
    title: "a signature by the buyer in the seller's name",
    bytes: (around) => renewal(around, { protectors: { signer: around.southern, broker: around.broker } }),
  },
  {
    check: "content",
    title: "content that is no CS02b command",
    bytes: (around) =>
      commandBytes(
        {
          businessOriginator: around.northgrid.entityId,
          messageCode: MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
        },
        Uint8Array.of(0x30, 0x00),
        { signer: around.northgrid, broker: around.broker },
      ),
  },
  {
    check: "replacement-mode",
    title: "a mode that the message code does not stand for",
    bytes: (around) => renewal(around, { control: { credentialsReplacementMode: "supplierBySupplier" } }),
  },
  {
    check: "authorising-cell",
    title: "another authorising cell than the mode's",
    bytes: (around) =>
      renewal(around, {
        control: {
          authorisingRemotePartyTACellIdentifier: {
            remotePartyRole: "supplier",
            keyUsage: "digitalSignature",
            cellUsage: "management",
          },
        },
      }),
  },
  {
    check: "sequence-number",
    title: "another counter in the content than in the header",
    bytes: (around) => renewal(around, { control: { authorisingRemotePartySeqNumber: 1001n } }),
  },
  {
    check: "target-cells",
    title: "the supplier's cells as the target of mode 3",
    bytes: (around) => renewal(around, { replacements: bothCells(around.northgrid, "supplier") }),
  },
  {
    check: "certification-path",
    title: "a path certificate that is none",
    bytes: (around) => renewal(around, { path: [Uint8Array.of(0x30, 0x00)] }),
  },
];

const cellOf = (keyUsage: TrustAnchorCellIdentifier["keyUsage"]): TrustAnchorCellIdentifier => ({
  remotePartyRole: "networkOperator",
  keyUsage,
  cellUsage: "management",
});

interface ReplacementRow extends Row {
  readonly statusCode: StatusCode;
}

const one = (
  replacementCertificate: Uint8Array,
  keyUsage: "digitalSignature" | "keyAgreement" = "digitalSignature",
) => [{ replacementCertificate, targetTrustAnchorCell: cellOf(keyUsage) }];

const FAILED: readonly ReplacementRow[] = [
  {
    check: "target-cell",
    title: "a cell that the device does not have",
    statusCode: "trustAnchorNotFound",
    bytes: (around) =>
      renewal(around, {
        replacements: [
          {
            replacementCertificate: around.northgrid.keyAgreement.certificate.der,
            targetTrustAnchorCell: { ...cellOf("keyAgreement"), cellUsage: "prePaymentTopUp" },
          },
        ],
      }),
  },
  {
    check: "certificate",
    title: "a SEQUENCE that is no certificate",
    statusCode: "badCertificate",
    bytes: (around) => renewal(around, { replacements: one(Uint8Array.of(0x30, 0x00)) }),
  },
  {
    check: "certificate",
    title: "a CA's certificate, which names no party",
    statusCode: "badCertificate",
    bytes: (around) => renewal(around, { replacements: one(around.authorities.issuing.certificate.der) }),
  },
  {
    check: "path",
    title: "a certificate of a CA that the device does not know",
    statusCode: "noTrustAnchor",
    bytes: async (around) => {
      const stranger = await around.organisation(
        "stranger",
        around.northgrid.entityId,
        "networkOperator",
        around.foreignAuthorities,
      );
      return renewal(around, { replacements: one(stranger.digitalSignature.certificate.der) });
    },
  },
  {
    check: "path",
    title: "a certificate whose CA is not in the path",
    statusCode: "noTrustAnchor",
    bytes: (around) => renewal(around, { path: [] }),
  },
  {
    check: "path",
    title: "an expired certificate, with time checks applied",
    statusCode: "badCertificate",
    bytes: async (around) => renewal(around, { replacements: one(await expired(around)) }),
  },
  {
    check: "certificate-key-usage",
    title: "a key agreement certificate for the signature cell",
    statusCode: "badCertificate",
    bytes: (around) => renewal(around, { replacements: one(around.northgrid.keyAgreement.certificate.der) }),
  },
  {
    check: "certificate-role",
    title: "a supplier's certificate for the network operator's cell (policy cellAcceptsCertificateRoles)",
    statusCode: "badCertificate",
    bytes: (around) =>
      renewal(around, { replacements: one(around.supplier.digitalSignature.certificate.der) }),
  },
  {
    check: "certificate-role",
    title: "the broker's certificate, where only equal roles are accepted (policy equal-only)",
    statusCode: "badCertificate",
    policies: { cellAcceptsCertificateRoles: "equal-only" },
    bytes: (around) => renewal(around, { replacements: one(around.broker.digitalSignature.certificate.der) }),
  },
];

const expired = async (around: Surroundings): Promise<Uint8Array> => {
  const certificate = await around.certificate({
    label: "expired",
    id: around.northgrid.entityId,
    role: "networkOperator",
    usage: "digitalSignature",
    notBefore: instant("2016-01-01"),
    notAfter: instant("2021-12-31"),
  });
  return certificate.der;
};

describe("the device's checks of a command, in order (silence for the refused)", () => {
  it("the command that the rows start from is carried out", async () => {
    const around = await surroundings();
    const result = receive(deviceEnvironment(around), ofNorthgrid(around), renewal(around), NOW);
    expect(result.verdict).to.equal("executed");
  });

  for (const { check, title, bytes, state = ofNorthgrid } of REFUSED) {
    it(`${check} refuses ${title}`, async () => {
      const around = await surroundings();
      const before = state(around);
      const result = receive(deviceEnvironment(around), before, await bytes(around), NOW);
      const failed = result.evidence.findIndex(({ outcome }) => outcome === "failed");
      expect(result.verdict).to.equal("refused");
      expect(result.outputs, "no answer").to.deep.equal([]);
      expect(result.evidence[failed]?.check).to.equal(check);
      expect(result.evidence.slice(0, failed).filter(({ outcome }) => outcome !== "passed")).to.deep.equal(
        [],
      );
      expect(
        result.evidence.slice(failed + 1).filter(({ outcome }) => outcome !== "notReached"),
      ).to.deep.equal([]);
      expect(result.state.cells).to.equal(before.cells);
      expect(result.state.securityLog).to.have.length(before.securityLog.length + 1);
    });
  }

  for (const { check, title, bytes, statusCode, policies } of FAILED) {
    it(`${check} fails ${title}: ${statusCode}, and the cell keeps what it holds`, async () => {
      const around = await surroundings();
      const before = ofNorthgrid(around);
      const result = receive(deviceEnvironment(around, policies), before, await bytes(around), NOW);
      const response = decodeUpdateSecurityCredentialsResponse(messageIn(result.outputs[0]).content);
      const [outcome] = (response.ok && response.value.executionOutcome?.replacementOutcomes) || [];
      expect(result.verdict).to.equal("partlyExecuted");
      expect(result.evidence.find((made) => made.outcome === "failed")?.check).to.equal(check);
      expect(outcome?.statusCode).to.equal(statusCode);
      expect(outcome?.replacingSubjectKeyIdentifier).to.equal(outcome?.existingSubjectKeyIdentifier);
      expect([...result.state.cells]).to.deep.equal([...before.cells]);
    });
  }

  const FAILED_IN_ROOT_REPLACEMENT_TESTS = ["contingency-key", "root-replacement"];

  it("every check of the three lists is failed by some row", () => {
    const lists = [COMMAND_CHECKS, CONTROL_CHECKS, REPLACEMENT_CHECKS]
      .flat()
      .map(({ check }) => check as string);
    const failedHere = [...REFUSED, ...FAILED].map(({ check }) => check);
    expect([...new Set([...failedHere, ...FAILED_IN_ROOT_REPLACEMENT_TESTS])]).to.have.members([
      ...new Set(lists),
    ]);
  });
});
