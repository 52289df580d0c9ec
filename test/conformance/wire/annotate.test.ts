import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { annotateMessage, decodeMessage, type AnnotatedField } from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceMessages } from "./reference-data-set.ts";

function annotated(start: string): readonly AnnotatedField[] {
  return decodedOrThrow(annotateMessage(referenceMessage(start).bytes));
}

describe("annotated messages", () => {
  it("every octet of all 425 reference messages is in exactly one line, in order", () => {
    const untiled = referenceMessages().filter(({ bytes }) => {
      let next = 0;
      const inOrder = decodedOrThrow(annotateMessage(bytes)).every(({ offset, length }) => {
        const follows = offset === next && length > 0;
        next = offset + length;
        return follows;
      });
      return !inOrder || next !== bytes.length;
    });
    expect(untiled.map(({ name }) => name)).to.deep.equal([]);
  });

  const expected: readonly [message: string, offset: number, length: number, label: string, value: string][] =
    [
      ["CS02bNOByNOHandover_6.21_SUCCESS_COMMAND", 18, 8, "originator counter", "1301"],
      ["CS02bNOByNOHandover_6.21_SUCCESS_COMMAND", 27, 8, "business originator", "90-B3-D5-1F-30-00-00-02"],
      [
        "CS02bNOByNOHandover_6.21_SUCCESS_COMMAND",
        57,
        3,
        "credentialsReplacementMode",
        "3 networkOperatorByNetworkOperator",
      ],
      ["CS02bNOByNOHandover_6.21_SUCCESS_COMMAND", 69, 4, "authorisingRemotePartySeqNumber", "1301"],
      [
        "CS02bNOByNOHandover_6.21_SUCCESS_COMMAND",
        84,
        407,
        "replacementCertificate",
        "certificate of 407 octets",
      ],
      ["CS02bNOByNOHandover_6.21_SUCCESS_COMMAND", 496, 4, "keyUsage", "digitalSignature (bit 0)"],
      [
        "CS02bNOByNOHandover_6.21_SUCCESS_RESPONSE",
        30,
        12,
        "date-time",
        "2015-01-01T00:00:00Z, clock status FF",
      ],
      ["CS02bNOByNOHandover_6.21_SUCCESS_RESPONSE", 88, 10, "existingSubjectUniqueID", "90b3d51f30000002"],
      ["CS02aMAC_6.24.1_ERROR_RESPONSE", 93, 3, "statusCode", "25 trustAnchorNotFound"],
      ["CCS01_8.11_SUCCESS_COMMAND", 137, 2, "joinTimePeriod", "90 (0x005A)"],
      ["GCS31_14.1_SUCCESS_COMMAND", 46, 8, "supplementary remote party", "90-B3-D5-1F-30-02-00-00"],
    ];
  for (const [message, offset, length, label, value] of expected) {
    it(`${message}, octet ${offset}: ${label} ${value}`, () => {
      const line = annotated(message).find((one) => one.offset === offset);
      expect(line).to.include({ offset, length, label, value });
    });
  }

  it("content that no use case here reads is one line of hex", () => {
    const { bytes, message } = referenceMessage("ECS27_4.15_SUCCESS_COMMAND");
    const lines = decodedOrThrow(annotateMessage(bytes));
    expect(lines.find(({ label }) => label === "content")).to.include({ value: bytesToHex(message.content) });
  });

  it("content that is not as its use case has it is one line that says why", () => {
    const { bytes } = referenceMessage("CS02aMAC_6.24.1_ERROR_COMMAND");
    const changed = bytes.with(49, 0x31);
    expect(decodeMessage(changed).ok).to.equal(true);
    const line = decodedOrThrow(annotateMessage(changed)).find(({ label }) => label === "content");
    expect(line?.value).to.contain("not as expected");
  });
});
