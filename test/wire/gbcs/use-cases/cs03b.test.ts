import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { entityId } from "../../../../pki/index.ts";
import {
  decodeJoinDeviceCommand,
  decodeJoinDeviceResponse,
  encodeJoinDeviceCommand,
  encodeJoinDeviceResponse,
  JOIN_RESPONSE_NUMBERS,
  type JoinDeviceCommand,
  type JoinResponseCode,
} from "../../../../wire/index.ts";
import { unspaced } from "../spaced-hex.ts";

const OTHER = "d2de000000000002";
const otherDeviceEntityIdentifier = entityId(OTHER);

describe("CS03 join device", () => {
  /** The method, the other device's EUI-64, its type, and for method C its certificate. */
  const commands: readonly [command: JoinDeviceCommand, content: string][] = [
    [
      { joinMethodAndRole: "methodAInitiator", otherDeviceEntityIdentifier, otherDeviceType: "eSME" },
      `3010 020100 0408${OTHER} 020101`,
    ],
    [
      { joinMethodAndRole: "methodAResponder", otherDeviceEntityIdentifier, otherDeviceType: "type2" },
      `3010 020101 0408${OTHER} 020106`,
    ],
    [
      { joinMethodAndRole: "methodB", otherDeviceEntityIdentifier, otherDeviceType: "gasProxyFunction" },
      `3010 020102 0408${OTHER} 020103`,
    ],
    [
      {
        joinMethodAndRole: "methodC",
        otherDeviceEntityIdentifier,
        otherDeviceType: "prepaymentInterfaceDevice",
        otherDeviceCertificate: hexToBytes("30020500"),
      },
      `3014 020103 0408${OTHER} 020105 30020500`,
    ],
  ];
  for (const [command, spaced] of commands) {
    const hex = unspaced(spaced);
    it(`${command.joinMethodAndRole}, ${command.otherDeviceType}: field by field, and cut short nowhere`, () => {
      const content = hexToBytes(hex);
      expect(bytesToHex(encodeJoinDeviceCommand(command))).to.equal(hex);
      expect(decodeJoinDeviceCommand(content)).to.deep.equal({ ok: true, value: command });
      for (const length of content.keys()) {
        expect(decodeJoinDeviceCommand(content.slice(0, length)).ok, `${length} octets`).to.equal(false);
      }
    });
  }

  it("each of the 14 response codes is its number, and no other number is one", () => {
    const codes = Object.entries(JOIN_RESPONSE_NUMBERS) as [JoinResponseCode, number][];
    expect(codes).to.have.length(14);
    for (const [code, number] of codes) {
      const content = Uint8Array.of(2, 1, number);
      expect(encodeJoinDeviceResponse(code)).to.deep.equal(content);
      expect(decodeJoinDeviceResponse(content)).to.deep.equal({ ok: true, value: code });
    }
    expect(decodeJoinDeviceResponse(Uint8Array.of(2, 1, 14)).ok).to.equal(false);
  });

  const wrong: readonly [why: string, hex: string, offset: number][] = [
    ["a fifth method", `3010 020104 0408${OTHER} 020103`, 4],
    ["an EUI-64 of 7 octets", `300f 020102 0407${OTHER.slice(2)} 020103`, 7],
    ["a device type without a name", `3010 020102 0408${OTHER} 020107`, 17],
  ];
  for (const [why, hex, offset] of wrong) {
    it(`refuses ${why}, at octet ${offset}`, () => {
      const read = decodeJoinDeviceCommand(hexToBytes(unspaced(hex)));
      expect(!read.ok && read.problem.offset).to.equal(offset);
    });
  }
});
