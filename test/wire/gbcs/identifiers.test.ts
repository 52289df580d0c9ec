import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { instant, InvalidIdentifier, UsageError, type Instant } from "../../../pki/index.ts";
import {
  CELL_KEY_USAGE_BITS,
  CELL_USAGE_NUMBERS,
  CANCELLATION_DATE_TIME,
  cellKey,
  cellOfKey,
  cosemDateTime,
  describeMessageCode,
  describeTrustAnchorCell,
  formatGeneralizedTime,
  formatMessageCode,
  MESSAGE_CODES,
  messageCode,
  messageCodeDescription,
  originatorCounter,
  originatorCounterBytes,
  originatorCounterFromBytes,
  readCosemDateTime,
  readGeneralizedTime,
  sameTrustAnchorCell,
  trustAnchorCellOf,
  type CellKeyUsage,
  type CellUsage,
} from "../../../wire/index.ts";

describe("originator counters", () => {
  it("8 octets, big endian, there and back", () => {
    expect(bytesToHex(originatorCounterBytes(originatorCounter(0x515)))).to.equal("0000000000000515");
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(originatorCounterFromBytes(originatorCounterBytes(originatorCounter(value)))).to.equal(value);
      }),
    );
  });
  for (const wrong of [-1, 1.5, Number.NaN, 2 ** 60, -1n, 2n ** 64n]) {
    it(`refuses ${typeof wrong} ${wrong}`, () => {
      expect(() => originatorCounter(wrong)).to.throw(InvalidIdentifier);
    });
  }
});

describe("message codes", () => {
  it("formats, describes, finds the use case", () => {
    const code = MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR;
    expect(formatMessageCode(code)).to.equal("0x0103");
    expect(describeMessageCode(code)).to.contain("CS02b").and.contain("networkOperatorByNetworkOperator");
    expect(messageCodeDescription(code)?.useCase).to.equal("CS02b");
    expect(messageCodeDescription(MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER)?.useCase).to.equal("CS03A1");
    expect(messageCodeDescription(MESSAGE_CODES.GENERIC_CRITICAL_ALERT)?.useCase).to.equal(undefined);
    expect(describeMessageCode(messageCode(0x7fff))).to.equal("unknown message code 0x7FFF");
  });
  for (const wrong of [-1, 0x1_0000, 0.5]) {
    it(`refuses ${wrong}`, () => {
      expect(() => messageCode(wrong)).to.throw(InvalidIdentifier);
    });
  }
});

describe("trust anchor cells", () => {
  it("every cell is found again from its key and from its words", () => {
    for (const remotePartyRole of ["root", "networkOperator", "other"] as const) {
      for (const keyUsage of Object.keys(CELL_KEY_USAGE_BITS) as CellKeyUsage[]) {
        for (const cellUsage of Object.keys(CELL_USAGE_NUMBERS) as CellUsage[]) {
          const cell = { remotePartyRole, keyUsage, cellUsage };
          expect(cellOfKey(cellKey(cell))).to.deep.equal(cell);
          expect(trustAnchorCellOf(describeTrustAnchorCell(cell))).to.deep.equal(cell);
        }
      }
    }
  });
  it("words leave the management usage out", () => {
    const cell = { remotePartyRole: "supplier", keyUsage: "keyAgreement", cellUsage: "management" } as const;
    expect(describeTrustAnchorCell(cell)).to.equal("{supplier, keyAgreement}");
    const topUp = { ...cell, cellUsage: "prePaymentTopUp" } as const;
    expect(describeTrustAnchorCell(topUp)).to.equal("{supplier, keyAgreement, prePaymentTopUp}");
    expect(sameTrustAnchorCell(cell, { ...cell })).to.equal(true);
    expect(sameTrustAnchorCell(cell, topUp)).to.equal(false);
  });
  for (const wrong of [
    "",
    "{supplier}",
    "{xmlSign, digitalSignature}",
    "{supplier, toString}",
    "{supplier, keyAgreement, management, management}",
    "supplier, keyAgreement",
  ]) {
    it(`"${wrong}" names no cell`, () => {
      expect(trustAnchorCellOf(wrong)).to.equal(undefined);
    });
  }
});

describe("date-times", () => {
  const seconds = fc
    .integer({ min: Date.parse("0000-01-01T00:00:00Z") / 1000, max: CANCELLATION_DATE_TIME / 1000 })
    .map((value) => (value * 1000) as Instant);

  it("an instant survives both forms", () => {
    fc.assert(
      fc.property(seconds, (at) => {
        expect(readGeneralizedTime(formatGeneralizedTime(at))).to.deep.equal({ ok: true, value: at });
        expect(readCosemDateTime(cosemDateTime(at))).to.deep.equal({ ok: true, value: at });
      }),
    );
  });
  it("the cancellation date is written as CS02b has it", () => {
    expect(formatGeneralizedTime(CANCELLATION_DATE_TIME)).to.equal("99991231235959Z");
  });
  it("the COSEM form is that of the reference responses, with the clock status last", () => {
    expect(bytesToHex(cosemDateTime(instant("2015-01-01")))).to.equal("07df0101ff000000008000ff");
    expect(bytesToHex(cosemDateTime(instant("2015-01-01"), 0x04))).to.equal("07df0101ff00000000800004");
  });
  it("milliseconds are dropped", () => {
    const at = (instant("2015-01-01") + 999) as Instant;
    expect(formatGeneralizedTime(at)).to.equal("20150101000000Z");
    expect(bytesToHex(cosemDateTime(at))).to.equal("07df0101ff000000008000ff");
  });
  for (const wrong of [
    "20150230000000Z",
    "20150101000060Z",
    "2015010100000Z",
    "20150101000000",
    "20150101000000+0100",
  ]) {
    it(`"${wrong}" is no GeneralizedTime`, () => {
      expect(readGeneralizedTime(wrong).ok).to.equal(false);
    });
  }
  const refused: readonly [why: string, hex: string, offset: number][] = [
    ["11 octets", "07df0101ff000000008000", 0],
    ["a deviation of one hour", "07df0101ff00000000003cff", 9],
    ["100 hundredths", "07df0101ff000000648000ff", 8],
    ["an unspecified month", "07dfff01ff000000008000ff", 0],
  ];
  for (const [why, hex, offset] of refused) {
    it(`${why} is no COSEM date-time in UTC`, () => {
      const read = readCosemDateTime(hexToBytes(hex));
      expect(!read.ok && read.problem.offset).to.equal(offset);
    });
  }
  it("an instant outside the years 0 to 9999 is the caller's mistake", () => {
    expect(() => formatGeneralizedTime((CANCELLATION_DATE_TIME + 1000) as Instant)).to.throw(UsageError);
    expect(() => cosemDateTime(Number.NaN as Instant)).to.throw(UsageError);
  });
});
