import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { readDer } from "../../../pki/encoding/der-reader.ts";
import { readTime } from "../../../pki/encoding/der-time.ts";

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

function read(tag: number, text: string): string {
  const content = utf8ToBytes(text);
  const length =
    content.length < 0x80
      ? [content.length]
      : [0x83, content.length >> 16, (content.length >> 8) & 0xff, content.length & 0xff];
  const result = readDer(Uint8Array.of(tag, ...length, ...content.subarray(0, 100_000)), (reader) =>
    readTime(reader, "notAfter"),
  );
  return result.ok ? new Date(result.value.at).toISOString() : result.problem.reason;
}

describe("dates in certificates (RFC 5280 4.1.2.5)", () => {
  const TABLE: readonly [string, number, string, string][] = [
    ["UTCTime of this century", UTC_TIME, "220301090000Z", "2022-03-01T09:00:00.000Z"],
    ["UTCTime from 50 is of the last century", UTC_TIME, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    ["UTCTime to 49 is of this century", UTC_TIME, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    ["GeneralizedTime", GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
    ["GeneralizedTime of an early year", GENERALIZED_TIME, "00500101000000Z", "0050-01-01T00:00:00.000Z"],
    ["a leap day", UTC_TIME, "240229000000Z", "2024-02-29T00:00:00.000Z"],
    ["a leap day in a common year", UTC_TIME, "230229000000Z", "notAfter: not a date with seconds and Z"],
    ["month 13", UTC_TIME, "221301000000Z", "notAfter: not a date with seconds and Z"],
    ["month 0", UTC_TIME, "220001000000Z", "notAfter: not a date with seconds and Z"],
    ["hour 24", UTC_TIME, "220301240000Z", "notAfter: not a date with seconds and Z"],
    ["minute 60", UTC_TIME, "220301096000Z", "notAfter: not a date with seconds and Z"],
    ["second 60", UTC_TIME, "220301090060Z", "notAfter: not a date with seconds and Z"],
    ["no seconds", UTC_TIME, "2203010900Z", "notAfter: not a date with seconds and Z"],
    ["an offset in place of Z", UTC_TIME, "220301090000+0000", "notAfter: not a date with seconds and Z"],
    [
      "fractions of seconds",
      GENERALIZED_TIME,
      "20220301090000.5Z",
      "notAfter: not a date with seconds and Z",
    ],
    ["another tag", 0x0c, "220301090000Z", "notAfter: neither UTCTime nor GeneralizedTime"],
  ];
  for (const [title, tag, text, expected] of TABLE) {
    it(`${title}: ${expected}`, () => {
      expect(read(tag, text)).to.equal(expected);
    });
  }

  it("a date of a hundred thousand octets is refused, and nothing overflows", () => {
    expect(read(UTC_TIME, "2".repeat(100_000))).to.equal("notAfter: not a date with seconds and Z");
  });
});
