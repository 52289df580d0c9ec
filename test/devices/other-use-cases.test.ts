import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { type DeviceKind, receive } from "../../devices/index.ts";
import { entityId, type Instant, sharedSecret } from "../../pki/index.ts";
import {
  decodeAddDeviceToLogResponse,
  decodeJoinDeviceResponse,
  decodeProvideSecurityCredentialsResponse,
  decodeReadConsumptionRegisterResponse,
  decodeSetClockResponse,
  decodeSetMeterPointReferenceNumberResponse,
  encodeAddDeviceToLogCommand,
  encodeJoinDeviceCommand,
  encodeProvideSecurityCredentialsCommand,
  encodeReadConsumptionRegisterCommand,
  encodeSetClockCommand,
  encodeSetMeterPointReferenceNumberCommand,
  MESSAGE_CODES,
  originatorCounter,
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

function answer(around: Surroundings, kind: DeviceKind, bytes: Uint8Array, networkOperator?: Organisation) {
  const result = receive(deviceEnvironment(around), deviceState(around, kind, networkOperator), bytes, NOW);
  const [output] = result.outputs;
  return { ...result, message: output === undefined ? undefined : messageIn(output) };
}

describe("CS02a Provide Security Credentials Details", () => {
  const ask = (
    around: Surroundings,
    roles: readonly ("networkOperator" | "supplier" | "accessControlBroker")[],
  ) =>
    commandBytes(
      {
        businessOriginator: around.broker.entityId,
        messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
      },
      encodeProvideSecurityCredentialsCommand({
        authorisingRemotePartyTACellIdentifier: {
          remotePartyRole: "accessControlBroker",
          keyUsage: "keyAgreement",
          cellUsage: "management",
        },
        remotePartyRolesCredentialsRequired: [...roles],
      }),
      { broker: around.broker },
    );

  const KINDS = [
    { kind: "GPF", cells: 2, status: "success" },
    { kind: "ESME", cells: 2, status: "success" },
    { kind: "GSME", cells: undefined, status: "trustAnchorNotFound" },
    { kind: "CHF", cells: undefined, status: "trustAnchorNotFound" },
  ] as const;
  for (const { kind, cells, status } of KINDS) {
    it(`a ${kind} asked for the network operator answers ${status} (measured: GSME 25, GPF two cells)`, async () => {
      const around = await surroundings();
      const { message } = answer(around, kind, ask(around, ["networkOperator"]));
      const details = decodeProvideSecurityCredentialsResponse(message?.content ?? new Uint8Array(0));
      const [networkOperator] = details.ok ? details.value : [];
      expect(networkOperator?.statusCode).to.equal(status);
      expect(networkOperator?.trustAnchorCellsDetails?.length).to.equal(cells);
      expect(message?.mac, "MACed for the broker").to.have.length(12);
    });
  }

  it("answers role by role in the order asked", async () => {
    const around = await surroundings();
    const { message } = answer(around, "GPF", ask(around, ["supplier", "accessControlBroker"]));
    const details = decodeProvideSecurityCredentialsResponse(message?.content ?? new Uint8Array(0));
    expect(details.ok && details.value.map(({ remotePartyRole }) => remotePartyRole)).to.deep.equal([
      "supplier",
      "accessControlBroker",
    ]);
  });
});

describe("GCS13a Read Consumption Register", () => {
  const ask = (around: Surroundings, by: Organisation) =>
    commandBytes(
      { businessOriginator: by.entityId, messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER },
      encodeReadConsumptionRegisterCommand(),
      { broker: around.broker },
    );

  const READERS = [
    { kind: "GPF", by: "supplier", verdict: "executed" },
    { kind: "GPF", by: "northgrid", verdict: "executed" },
    { kind: "GPF", by: "southern", verdict: "refused" },
    { kind: "GPF", by: "broker", verdict: "refused" },
    { kind: "GSME", by: "supplier", verdict: "executed" },
    { kind: "GSME", by: "northgrid", verdict: "refused" },
  ] as const;
  for (const { kind, by, verdict } of READERS) {
    it(`a ${kind} with Northgrid in its slot, asked by ${by}: ${verdict}`, async () => {
      const around = await surroundings();
      expect(answer(around, kind, ask(around, around[by]), around.northgrid).verdict).to.equal(verdict);
    });
  }

  it("only the one who asked can decrypt the answer", async () => {
    const around = await surroundings();
    const { message } = answer(around, "GPF", ask(around, around.northgrid), around.northgrid);
    if (message === undefined) {
      throw new Error("no answer");
    }
    const readings = [around.northgrid, around.southern, around.broker].map(({ keyAgreement }) => {
      const secret = sharedSecret(keyAgreement.keyPair.privateScalar, DEVICE_AGREEMENT_POINT);
      const reading = decodeReadConsumptionRegisterResponse(secret, message.header, message.content);
      return reading.ok ? reading.value.currentSummationDelivered : undefined;
    });
    expect(readings).to.deep.equal([{ kind: "read", value: 1_234_567 }, undefined, undefined]);
  });

  it("may be repeated: a read is not protected against replay", async () => {
    const around = await surroundings();
    const first = answer(around, "GPF", ask(around, around.supplier));
    const again = receive(deviceEnvironment(around), first.state, ask(around, around.supplier), NOW);
    expect(again.verdict).to.equal("executed");
  });
});

describe("the use cases of an installation", () => {
  it("GCS28: a window around the device's time is reliable, another is not", async () => {
    const around = await surroundings();
    const set = (start: number, end: number) =>
      commandBytes(
        { businessOriginator: around.supplier.entityId, messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME },
        encodeSetClockCommand({
          validityIntervalStart: (NOW + start) as Instant,
          validityIntervalEnd: (NOW + end) as Instant,
        }),
        { signer: around.supplier, broker: around.broker },
      );
    const statuses = [set(-1000, 1000), set(1000, 2000)].map((bytes) => {
      const { message } = answer(around, "GSME", bytes);
      const content = decodeSetClockResponse(message?.content ?? new Uint8Array(0));
      return content.ok && content.value.deviceTimeStatus;
    });
    expect(statuses).to.deep.equal(["reliable", "unreliable"]);
  });

  it("CS03B: method B joins and is remembered once; another method is answered invalidJoinMethodAndRole", async () => {
    const around = await surroundings();
    const other = entityId("d2de000000000009");
    const join = (joinMethodAndRole: "methodB" | "methodC") =>
      commandBytes(
        { businessOriginator: around.supplier.entityId, messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN },
        encodeJoinDeviceCommand({
          joinMethodAndRole,
          otherDeviceEntityIdentifier: other,
          otherDeviceType: "gasProxyFunction",
        }),
        { broker: around.broker },
      );
    const joined = answer(around, "GSME", join("methodB"));
    const refused = answer(around, "GSME", join("methodC"));
    expect(joined.state.deviceLog).to.deep.equal([{ deviceId: other, deviceType: "gasProxyFunction" }]);
    expect(refused.state.deviceLog).to.deep.equal([]);
    expect(decodeJoinDeviceResponse(refused.message?.content ?? new Uint8Array(0))).to.deep.equal({
      ok: true,
      value: "invalidJoinMethodAndRole",
    });
  });

  it("GCS41: the meter knows its meter point from then on", async () => {
    const around = await surroundings();
    const bytes = commandBytes(
      { businessOriginator: around.supplier.entityId, messageCode: MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME },
      encodeSetMeterPointReferenceNumberCommand({
        issuerEventId: 1,
        siteIdTime: 0,
        providerId: 0,
        meterPointReferenceNumber: "4000000012",
      }),
      { broker: around.broker },
    );
    const { state, message } = answer(around, "GSME", bytes);
    expect(state.mprn).to.equal("4000000012");
    expect(decodeSetMeterPointReferenceNumberResponse(message?.content ?? new Uint8Array(0))).to.deep.equal({
      ok: true,
      value: { status: 0 },
    });
  });

  it("CCS01: the hub lets the device join, and repeats the supplementary party in its answer", async () => {
    const around = await surroundings();
    const supplementary = { entityId: around.supplier.entityId, counter: originatorCounter(7n) };
    const bytes = commandBytes(
      {
        businessOriginator: around.broker.entityId,
        messageCode: MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
        supplementaryRemoteParty: supplementary,
      },
      encodeAddDeviceToLogCommand({
        originatorCounter: originatorCounter(1000n),
        deviceId: entityId("d2de000000000009"),
        installCode: hexToBytes("000102030405060708090a0b0c0d0e0f"),
        joinTimePeriod: 90,
      }),
      { broker: around.broker },
    );
    const { state, message } = answer(around, "CHF", bytes);
    expect(state.deviceLog).to.deep.equal([
      { deviceId: entityId("d2de000000000009"), deviceType: undefined },
    ]);
    expect(message?.header.supplementaryRemoteParty).to.deep.equal(supplementary);
    const results = decodeAddDeviceToLogResponse(message?.content ?? new Uint8Array(0));
    expect(results.ok && results.value.registerDevice).to.equal(0);
  });
});
