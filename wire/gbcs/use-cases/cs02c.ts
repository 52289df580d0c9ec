/**
 * CS02c Issue Security Credentials: the device makes a key pair and answers with a certification request, or with
 * the reason why not (measured: RTDS 4.5.0; the names of the codes follow gbcs-parser, 3 is measured).
 */
import type { Decoded } from "../../../pki/index.ts";
import { choice, type ValueOfChoice } from "../asn1/choice.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger, rawCertificationRequest } from "../asn1/primitives.ts";
import { sequence } from "../asn1/schema.ts";
import { keyUsage } from "./credentials-schema.ts";

/** Why a device issues no request. */
export const ISSUE_CREDENTIALS_FAILURE_NUMBERS = {
  invalidKeyUsage: 1,
  keyPairGenerationFailed: 2,
  cRProductionFailed: 3,
} as const;
export type IssueCredentialsFailure = keyof typeof ISSUE_CREDENTIALS_FAILURE_NUMBERS;

export const cs02cCommand = sequence("IssueSecurityCredentialsCommand", { keyUsage });

export const cs02cResponse = choice("IssueSecurityCredentialsResponse", {
  certificationRequest: rawCertificationRequest,
  failure: namedInteger("IssueCredentialsFailure", ISSUE_CREDENTIALS_FAILURE_NUMBERS),
});

export type IssueSecurityCredentialsCommand = ValueOf<typeof cs02cCommand>;
/** The request is its own DER bytes (PKCS#10). */
export type IssueSecurityCredentialsResponse = ValueOfChoice<typeof cs02cResponse>;

export function decodeIssueSecurityCredentialsCommand(
  content: Uint8Array,
): Decoded<IssueSecurityCredentialsCommand> {
  return decodeDer(cs02cCommand, content);
}

export function encodeIssueSecurityCredentialsCommand(command: IssueSecurityCredentialsCommand): Uint8Array {
  return encodeDer(cs02cCommand, command);
}

export function decodeIssueSecurityCredentialsResponse(
  content: Uint8Array,
): Decoded<IssueSecurityCredentialsResponse> {
  return cs02cResponse.decode(content);
}

/** @throws UsageError when the request is not exactly one DER SEQUENCE */
export function encodeIssueSecurityCredentialsResponse(
  response: IssueSecurityCredentialsResponse,
  options?: EncodingOptions,
): Uint8Array {
  return cs02cResponse.encode(response, options);
}
