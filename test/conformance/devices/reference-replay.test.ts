import { expect } from "chai";
import { replayReferenceMessages } from "../../../devices/index.ts";
import { openssl, referenceKeyRing, referenceMessages } from "../wire/reference-data-set.ts";

/** Every CS02a and CS02b command of the shared data set, and the alert that follows the future-dated one. */
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
];

describe("reference commands on device models", () => {
  it("12 of 12 answers are the reference answers, payload for payload", () => {
    const report = replayReferenceMessages(referenceMessages(), referenceKeyRing(), openssl);
    const named = report.rows.map(
      ({ name, compared }) => `${name.split("/").at(-1)?.replace("_COMMAND_GBCS.HEX", "")} ${compared}`,
    );
    expect(report.rows.filter(({ outcome }) => outcome !== "exact")).to.deep.equal([]);
    expect(report).to.include({ replayed: 12, replayedExact: 12 });
    expect(report.notReplayed).to.deep.equal([]);
    expect(named).to.have.members(REPLAYED);
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
    expect(report).to.include({ replayed: 12, replayedExact: 11 });
    expect(
      report.rows.filter(({ outcome }) => outcome === "refused").map(({ detail }) => detail.split(" ")[0]),
    ).to.deep.equal(["message-authentication-code"]);
  });

  it("without the answers nothing is replayed, and each command says why", () => {
    const commands = referenceMessages().filter(({ name }) => !name.includes("RESPONSE"));
    const report = replayReferenceMessages(commands, referenceKeyRing(), openssl);
    expect(report.replayed).to.equal(0);
    expect(report.notReplayed).to.have.length(11);
    expect(new Set(report.notReplayed.map(({ why }) => why))).to.deep.equal(
      new Set(["no answer in the data set"]),
    );
  });
});
