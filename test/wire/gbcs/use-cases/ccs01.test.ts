import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { entityId, UsageError } from "../../../../pki/index.ts";
import {
  decodeAddDeviceToLogCommand,
  decodeAddDeviceToLogResponse,
  encodeAddDeviceToLogCommand,
  encodeAddDeviceToLogResponse,
  originatorCounter,
} from "../../../../wire/index.ts";
import { unspaced } from "../spaced-hex.ts";

const command = {
  originatorCounter: originatorCounter(0x0102_0304_0516n),
  deviceId: entityId("d2de000000000002"),
  installCode: Uint8Array.from({ length: 16 }, (_, index) => index),
  joinTimePeriod: 300,
};
const NETWORK_OBJECT = "006800001e0300ff";
/** The command as DLMS lays it out (measured: RTDS 4.5.0). */
const COMMAND = [
  "d9", // access request
  "20040516", // invoke-id: flags, and the low 3 octets of the counter
  "00", // no date-time
  "03", // three steps:
  `03${NETWORK_OBJECT}01`, // do method 1
  `02${NETWORK_OBJECT}03`, // set attribute 3
  `02${NETWORK_OBJECT}02`, // set attribute 2
  "03", // three values:
  "0204", // the registration, a structure of four
  `0908${command.deviceId}`,
  "1601", // an enumeration
  "0910000102030405060708090a0b0c0d0e0f", // the install code
  "1600", // an enumeration
  "12012c", // joining stays open for 300 seconds
  "03ff", // joining is open
].join("");

describe("CCS01 add device to CHF device log", () => {
  it("the command is laid out field by field", () => {
    const { originatorCounter: _, ...fields } = command;
    expect(bytesToHex(encodeAddDeviceToLogCommand(command))).to.equal(COMMAND);
    expect(decodeAddDeviceToLogCommand(hexToBytes(COMMAND))).to.deep.equal({
      ok: true,
      value: { ...fields, invokeId: 0x040516 },
    });
  });

  it("the response gives a result for each step", () => {
    const results = { registerDevice: 0, setJoinTimePeriod: 1, openJoining: 250 };
    const content = unspaced(
      [
        "da", // access response
        "20040516 00", // invoke-id, no date-time
        "00 03000000", // no specification repeated, three times no data
        "03", // three results: of the method and of both settings
        "0300 0201 02fa",
      ].join(""),
    );
    expect(bytesToHex(encodeAddDeviceToLogResponse(command.originatorCounter, results))).to.equal(content);
    expect(decodeAddDeviceToLogResponse(hexToBytes(content))).to.deep.equal({
      ok: true,
      value: { ...results, invokeId: 0x040516 },
    });
    for (const length of hexToBytes(content).keys()) {
      expect(decodeAddDeviceToLogResponse(hexToBytes(content).slice(0, length)).ok).to.equal(false);
    }
  });

  it("cut short anywhere, longer, or with any fixed octet changed, the command is a problem", () => {
    const content = hexToBytes(COMMAND);
    const free = [
      [2, 5],
      [42, 50],
      [54, 70],
      [73, 75],
    ].flatMap(([from = 0, to = 0]) => Array.from({ length: to - from }, (_, index) => from + index));
    const accepted = [...content.keys()].filter(
      (place) => decodeAddDeviceToLogCommand(content.with(place, (content[place] ?? 0) ^ 1)).ok,
    );
    // Only the invoke-id, the EUI-64, the install code and the join time may be anything.
    expect(accepted).to.deep.equal(free);
    for (const length of content.keys()) {
      expect(decodeAddDeviceToLogCommand(content.slice(0, length)).ok, `${length} octets`).to.equal(false);
    }
    expect(decodeAddDeviceToLogCommand(Uint8Array.of(...content, 0)).ok).to.equal(false);
  });

  it("an install code of another size or a join time above 65535 is the caller's mistake", () => {
    for (const mistake of [
      { installCode: new Uint8Array(8) },
      { joinTimePeriod: 65_536 },
      { joinTimePeriod: -1 },
    ]) {
      expect(() => encodeAddDeviceToLogCommand({ ...command, ...mistake })).to.throw(UsageError);
    }
    const results = { registerDevice: 256, setJoinTimePeriod: 0, openJoining: 0 };
    expect(() => encodeAddDeviceToLogResponse(command.originatorCounter, results)).to.throw(UsageError);
  });
});
