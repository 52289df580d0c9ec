import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { type Decoded, formatEntityId, formatInstant } from "../../../pki/index.ts";
import {
  annotateMessage,
  decodeActivateFirmwareAlert,
  decodeActivateFirmwareCommand,
  decodeActivateFirmwareResponse,
  decodeBackupDeviceLogAlert,
  decodeDlmsAlert,
  decodeFirmwareTransferAlert,
  decodeGbzAlert,
  decodeIssueSecurityCredentialsCommand,
  decodeIssueSecurityCredentialsResponse,
  decodeProvideDeviceCertificateResponse,
  decodeReadJoinDetailsResponse,
  decodeRestoreDeviceLogCommand,
  decodeRestoreDeviceLogResponse,
  decodeUnjoinDeviceCommand,
  decodeUnjoinDeviceResponse,
  decodeUpdateDeviceCertificateResponse,
  encodeActivateFirmwareResponse,
  encodeIssueSecurityCredentialsResponse,
  encodeProvideDeviceCertificateResponse,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceMessages } from "./reference-data-set.ts";

const contentOf = (start: string): Uint8Array => referenceMessage(start).message.content;
const read = <Value>(decode: (content: Uint8Array) => Decoded<Value>, start: string): Value =>
  decodedOrThrow(decode(contentOf(start)));

describe("codecs of devices' own certificates", () => {
  it("CS02c asks for a key usage and gets a request of 279 octets, or cRProductionFailed", () => {
    expect(read(decodeIssueSecurityCredentialsCommand, "CS02c_6.17_SUCCESS_COMMAND")).to.deep.equal({
      keyUsage: "digitalSignature",
    });
    const response = read(decodeIssueSecurityCredentialsResponse, "CS02c_6.17_SUCCESS_RESPONSE");
    expect([response.kind, response.value.length]).to.deep.equal(["certificationRequest", 279]);
    expect(read(decodeIssueSecurityCredentialsResponse, "CS02c_6.17_ERROR_RESPONSE")).to.deep.equal({
      kind: "failure",
      value: "cRProductionFailed",
    });
  });

  it("CS02d answers success, or invalidKeyUsage to a certificate for nonRepudiation", () => {
    const codes = ["SUCCESS", "ERROR"].map((outcome) =>
      read(decodeUpdateDeviceCertificateResponse, `CS02d_6.15.2_${outcome}_RESPONSE`),
    );
    expect(codes).to.deep.equal(["success", "invalidKeyUsage"]);
  });

  it("CS02e gives a certificate or a code, told apart by the first octet", () => {
    const value = contentOf("CS02d_6.15.2_SUCCESS_COMMAND");
    const given = { kind: "certificate", value } as const;
    const refused = { kind: "failure", value: "certificateRetrievalFailure" } as const;
    for (const response of [given, refused]) {
      const octets = encodeProvideDeviceCertificateResponse(response);
      expect(decodedOrThrow(decodeProvideDeviceCertificateResponse(octets))).to.deep.equal(response);
    }
    expect(bytesToHex(encodeProvideDeviceCertificateResponse(refused))).to.equal("020103");
  });

  for (const [what, octets] of [
    ["a code that no use case has", "020109"],
    ["a NULL", "0500"],
    ["nothing", ""],
    ["a code with an octet behind it", "02010300"],
    ["a SEQUENCE cut short", "3005"],
  ] as const) {
    it(`${what} is a problem, never an exception`, () => {
      expect(decodeIssueSecurityCredentialsResponse(hexToBytes(octets)).ok).to.equal(false);
      expect(decodeProvideDeviceCertificateResponse(hexToBytes(octets)).ok).to.equal(false);
    });
  }

  it("a request that is no SEQUENCE cannot be written", () => {
    expect(() =>
      encodeIssueSecurityCredentialsResponse({ kind: "certificationRequest", value: Uint8Array.of(5, 0) }),
    ).to.throw("a certification request must be exactly one DER SEQUENCE");
  });
});

describe("CS06 activate firmware", () => {
  const HASH = "aa758690730934ff0685aa758690730934ff0685657788990011223344556677";
  it("the command names the image by its hash and repeats the counter", () => {
    const command = read(decodeActivateFirmwareCommand, "CS06_11.3_FUTURE_DATED_SUCCESS_COMMAND");
    expect(bytesToHex(command.manufacturerImageHash)).to.equal(HASH);
    expect(command.originatorCounter).to.equal(1001n);
    expect(command.executionDateTime && formatInstant(command.executionDateTime)).to.equal(
      "2030-01-15T09:00:00Z",
    );
  });
  it("the answer is the outcome, or a NULL when it is for later", () => {
    const answers = [
      "IMMEDIATE_SUCCESS",
      "IMMEDIATE_ERROR",
      "FUTURE_DATED_ERROR",
      "CANCELLATION_SUCCESS",
    ].map((name) => {
      const answer = read(decodeActivateFirmwareResponse, `CS06_11.3_${name}_RESPONSE`);
      return answer.kind === "executionOutcome" ? answer.value.activateImageResponseCode : answer.kind;
    });
    expect(answers).to.deep.equal(["success", "noImageHeld", "commandAccepted", "commandAccepted"]);
    expect(encodeActivateFirmwareResponse({ kind: "commandAccepted", value: null })).to.deep.equal(
      Uint8Array.of(5, 0),
    );
  });
  it("the alerts 8F66 and 8F67 tell the counter of the command and the version that runs", () => {
    const alerts = ["8F66_FUTURE_DATED_SUCCESS", "8F67_FUTURE_DATED_ERROR"].map((name) => {
      const alert = read(decodeActivateFirmwareAlert, `CS06_11.3_${name}_ALERT`);
      const { activateImageResponseCode, firmwareVersion } = alert.executionOutcome;
      return [
        alert.alertCode,
        alert.originatorCounter,
        activateImageResponseCode,
        bytesToHex(firmwareVersion),
      ];
    });
    expect(alerts).to.deep.equal([
      [0x8f66, 1001n, "success", "0123abcf"],
      [0x8f67, 1004n, "hashMismatch", "0123abcf"],
    ]);
  });
});

