/**
 * The reads of gas devices: a request's element becomes ZigBee questions, and the answer goes to the User unread. What
 * is asked is measured (RTDS 4.5.0) but for 4.1.2, 4.10, 6.2.7 and 7.4, whose attribute numbers are those of ZigBee
 * Smart Energy, unverified.
 */
import { type Instant, UsageError } from "../../pki/index.ts";
import {
  type DuisDeviceType,
  encodeZigbeeCommand,
  encodeZigbeeMessage,
  MESSAGE_CODES,
  type MessageCode,
  type ReadKind,
  type ReadLogPeriod,
  type ServiceRequest,
  ZIGBEE_CLUSTERS,
  type ZigbeeCommand,
  ZIGBEE_EPOCH_SECONDS,
} from "../../wire/index.ts";
import { type DeviceService, rememberNothing } from "./device-service.ts";

/** One question to one cluster. */
interface Question {
  readonly cluster: number;
  readonly asks: ZigbeeCommand;
}

interface ReadService {
  readonly variant: string;
  readonly kind: ReadKind | "RecordNetworkDataGAS";
  readonly messageCode: MessageCode;
  readonly targets: readonly DuisDeviceType[];
  /** `user` where the device takes this read from nobody else; `brokerNamingUser` where from the broker alone. */
  readonly originator: DeviceService["originator"];
  readonly questions: (period: ReadLogPeriod, at: Instant) => readonly Question[];
}

const { basic, price, metering, events } = ZIGBEE_CLUSTERS;
const HALF_HOUR = 1_800;
const DAY = 86_400;
/** Seconds between two samples of the network data log, and how many are taken (measured: GCS31). */
const NETWORK_SAMPLE_INTERVAL = 360;
const NETWORK_SAMPLES = 41;
/** The event log, and all of each event (measured: CS10a). */
const WHOLE_EVENT_LOG = 0x13;

const attributes = (cluster: number, ...ids: readonly number[]): Question => ({
  cluster,
  asks: { kind: "readAttributes", ids },
});

/** Seconds since 2000-01-01T00:00:00Z, as ZigBee counts. */
const zigbeeTime = (at: Instant): number => Math.floor(at / 1000) - ZIGBEE_EPOCH_SECONDS;

/** What two octets can ask for. */
const MOST_SAMPLES = 0xffff;

/** A sampled log; one sample more than there are intervals in the period (measured: GCS17, GCS61). */
const samples =
  (sampleId: number, interval: number) =>
  ({ startDateTime, endDateTime }: ReadLogPeriod): readonly Question[] => [
    {
      cluster: metering,
      asks: {
        kind: "getSampledData",
        sampleId,
        earliestSampleTime: zigbeeTime(startDateTime),
        sampleType: 0,
        numberOfSamples: Math.min(
          Math.floor((endDateTime - startDateTime) / 1000 / interval) + 1,
          MOST_SAMPLES,
        ),
      },
    },
  ];

