/** Which contents this testbed can read, by message code and kind. */
import { decoded, type Decoded } from "../../pki/index.ts";
import type { AnnotatedField } from "./annotation.ts";
import { decodeDer, encodeDer, walkDer, type Codec } from "./asn1/codec.ts";
import type { LengthForm } from "./asn1/der.ts";
import { credentialsReplacementModeOfMessageCode } from "./credentials-replacement-mode.ts";
import { encodeGbz, readGbz } from "./gbz.ts";
import type { GbcsMessage, MessageKind } from "./message.ts";
import { MESSAGE_CODES, type MessageCode } from "./message-code.ts";
import type { Reading } from "./octet-reader.ts";
import { originatorCounter } from "./originator-counter.ts";
import {
  encodeAddDeviceToLogCommand,
  encodeAddDeviceToLogResponse,
  readAddDeviceToLogCommand,
  readAddDeviceToLogResponse,
} from "./use-cases/ccs01.ts";
import { cs02aCommand, cs02aResponse } from "./use-cases/cs02a.ts";
import { cs02bAlert, cs02bCommand, cs02bResponse } from "./use-cases/cs02b.ts";
import { joinDeviceCommand, joinDeviceResponse } from "./use-cases/cs03b.ts";
import { setClockCommand, setClockResponse } from "./use-cases/gcs28.ts";
import {
  encodeSetMeterPointReferenceNumberCommand,
  encodeSetMeterPointReferenceNumberResponse,
  readSetMeterPointReferenceNumberCommand,
  readSetMeterPointReferenceNumberResponse,
} from "./use-cases/gcs41.ts";

/** A reader for the content of one message. */
export interface KnownPayload {
  /** Every octet of the content in order, offsets from its start. */
  readonly explain: (content: Uint8Array) => Decoded<readonly AnnotatedField[]>;
  /** Decodes the content and encodes the value again: the same bytes, if the codec is right. */
  readonly reencode: (content: Uint8Array, lengthForm: LengthForm) => Decoded<Uint8Array>;
}

function asn1<Value>(codec: Codec<Value>): KnownPayload {
  return {
    explain: (content) => walkDer(codec, content),
    reencode(content, lengthForm) {
      const value = decodeDer(codec, content);
      return value.ok ? decoded(encodeDer(codec, value.value, { lengthForm })) : value;
    },
  };
}

function octets<Value>(
  read: (content: Uint8Array) => Decoded<Reading<Value>>,
  encode: (value: Value) => Uint8Array,
): KnownPayload {
  return {
    explain(content) {
      const reading = read(content);
      return reading.ok ? decoded(reading.value.fields) : reading;
    },
    reencode(content) {
      const reading = read(content);
      return reading.ok ? decoded(encode(reading.value.value)) : reading;
    },
  };
}

type PayloadsByKind = Readonly<Partial<Record<MessageKind, KnownPayload>>>;

const provideCredentials: PayloadsByKind = { command: asn1(cs02aCommand), response: asn1(cs02aResponse) };
const updateCredentials: PayloadsByKind = { command: asn1(cs02bCommand), response: asn1(cs02bResponse) };
const futureDatedUpdate: PayloadsByKind = { alert: asn1(cs02bAlert) };
const join: PayloadsByKind = { command: asn1(joinDeviceCommand), response: asn1(joinDeviceResponse) };
const setClock: PayloadsByKind = { command: asn1(setClockCommand), response: asn1(setClockResponse) };
const addDeviceToLog: PayloadsByKind = {
  command: octets(readAddDeviceToLogCommand, ({ invokeId, ...command }) =>
    encodeAddDeviceToLogCommand({ ...command, originatorCounter: originatorCounter(invokeId) }),
  ),
  response: octets(readAddDeviceToLogResponse, ({ invokeId, ...results }) =>
    encodeAddDeviceToLogResponse(originatorCounter(invokeId), results),
  ),
};
const setMeterPointReferenceNumber: PayloadsByKind = {
  command: octets(readSetMeterPointReferenceNumberCommand, encodeSetMeterPointReferenceNumberCommand),
  response: octets(readSetMeterPointReferenceNumberResponse, encodeSetMeterPointReferenceNumberResponse),
};
const anyGbz = octets((content) => readGbz(content), encodeGbz);

const PAYLOADS: ReadonlyMap<MessageCode, PayloadsByKind> = new Map([
  [MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS, provideCredentials],
  [MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER, provideCredentials],
  [MESSAGE_CODES.FUTURE_DATED_UPDATE_SECURITY_CREDENTIALS_ALERT, futureDatedUpdate],
  [MESSAGE_CODES.FUTURE_DATED_UPDATE_LOAD_CONTROLLER_SECURITY_CREDENTIALS_ALERT, futureDatedUpdate],
  [MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER, join],
  [MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER, join],
  [MESSAGE_CODES.CS03B_METHOD_B_JOIN, join],
  [MESSAGE_CODES.CS03C_METHOD_C_JOIN, join],
  [MESSAGE_CODES.GCS28_SET_CLOCK_GSME, setClock],
  [MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG, addDeviceToLog],
  [MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME, setMeterPointReferenceNumber],
]);

/** The reader for this message's content, or undefined: then its octets have no meaning here. */
export function knownPayload({ header, content }: GbcsMessage): KnownPayload | undefined {
  const { messageCode, kind } = header;
  const payloads =
    credentialsReplacementModeOfMessageCode(messageCode) === undefined
      ? PAYLOADS.get(messageCode)
      : updateCredentials;
  const looksLikeGbz = kind !== "alert" && content[0] === 0x01 && content[1] === 0x09;
  return payloads?.[kind] ?? (looksLikeGbz ? anyGbz : undefined);
}
