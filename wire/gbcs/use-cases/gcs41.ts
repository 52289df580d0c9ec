/**
 * GCS41 Set MPRN Value on the GSME (structure seen in RTDS 4.5.0, message code 0087; the fields' names are
 * those of ZigBee Smart Energy's site identifier update and are not checked against it).
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { decoded, UsageError, type Decoded } from "../../../pki/index.ts";
import { encodeGbz, readGbz, ZCL, type GbzComponent } from "../gbz.ts";
import { octetsOfNumber, type OctetReader, type Reading } from "../octet-reader.ts";

const DEVICE_MANAGEMENT_CLUSTER = 0x0708;
const UPDATE_SITE_ID = 0x03;
const COMMAND_FRAME_CONTROL = 0x09;
const LONGEST_SITE_ID = 0xff;

export interface SetMeterPointReferenceNumberCommand {
  /** In the messages seen, the time of the request in seconds since 2000-01-01T00:00:00Z. */
  readonly issuerEventId: number;
  /** When to take effect, in seconds since 2000-01-01T00:00:00Z; 0 for now. */
  readonly siteIdTime: number;
  readonly providerId: number;
  /** The MPRN in ASCII digits. */
  readonly meterPointReferenceNumber: string;
}

/** The ZigBee status: 00 success; C0 is seen for a failure. */
export interface SetMeterPointReferenceNumberResponse {
  readonly status: number;
}

/** @throws UsageError when a number does not fit, or the MPRN is not 1 to 255 ASCII digits */
export function encodeSetMeterPointReferenceNumberCommand(
  command: SetMeterPointReferenceNumberCommand,
): Uint8Array {
  const { meterPointReferenceNumber: mprn } = command;
  if (!/^\d+$/.test(mprn) || mprn.length > LONGEST_SITE_ID) {
    throw new UsageError(`"${mprn}" is not an MPRN in digits`);
  }
  const numbers = [command.issuerEventId, command.siteIdTime, command.providerId];
  if (numbers.some((number) => !Number.isInteger(number) || number < 0 || number > 0xffff_ffff)) {
    throw new UsageError("a field of the MPRN command does not fit into 4 octets");
  }
  const payload = concatBytes(
    ...numbers.map((number) => octetsOfNumber(number, 4, "little")),
    Uint8Array.of(mprn.length),
    Uint8Array.from(mprn, (digit) => digit.charCodeAt(0)),
  );
  return encodeGbz([
    {
      clusterId: DEVICE_MANAGEMENT_CLUSTER,
      header: { frameControl: COMMAND_FRAME_CONTROL, sequence: 0, command: UPDATE_SITE_ID },
      protection: { kind: "plain" },
      payload,
    },
  ]);
}

function readCommandPayload(reader: OctetReader): SetMeterPointReferenceNumberCommand {
  const issuerEventId = reader.number("issuerEventId", 4, "little");
  const siteIdTime = reader.number("siteIdTime", 4, "little");
  const providerId = reader.number("providerId", 4, "little");
  const length = reader.number("siteIdLength", 1, "big");
  const digits = reader.octets("meterPointReferenceNumber", length, asText);
  if (!/^\d+$/.test(asText(digits))) {
    reader.refuse("the MPRN is not in ASCII digits");
  }
  return { issuerEventId, siteIdTime, providerId, meterPointReferenceNumber: asText(digits) };
}

function asText(octets: Uint8Array): string {
  return String.fromCharCode(...octets);
}

function readOneComponent<Value>(
  content: Uint8Array,
  clusterCommand: { readonly frameControl: number; readonly command: number },
  read: (reader: OctetReader) => Value,
): Decoded<Reading<Value>> {
  const found: Value[] = [];
  const gbz = readGbz(content, (reader, length, component) => {
    const fits =
      component.clusterId === DEVICE_MANAGEMENT_CLUSTER &&
      component.protection.kind === "plain" &&
      component.fromTime === undefined &&
      component.header.sequence === 0 &&
      component.header.frameControl === clusterCommand.frameControl &&
      component.header.command === clusterCommand.command;
    if (!fits || found.length > 0) {
      reader.refuse("not the component that GCS41 has");
    }
    const start = reader.offset;
    found.push(read(reader));
    if (reader.offset - start !== length) {
      reader.refuse(`the payload of ${length} octets ends after ${reader.offset - start}`);
    }
    return new Uint8Array(0);
  });
  if (!gbz.ok) {
    return gbz;
  }
  const [value] = found as [Value];
  return decoded({ value, fields: gbz.value.fields });
}

/** Reads and explains the content of the command. */
export function readSetMeterPointReferenceNumberCommand(
  content: Uint8Array,
): Decoded<Reading<SetMeterPointReferenceNumberCommand>> {
  return readOneComponent(
    content,
    { frameControl: COMMAND_FRAME_CONTROL, command: UPDATE_SITE_ID },
    readCommandPayload,
  );
}

export function decodeSetMeterPointReferenceNumberCommand(
  content: Uint8Array,
): Decoded<SetMeterPointReferenceNumberCommand> {
  const reading = readSetMeterPointReferenceNumberCommand(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}

/** The response is ZigBee's default response to the command. */
export function encodeSetMeterPointReferenceNumberResponse(
  response: SetMeterPointReferenceNumberResponse,
): Uint8Array {
  const component: GbzComponent = {
    clusterId: DEVICE_MANAGEMENT_CLUSTER,
    header: { frameControl: 0, sequence: 0, command: ZCL.defaultResponse },
    protection: { kind: "plain" },
    payload: Uint8Array.of(UPDATE_SITE_ID, response.status),
  };
  return encodeGbz([component]);
}

/** Reads and explains the content of the response. */
export function readSetMeterPointReferenceNumberResponse(
  content: Uint8Array,
): Decoded<Reading<SetMeterPointReferenceNumberResponse>> {
  return readOneComponent(content, { frameControl: 0, command: ZCL.defaultResponse }, (reader) => {
    reader.exactly("answeredCommand", Uint8Array.of(UPDATE_SITE_ID));
    return { status: reader.number("status", 1, "big") };
  });
}

export function decodeSetMeterPointReferenceNumberResponse(
  content: Uint8Array,
): Decoded<SetMeterPointReferenceNumberResponse> {
  const reading = readSetMeterPointReferenceNumberResponse(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}