const READ_SERVICES: readonly ReadService[] = [
  {
    variant: "4.1.1",
    kind: "ReadInstantaneousImportRegisters",
    messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
    targets: ["GSME", "GPF"],
    originator: "user",
    questions: () => [attributes(metering, 0x0302, 0x0301, 0x0300, 0x0000)],
  },
  {
    variant: "4.1.2",
    kind: "ReadInstantaneousImportTOUMatrices",
    messageCode: MESSAGE_CODES.GCS13C_READ_GSME_REGISTER_TOU,
    targets: ["GSME", "GPF"],
    originator: "user",
    questions: () => [attributes(metering, 0x0302, 0x0301, 0x0300, 0x0100, 0x0102, 0x0104, 0x0106)],
  },
  {
    variant: "4.8.1",
    kind: "ReadActiveImportProfileData",
    messageCode: MESSAGE_CODES.GCS17_READ_GSME_PROFILE_DATA_LOG,
    targets: ["GSME", "GPF"],
    originator: "userOrBroker",
    questions: samples(0, HALF_HOUR),
  },
  {
    variant: "4.10",
    kind: "ReadNetworkData",
    messageCode: MESSAGE_CODES.GCS18_READ_GAS_NETWORK_DATA_LOG,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: samples(2, NETWORK_SAMPLE_INTERVAL),
  },
  {
    variant: "4.17",
    kind: "RetrieveDailyConsumptionLog",
    messageCode: MESSAGE_CODES.GCS61_READ_GAS_DAILY_CONSUMPTION_LOG,
    targets: ["GPF"],
    originator: "userOrBroker",
    questions: samples(1, DAY),
  },
  {
    variant: "6.2.4",
    kind: "ReadDeviceConfigurationIdentityExcMPxN",
    messageCode: MESSAGE_CODES.GCS21M_READ_GSME_CONFIGURATION,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: () => [attributes(basic, 0x0004, 0x0005), attributes(metering, 0x0608, 0x0607)],
  },
  {
    variant: "6.2.7",
    kind: "ReadDeviceConfigurationMPxN",
    messageCode: MESSAGE_CODES.GCS46_READ_MPRN_GSME,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: () => [attributes(metering, 0x0007)],
  },
  {
    variant: "6.2.8",
    kind: "ReadDeviceConfigurationGas",
    messageCode: MESSAGE_CODES.GCS21A_READ_GAS_CONFIGURATION,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: () => [
      attributes(price, 0x0306, 0x0305, 0x0304, 0x0303, 0x0302),
      attributes(metering, 0x0b13, 0x0b12, 0x0b11, 0x0b10, 0x0b14, 0x0b15),
    ],
  },
  {
    variant: "6.13",
    kind: "ReadEventOrSecurityLog",
    messageCode: MESSAGE_CODES.CS10A_READ_ZIGBEE_DEVICE_EVENT_LOG,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: ({ startDateTime, endDateTime }) => [
      {
        cluster: events,
        asks: {
          kind: "getEventLog",
          eventControlAndLogId: WHOLE_EVENT_LOG,
          eventId: 0,
          startTime: zigbeeTime(startDateTime),
          endTime: zigbeeTime(endDateTime),
          numberOfEvents: 0,
          eventOffset: 0,
        },
      },
    ],
  },
  {
    variant: "7.4",
    kind: "ReadSupplyStatus",
    messageCode: MESSAGE_CODES.GCS33_READ_GSME_VALVE_STATUS,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: () => [attributes(metering, 0x0014)],
  },
  {
    variant: "11.2",
    kind: "ReadFirmwareVersion",
    messageCode: MESSAGE_CODES.GCS38_READ_GSME_FIRMWARE_VERSION,
    targets: ["GSME"],
    originator: "userOrBroker",
    questions: () => [attributes(metering, 0x0206)],
  },
  {
    variant: "14.1",
    kind: "RecordNetworkDataGAS",
    messageCode: MESSAGE_CODES.GCS31_START_NETWORK_DATA_LOG_GSME,
    targets: ["GSME"],
    originator: "brokerNamingUser",
    questions: (_, at) => [
      {
        cluster: metering,
        asks: {
          kind: "startSampling",
          issuerEventId: zigbeeTime(at),
          startSamplingTime: 0,
          sampleType: 0,
          sampleRequestInterval: NETWORK_SAMPLE_INTERVAL,
          maximumNumberOfSamples: NETWORK_SAMPLES,
        },
      },
    ],
  },
];

/** One service a read. */
export const GAS_READS: readonly DeviceService[] = READ_SERVICES.map(
  ({ variant, kind, messageCode, targets, originator, questions }) => ({
    serviceReferenceVariant: variant,
    messageCodes: [messageCode],
    targets,
    originator,
    signer: "nobody",
    payload: (request, _counter, at) => {
      if (request.body.kind !== kind) {
        throw new UsageError(`${variant} cannot carry a ${request.body.kind} body`);
      }
      return {
        messageCode,
        content: encodeZigbeeMessage(
          questions(periodOf(request, at), at).map(({ cluster, asks }, sequence) => ({
            clusterId: cluster,
            header: headerOf(asks, sequence),
            protection: { kind: "plain" },
            payload: encodeZigbeeCommand(asks),
          })),
        ),
      };
    },
    answered: rememberNothing,
  }),
);

/** The last day, where the request names no period. */
function periodOf({ body }: ServiceRequest, at: Instant): ReadLogPeriod {
  const given = "readLogPeriod" in body ? body.readLogPeriod : undefined;
  return given ?? { startDateTime: (at - DAY * 1000) as Instant, endDateTime: at };
}

/** Frame control and command octets of questions (measured: RTDS 4.5.0). */
function headerOf(asks: ZigbeeCommand, sequence: number) {
  switch (asks.kind) {
    case "readAttributes":
      return { frameControl: 0x00, sequence, command: 0x00 };
    case "getSampledData":
      return { frameControl: 0x01, sequence, command: 0x08 };
    case "startSampling":
      return { frameControl: 0x01, sequence, command: 0x07 };
    default:
      return { frameControl: 0x01, sequence, command: 0x00 };
  }
}
