/** The device log: joins, unjoins, GCS59 and GCS62; and the clock of an ESME. */
import { expect } from "chai";
import {
  backUpDeviceLog,
  CELL_EVIDENCE,
  CELLS_OF_KIND,
  DEVICE_KINDS,
  type DeviceKind,
  type DeviceState,
  receive,
} from "../../devices/index.ts";
import { entityId, type Instant, sharedSecret } from "../../pki/index.ts";
import {
  cellKey,
  decodeBackupDeviceLogAlert,
  decodeJoinDeviceResponse,
  decodeProvideSecurityCredentialsResponse,
  decodeRestoreDeviceLogResponse,
  decodeSetClockResponse,
  decodeUnjoinDeviceResponse,
  type DeviceLogEntry,
  encodeJoinDeviceCommand,
  encodeProvideSecurityCredentialsCommand,
  encodeRestoreDeviceLogCommand,
  encodeSetClockCommand,
  encodeUnjoinDeviceCommand,
  type JoinMethod,
  macMatches,
  MESSAGE_CODES,
  type MessageCode,
} from "../../wire/index.ts";
import {
  commandBytes,
  DEVICE_AGREEMENT_POINT,
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  type Organisation,
  surroundings,
  type Surroundings,
} from "./device-under-test.ts";

const OTHER = entityId("d2de000000000009");

function send(
  around: Surroundings,
  kind: DeviceKind,
  messageCode: MessageCode,
  content: Uint8Array,
  sender: { readonly signer?: Organisation; readonly mac?: Organisation },
  change: (state: DeviceState) => DeviceState = (state) => state,
) {
  const originator = sender.signer ?? sender.mac;
  const bytes = commandBytes(
    { businessOriginator: (originator ?? around.broker).entityId, messageCode },
    content,
    { signer: sender.signer, broker: around.broker },
  );
  const result = receive(deviceEnvironment(around), change(deviceState(around, kind)), bytes, NOW);
  return { ...result, message: result.outputs[0] === undefined ? undefined : messageIn(result.outputs[0]) };
}

const contentOf = (message: ReturnType<typeof messageIn> | undefined) =>
  message?.content ?? new Uint8Array(0);

describe("CS03 joins, by method", () => {
  const JOINS: readonly (readonly [MessageCode, DeviceKind, JoinMethod, "supplier" | "broker"])[] = [
    [MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER, "ESME", "methodAInitiator", "supplier"],
    [MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER, "HCALCS", "methodAResponder", "supplier"],
    [MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER, "PPMID", "methodAResponder", "broker"],
    [MESSAGE_CODES.CS03C_METHOD_C_JOIN, "GSME", "methodC", "supplier"],
    [MESSAGE_CODES.CS03C_METHOD_C_JOIN, "PPMID", "methodC", "broker"],
  ];
  const content = (joinMethodAndRole: JoinMethod) =>
    encodeJoinDeviceCommand({
      joinMethodAndRole,
      otherDeviceEntityIdentifier: OTHER,
      otherDeviceType: "prepaymentInterfaceDevice",
    });
  for (const [code, kind, method, signer] of JOINS) {
    it(`${method} on a ${kind}, signed by the ${signer}; another method is refused with a code`, async () => {
      const around = await surroundings();
      const good = send(around, kind, code, content(method), { signer: around[signer] });
      const bad = send(around, kind, code, content("methodB"), { signer: around[signer] });
      expect(decodeJoinDeviceResponse(contentOf(good.message))).to.deep.equal({ ok: true, value: "success" });
      expect(good.message?.signature.kind).to.equal("signed");
      expect(good.state.deviceLog).to.deep.equal([
        { deviceId: OTHER, deviceType: "prepaymentInterfaceDevice" },
      ]);
      expect(good.state.securityLog.at(-1)?.alertCode).to.equal(0x8f49);
      expect(decodeJoinDeviceResponse(contentOf(bad.message))).to.deep.equal({
        ok: true,
        value: "invalidJoinMethodAndRole",
      });
      expect(bad.state.deviceLog).to.deep.equal([]);
      expect(bad.state.securityLog.at(-1)?.alertCode).to.equal(0x8f48);
    });
  }

  it("a device that the log has as another type is incompatibleWithExistingEntry", async () => {
    const around = await surroundings();
    const { message, state } = send(
      around,
      "ESME",
      MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER,
      content("methodAInitiator"),
      { signer: around.supplier },
      (before) => ({ ...before, deviceLog: [{ deviceId: OTHER, deviceType: "gSME" }] }),
    );
    expect(decodeJoinDeviceResponse(contentOf(message))).to.deep.equal({
      ok: true,
      value: "incompatibleWithExistingEntry",
    });
    expect(state.deviceLog).to.deep.equal([{ deviceId: OTHER, deviceType: "gSME" }]);
  });
});

