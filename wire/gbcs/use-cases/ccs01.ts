/**
 * CCS01 Add Device to CHF device log: a DLMS access request of three steps to the hub's ZigBee network object
 * (class 0068, 0.0.30.3.0.255): register the device, set how long joining stays open, open it (measured:
 * RTDS 4.5.0 and the service request 8.11 it came from).
 */
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import {
  decoded,
  entityIdBytes,
  entityIdFromBytes,
  UsageError,
  type Decoded,
  type EntityId,
} from "../../../pki/index.ts";
import { octetsOfNumber, readOctets, type OctetReader, type Reading } from "../octet-reader.ts";
import { originatorCounterBytes, type OriginatorCounter } from "../originator-counter.ts";

const ACCESS_REQUEST = 0xd9;
const ACCESS_RESPONSE = 0xda;
const INVOKE_ID_FLAGS = 0x20;
const NETWORK_OBJECT = "006800001e0300ff";
/** A count, then for each step: 03 act or 02 set, the object, the method or attribute. */
const STEPS = hexToBytes(`0303${NETWORK_OBJECT}0102${NETWORK_OBJECT}0302${NETWORK_OBJECT}02`);
const INSTALL_CODE_OCTETS = 16;
/** The structure's head: three values follow, the first a structure of four, its first an EUI-64. */
const BEFORE_DEVICE = hexToBytes("0302040908");
/** Two enumerations of the registration stay as they are in every message seen; their meaning is not public. */
const BEFORE_INSTALL_CODE = hexToBytes("16010910");
const AFTER_INSTALL_CODE = hexToBytes("1600");
const BEFORE_JOIN_TIME = Uint8Array.of(0x12);
/** Boolean, true: joining is open. */
const OPEN_JOINING = hexToBytes("03ff");

export interface AddDeviceToLogCommand {
  /** DLMS repeats the low 3 octets of the message's counter as its invoke-id. */
  readonly originatorCounter: OriginatorCounter;
  readonly deviceId: EntityId;
  /** 16 octets. */
  readonly installCode: Uint8Array;
  /** Seconds. */
  readonly joinTimePeriod: number;
}

/** What decoding finds: of the counter only its low 3 octets are there. */
export type AddDeviceToLogRequest = Omit<AddDeviceToLogCommand, "originatorCounter"> & {
  readonly invokeId: number;
};

/** The DLMS result of each step: 0 success, 1 hardware fault, 250 other reason (all three measured). */
export interface AddDeviceToLogResults {
  readonly registerDevice: number;
  readonly setJoinTimePeriod: number;
  readonly openJoining: number;
}

export type AddDeviceToLogResponse = AddDeviceToLogResults & { readonly invokeId: number };

function apduHead(tag: number, counter: OriginatorCounter): Uint8Array {
  const invokeId = originatorCounterBytes(counter).subarray(-3);
  return concatBytes(Uint8Array.of(tag, INVOKE_ID_FLAGS), invokeId, Uint8Array.of(0));
}

function readApduHead(reader: OctetReader, tag: number): number {
  reader.exactly("apdu", Uint8Array.of(tag));
  reader.exactly("invokeIdFlags", Uint8Array.of(INVOKE_ID_FLAGS));
  const invokeId = reader.number("invokeId", 3, "big");
  reader.exactly("dateTimeLength", Uint8Array.of(0));
  return invokeId;
}

/** @throws UsageError unless the install code has 16 octets and the join time fits into two */
export function encodeAddDeviceToLogCommand(command: AddDeviceToLogCommand): Uint8Array {
  const { installCode, joinTimePeriod } = command;
  if (installCode.length !== INSTALL_CODE_OCTETS) {
    throw new UsageError(`an install code has ${INSTALL_CODE_OCTETS} octets, not ${installCode.length}`);
  }
  if (!Number.isInteger(joinTimePeriod) || joinTimePeriod < 0 || joinTimePeriod > 0xffff) {
    throw new UsageError(`a join time period of ${joinTimePeriod} seconds does not fit into two octets`);
  }
  return concatBytes(
    apduHead(ACCESS_REQUEST, command.originatorCounter),
    STEPS,
    BEFORE_DEVICE,
    entityIdBytes(command.deviceId),
    BEFORE_INSTALL_CODE,
    installCode,
    AFTER_INSTALL_CODE,
    BEFORE_JOIN_TIME,
    octetsOfNumber(joinTimePeriod, 2, "big"),
    OPEN_JOINING,
  );
}

/** Reads and explains the content of the command. */
export function readAddDeviceToLogCommand(content: Uint8Array): Decoded<Reading<AddDeviceToLogRequest>> {
  return readOctets(content, (reader) => {
    const invokeId = readApduHead(reader, ACCESS_REQUEST);
    reader.exactly("steps", STEPS);
    reader.exactly("registrationHead", BEFORE_DEVICE);
    const deviceId = entityIdFromBytes(reader.octets("deviceId", 8));
    reader.exactly("installCodeHead", BEFORE_INSTALL_CODE);
    const installCode = reader.octets("installCode", INSTALL_CODE_OCTETS);
    reader.exactly("registrationTail", AFTER_INSTALL_CODE);
    reader.exactly("joinTimePeriodType", BEFORE_JOIN_TIME);
    const joinTimePeriod = reader.number("joinTimePeriod", 2, "big");
    reader.exactly("openJoining", OPEN_JOINING);
    return { invokeId, deviceId, installCode, joinTimePeriod };
  });
}

export function decodeAddDeviceToLogCommand(content: Uint8Array): Decoded<AddDeviceToLogRequest> {
  const reading = readAddDeviceToLogCommand(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}

/** No access specification is repeated, and each of the three steps returns no data. */
const NO_DATA = hexToBytes("0003000000");
const STEP_COUNT = Uint8Array.of(3);
const ACTION = Uint8Array.of(3);
const SET = Uint8Array.of(2);

/** @throws UsageError when a result does not fit into an octet */
export function encodeAddDeviceToLogResponse(
  counter: OriginatorCounter,
  results: AddDeviceToLogResults,
): Uint8Array {
  const numbers = [results.registerDevice, results.setJoinTimePeriod, results.openJoining];
  if (numbers.some((number) => !Number.isInteger(number) || number < 0 || number > 0xff)) {
    throw new UsageError("a DLMS result does not fit into an octet");
  }
  return concatBytes(
    apduHead(ACCESS_RESPONSE, counter),
    NO_DATA,
    STEP_COUNT,
    ACTION,
    Uint8Array.of(results.registerDevice),
    SET,
    Uint8Array.of(results.setJoinTimePeriod),
    SET,
    Uint8Array.of(results.openJoining),
  );
}

/** Reads and explains the content of the response. */
export function readAddDeviceToLogResponse(content: Uint8Array): Decoded<Reading<AddDeviceToLogResponse>> {
  return readOctets(content, (reader) => {
    const invokeId = readApduHead(reader, ACCESS_RESPONSE);
    reader.exactly("noData", NO_DATA);
    reader.exactly("resultCount", STEP_COUNT);
    reader.exactly("action", ACTION);
    const registerDevice = reader.number("registerDevice", 1, "big");
    reader.exactly("set", SET);
    const setJoinTimePeriod = reader.number("setJoinTimePeriod", 1, "big");
    reader.exactly("set", SET);
    const openJoining = reader.number("openJoining", 1, "big");
    return { invokeId, registerDevice, setJoinTimePeriod, openJoining };
  });
}

export function decodeAddDeviceToLogResponse(content: Uint8Array): Decoded<AddDeviceToLogResponse> {
  const reading = readAddDeviceToLogResponse(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}
