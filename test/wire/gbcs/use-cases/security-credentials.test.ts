import { expect } from "chai";
import * as fc from "fast-check";
import { entityIdFromBytes, keyIdentifierFromBytes, type RemotePartyRole } from "../../../../pki/index.ts";
import { encodeElement } from "../../../../wire/gbcs/asn1/der.ts";
import {
  CANCELLATION_DATE_TIME,
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  credentialsReplacementModeOfMessageCode,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsResponse,
  describeMessageCode,
  encodeProvideSecurityCredentialsResponse,
  encodeUpdateSecurityCredentialsAlert,
  encodeUpdateSecurityCredentialsCommand,
  encodeUpdateSecurityCredentialsResponse,
  type CredentialsReplacementMode,
  type ExecutionOutcome,
  type LengthForm,
  type ProvideSecurityCredentialsResponse,
  type TrustAnchorCellIdentifier,
  type UpdateSecurityCredentialsCommand,
} from "../../../../wire/index.ts";

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