describe("CS04 unjoins", () => {
  const known = (state: DeviceState): DeviceState => ({
    ...state,
    deviceLog: [{ deviceId: OTHER, deviceType: "gasProxyFunction" }],
  });
  it("method B: MACed both ways, and the other device is gone from the log", async () => {
    const around = await surroundings();
    const { message, state } = send(
      around,
      "GSME",
      MESSAGE_CODES.CS04B_METHOD_B_UNJOIN,
      encodeUnjoinDeviceCommand(OTHER),
      { mac: around.supplier },
      known,
    );
    expect(decodeUnjoinDeviceResponse(contentOf(message))).to.deep.equal({ ok: true, value: "success" });
    expect(message?.signature.kind).to.equal("empty");
    expect(message?.mac).to.have.length(12);
    expect(state.deviceLog).to.deep.equal([]);
    expect(state.securityLog.at(-1)?.alertCode).to.equal(0x8f4b);
  });

  it("methods A and C: signed; a device that is not in the log is notInDeviceLog (measured: CS04B ERROR)", async () => {
    const around = await surroundings();
    const { message, state } = send(
      around,
      "GSME",
      MESSAGE_CODES.CS04AC_METHOD_A_OR_C_UNJOIN,
      encodeUnjoinDeviceCommand(entityId("0303030303030303")),
      { signer: around.supplier },
      known,
    );
    expect(decodeUnjoinDeviceResponse(contentOf(message))).to.deep.equal({
      ok: true,
      value: "notInDeviceLog",
    });
    expect(message?.signature.kind).to.equal("signed");
    expect(state.deviceLog).to.have.length(1);
    expect(state.securityLog.at(-1)?.alertCode).to.equal(0x8f4a);
  });
});

describe("GCS59 and GCS62: the log of a gas proxy function", () => {
  const entries: readonly DeviceLogEntry[] = [
    { deviceId: OTHER, deviceType: "gSME" },
    { deviceId: entityId("d2de00000000000a"), deviceType: "prepaymentInterfaceDevice" },
  ];
  it("what the broker restores is answered entry by entry, and is what the next backup tells the broker", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const { message, state } = send(
      around,
      "GPF",
      MESSAGE_CODES.GCS59_RESTORE_GPF_DEVICE_LOG,
      encodeRestoreDeviceLogCommand({ deviceLogEntries: entries }),
      { mac: around.broker },
    );
    const answer = decodeRestoreDeviceLogResponse(contentOf(message));
    expect(answer.ok && answer.value.restoreOutcomes).to.deep.equal(
      entries.map((deviceLogEntry) => ({ deviceLogEntry, joinResponseCode: "success" })),
    );
    const backup = backUpDeviceLog(environment, state, NOW);
    const alert = messageIn(backup?.bytes);
    expect(alert.header).to.include({
      kind: "alert",
      messageCode: MESSAGE_CODES.GCS62_BACKUP_GPF_DEVICE_LOG,
      businessTarget: around.broker.entityId,
    });
    expect(decodeBackupDeviceLogAlert(alert.content)).to.deep.equal({
      ok: true,
      value: { alertCode: 0x8071, backupDateTime: NOW, deviceLogEntries: entries },
    });
    const secret = sharedSecret(around.broker.keyAgreement.keyPair.privateScalar, DEVICE_AGREEMENT_POINT);
    expect(macMatches(secret, alert)).to.equal(true);
    expect(backup?.state.ownCounter).to.equal(1n);
  });

  it("only the broker restores", async () => {
    const around = await surroundings();
    const { verdict, state } = send(
      around,
      "GPF",
      MESSAGE_CODES.GCS59_RESTORE_GPF_DEVICE_LOG,
      encodeRestoreDeviceLogCommand({ deviceLogEntries: entries }),
      { mac: around.supplier },
    );
    expect(verdict).to.equal("refused");
    expect(state.deviceLog).to.deep.equal([]);
  });
});

