import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError } from "../../../../pki/index.ts";
import {
  bytesOfHexFile,
  decodeSetMeterPointReferenceNumberCommand,
  decodeSetMeterPointReferenceNumberResponse,
  encodeSetMeterPointReferenceNumberCommand,
  encodeSetMeterPointReferenceNumberResponse,
} from "../../../../wire/index.ts";

const uint = (octets: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 256 ** octets - 1 });
describe("GCS41 set MPRN", () => {
  const digits = fc.stringMatching(/^[0-9]{1,20}$/);

  it("any command survives, in one component of the device management cluster", () => {
    const any = fc.record({
      issuerEventId: uint(4),
      siteIdTime: uint(4),
      providerId: uint(4),
      meterPointReferenceNumber: digits,
    });
    fc.assert(
      fc.property(any, (value) => {
        const content = encodeSetMeterPointReferenceNumberCommand(value);
        expect(decodeSetMeterPointReferenceNumberCommand(content)).to.deep.equal({ ok: true, value });
        expect(decodeSetMeterPointReferenceNumberCommand(content.slice(0, -1)).ok).to.equal(false);
      }),
    );
  });

  it("numbers are little endian and the MPRN is counted", () => {
    const content = encodeSetMeterPointReferenceNumberCommand({
      issuerEventId: 0x01020304,
      siteIdTime: 0,
      providerId: 0,
      meterPointReferenceNumber: "77",
    });
    expect(bytesToHex(content)).to.equal("0109010107080012090003040302010000000000000000023737");
  });

  it("the response is the default response to command 03", () => {
    const content = encodeSetMeterPointReferenceNumberResponse({ status: 0xc0 });
    expect(bytesToHex(content)).to.equal("010901010708000500000b03c0");
    expect(decodeSetMeterPointReferenceNumberResponse(content)).to.deep.equal({
      ok: true,
      value: { status: 0xc0 },
    });
    const otherCommand = hexToBytes("010901010708000500000b04c0");
    expect(decodeSetMeterPointReferenceNumberResponse(otherCommand).ok).to.equal(false);
  });

  it("an MPRN that is not digits is refused on both sides", () => {
    const command = { issuerEventId: 0, siteIdTime: 0, providerId: 0, meterPointReferenceNumber: "7" };
    const content = encodeSetMeterPointReferenceNumberCommand(command);
    expect(decodeSetMeterPointReferenceNumberCommand(content.with(content.length - 1, 0x41)).ok).to.equal(
      false,
    );
    expect(() =>
      encodeSetMeterPointReferenceNumberCommand({ ...command, meterPointReferenceNumber: "A7" }),
    ).to.throw(UsageError);
    expect(bytesOfHexFile(bytesToHex(content))).to.deep.equal({ ok: true, value: content });
  });
});
