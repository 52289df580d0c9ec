import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { entityIdBytes, instant } from "../../../pki/index.ts";
import {
  annotateMessage,
  cosemDateTime,
  encodeAddDeviceToLogCommand,
  encodeMessage,
  encodeProvideSecurityCredentialsResponse,
  encodeReadConsumptionRegisterCommand,
  encodeSetClockCommand,
  encodeSetMeterPointReferenceNumberCommand,
  originatorCounter,
  type AnnotatedField,
  type GbcsMessage,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { BROKER, DEVICE, madeMessage, protectedMessage, SUPPLIER } from "./made-messages.ts";

const counter = originatorCounter(1301);
const at = instant("2022-03-01");
const provided = encodeProvideSecurityCredentialsResponse([
  { remotePartyRole: "networkOperator", statusCode: "trustAnchorNotFound" },
]);
const fromDevice = { businessOriginator: DEVICE, businessTarget: BROKER };
const messages: Readonly<Record<string, GbcsMessage>> = {
  "a pre-command": {
    ...madeMessage(0x007f, encodeSetClockCommand({ validityIntervalStart: at, validityIntervalEnd: at })),
    signature: { kind: "absent" },
  },
  "a signed and MACed command": protectedMessage(
    madeMessage(
      0x0001,
      encodeAddDeviceToLogCommand({
        originatorCounter: counter,
        deviceId: DEVICE,
        installCode: new Uint8Array(16),
        joinTimePeriod: 90,
      }),
    ),
  ),
  "a response with a date-time": protectedMessage(
    madeMessage(0x0008, provided, { kind: "response", ...fromDevice, dateTime: cosemDateTime(at) }),
  ),
  "a command for a supplementary party": madeMessage(0x0074, encodeReadConsumptionRegisterCommand(), {
    supplementaryRemoteParty: {
      entityId: SUPPLIER,
      counter,
      keyAgreementCertificate: hexToBytes("3007020101020102ff"),
    },
  }),
  "a GBZ command": madeMessage(
    0x008c,
    encodeSetMeterPointReferenceNumberCommand({
      issuerEventId: 1,
      siteIdTime: 0,
      providerId: 0,
      meterPointReferenceNumber: "77",
    }),
  ),
  "an alert that no use case here reads": madeMessage(0x1000, hexToBytes("8f66"), {
    kind: "alert",
    ...fromDevice,
  }),
  "content of a length in three octets": madeMessage(0x1000, new Uint8Array(300)),
};
const messageNamed = (name: string): GbcsMessage => {
  const found = messages[name];
  if (found === undefined) throw new Error(`no message ${name}`);
  return found;
};
const annotated = (message: GbcsMessage): readonly AnnotatedField[] =>
  decodedOrThrow(annotateMessage(encodeMessage(message)));

describe("annotation", () => {
  for (const [name, message] of Object.entries(messages)) {
    it(`${name}: every octet is in exactly one line, in order`, () => {
      const lines = annotated(message);
      const ends = lines.map(({ offset, length }) => offset + length);
      expect(lines.map(({ offset }) => offset)).to.deep.equal([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).to.equal(encodeMessage(message).length);
      expect(lines.every(({ length }) => length > 0)).to.equal(true);
    });
  }

  const macked = "a signed and MACed command";
  const response = "a response with a date-time";
  const lines: readonly [message: string, offset: number, length: number, label: string, value: string][] = [
    ["a pre-command", 2, 1, "message kind (CRA flag)", "command"],
    ["a pre-command", 3, 8, "originator counter", "1301"],
    ["a pre-command", 12, 8, "business originator", "D2-5E-C0-00-00-03-00-01"],
    ["a pre-command", 21, 8, "business target", "D2-DE-00-00-00-00-00-01"],
    ["a pre-command", 31, 2, "message code", "0x007F GCS28 Set Clock on GSME"],
    // The lengths of the ciphered service and of the content take two octets and one: 5 + 176 + 12 and 77.
    [macked, 0, 1, "general-ciphering", "tag DD: a MAC protects what is inside"],
    [macked, 7, 2, "ciphered-service length", "193 octets"],
    [macked, 14, 1, "general-signing", "tag DF: what a signature covers starts after it"],
    [macked, 17, 8, "originator counter", "1301"],
    [macked, 121, 2, "joinTimePeriod", "90 (0x005A)"],
    [response, 43, 1, "date-time length", "12 octets"],
    [response, 44, 12, "date-time", "2022-03-01T00:00:00Z, clock status FF"],
    ["a command for a supplementary party", 33, 8, "supplementary remote party", "D2-5E-C0-00-00-02-00-01"],
    ["a command for a supplementary party", 41, 8, "supplementary remote party counter", "1301"],
    [
      "a command for a supplementary party",
      49,
      9,
      "supplementary key agreement certificate",
      "certificate of 9 octets",
    ],
    ["an alert that no use case here reads", 34, 2, "content", "8f66"],
    ["content of a length in three octets", 33, 3, "content length", "300 octets"],
  ];
  for (const [name, offset, length, label, value] of lines) {
    it(`${name}, octet ${offset}: ${label} ${value.slice(0, 60)}`, () => {
      const line = annotated(messageNamed(name)).find((one) => one.offset === offset);
      expect(line).to.include({ offset, length, label, value });
    });
  }

  it("what a use case knows is explained inside the content, deeper than the frame", () => {
    const line = annotated(messageNamed(response)).find(({ label }) => label === "statusCode");
    expect(line).to.include({ value: "25 trustAnchorNotFound", length: 3 });
    expect(line?.depth).to.be.greaterThan(0);
  });

  it("content that is not as its use case has it is one line that says why", () => {
    const broken = madeMessage(0x007f, entityIdBytes(SUPPLIER));
    const contents = annotated(broken).filter(({ label }) => label === "content");
    expect(contents.map(({ length }) => length)).to.deep.equal([8]);
    expect(contents[0]?.value).to.match(/^d25ec00000020001 \(not as expected: /);
  });

  it("a broken frame is a problem", () => {
    expect(annotateMessage(Uint8Array.of(0xdd, 0, 1)).ok).to.equal(false);
  });
});
