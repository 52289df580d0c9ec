import { expect } from "chai";
import { decodeMessage } from "../../../wire/index.ts";
import { referenceMessage } from "./reference-data-set.ts";

/** One of each protection: signed and MACed, signed only, MACed only, MACed with encrypted content. */
const samples = [
  "CS02bNOByNOHandover_6.21_SUCCESS_COMMAND",
  "CS02bNOByNOHandover_6.21_SUCCESS_RESPONSE",
  "CS03B_8.7.2_ERROR_COMMAND",
  "GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE",
];

describe("GBCS frames of the Reference Test Data Set", () => {
  for (const name of samples) {
    it(`${name}: cut short at any octet, or one octet longer, is refused`, () => {
      const whole = referenceMessage(name).bytes;
      // A cut just before the signature field leaves a well-formed pre-command: it is not a truncation.
      const preCommandEnd = whole[0] === 0xdf ? whole.length - 65 : -1;
      for (let length = 0; length < whole.length; length += 1) {
        expect(decodeMessage(whole.slice(0, length)).ok, `${length} octets`).to.equal(
          length === preCommandEnd,
        );
      }
      expect(decodeMessage(Uint8Array.of(...whole, 0)).ok).to.equal(false);
    });
  }

  it("reads the supplementary remote party of a command that the broker sends for a supplier", () => {
    const { header: read } = referenceMessage("CS03B_8.7.2_ERROR_COMMAND").message;
    expect(read.supplementaryRemoteParty).to.deep.equal({ entityId: "90b3d51f30010000", counter: 1002n });
    expect(read.originatorCounter).to.equal(0x515n);
    expect(read.messageCode).to.equal(0x000e);
  });
});
