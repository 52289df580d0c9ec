/**
 * CS02a Provide Security Credentials Details, and CS02f, which has the same structure: what a device holds in
 * its trust anchor cells (measured: RTDS 4.5.0). A role that the device has no cell for is reported with
 * `trustAnchorNotFound` and nothing else.
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { optional, sequence, sequenceOf, withDefault } from "../asn1/schema.ts";
import {
  cellUsage,
  entityIdOctets,
  keyIdentifierOctets,
  keyUsage,
  remotePartyRole,
  seqNumber,
  statusCode,
  trustAnchorCellIdentifier,
} from "./credentials-schema.ts";

export const cs02aCommand = sequence("CommandPayload", {
  authorisingRemotePartyTACellIdentifier: trustAnchorCellIdentifier,
  remotePartyRolesCredentialsRequired: sequenceOf(remotePartyRole),
});

const trustAnchorCellContents = sequence("TrustAnchorCellContents", {
  trustAnchorCellKeyUsage: keyUsage,
  trustAnchorCellUsage: withDefault(cellUsage, "management"),
  existingSubjectUniqueID: entityIdOctets,
  existingSubjectKeyIdentifier: keyIdentifierOctets,
});

const remotePartyDetails = sequence("RemotePartyDetails", {
  remotePartyRole,
  statusCode,
  currentSeqNumber: optional(seqNumber),
  trustAnchorCellsDetails: optional(sequenceOf(trustAnchorCellContents)),
});

export const cs02aResponse = sequenceOf(remotePartyDetails);

export type ProvideSecurityCredentialsCommand = ValueOf<typeof cs02aCommand>;
export type TrustAnchorCellContents = ValueOf<typeof trustAnchorCellContents>;
export type RemotePartyDetails = ValueOf<typeof remotePartyDetails>;
/** One entry for each role that the command asked about. */
export type ProvideSecurityCredentialsResponse = ValueOf<typeof cs02aResponse>;

export function decodeProvideSecurityCredentialsCommand(
  content: Uint8Array,
): Decoded<ProvideSecurityCredentialsCommand> {
  return decodeDer(cs02aCommand, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeProvideSecurityCredentialsCommand(
  command: ProvideSecurityCredentialsCommand,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02aCommand, command, options);
}

export function decodeProvideSecurityCredentialsResponse(
  content: Uint8Array,
): Decoded<ProvideSecurityCredentialsResponse> {
  return decodeDer(cs02aResponse, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeProvideSecurityCredentialsResponse(
  response: ProvideSecurityCredentialsResponse,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02aResponse, response, options);
}