describe("joins, unjoins and device logs", () => {
  it("CS04 names the other device; 1 is notInDeviceLog", () => {
    expect(formatEntityId(read(decodeUnjoinDeviceCommand, "CS04B_8.8.2_SUCCESS_COMMAND"))).to.equal(
      formatEntityId(decodedOrThrow(decodeUnjoinDeviceCommand(hexToBytes("04080102030405060708")))),
    );
    const codes = ["SUCCESS", "ERROR"].map((outcome) =>
      read(decodeUnjoinDeviceResponse, `CS04B_8.8.2_${outcome}_RESPONSE`),
    );
    expect(codes).to.deep.equal(["success", "notInDeviceLog"]);
  });
  it("CS07 lists three devices, or says readFailure and no more", () => {
    const log = read(decodeReadJoinDetailsResponse, "CS07_8.9_SUCCESS_RESPONSE");
    expect(log.deviceLogEntries?.map(({ deviceType }) => deviceType)).to.deep.equal([
      "gasProxyFunction",
      "gasProxyFunction",
      "prepaymentInterfaceDevice",
    ]);
    expect(read(decodeReadJoinDetailsResponse, "CS07_8.9_ERROR_RESPONSE")).to.deep.equal({
      responseCode: "readFailure",
    });
  });
  it("GCS59 restores two devices, each answered; GCS62 backs up six", () => {
    const { deviceLogEntries } = read(decodeRestoreDeviceLogCommand, "GCS59_8.12.2_SUCCESS_COMMAND");
    const { restoreOutcomes } = read(decodeRestoreDeviceLogResponse, "GCS59_8.12.2_SUCCESS_RESPONSE");
    expect(restoreOutcomes).to.deep.equal(
      deviceLogEntries.map((deviceLogEntry) => ({ deviceLogEntry, joinResponseCode: "success" })),
    );
    const backup = read(decodeBackupDeviceLogAlert, "GCS62_NA_8071_ALERT");
    expect([backup.alertCode, backup.deviceLogEntries.length]).to.deep.equal([0x8071, 6]);
  });
});

describe("alerts", () => {
  it("a generic critical alert of a ZigBee device is nine octets: code and time", () => {
    const alert = read(decodeGbzAlert, "GCA-ZigBee_NA_8F30_ALERT");
    expect({ ...alert, at: formatInstant(alert.at) }).to.deep.equal({
      alertCode: 0x8f30,
      at: "2015-01-01T00:00:00Z",
    });
  });
  it("others have one part behind it", () => {
    expect(read(decodeGbzAlert, "FDRA-ZigBee_NA_8F72_ALERT").part).to.have.length(34);
  });
  it("a DLMS alert carries the low octets of its counter, the code and the date-time", () => {
    const alert = read(decodeDlmsAlert, "FDRA-DLMS_NA_8F72_ALERT");
    expect([alert.invokeId, alert.values, alert.alertCode, alert.rest.length]).to.deep.equal([
      2000, 3, 0x8f72, 34,
    ]);
  });
  it("CCS08 tells which device got which firmware", () => {
    const alert = read(decodeFirmwareTransferAlert, "CCS08_NA_NA_ALERT");
    expect([alert.alertCode, alert.responseCode]).to.deep.equal([0x8f8a, "success"]);
  });
  it("every alert of the data set is explained to the last octet", () => {
    const alerts = referenceMessages().filter(({ name }) => name.includes("_ALERT"));
    expect(alerts).to.have.length(34);
    for (const { name, bytes } of alerts) {
      const lines = decodedOrThrow(annotateMessage(bytes));
      expect(
        lines.some(({ label }) => label === "content"),
        name,
      ).to.equal(false);
    }
  });
  it("an alert of two parts, or with a month 13, is a problem", () => {
    expect(decodeGbzAlert(hexToBytes("0109028f30301c374a80")).ok).to.equal(false);
    const month13 = hexToBytes("0f200007d0000203128f72090c07df0d01ff000000008000ff");
    expect(decodeDlmsAlert(month13).ok).to.equal(false);
  });
});
