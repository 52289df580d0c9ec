import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  entityId,
  entityIdFromBytes,
  keyIdentifier,
  keyIdentifierFromBytes,
  type RemotePartyRole,
} from "../../../../pki/index.ts";
import { encodeElement } from "../../../../wire/gbcs/asn1/der.ts";
import {
  CANCELLATION_DATE_TIME,
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  credentialsReplacementModeOfMessageCode,
  decodeProvideSecurityCredentialsCommand,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsResponse,
  describeMessageCode,
  encodeProvideSecurityCredentialsCommand,
  encodeProvideSecurityCredentialsResponse,
  encodeUpdateSecurityCredentialsAlert,
  encodeUpdateSecurityCredentialsCommand,
  encodeUpdateSecurityCredentialsResponse,
  type CredentialsReplacementMode,
  type ExecutionOutcome,
  type LengthForm,
  type ProvideSecurityCredentialsCommand,
  type ProvideSecurityCredentialsResponse,
  type TrustAnchorCellIdentifier,
  type UpdateSecurityCredentialsCommand,
} from "../../../../wire/index.ts";
import { unspaced } from "../spaced-hex.ts";

const role = fc.constantFrom<RemotePartyRole>("root", "supplier", "networkOperator", "other");
const cell: fc.Arbitrary<TrustAnchorCellIdentifier> = fc.record({
  remotePartyRole: role,
  keyUsage: fc.constantFrom("digitalSignature", "keyAgreement", "keyCertSign", "cRLSign"),
  cellUsage: fc.constantFrom("management", "prePaymentTopUp"),
});
const seqNumber = fc.bigInt({ min: 0n, max: 0x7fff_ffff_ffff_ffffn });
const mode = fc.constantFrom(
  ...(Object.keys(CREDENTIALS_REPLACEMENT_MESSAGE_CODES) as CredentialsReplacementMode[]),
);
const eight = fc.uint8Array({ minLength: 8, maxLength: 8 });
const entity = eight.map(entityIdFromBytes);
const key = eight.map(keyIdentifierFromBytes);
const certificate = fc
  .uint8Array({ maxLength: 420 })
  .map((content) => encodeElement(0x30, content, "minimal"));
const specialists = fc.array(
  fc.record({ seqNumberUsage: fc.constant("prepaymentTopUp" as const), seqNumber }),
);
const seqNumberChange = fc.record(
  {
    otherRemotePartyRole: role,
    otherRemotePartyFloorSeqNumber: seqNumber,
    newRemotePartySpecialistFloorSeqNumber: specialists,
  },
  { requiredKeys: ["otherRemotePartyRole", "otherRemotePartyFloorSeqNumber"] },
);
const command: fc.Arbitrary<UpdateSecurityCredentialsCommand> = fc.record(
  {
    authorisingRemotePartyControl: fc.record(
      {
        credentialsReplacementMode: mode,
        plaintextSymmetricKey: fc.uint8Array({ maxLength: 40 }),
        applyTimeBasedCPVChecks: fc.constantFrom("apply" as const, "disapply" as const),
        authorisingRemotePartyTACellIdentifier: cell,
        authorisingRemotePartySeqNumber: seqNumber,
        newRemotePartyFloorSeqNumber: seqNumber,
        newRemotePartySpecialistFloorSeqNumber: specialists,
        otherRemotePartySeqNumberChanges: fc.array(seqNumberChange),
      },
      {
        requiredKeys: [
          "credentialsReplacementMode",
          "applyTimeBasedCPVChecks",
          "authorisingRemotePartySeqNumber",
        ],
      },
    ),
    replacements: fc.array(fc.record({ replacementCertificate: certificate, targetTrustAnchorCell: cell })),
    certificationPathCertificates: fc.array(certificate, { maxLength: 2 }),
    executionDateTime: fc.constant(CANCELLATION_DATE_TIME),
  },
  { requiredKeys: ["authorisingRemotePartyControl", "replacements", "certificationPathCertificates"] },
);
const statusCode = fc.constantFrom("success" as const, "noTrustAnchor" as const, "other" as const);
const outcome: fc.Arbitrary<ExecutionOutcome> = fc.record({
  authorisingRemotePartySeqNumber: seqNumber,
  credentialsReplacementMode: mode,
  remotePartySeqNumberChanges: fc.array(seqNumberChange),
  replacementOutcomes: fc.array(
    fc.record({
      affectedTrustAnchorCell: cell,
      statusCode,
      existingSubjectUniqueID: entity,
      existingSubjectKeyIdentifier: key,
      replacingSubjectUniqueID: entity,
      replacingSubjectKeyIdentifier: key,
    }),
  ),
});
const lengthForm = fc.constantFrom<LengthForm>("minimal", "rtds");

