import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { encodeGbz, readGbz, type GbzComponent } from "../../../wire/gbcs/gbz.ts";
import { decodeMessage, decodeReadConsumptionRegisterResponse } from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceMessages } from "./reference-data-set.ts";

describe("GBZ", () => {
  it("every GBZ command and response of the reference messages re-encodes: 114 of 114", () => {
    const contents = referenceMessages()
      .map(({ bytes }) => decodedOrThrow(decodeMessage(bytes)))
      .filter(({ header, content }) => header.kind !== "alert" && content[0] === 1 && content[1] === 9)
      .map(({ content }) => content);
    const exact = contents.filter((content) => {
      const read = readGbz(content);
      return read.ok && bytesToHex(encodeGbz(read.value.value)) === bytesToHex(content);
    });
    expect({ total: contents.length, exact: exact.length }).to.deep.equal({ total: 114, exact: 114 });
  });

  it("a log read carries the time from which the log may be read", () => {
    const { content } = referenceMessage("GCS15d_4.4.4_SUCCESS_COMMAND").message;
    expect(decodedOrThrow(readGbz(content)).value[0]?.fromTime).to.equal(0x1c0e6c00);
  });

  it("GCS13a refuses an answer in the clear, of another cluster, and of another command", () => {
    const { header, content } = referenceMessage("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE").message;
    const [answer] = decodedOrThrow(readGbz(content)).value;
    const changes: readonly Partial<GbzComponent>[] = [
      { protection: { kind: "plain" } },
      { clusterId: 0x0703 },
      { header: { frameControl: 0x18, sequence: 0, command: 0x0b } },
    ];
    const problems = changes.map((change) => {
      const changed = answer === undefined ? content : encodeGbz([{ ...answer, ...change }]);
      const read = decodeReadConsumptionRegisterResponse(new Uint8Array(32), header, changed);
      return !read.ok && read.problem.reason;
    });
    const reason = "not an encrypted answer of the metering cluster";
    expect(problems).to.deep.equal([reason, reason, reason]);
  });
});
