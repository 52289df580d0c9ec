import { expect } from "chai";
import { entityId, keyIdentifier, type EntityId } from "../../../pki/index.ts";
import {
  checkRtdsConformance,
  decodeMessage,
  decodeUpdateSecurityCredentialsResponse,
  encodeMessage,
  encodeUpdateSecurityCredentialsResponse,
  MESSAGE_CODES,
  withMac,
  type ConformanceRow,
  type GbcsMessage,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import {
  ACCESS_CONTROL_BROKER,
  openssl,
  referenceKeyRing,
  referenceMessage,
  referenceMessages,
  referenceSharedSecret,
} from "./reference-data-set.ts";

describe("the shared part of the Reference Test Data Set 4.5.0", () => {
  const inputs = referenceMessages();
  const keyRing = referenceKeyRing();
  const report = checkRtdsConformance(inputs, keyRing, openssl);

  it("every message frames, re-encodes and verifies, and every total is accounted for", () => {
    expect(report.counts).to.deep.equal({
      files: 425,
      framed: 425,
      refused: 0,
      reencoded: 425,
      signaturesVerified: 166,
      signaturesFailed: 0,
      signaturesEmpty: 198,
      signaturesAbsent: 61,
      signaturesNoKey: 0,
      macsVerified: 264,
      macsFailed: 0,
      macsAbsent: 161,
      macsNoKey: 0,
      noKey: 0,
      payloadsDecoded: 240,
      payloadsDiffering: 0,
      payloadsRefused: 0,
      payloadsOpaque: 185,
      blocks: 19,
      blocksDecrypted: 19,
      blocksDecoded: 6,
      blocksFailed: 0,
      blocksNoKey: 0,
    });
  });

  it("a pre-command is the signed part of its command, byte for byte: 61 of 61", () => {
    const bytesByName = new Map(inputs.map(({ name, bytes }) => [name, bytes]));
    const outcomes = inputs
      .filter(({ name }) => name.includes("_PRECOMMAND_"))
      .map(({ name, bytes }) => {
        const command = bytesByName.get(name.replace("_PRECOMMAND_", "_COMMAND_")) ?? new Uint8Array();
        const { header, content } = decodedOrThrow(decodeMessage(command));
        const unsigned = encodeMessage({ header, content, signature: { kind: "absent" } });
        return Buffer.compare(unsigned, bytes) === 0;
      });
    expect(outcomes).to.have.length(61);
    expect(outcomes.every(Boolean)).to.equal(true);
  });

  const oneRow = (bytes: Uint8Array, ring = keyRing): ConformanceRow | undefined =>
    checkRtdsConformance([{ name: "one", bytes }], ring, openssl).rows[0];

  it("a changed octet in the signature or the MAC is counted as failed, not passed over", () => {
    const { bytes } = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND");
    const inMac = bytes.length - 1;
    const inSignature = bytes.length - 20;
    const changed = bytes
      .with(inMac, (bytes[inMac] ?? 0) ^ 1)
      .with(inSignature, (bytes[inSignature] ?? 0) ^ 1);
    expect(oneRow(changed)).to.include({ signature: "failed", mac: "failed", reencoding: "exact" });
  });

  it("without a key the outcome is noKey", () => {
    const { bytes } = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND");
    const strangers = { ...keyRing, publicPoints: [] };
    expect(oneRow(bytes, strangers)).to.include({ signature: "noKey", mac: "noKey" });
    const publicOnly = { ...keyRing, privateScalars: new Map([[keyIdentifier("0".repeat(16)), bytes]]) };
    expect(oneRow(bytes, publicOnly)).to.include({ signature: "verified", mac: "noKey" });
  });

  it("a command from one device to another carries the MAC of the two devices, not the broker's", () => {
    const prepaymentInterface = entityId("00db1234567890a4");
    const gasMeter = entityId("00db1234567890a1");
    const { message } = referenceMessage("GCS28_6.11_SUCCESS_COMMAND");
    const header = {
      ...message.header,
      businessOriginator: prepaymentInterface,
      businessTarget: gasMeter,
      messageCode: MESSAGE_CODES.PCS01_APPLY_PREPAYMENT_TOP_UP_GSME_USING_PPMID,
    };
    const between = (one: EntityId): GbcsMessage =>
      withMac(referenceSharedSecret(one, gasMeter), {
        header,
        content: message.content,
        signature: { kind: "empty" },
      });
    expect(oneRow(encodeMessage(between(prepaymentInterface)))).to.include({ mac: "verified" });
    expect(oneRow(encodeMessage(between(ACCESS_CONTROL_BROKER)))).to.include({ mac: "failed" });
  });

  it("a payload that reads and cannot be written back the same is counted apart", () => {
    const { message } = referenceMessage("CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS_RESPONSE");
    const response = decodedOrThrow(decodeUpdateSecurityCredentialsResponse(message.content));
    const minimal = encodeUpdateSecurityCredentialsResponse(response);
    const content = Uint8Array.of(0x30, 0x82, 0, ...minimal.slice(2));
    const mixed = encodeMessage({ ...message, content });
    expect(oneRow(mixed)).to.include({ payload: "differs", signature: "failed" });
    const broken = encodeMessage({ ...message, content: content.slice(1) });
    expect(oneRow(broken)).to.include({ payload: "refused" });
  });
});
