/** Which contents this testbed can read, by message code and kind. */
import { decoded, type Decoded } from "../../pki/index.ts";
import type { AnnotatedField } from "./annotation.ts";
import { encodeDlmsAlert, encodeGbzAlert, readDlmsAlert, readGbzAlert } from "./alert-payload.ts";
import type { Choice } from "./asn1/choice.ts";
import { decodeDer, encodeDer, walkDer, type Codec } from "./asn1/codec.ts";
import type { LengthForm } from "./asn1/der.ts";
import { credentialsReplacementModeOfMessageCode } from "./credentials-replacement-mode.ts";
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
import { firmwareTransferAlert } from "./use-cases/ccs08.ts";
import { cs02aCommand, cs02aResponse } from "./use-cases/cs02a.ts";
import { cs02bAlert, cs02bCommand, cs02bResponse } from "./use-cases/cs02b.ts";
import { cs02cCommand, cs02cResponse } from "./use-cases/cs02c.ts";
import { cs02dCommand, cs02dResponse } from "./use-cases/cs02d.ts";
import { cs02eCommand, cs02eResponse } from "./use-cases/cs02e.ts";
import { joinDeviceCommand, joinDeviceResponse } from "./use-cases/cs03b.ts";
import { unjoinDeviceCommand, unjoinDeviceResponse } from "./use-cases/cs04.ts";
import {
  activateFirmwareAlert,
  activateFirmwareCommand,
  activateFirmwareResponse,
} from "./use-cases/cs06.ts";
import { readJoinDetailsCommand, readJoinDetailsResponse } from "./use-cases/cs07.ts";
import { setClockCommand, setClockResponse } from "./use-cases/gcs28.ts";
import {
  encodeSetMeterPointReferenceNumberCommand,
  encodeSetMeterPointReferenceNumberResponse,
  readSetMeterPointReferenceNumberCommand,
  readSetMeterPointReferenceNumberResponse,
} from "./use-cases/gcs41.ts";
import { restoreDeviceLogCommand, restoreDeviceLogResponse } from "./use-cases/gcs59.ts";
import { backupDeviceLogAlert } from "./use-cases/gcs62.ts";
import { encodeZigbeeMessage, readZigbeeMessage } from "./zcl/zigbee-message.ts";

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

function oneOf<Value>(codec: Choice<Value>): KnownPayload {
  return {
    explain: (content) => codec.walk(content),
    reencode(content, lengthForm) {
      const value = codec.decode(content);
      return value.ok ? decoded(codec.encode(value.value, { lengthForm })) : value;
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
const issueCredentials: PayloadsByKind = { command: asn1(cs02cCommand), response: oneOf(cs02cResponse) };
const updateDeviceCertificate: PayloadsByKind = {
  command: asn1(cs02dCommand),
  response: asn1(cs02dResponse),
};
const provideDeviceCertificate: PayloadsByKind = {
  command: asn1(cs02eCommand),
  response: oneOf(cs02eResponse),
};
const unjoin: PayloadsByKind = { command: asn1(unjoinDeviceCommand), response: asn1(unjoinDeviceResponse) };
const activateFirmware: PayloadsByKind = {
  command: asn1(activateFirmwareCommand),
  response: oneOf(activateFirmwareResponse),
};
const readJoinDetails: PayloadsByKind = {
  command: asn1(readJoinDetailsCommand),
  response: asn1(readJoinDetailsResponse),
};
const restoreDeviceLog: PayloadsByKind = {
  command: asn1(restoreDeviceLogCommand),
  response: asn1(restoreDeviceLogResponse),
};
const gbzAlert = octets(readGbzAlert, encodeGbzAlert);
const dlmsAlert = octets(readDlmsAlert, encodeDlmsAlert);
const anyGbz = octets(readZigbeeMessage, encodeZigbeeMessage);

const PAYLOADS: ReadonlyMap<MessageCode, PayloadsByKind> = new Map([
  [MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS, provideCredentials],
  [MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER, provideCredentials],
  [MESSAGE_CODES.FUTURE_DATED_UPDATE_SECURITY_CREDENTIALS_ALERT, futureDatedUpdate],
  [MESSAGE_CODES.FUTURE_DATED_UPDATE_LOAD_CONTROLLER_SECURITY_CREDENTIALS_ALERT, futureDatedUpdate],
  [MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER, join],
  [MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER, join],
  [MESSAGE_CODES.CS03B_METHOD_B_JOIN, join],
  [MESSAGE_CODES.CS03C_METHOD_C_JOIN, join],
  [MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS, issueCredentials],
  [MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE, updateDeviceCertificate],
  [MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE, provideDeviceCertificate],
  [MESSAGE_CODES.CS04AC_METHOD_A_OR_C_UNJOIN, unjoin],
  [MESSAGE_CODES.CS04B_METHOD_B_UNJOIN, unjoin],
  [MESSAGE_CODES.CS06_ACTIVATE_FIRMWARE, activateFirmware],
  [MESSAGE_CODES.FUTURE_DATED_FIRMWARE_ACTIVATION_ALERT, { alert: asn1(activateFirmwareAlert) }],
  [MESSAGE_CODES.CS07_READ_DEVICE_JOIN_DETAILS, readJoinDetails],
  [MESSAGE_CODES.CCS08_FIRMWARE_TRANSFER_ALERT, { alert: asn1(firmwareTransferAlert) }],
  [MESSAGE_CODES.GCS59_RESTORE_GPF_DEVICE_LOG, restoreDeviceLog],
  [MESSAGE_CODES.GCS62_BACKUP_GPF_DEVICE_LOG, { alert: asn1(backupDeviceLogAlert) }],
  [MESSAGE_CODES.ECS70_SET_CLOCK_ESME, setClock],
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
  return payloads?.[kind] ?? payloadByItsForm(kind, content);
}

/** GBZ and DLMS contents say what they are; those without a reader of their own are explained as far as that goes. */
function payloadByItsForm(kind: MessageKind, [first, second]: Uint8Array): KnownPayload | undefined {
  if (first === 0x01 && second === 0x09) {
    return kind === "alert" ? gbzAlert : anyGbz;
  }
  return kind === "alert" && first === 0x0f && second === 0x20 ? dlmsAlert : undefined;
}
