import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { knownPayload } from "../../../wire/gbcs/known-payload.ts";
import {
  CANCELLATION_DATE_TIME,
  decodeMessage,
  decodeProvideSecurityCredentialsCommand,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsResponse,
  describeMessageCode,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referenceMessage, referenceMessages } from "./reference-data-set.ts";

describe("CS02a and CS02b payloads of the Reference Test Data Set", () => {
  it("24 of 24 re-encode to the same octets: 19 in either length form, 5 only as the data set writes lengths", () => {
    const payloads = referenceMessages()
      .map(({ bytes }) => decodedOrThrow(decodeMessage(bytes)))
      .filter(({ header }) =>
        /CS02[abfg]|Update.*Security Credentials/.test(describeMessageCode(header.messageCode)),
      );
    const tally = payloads.map((message) => {
      const forms = (["minimal", "rtds"] as const).filter((form) => {
        const again = knownPayload(message)?.reencode(message.content, form);
        return again?.ok === true && bytesToHex(again.value) === bytesToHex(message.content);
      });
      return forms.join("+");
    });
    const count = (forms: string): number => tally.filter((one) => one === forms).length;
    expect({ total: tally.length, either: count("minimal+rtds"), rtds: count("rtds") }).to.deep.equal({
      total: 24,
      either: 19,
      rtds: 5,
    });
  });

  it("the handover command of 6.21 puts two certificates into the network operator's cells", () => {
    const { content } = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND").message;
    const read = decodedOrThrow(decodeUpdateSecurityCredentialsCommand(content));
    expect(read.authorisingRemotePartyControl).to.deep.equal({
      credentialsReplacementMode: "networkOperatorByNetworkOperator",
      applyTimeBasedCPVChecks: "apply",
      authorisingRemotePartyTACellIdentifier: {
        remotePartyRole: "networkOperator",
        keyUsage: "digitalSignature",
        cellUsage: "management",
      },
      authorisingRemotePartySeqNumber: 1301n,
      newRemotePartyFloorSeqNumber: 0n,
    });
    expect(read.replacements.map((one) => one.targetTrustAnchorCell.keyUsage)).to.deep.equal([
      "digitalSignature",
      "keyAgreement",
    ]);
    expect(read.replacements.map((one) => one.replacementCertificate.length)).to.deep.equal([407, 407]);
    expect(read.certificationPathCertificates.map((one) => one.length)).to.deep.equal([420]);
    expect(read).not.to.have.property("executionDateTime");
  });

  it("its response reports what the cells held before: the access control broker's certificates", () => {
    const { content } = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_RESPONSE").message;
    const read = decodedOrThrow(decodeUpdateSecurityCredentialsResponse(content));
    const outcomes = read.executionOutcome?.replacementOutcomes ?? [];
    expect(
      outcomes.map((one) => [one.statusCode, one.existingSubjectUniqueID, one.existingSubjectKeyIdentifier]),
    ).to.deep.equal([
      ["success", "90b3d51f30000002", "42693535d3dde101"],
      ["success", "90b3d51f30000002", "4a9ce02c39ab910b"],
    ]);
  });

  it("a change of supplier resets the supplier's counters, its prepayment counter apart", () => {
    const { content } = referenceMessage("CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS_COMMAND").message;
    const { authorisingRemotePartyControl } = decodedOrThrow(decodeUpdateSecurityCredentialsCommand(content));
    expect(authorisingRemotePartyControl.otherRemotePartySeqNumberChanges).to.deep.equal([
      {
        otherRemotePartyRole: "supplier",
        otherRemotePartyFloorSeqNumber: 0n,
        newRemotePartySpecialistFloorSeqNumber: [{ seqNumberUsage: "prepaymentTopUp", seqNumber: 0n }],
      },
    ]);
  });

  it("a cancellation is the execution date 9999-12-31T23:59:59Z, answered without an outcome", () => {
    const start = "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS_";
    const sent = decodeUpdateSecurityCredentialsCommand(referenceMessage(`${start}COMMAND`).message.content);
    expect(decodedOrThrow(sent).executionDateTime).to.equal(CANCELLATION_DATE_TIME);
    const answer = decodeUpdateSecurityCredentialsResponse(
      referenceMessage(`${start}RESPONSE`).message.content,
    );
    expect(decodedOrThrow(answer)).to.deep.equal({ commandAccepted: null });
  });

  it("a gas meter asked about the network operator answers trustAnchorNotFound and nothing else", () => {
    const asked = referenceMessage("CS02aMAC_6.24.1_ERROR_COMMAND").message.content;
    expect(
      decodedOrThrow(decodeProvideSecurityCredentialsCommand(asked)).remotePartyRolesCredentialsRequired,
    ).to.deep.equal(["accessControlBroker", "networkOperator"]);
    const { content } = referenceMessage("CS02aMAC_6.24.1_ERROR_RESPONSE").message;
    const read = decodedOrThrow(decodeProvideSecurityCredentialsResponse(content));
    expect(read[1]).to.deep.equal({ remotePartyRole: "networkOperator", statusCode: "trustAnchorNotFound" });
    expect(read[0]?.trustAnchorCellsDetails).to.deep.equal([
      {
        trustAnchorCellKeyUsage: "keyAgreement",
        trustAnchorCellUsage: "management",
        existingSubjectUniqueID: "90b3d51f30000002",
        existingSubjectKeyIdentifier: "4a9ce02c39ab910b",
      },
    ]);
  });

  it("the handover command cut short at any octet is a problem, never an exception", () => {
    const { content } = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND").message;
    for (let length = 0; length < content.length; length += 1) {
      expect(decodeUpdateSecurityCredentialsCommand(content.slice(0, length)).ok, `${length}`).to.equal(
        false,
      );
    }
  });
});
