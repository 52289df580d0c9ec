/**
 * What a ZigBee command inside a GBCS message says: attributes asked for and read, sampled logs, event logs. Structures
 * are measured (RTDS 4.5.0: GCS13a, GCS17, GCS21a, GCS21m, GCS31, GCS38, GCS61, CS10a) under the names of ZigBee Smart
 * Energy, which are not checked against it. Whatever is not one of these stays octets.
 */
import { concatBytes } from "@noble/hashes/utils.js";
import type { OctetReader } from "../octet-reader.ts";
import { OctetWriter } from "../octet-writer.ts";
import type { GbzComponent } from "../gbz.ts";
import { ZCL } from "../gbz.ts";
import { encodeZigbeeValue, readZigbeeValue, type ZigbeeValue } from "./zigbee-value.ts";

/** Clusters of the gas devices, by number. */
export const ZIGBEE_CLUSTERS = { basic: 0x0000, price: 0x0700, metering: 0x0702, events: 0x0709 } as const;

/** An attribute as it was read, or the ZigBee status in its place (C0 is measured). */
export type ZigbeeAttribute =
  | { readonly id: number; readonly status: number }
  | { readonly id: number; readonly value: ZigbeeValue };

export interface LoggedEvent {
  readonly logId: number;
  readonly eventId: number;
  /** Seconds since 2000-01-01T00:00:00Z. */
  readonly time: number;
  readonly data: Uint8Array;
}

export type ZigbeeCommand =
  | { readonly kind: "readAttributes"; readonly ids: readonly number[] }
  | { readonly kind: "attributes"; readonly attributes: readonly ZigbeeAttribute[] }
  | { readonly kind: "defaultResponse"; readonly command: number; readonly status: number }
  | {
      readonly kind: "getSampledData";
      readonly sampleId: number;
      /** Seconds since 2000-01-01T00:00:00Z. */
      readonly earliestSampleTime: number;
      readonly sampleType: number;
      readonly numberOfSamples: number;
    }
  | {
      readonly kind: "sampledData";
      readonly sampleId: number;
      readonly startTime: number;
      readonly sampleType: number;
      /** Seconds; FFFF in the daily log (measured). */
      readonly sampleRequestInterval: number;
      /** 24 bits each. */
      readonly samples: readonly number[];
    }
  | {
      readonly kind: "startSampling";
      readonly issuerEventId: number;
      readonly startSamplingTime: number;
      readonly sampleType: number;
      readonly sampleRequestInterval: number;
      readonly maximumNumberOfSamples: number;
    }
  /** FFFF where sampling was not started (measured). */
  | { readonly kind: "samplingStarted"; readonly sampleId: number }
  | {
      readonly kind: "getEventLog";
      /** The lower half names the log, the upper what of it; 13 is measured. */
      readonly eventControlAndLogId: number;
      readonly eventId: number;
      readonly startTime: number;
      readonly endTime: number;
      readonly numberOfEvents: number;
      readonly eventOffset: number;
    }
  | {
      readonly kind: "eventLog";
      /** As the device counts them: 32 beside 33 events in the one measured answer. */
      readonly totalNumberOfEvents: number;
      readonly commandIndex: number;
      readonly totalCommands: number;
      readonly logPayloadControl: number;
      readonly events: readonly LoggedEvent[];
    };

const CLUSTER_SPECIFIC = 0x01;
const FROM_SERVER = 0x08;
const SAMPLE_OCTETS = 3;

/** One shape of command: where it stands, how it is read and written. */
interface Shape<Kind extends ZigbeeCommand["kind"]> {
  /** Undefined: the command means the same on every cluster. */
  readonly cluster: number | undefined;
  readonly from: "client" | "server" | "either";
  readonly command: number;
  readonly read: (reader: OctetReader) => Extract<ZigbeeCommand, { kind: Kind }>;
  readonly write: (value: Extract<ZigbeeCommand, { kind: Kind }>) => Uint8Array;
}

const { metering, events } = ZIGBEE_CLUSTERS;

