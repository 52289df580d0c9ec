/** CS07 Read Device Join Details: the command is a NULL, the answer the device's log (measured: RTDS 4.5.0). */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger, nullValue } from "../asn1/primitives.ts";
import { optional, sequence, sequenceOf } from "../asn1/schema.ts";
import { deviceLogEntry } from "./device-log-schema.ts";

export const readJoinDetailsCommand = nullValue("ReadDeviceJoinDetailsCommand");

export const readJoinDetailsResponse = sequence("ReadDeviceJoinDetailsResponse", {
  /** 0 and 1 are measured; the names follow gbcs-parser. */
  responseCode: namedInteger("ReadJoinDetailsCode", { success: 0, readFailure: 1 }),
  deviceLogEntries: optional(sequenceOf(deviceLogEntry)),
});

export type ReadJoinDetailsResponse = ValueOf<typeof readJoinDetailsResponse>;

/** The content is a NULL, always the same. */
export function encodeReadJoinDetailsCommand(): Uint8Array {
  return encodeDer(readJoinDetailsCommand, null);
}

export function decodeReadJoinDetailsCommand(content: Uint8Array): Decoded<null> {
  return decodeDer(readJoinDetailsCommand, content);
}

export function decodeReadJoinDetailsResponse(content: Uint8Array): Decoded<ReadJoinDetailsResponse> {
  return decodeDer(readJoinDetailsResponse, content);
}

export function encodeReadJoinDetailsResponse(
  response: ReadJoinDetailsResponse,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(readJoinDetailsResponse, response, options);
}
