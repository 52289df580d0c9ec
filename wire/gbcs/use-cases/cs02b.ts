/**
 * CS02b Update Security Credentials, and CS02g, which has the same structure: the command that puts new
 * certificates into trust anchor cells, its response, and the alert that follows a future-dated one (measured:
 * RTDS 4.5.0; field [0] follows gbcs-parser and GBCS 0.8.1 only).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import {
  generalizedTime,
  namedInteger,
  nullValue,
  octetString,
  rawCertificate,
  smallInteger,
} from "../asn1/primitives.ts";
import { context, optional, sequence, sequenceOf, withDefault } from "../asn1/schema.ts";
import {
  credentialsReplacementMode,
  entityIdOctets,
  keyIdentifierOctets,
  remotePartyRole,
  seqNumber,
  statusCode,
  trustAnchorCellIdentifier,
} from "./credentials-schema.ts";

const specialistSeqNumber = sequence("SpecialistSeqNumber", {
  seqNumberUsage: namedInteger("SeqNumberUsage", { prepaymentTopUp: 0 }),
  seqNumber,
});

const remotePartySeqNumberChange = sequence("RemotePartySeqNumberChange", {
  otherRemotePartyRole: remotePartyRole,
  otherRemotePartyFloorSeqNumber: seqNumber,
  newRemotePartySpecialistFloorSeqNumber: optional(sequenceOf(specialistSeqNumber)),
});

const authorisingRemotePartyControl = sequence("AuthorisingRemotePartyControl", {
  credentialsReplacementMode,
  plaintextSymmetricKey: optional(context(0, octetString("OctetString"))),
  applyTimeBasedCPVChecks: withDefault(
    context(1, namedInteger("ApplyTimeBasedCPVChecks", { apply: 0, disapply: 1 })),
    "apply",
  ),
  authorisingRemotePartyTACellIdentifier: optional(context(2, trustAnchorCellIdentifier)),
  authorisingRemotePartySeqNumber: context(3, seqNumber),
  newRemotePartyFloorSeqNumber: optional(context(4, seqNumber)),
  newRemotePartySpecialistFloorSeqNumber: optional(context(5, sequenceOf(specialistSeqNumber))),
  otherRemotePartySeqNumberChanges: optional(context(6, sequenceOf(remotePartySeqNumberChange))),
});

const trustAnchorReplacement = sequence("TrustAnchorReplacement", {
  replacementCertificate: rawCertificate,
  targetTrustAnchorCell: trustAnchorCellIdentifier,
});

export const cs02bCommand = sequence("CommandPayload", {
  authorisingRemotePartyControl,
  replacements: sequenceOf(trustAnchorReplacement),
  certificationPathCertificates: sequenceOf(rawCertificate),
  executionDateTime: optional(generalizedTime),
});

const replacementOutcome = sequence("ReplacementOutcome", {
  affectedTrustAnchorCell: trustAnchorCellIdentifier,
  statusCode,
  existingSubjectUniqueID: entityIdOctets,
  existingSubjectKeyIdentifier: keyIdentifierOctets,
  replacingSubjectUniqueID: entityIdOctets,
  replacingSubjectKeyIdentifier: keyIdentifierOctets,
});

const executionOutcome = sequence("ExecutionOutcome", {
  authorisingRemotePartySeqNumber: seqNumber,
  credentialsReplacementMode,
  remotePartySeqNumberChanges: sequenceOf(remotePartySeqNumberChange),
  replacementOutcomes: sequenceOf(replacementOutcome),
});

export const cs02bResponse = sequence("ResponsePayload", {
  commandAccepted: nullValue("CommandAccepted"),
  executionOutcome: optional(executionOutcome),
});

export const cs02bAlert = sequence("AlertPayload", {
  alertCode: smallInteger("AlertCode", 0xffff_ffff),
  executionDateTime: generalizedTime,
  executionOutcome,
});

/** A counter floor kept apart from the role's own: for prepayment top-ups. */
export type SpecialistSeqNumber = ValueOf<typeof specialistSeqNumber>;
export type RemotePartySeqNumberChange = ValueOf<typeof remotePartySeqNumberChange>;
export type AuthorisingRemotePartyControl = ValueOf<typeof authorisingRemotePartyControl>;
/** The certificate is its own DER bytes. */
export type TrustAnchorReplacement = ValueOf<typeof trustAnchorReplacement>;
export type UpdateSecurityCredentialsCommand = ValueOf<typeof cs02bCommand>;
/** On failure the replacing fields repeat the existing ones; a root's unique ID is all zeros. */
export type ReplacementOutcome = ValueOf<typeof replacementOutcome>;
export type ExecutionOutcome = ValueOf<typeof executionOutcome>;
/** `executionOutcome` is absent when the command was future dated or cancelled an earlier one. */
export type UpdateSecurityCredentialsResponse = ValueOf<typeof cs02bResponse>;
export type UpdateSecurityCredentialsAlert = ValueOf<typeof cs02bAlert>;

/** The alert codes of a future-dated replacement: 8F66 only when every replacement succeeded (measured). */
export const FUTURE_DATED_ALERT_CODES = { success: 0x8f66, failure: 0x8f67 } as const;

export function decodeUpdateSecurityCredentialsCommand(
  content: Uint8Array,
): Decoded<UpdateSecurityCredentialsCommand> {
  return decodeDer(cs02bCommand, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeUpdateSecurityCredentialsCommand(
  command: UpdateSecurityCredentialsCommand,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02bCommand, command, options);
}

export function decodeUpdateSecurityCredentialsResponse(
  content: Uint8Array,
): Decoded<UpdateSecurityCredentialsResponse> {
  return decodeDer(cs02bResponse, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeUpdateSecurityCredentialsResponse(
  response: UpdateSecurityCredentialsResponse,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02bResponse, response, options);
}

export function decodeUpdateSecurityCredentialsAlert(
  content: Uint8Array,
): Decoded<UpdateSecurityCredentialsAlert> {
  return decodeDer(cs02bAlert, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeUpdateSecurityCredentialsAlert(
  alert: UpdateSecurityCredentialsAlert,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02bAlert, alert, options);
}