describe("ECS70", () => {
  it("an ESME's clock is set by the same rule as a gas meter's", async () => {
    const around = await surroundings();
    const { message } = send(
      around,
      "ESME",
      MESSAGE_CODES.ECS70_SET_CLOCK_ESME,
      encodeSetClockCommand({
        validityIntervalStart: (NOW - 1000) as Instant,
        validityIntervalEnd: (NOW + 1000) as Instant,
      }),
      { signer: around.supplier },
    );
    const answer = decodeSetClockResponse(contentOf(message));
    expect(answer.ok && answer.value.deviceTimeStatus).to.equal("reliable");
  });
});

describe("CS02f", () => {
  it("lists the load controller's cells, and answers `other` about the transitional CoS party (measured)", async () => {
    const around = await surroundings();
    const { message } = send(
      around,
      "SAPC",
      MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER,
      encodeProvideSecurityCredentialsCommand({
        authorisingRemotePartyTACellIdentifier: {
          remotePartyRole: "accessControlBroker",
          keyUsage: "keyAgreement",
          cellUsage: "management",
        },
        remotePartyRolesCredentialsRequired: ["loadController", "transitionalCoS"],
      }),
      { mac: around.broker },
    );
    const answer = decodeProvideSecurityCredentialsResponse(contentOf(message));
    expect(
      answer.ok &&
        answer.value.map(({ remotePartyRole, statusCode, trustAnchorCellsDetails = [] }) => [
          remotePartyRole,
          statusCode,
          trustAnchorCellsDetails.map(({ trustAnchorCellKeyUsage }) => trustAnchorCellKeyUsage),
        ]),
    ).to.deep.equal([
      ["loadController", "success", ["digitalSignature", "keyAgreement"]],
      ["transitionalCoS", "other", []],
    ]);
  });
});

describe("what is known of cells", () => {
  it("every kind has a word on every cell, and has those that are not absent", () => {
    const all = CELL_EVIDENCE.ESME.map(({ identifier }) => cellKey(identifier));
    expect(new Set(all).size).to.equal(13);
    for (const kind of DEVICE_KINDS) {
      const known = CELL_EVIDENCE[kind];
      expect(known.map(({ identifier }) => cellKey(identifier))).to.deep.equal(all);
      expect(CELLS_OF_KIND[kind]).to.deep.equal(
        known.filter(({ evidence }) => !["measuredAbsent", "recalledAbsent"].includes(evidence)),
      );
    }
  });

  it("counts of each level by kind", () => {
    const counts = DEVICE_KINDS.map((kind) => {
      const of = (level: string) => CELL_EVIDENCE[kind].filter(({ evidence }) => evidence === level).length;
      return [kind, of("listed"), of("used"), of("recalled"), of("measuredAbsent"), of("recalledAbsent")];
    });
    expect(counts).to.deep.equal([
      ["ESME", 11, 0, 0, 2, 0],
      ["GSME", 1, 3, 3, 3, 3],
      ["GPF", 5, 1, 3, 0, 4],
      ["CHF", 3, 0, 3, 0, 7],
      ["HCALCS", 0, 2, 4, 0, 7],
      ["PPMID", 0, 2, 3, 0, 8],
      ["SAPC", 4, 2, 4, 0, 3],
    ]);
  });
});
