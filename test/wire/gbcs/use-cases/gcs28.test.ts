import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { instant } from "../../../../pki/index.ts";
import {
  decodeSetClockCommand,
  decodeSetClockResponse,
  encodeSetClockCommand,
  encodeSetClockResponse,
  type DeviceTimeStatus,
} from "../../../../wire/index.ts";

/** A GeneralizedTime of 15 octets with its tag and length. */
const time = (text: string): string => `180f${bytesToHex(utf8ToBytes(text))}`;

describe("GCS28 set clock", () => {
  it("the command is a SEQUENCE of the window's two ends", () => {
    const content = hexToBytes(`3022${time("20220301093000Z")}${time("20220301103000Z")}`);
    const window = {
      validityIntervalStart: instant("2022-03-01T09:30:00Z"),
      validityIntervalEnd: instant("2022-03-01T10:30:00Z"),
    };
    expect(bytesToHex(encodeSetClockCommand(window))).to.equal(bytesToHex(content));
    expect(decodeSetClockCommand(content)).to.deep.equal({ ok: true, value: window });
    for (const length of content.keys()) {
      expect(decodeSetClockCommand(content.slice(0, length)).ok, `${length} octets`).to.equal(false);
    }
  });

  const answers: readonly [deviceTimeStatus: DeviceTimeStatus, number: string][] = [
    ["reliable", "00"],
    ["invalid", "01"],
    ["unreliable", "02"],
  ];
  for (const [deviceTimeStatus, number] of answers) {
    it(`the response is the device's time and the status ${deviceTimeStatus}, ${number}`, () => {
      const content = hexToBytes(`3014${time("20220301095959Z")}0201${number}`);
      const answer = { deviceTime: instant("2022-03-01T09:59:59Z"), deviceTimeStatus };
      expect(bytesToHex(encodeSetClockResponse(answer))).to.equal(bytesToHex(content));
      expect(decodeSetClockResponse(content)).to.deep.equal({ ok: true, value: answer });
    });
  }

  it("a status without a name, or a time that does not exist, is refused where it stands", () => {
    const unknown = decodeSetClockResponse(hexToBytes(`3014${time("20220301095959Z")}020103`));
    const noTime = decodeSetClockResponse(hexToBytes(`3014${time("20220230095959Z")}020100`));
    expect([!unknown.ok && unknown.problem.offset, !noTime.ok && noTime.problem.offset]).to.deep.equal([
      21, 4,
    ]);
  });
});
