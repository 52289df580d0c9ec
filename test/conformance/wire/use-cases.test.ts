import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { entityId, instant, UsageError } from "../../../pki/index.ts";
import {
  decodeAddDeviceToLogCommand,
  decodeAddDeviceToLogResponse,
  decodeJoinDeviceCommand,
  decodeJoinDeviceResponse,
  decodeReadConsumptionRegisterCommand,
  decodeReadConsumptionRegisterResponse,
  decodeSetClockCommand,
  decodeSetClockResponse,
  encodeAddDeviceToLogCommand,
  encodeAddDeviceToLogResponse,
  encodeJoinDeviceCommand,
  encodeJoinDeviceResponse,
  encodeReadConsumptionRegisterCommand,
  encodeReadConsumptionRegisterResponse,
  encodeSetClockCommand,
  encodeSetClockResponse,
  type AttributeReading,
  type ConsumptionRegisterReading,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceSharedSecret } from "./reference-data-set.ts";

const contentOf = (start: string): Uint8Array => referenceMessage(start).message.content;
const uint = (octets: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 256 ** octets - 1 });
const reading = (octets: number): fc.Arbitrary<AttributeReading> =>
  fc.oneof(
    uint(octets).map((value): AttributeReading => ({ kind: "read", value })),
    fc.integer({ min: 1, max: 255 }).map((status): AttributeReading => ({ kind: "failed", status })),
  );

describe("GCS13a read consumption register", () => {
  const supplier = entityId("90b3d51f30010000");
  const read = (value: number): AttributeReading => ({ kind: "read", value });
  const values: ConsumptionRegisterReading = {
    divisor: read(1000),
    multiplier: read(1),
    unitOfMeasure: read(1),
    currentSummationDelivered: read(12_345),
  };
  const files: readonly [file: string, reading: ConsumptionRegisterReading][] = [
    ["GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE", values],
    ["GCS13a_4.1.1_SUCCESS_RELIABLE_GSME_RESPONSE", values],
    ["GCS13a_4.1.1_SUCCESS_UNRELIABLE_RESPONSE", values],
    ["GCS13a_4.1.1_ERROR_RESPONSE", { ...values, divisor: { kind: "failed", status: 0xc0 } }],
  ];
  for (const [file, expected] of files) {
    it(`${file}: the supplier decrypts the registers; encrypting them again gives the same octets`, () => {
      const { header, content } = referenceMessage(file).message;
      const secret = referenceSharedSecret(supplier, header.businessOriginator);
      expect(decodedOrThrow(decodeReadConsumptionRegisterResponse(secret, header, content))).to.deep.equal(
        expected,
      );
      const again = encodeReadConsumptionRegisterResponse(secret, header, expected);
      expect(bytesToHex(again)).to.equal(bytesToHex(content));
    });
  }

  it("another party's key opens nothing", () => {
    const { header, content } = referenceMessage("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE").message;
    const secret = referenceSharedSecret(entityId("90b3d51f30020000"), header.businessOriginator);
    expect(decodeReadConsumptionRegisterResponse(secret, header, content).ok).to.equal(false);
  });

  it("the command is the same octets every time, and only those", () => {
    const command = contentOf("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_COMMAND");
    expect(bytesToHex(encodeReadConsumptionRegisterCommand())).to.equal(bytesToHex(command));
    expect(decodeReadConsumptionRegisterCommand(command).ok).to.equal(true);
    for (const place of command.keys()) {
      expect(
        decodeReadConsumptionRegisterCommand(command.with(place, (command[place] ?? 0) ^ 1)).ok,
      ).to.equal(false);
      expect(decodeReadConsumptionRegisterCommand(command.slice(0, place)).ok).to.equal(false);
    }
  });

  it("any reading survives", () => {
    const { header } = referenceMessage("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE").message;
    const secret = new Uint8Array(32);
    const any = fc.record({
      divisor: reading(3),
      multiplier: reading(3),
      unitOfMeasure: reading(1),
      currentSummationDelivered: reading(6),
    });
    fc.assert(
      fc.property(any, (value) => {
        const content = encodeReadConsumptionRegisterResponse(secret, header, value);
        expect(decodeReadConsumptionRegisterResponse(secret, header, content)).to.deep.equal({
          ok: true,
          value,
        });
      }),
    );
    const tooLarge = { ...values, unitOfMeasure: read(256) };
    expect(() => encodeReadConsumptionRegisterResponse(secret, header, tooLarge)).to.throw(UsageError);
  });
});