describe("CS02a and CS02b payloads", () => {
  const networkOperatorCell = {
    remotePartyRole: "networkOperator",
    keyUsage: "digitalSignature",
    cellUsage: "management",
  } as const;
  /** The cell as DER: role 3, bit 0 of the key usage, and no usage, since management is the default. */
  const CELL = unspaced("3007 020103 03020780");
  const EXISTING = unspaced("0408 d25ec00000030001 0408 4000000000000001");

  it("CS02a: the command names the asker's cell and roles, the response what each role's cells hold", () => {
    const asked: ProvideSecurityCredentialsCommand = {
      authorisingRemotePartyTACellIdentifier: networkOperatorCell,
      remotePartyRolesCredentialsRequired: ["accessControlBroker", "networkOperator"],
    };
    const command = unspaced(`3011 ${CELL} 3006 020104 020103`);
    expect(bytesToHex(encodeProvideSecurityCredentialsCommand(asked))).to.equal(command);
    expect(decodeProvideSecurityCredentialsCommand(hexToBytes(command))).to.deep.equal({
      ok: true,
      value: asked,
    });

    const answer: ProvideSecurityCredentialsResponse = [
      {
        remotePartyRole: "accessControlBroker",
        statusCode: "success",
        currentSeqNumber: 1301n,
        trustAnchorCellsDetails: [
          {
            trustAnchorCellKeyUsage: "keyAgreement",
            trustAnchorCellUsage: "management",
            existingSubjectUniqueID: entityId("d25ec00000030001"),
            existingSubjectKeyIdentifier: keyIdentifier("4000000000000001"),
          },
        ],
      },
      { remotePartyRole: "networkOperator", statusCode: "trustAnchorNotFound" },
    ];
    const response = unspaced(
      [
        "3030", // one entry a role
        "3026 020104 0a0100 02020515", // the broker: success, counter 1301
        `301a 3018 03020308 ${EXISTING}`, // one cell, key agreement
        "3006 020103 0a0119", // the network operator: 25, no such cell
      ].join(""),
    );
    expect(bytesToHex(encodeProvideSecurityCredentialsResponse(answer))).to.equal(response);
    expect(decodeProvideSecurityCredentialsResponse(hexToBytes(response))).to.deep.equal({
      ok: true,
      value: answer,
    });
  });

  const handover: UpdateSecurityCredentialsCommand = {
    authorisingRemotePartyControl: {
      credentialsReplacementMode: "networkOperatorByNetworkOperator",
      applyTimeBasedCPVChecks: "disapply",
      authorisingRemotePartyTACellIdentifier: networkOperatorCell,
      authorisingRemotePartySeqNumber: 1301n,
      newRemotePartyFloorSeqNumber: 0n,
    },
    replacements: [
      { replacementCertificate: hexToBytes("30020500"), targetTrustAnchorCell: networkOperatorCell },
    ],
    certificationPathCertificates: [hexToBytes("30020501")],
    executionDateTime: CANCELLATION_DATE_TIME,
  };
  const HANDOVER = unspaced(
    [
      "3040", // CommandPayload
      "3016", // the authorising party's control
      "020103", // network operator by network operator
      "810101", // [1] time checks disapplied; absent when they apply
      `a2${CELL.slice(2)}`, // [2] the cell of the authorising party
      "83020515", // [3] its counter
      "840100", // [4] the new party's floor
      "300f", // one replacement:
      `300d30020500${CELL}`, // the certificate, and the cell for it
      "3004 30020501", // the certification path
      "180f" + bytesToHex(utf8ToBytes("99991231235959Z")), // the execution date
    ].join(""),
  );

  it("CS02b: the command is laid out field by field", () => {
    expect(bytesToHex(encodeUpdateSecurityCredentialsCommand(handover))).to.equal(HANDOVER);
    expect(decodeUpdateSecurityCredentialsCommand(hexToBytes(HANDOVER))).to.deep.equal({
      ok: true,
      value: handover,
    });
  });

  it("CS02b: a command cut short at any octet is a problem, never an exception", () => {
    const content = hexToBytes(HANDOVER);
    const read = [...content.keys()].filter(
      (length) => decodeUpdateSecurityCredentialsCommand(content.slice(0, length)).ok,
    );
    expect(read).to.deep.equal([]);
  });

  it("CS02b: a response without an outcome is the acceptance alone; with one, what each cell held and holds", () => {
    const accepted = encodeUpdateSecurityCredentialsResponse({ commandAccepted: null });
    expect(bytesToHex(accepted)).to.equal("30020500");
    const subject = {
      UniqueID: entityId("d25ec00000030001"),
      KeyIdentifier: keyIdentifier("4000000000000001"),
    };
    const executionOutcome: ExecutionOutcome = {
      authorisingRemotePartySeqNumber: 1301n,
      credentialsReplacementMode: "networkOperatorByNetworkOperator",
      remotePartySeqNumberChanges: [],
      replacementOutcomes: [
        {
          affectedTrustAnchorCell: networkOperatorCell,
          statusCode: "noTrustAnchor",
          existingSubjectUniqueID: subject.UniqueID,
          existingSubjectKeyIdentifier: subject.KeyIdentifier,
          replacingSubjectUniqueID: subject.UniqueID,
          replacingSubjectKeyIdentifier: subject.KeyIdentifier,
        },
      ],
    };
    const response = unspaced(
      [
        "3045 0500", // the command was accepted
        "3041 02020515 020103", // counter 1301, network operator by network operator
        "3000", // no other party's counters change
        `3036 3034 ${CELL}`, // one outcome:
        "0a010a", // 10, no trust anchor
        EXISTING + EXISTING, // the replacing fields repeat the existing ones
      ].join(""),
    );
    const written = encodeUpdateSecurityCredentialsResponse({ commandAccepted: null, executionOutcome });
    expect(bytesToHex(written)).to.equal(response);
  });

  it("any command survives encoding and decoding, in either length form", () => {
    fc.assert(
      fc.property(command, lengthForm, (value, form) => {
        const content = encodeUpdateSecurityCredentialsCommand(value, { lengthForm: form });
        expect(decodeUpdateSecurityCredentialsCommand(content)).to.deep.equal({ ok: true, value });
      }),
    );
  });

  it("any outcome survives, in a response and in an alert", () => {
    fc.assert(
      fc.property(outcome, lengthForm, (executionOutcome, form) => {
        const response = { commandAccepted: null, executionOutcome };
        const alert = { alertCode: 0x8f66, executionDateTime: CANCELLATION_DATE_TIME, executionOutcome };
        expect(
          decodeUpdateSecurityCredentialsResponse(
            encodeUpdateSecurityCredentialsResponse(response, { lengthForm: form }),
          ),
        ).to.deep.equal({ ok: true, value: response });
        expect(
          decodeUpdateSecurityCredentialsAlert(
            encodeUpdateSecurityCredentialsAlert(alert, { lengthForm: form }),
          ),
        ).to.deep.equal({ ok: true, value: alert });
      }),
    );
  });

  it("any credentials details survive", () => {
    const details: fc.Arbitrary<ProvideSecurityCredentialsResponse> = fc.array(
      fc.record(
        {
          remotePartyRole: role,
          statusCode,
          currentSeqNumber: seqNumber,
          trustAnchorCellsDetails: fc.array(
            fc.record({
              trustAnchorCellKeyUsage: fc.constantFrom("digitalSignature" as const, "keyAgreement" as const),
              trustAnchorCellUsage: fc.constantFrom("management" as const, "prePaymentTopUp" as const),
              existingSubjectUniqueID: entity,
              existingSubjectKeyIdentifier: key,
            }),
          ),
        },
        { requiredKeys: ["remotePartyRole", "statusCode"] },
      ),
    );
    fc.assert(
      fc.property(details, lengthForm, (value, form) => {
        const content = encodeProvideSecurityCredentialsResponse(value, { lengthForm: form });
        expect(decodeProvideSecurityCredentialsResponse(content)).to.deep.equal({ ok: true, value });
      }),
    );
  });

  it("each of the twelve modes has a message code of its own, and back", () => {
    const codes = Object.entries(CREDENTIALS_REPLACEMENT_MESSAGE_CODES);
    expect(new Set(codes.map(([, code]) => code)).size).to.equal(12);
    for (const [name, code] of codes) {
      expect(credentialsReplacementModeOfMessageCode(code)).to.equal(name);
      expect(describeMessageCode(code)).to.contain(name);
    }
  });
});
