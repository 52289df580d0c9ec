/**
 * What a simulated gas meter and its proxy have measured: enough that every read has something to answer. The values mean
 * nothing; attribute numbers are those that the reads ask for.
 */
import {
  attributeKey,
  type DataModel,
  EMPTY_DATA_MODEL,
  type Kept,
  type SampledLog,
} from "../../devices/index.ts";
import type { Instant } from "../../pki/index.ts";
import { ZIGBEE_CLUSTERS, ZIGBEE_EPOCH_SECONDS, type ZigbeeValue } from "../../wire/index.ts";

const UINT24 = 0x22;
const UINT32 = 0x23;
const UINT48 = 0x25;
const ENUM8 = 0x30;
const OCTET_STRING = 0x41;
const CHARACTER_STRING = 0x42;

const HALF_HOURS_OF_TWO_WEEKS = 14 * 48;
const DAYS_OF_A_MONTH = 31;
const NETWORK_SAMPLES = 41;

const number = (type: number, value: number): ZigbeeValue => ({ kind: "number", type, value });
const text = (type: number, characters: string): ZigbeeValue => ({
  kind: "octets",
  type,
  octets: new TextEncoder().encode(characters),
});

const { basic, price, metering } = ZIGBEE_CLUSTERS;

const ATTRIBUTES: readonly (readonly [cluster: number, id: number, value: ZigbeeValue])[] = [
  [basic, 0x0004, text(CHARACTER_STRING, "Testbed")],
  [basic, 0x0005, text(CHARACTER_STRING, "Gas 1")],
  [metering, 0x0007, text(OCTET_STRING, "")],
  [metering, 0x0014, number(ENUM8, 1)],
  [metering, 0x0206, text(OCTET_STRING, "0001")],
  [metering, 0x0607, text(OCTET_STRING, "1")],
  [metering, 0x0608, text(OCTET_STRING, "1")],
  [metering, 0x0300, number(ENUM8, 1)],
  [metering, 0x0301, number(UINT24, 1)],
  [metering, 0x0302, number(UINT24, 1000)],
  ...[0x0100, 0x0102, 0x0104, 0x0106].map((id) => [metering, id, number(UINT48, id)] as const),
  ...[0x0302, 0x0303, 0x0304, 0x0305, 0x0306].map((id) => [price, id, number(UINT32, id)] as const),
  ...[0x0b10, 0x0b11, 0x0b12, 0x0b13, 0x0b14, 0x0b15].map((id) => [metering, id, number(UINT24, 1)] as const),
];

/** @param from when the logs begin */
export function gasDataModel(from: Instant): DataModel {
  const startTime = Math.floor(from / 1000) - ZIGBEE_EPOCH_SECONDS;
  const log = (samples: number, sampleRequestInterval: number): Kept<SampledLog> => ({
    kind: "kept",
    value: {
      startTime,
      sampleType: 0,
      sampleRequestInterval,
      samples: Array.from({ length: samples }, (_, index) => index % 7),
    },
  });
  return {
    ...EMPTY_DATA_MODEL,
    attributes: new Map(
      ATTRIBUTES.map(([cluster, id, value]) => [attributeKey(cluster, id), { kind: "kept", value }]),
    ),
    sampledLogs: new Map([
      [0, log(HALF_HOURS_OF_TWO_WEEKS, 1800)],
      [1, log(DAYS_OF_A_MONTH, 0xffff)],
      [2, log(NETWORK_SAMPLES, 360)],
    ]),
    eventLogs: new Map([
      [
        3,
        {
          kind: "kept",
          value: { events: [{ logId: 3, eventId: 0x8f1d, time: startTime, data: new Uint8Array() }] },
        },
      ],
    ]),
  };
}