describe("GCS28 set clock", () => {
  const files = [
    ["SUCCESS", "2014-12-31T23:30:00Z", "2015-01-01T00:30:00Z", "2014-12-31T23:30:00Z", "reliable"],
    ["ERROR", "2015-01-01T01:00:00Z", "2015-01-01T02:00:00Z", "2015-01-01T00:00:00Z", "unreliable"],
  ] as const;
  for (const [name, start, end, deviceTime, deviceTimeStatus] of files) {
    it(`${name}: the window and the device's answer read and re-encode`, () => {
      const command = contentOf(`GCS28_6.11_${name}_COMMAND`);
      const window = { validityIntervalStart: instant(start), validityIntervalEnd: instant(end) };
      expect(decodedOrThrow(decodeSetClockCommand(command))).to.deep.equal(window);
      expect(bytesToHex(encodeSetClockCommand(window))).to.equal(bytesToHex(command));
      const response = contentOf(`GCS28_6.11_${name}_RESPONSE`);
      const answer = { deviceTime: instant(deviceTime), deviceTimeStatus };
      expect(decodedOrThrow(decodeSetClockResponse(response))).to.deep.equal(answer);
      expect(bytesToHex(encodeSetClockResponse(answer))).to.equal(bytesToHex(response));
    });
  }
});

describe("CS03 join device", () => {
  const commands = [
    [
      "CS03A1_8.7.1_SUCCESS_COMMAND",
      "methodAInitiator",
      "00db12345678909a",
      "hanConnectedAuxiliaryLoadControlSwitch",
    ],
    ["CS03A2Critical_8.7.1_SUCCESS_COMMAND", "methodAResponder", "00db123456789093", "eSME"],
    ["CS03B_8.7.2_SUCCESS_COMMAND", "methodB", "00db12345678909c", "gasProxyFunction"],
    ["CS03CCritical_8.7.1_SUCCESS_COMMAND", "methodC", "00db123456789098", "prepaymentInterfaceDevice"],
  ] as const;
  for (const [file, joinMethodAndRole, otherDeviceEntityIdentifier, otherDeviceType] of commands) {
    it(`${file} reads and re-encodes`, () => {
      const content = contentOf(file);
      const command = decodedOrThrow(decodeJoinDeviceCommand(content));
      expect(command).to.include({ joinMethodAndRole, otherDeviceEntityIdentifier, otherDeviceType });
      expect(command.otherDeviceCertificate?.length).to.equal(
        joinMethodAndRole === "methodC" ? 419 : undefined,
      );
      expect(bytesToHex(encodeJoinDeviceCommand(command))).to.equal(bytesToHex(content));
    });
  }

  const responses = [
    ["CS03B_8.7.2_SUCCESS_RESPONSE", "success"],
    ["CS03B_8.7.2_ERROR_RESPONSE", "invalidJoinMethodAndRole"],
    ["CS03A1_8.7.1_ERROR_RESPONSE", "incompatibleWithExistingEntry"],
  ] as const;
  for (const [file, code] of responses) {
    it(`${file} is ${code}`, () => {
      const content = contentOf(file);
      expect(decodedOrThrow(decodeJoinDeviceResponse(content))).to.equal(code);
      expect(bytesToHex(encodeJoinDeviceResponse(code))).to.equal(bytesToHex(content));
    });
  }
});

describe("CCS01 add device to CHF device log", () => {
  it("the command carries the fields of its service request and re-encodes", () => {
    const { header, content } = referenceMessage("CCS01_8.11_SUCCESS_COMMAND").message;
    const fields = {
      deviceId: entityId("00db1234567890a0"),
      installCode: Uint8Array.from("0123456789ABCDEF", (digit) => digit.charCodeAt(0)),
      joinTimePeriod: 90,
    };
    expect(decodedOrThrow(decodeAddDeviceToLogCommand(content))).to.deep.equal({
      ...fields,
      invokeId: 0x516,
    });
    const again = encodeAddDeviceToLogCommand({ ...fields, originatorCounter: header.originatorCounter });
    expect(bytesToHex(again)).to.equal(bytesToHex(content));
  });

  const responses = [
    ["SUCCESS", { registerDevice: 0, setJoinTimePeriod: 0, openJoining: 0 }],
    ["ERROR", { registerDevice: 0, setJoinTimePeriod: 1, openJoining: 250 }],
  ] as const;
  for (const [name, results] of responses) {
    it(`the ${name} response gives a result for each step and re-encodes`, () => {
      const { header, content } = referenceMessage(`CCS01_8.11_${name}_RESPONSE`).message;
      expect(decodedOrThrow(decodeAddDeviceToLogResponse(content))).to.deep.include(results);
      const again = encodeAddDeviceToLogResponse(header.originatorCounter, results);
      expect(bytesToHex(again)).to.equal(bytesToHex(content));
    });
  }

  it("cut short anywhere, or with a fixed octet changed, it is a problem", () => {
    const content = contentOf("CCS01_8.11_SUCCESS_COMMAND");
    for (const place of content.keys()) {
      expect(decodeAddDeviceToLogCommand(content.slice(0, place)).ok).to.equal(false);
    }
    expect(decodeAddDeviceToLogCommand(content.with(6, 4)).ok).to.equal(false);
  });
});
