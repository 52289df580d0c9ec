import { expect } from "chai";
import { replayReferenceMessages, replayReferenceReads } from "../../../devices/index.ts";
import { openssl, referenceKeyRing, referenceMessages } from "../wire/reference-data-set.ts";

/** Every CS02 command of the shared data set, and the alert that follows the future-dated one. */
const REPLAYED = [
  "CS02bNOByNO_6.15.1_SUCCESS response",
  "CS02bNOByNOHandover_6.21_SUCCESS response",
  "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS response",
  "CS02bSupplierByTransCoS_6.23_FUTURE_DATED_SUCCESS response",
  "CS02bSupplierByTransCoS_6.23_FUTURE_DATED_SUCCESS alert",
  "CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS response",
  "CS02aMAC_6.24.1_ERROR response",
  "CS02aMAC_6.24.1_SUCCESS response",
  "CS02bACBByACB_8.5_SUCCESS response",
  "CS02aSignature_NA_ERROR response",
  "CS02aSignature_NA_SUCCESS response",
  "CS02bAnyExceptAbnormalRootByRecovery_NA_SUCCESS response",
  "CS02c_6.17_ERROR response",
  "CS02c_6.17_SUCCESS response",
  "CS02d_6.15.2_ERROR response",
  "CS02d_6.15.2_SUCCESS response",
];

describe("reference commands on device models", () => {
  it("16 of 16 answers are the reference answers, header and payload", () => {
    const report = replayReferenceMessages(referenceMessages(), referenceKeyRing(), openssl);
    const named = report.rows.map(
      ({ name, compared }) => `${name.split("/").at(-1)?.replace("_COMMAND_GBCS.HEX", "")} ${compared}`,
    );
    expect(report.rows.filter(({ outcome }) => outcome !== "exact")).to.deep.equal([]);
    expect(report).to.include({ replayed: 16, replayedExact: 16 });
    expect(report.notReplayed).to.deep.equal([]);
    expect(named).to.have.members(REPLAYED);
  });

  it("of a certification request everything but the key and its signature is compared, and the row says so", () => {
    const { rows } = replayReferenceMessages(referenceMessages(), referenceKeyRing(), openssl);
    const request = rows.filter(({ part }) => part !== "header and payload");
    expect(request.map(({ name, part }) => [name.split("/").at(-1), part])).to.deep.equal([
      ["CS02c_6.17_SUCCESS_COMMAND_GBCS.HEX", "header and request without its key and signature"],
    ]);
    expect(rows.find(({ name }) => name.includes("CS02c_6.17_ERROR"))?.givens).to.deep.equal([
      "a fault of the device: certification-request-production",
    ]);
  });

  for (const [rule, place] of [
    ["the device's EUI-64 in the request", -90],
    ["the key usage in the request", -142],
  ] as const) {
    it(`a reference answer with another octet in ${rule} differs`, () => {
      const messages = referenceMessages().map(({ name, bytes }) => {
        const changed = Uint8Array.from(bytes);
        if (name.includes("CS02c_6.17_SUCCESS_RESPONSE")) {
          const at = changed.length - 65 + place;
          changed[at] = (changed[at] ?? 0) ^ 1;
        }
        return { name, bytes: changed };
      });
      const report = replayReferenceMessages(messages, referenceKeyRing(), openssl);
      expect(report).to.include({ replayed: 16, replayedExact: 15 });
    });
  }

  it("answers whose command is missing are named", () => {
    const messages = referenceMessages().filter(
      ({ name }) => !name.includes("CS02bACBByACB_8.5_SUCCESS_COMMAND"),
    );
    const report = replayReferenceMessages(messages, referenceKeyRing(), openssl);
    expect(report.notReplayed).to.deep.equal([
      {
        name: "8.5_CS02bACBByACB/CS02bACBByACB_8.5_SUCCESS_RESPONSE_GBCS.HEX",
        why: "an answer whose command is not in the data set",
      },
    ]);
  });

  it("a command with one octet of a certificate changed is refused, and counted so", () => {
    const messages = referenceMessages().map(({ name, bytes }) => {
      const changed = Uint8Array.from(bytes);
      if (name.includes("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND")) {
        changed[300] = (changed[300] ?? 0) ^ 1;
      }
      return { name, bytes: changed };
    });
    const report = replayReferenceMessages(messages, referenceKeyRing(), openssl);
    expect(report).to.include({ replayed: 16, replayedExact: 15 });
    expect(
      report.rows.filter(({ outcome }) => outcome === "refused").map(({ detail }) => detail.split(" ")[0]),
    ).to.deep.equal(["message-authentication-code"]);
  });

  it("without the answers nothing is replayed, and each command says why", () => {
    const commands = referenceMessages().filter(({ name }) => !name.includes("RESPONSE"));
    const report = replayReferenceMessages(commands, referenceKeyRing(), openssl);
    expect(report.replayed).to.equal(0);
    expect(report.notReplayed).to.have.length(15);
    expect(new Set(report.notReplayed.map(({ why }) => why))).to.deep.equal(
      new Set(["no answer in the data set"]),
    );
  });
});

describe("reference reads played to gas devices that hold what the real answers say", () => {
  it("answers 20 of 20 to the octet, encryption and MAC included", () => {
    const report = replayReferenceReads(referenceMessages(), referenceKeyRing(), openssl);
    expect(report.rows.filter(({ outcome }) => outcome !== "exact")).to.deep.equal([]);
    expect(report).to.include({ readsReplayed: 20, readsReplayedExact: 20 });
  });

  it("an answer that is another by one octet of a value differs", () => {
    const messages = referenceMessages();
    const tampered = messages.map((one) => {
      if (!one.name.includes("GCS38_11.2_SUCCESS_COMMAND")) return one;
      const bytes = Uint8Array.from(one.bytes);
      // The last octet of the attribute that is asked for, before the empty signature and the MAC.
      bytes[bytes.length - 14] = (bytes[bytes.length - 14] ?? 0) ^ 1;
      return { ...one, bytes };
    });
    const report = replayReferenceReads(tampered, referenceKeyRing(), openssl);
    expect(report).to.include({ readsReplayed: 20, readsReplayedExact: 19 });
  });
});