const SHAPES: { readonly [Kind in ZigbeeCommand["kind"]]: Shape<Kind> } = {
  readAttributes: {
    cluster: undefined,
    from: "client",
    command: ZCL.readAttributes,
    read(reader) {
      const ids: number[] = [];
      while (reader.remaining > 0) ids.push(reader.number("attribute", 2, "little"));
      return { kind: "readAttributes", ids };
    },
    write({ ids }) {
      const writer = new OctetWriter(2 * ids.length);
      for (const id of ids) writer.littleEndian(id, 2);
      return writer.octets;
    },
  },
  attributes: {
    cluster: undefined,
    from: "server",
    command: ZCL.readAttributesResponse,
    read(reader) {
      const attributes: ZigbeeAttribute[] = [];
      while (reader.remaining > 0) {
        const id = reader.number("attribute", 2, "little");
        const status = reader.number("status", 1, "big");
        attributes.push(
          status === ZCL.success ? { id, value: readZigbeeValue(reader, "value") } : { id, status },
        );
      }
      return { kind: "attributes", attributes };
    },
    write: ({ attributes }) =>
      concatBytes(
        ...attributes.map((attribute) => {
          const id = new OctetWriter(2).littleEndian(attribute.id, 2).octets;
          return "value" in attribute
            ? concatBytes(id, Uint8Array.of(ZCL.success), encodeZigbeeValue(attribute.value))
            : concatBytes(id, Uint8Array.of(attribute.status));
        }),
      ),
  },
  defaultResponse: {
    cluster: undefined,
    from: "either",
    command: ZCL.defaultResponse,
    read: (reader) => ({
      kind: "defaultResponse",
      command: reader.number("answered command", 1, "big"),
      status: reader.number("status", 1, "big"),
    }),
    write: ({ command, status }) => Uint8Array.of(command, status),
  },
  getSampledData: {
    cluster: metering,
    from: "client",
    command: 0x08,
    read: (reader) => ({
      kind: "getSampledData",
      sampleId: reader.number("sampleId", 2, "little"),
      earliestSampleTime: reader.number("earliestSampleTime", 4, "little"),
      sampleType: reader.number("sampleType", 1, "big"),
      numberOfSamples: reader.number("numberOfSamples", 2, "little"),
    }),
    write: ({ sampleId, earliestSampleTime, sampleType, numberOfSamples }) =>
      new OctetWriter(9)
        .littleEndian(sampleId, 2)
        .littleEndian(earliestSampleTime, 4)
        .octet(sampleType)
        .littleEndian(numberOfSamples, 2).octets,
  },
  sampledData: {
    cluster: metering,
    from: "server",
    command: 0x07,
    read(reader) {
      const sampleId = reader.number("sampleId", 2, "little");
      const startTime = reader.number("startTime", 4, "little");
      const sampleType = reader.number("sampleType", 1, "big");
      const sampleRequestInterval = reader.number("sampleRequestInterval", 2, "little");
      const count = reader.number("numberOfSamples", 2, "little");
      if (count * SAMPLE_OCTETS !== reader.remaining) {
        reader.refuse(`${reader.remaining} octets are no ${count} samples`);
      }
      const samples = Array.from({ length: count }, () => reader.number("sample", SAMPLE_OCTETS, "little"));
      return { kind: "sampledData", sampleId, startTime, sampleType, sampleRequestInterval, samples };
    },
    write({ sampleId, startTime, sampleType, sampleRequestInterval, samples }) {
      const writer = new OctetWriter(11 + SAMPLE_OCTETS * samples.length)
        .littleEndian(sampleId, 2)
        .littleEndian(startTime, 4)
        .octet(sampleType)
        .littleEndian(sampleRequestInterval, 2)
        .littleEndian(samples.length, 2);
      for (const sample of samples) writer.littleEndian(sample, SAMPLE_OCTETS);
      return writer.octets;
    },
  },
  startSampling: {
    cluster: metering,
    from: "client",
    command: 0x07,
    read: (reader) => ({
      kind: "startSampling",
      issuerEventId: reader.number("issuerEventId", 4, "little"),
      startSamplingTime: reader.number("startSamplingTime", 4, "little"),
      sampleType: reader.number("sampleType", 1, "big"),
      sampleRequestInterval: reader.number("sampleRequestInterval", 2, "little"),
      maximumNumberOfSamples: reader.number("maximumNumberOfSamples", 2, "little"),
    }),
    write: (value) =>
      new OctetWriter(13)
        .littleEndian(value.issuerEventId, 4)
        .littleEndian(value.startSamplingTime, 4)
        .octet(value.sampleType)
        .littleEndian(value.sampleRequestInterval, 2)
        .littleEndian(value.maximumNumberOfSamples, 2).octets,
  },
  samplingStarted: {
    cluster: metering,
    from: "server",
    command: 0x0d,
    read: (reader) => ({ kind: "samplingStarted", sampleId: reader.number("sampleId", 2, "little") }),
    write: ({ sampleId }) => new OctetWriter(2).littleEndian(sampleId, 2).octets,
  },
  getEventLog: {
    cluster: events,
    from: "client",
    command: 0x00,
    read: (reader) => ({
      kind: "getEventLog",
      eventControlAndLogId: reader.number("eventControlAndLogId", 1, "big"),
      eventId: reader.number("eventId", 2, "little"),
      startTime: reader.number("startTime", 4, "little"),
      endTime: reader.number("endTime", 4, "little"),
      numberOfEvents: reader.number("numberOfEvents", 1, "big"),
      eventOffset: reader.number("eventOffset", 2, "little"),
    }),
    write: (value) =>
      new OctetWriter(14)
        .octet(value.eventControlAndLogId)
        .littleEndian(value.eventId, 2)
        .littleEndian(value.startTime, 4)
        .littleEndian(value.endTime, 4)
        .octet(value.numberOfEvents)
        .littleEndian(value.eventOffset, 2).octets,
  },
  eventLog: {
    cluster: events,
    from: "server",
    command: 0x01,
    read(reader) {
      const totalNumberOfEvents = reader.number("totalNumberOfEvents", 2, "little");
      const commandIndex = reader.number("commandIndex", 1, "big");
      const totalCommands = reader.number("totalCommands", 1, "big");
      const logPayloadControl = reader.number("logPayloadControl", 1, "big");
      const logged: LoggedEvent[] = [];
      while (reader.remaining > 0) {
        const logId = reader.number("logId", 1, "big");
        const eventId = reader.number("eventId", 2, "little");
        const time = reader.number("time", 4, "little");
        const data = reader.octets("data", reader.number("dataLength", 1, "big"));
        logged.push({ logId, eventId, time, data });
      }
      return {
        kind: "eventLog",
        totalNumberOfEvents,
        commandIndex,
        totalCommands,
        logPayloadControl,
        events: logged,
      };
    },
    write: ({ totalNumberOfEvents, commandIndex, totalCommands, logPayloadControl, events: logged }) =>
      concatBytes(
        new OctetWriter(5)
          .littleEndian(totalNumberOfEvents, 2)
          .octet(commandIndex)
          .octet(totalCommands)
          .octet(logPayloadControl).octets,
        ...logged.map(
          ({ logId, eventId, time, data }) =>
            new OctetWriter(8 + data.length)
              .octet(logId)
              .littleEndian(eventId, 2)
              .littleEndian(time, 4)
              .octet(data.length)
              .all(data).octets,
        ),
      ),
  },
};

const ALL_SHAPES = Object.values(SHAPES) as readonly Shape<ZigbeeCommand["kind"]>[];

/** How a component's payload is read; undefined where it stays octets. */
export function zigbeeCommandReader({
  clusterId,
  header,
}: Pick<GbzComponent, "clusterId" | "header">): ((reader: OctetReader) => ZigbeeCommand) | undefined {
  const specific = (header.frameControl & CLUSTER_SPECIFIC) !== 0;
  const side = (header.frameControl & FROM_SERVER) === 0 ? "client" : "server";
  return ALL_SHAPES.find(
    ({ cluster, from, command }) =>
      command === header.command &&
      (cluster === undefined ? !specific : specific && cluster === clusterId) &&
      (from === "either" || from === side),
  )?.read;
}

/** The payload of a command, in the clear. @throws UsageError when a value does not fit its type */
export function encodeZigbeeCommand<Kind extends ZigbeeCommand["kind"]>(
  command: Extract<ZigbeeCommand, { kind: Kind }>,
): Uint8Array {
  const shape: Shape<Kind> = SHAPES[command.kind];
  return shape.write(command);
}
