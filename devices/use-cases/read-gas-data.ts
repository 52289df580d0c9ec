/**
 * The reads that a gas network operator may ask for, and a supplier with it (GCS13c, GCS17, GCS18, GCS21a, GCS21e,
 * GCS21m, GCS31, GCS33, GCS38, GCS46, GCS61, CS10a, CS10b): ZigBee commands answered from the data model, component by
 * component. GCS13a, whose register moves with a scenario, has a file of its own.
 *
 * A party whose certificate is in a cell asks in its own name. Any other asks through the access control broker and is
 * named beside it; then the answer goes to the broker, and what is encrypted is encrypted for the certificate that came
 * with the command (measured: GCS31, GCS61).
 */
import { decoded, type Decoded, undecodable } from "../../pki/index.ts";
import {
  encodeZigbeeMessage,
  encryptAttributes,
  encodeZigbeeCommand,
  type GbcsMessage,
  MESSAGE_CODES,
  type MessageCode,
  readZigbeeMessage,
  type ZigbeeCommand,
  type ZigbeeComponent,
} from "../../wire/index.ts";
import { type DataModel, readAttribute, ZIGBEE_STATUS } from "../data-model/data-model.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { cell, type DeviceKind } from "../device-kind.ts";
import { responseHeader } from "../response-header.ts";
import type { CommandExecution, UseCase } from "../use-case.ts";
import { simpleUseCase } from "./simple-use-case.ts";

interface GasRead {
  readonly messageCode: MessageCode;
  readonly title: string;
  readonly kinds: readonly DeviceKind[];
  /** Whether what is answered is personal data, and so encrypted for its reader. */
  readonly answer: "plain" | "encrypted";
}

const BOTH: readonly DeviceKind[] = ["GSME", "GPF"];
const METER: readonly DeviceKind[] = ["GSME"];

/** Who answers what, and what is encrypted (published use-case list; measured but for GCS13c, 18, 21e, 33, 46, CS10b). */
const GAS_READS: readonly GasRead[] = [
  {
    messageCode: MESSAGE_CODES.GCS13C_READ_GSME_REGISTER_TOU,
    title: "GCS13c Read GSME Register (TOU)",
    kinds: BOTH,
    answer: "encrypted",
  },
  {
    messageCode: MESSAGE_CODES.GCS17_READ_GSME_PROFILE_DATA_LOG,
    title: "GCS17 Read GSME Profile Data Log",
    kinds: BOTH,
    answer: "encrypted",
  },
  {
    messageCode: MESSAGE_CODES.GCS18_READ_GAS_NETWORK_DATA_LOG,
    title: "GCS18 Read Gas Network Data Log",
    kinds: METER,
    answer: "encrypted",
  },
  {
    messageCode: MESSAGE_CODES.GCS61_READ_GAS_DAILY_CONSUMPTION_LOG,
    title: "GCS61 Read Gas Daily Consumption Log",
    kinds: ["GPF"],
    answer: "encrypted",
  },
  {
    messageCode: MESSAGE_CODES.GCS21A_READ_GAS_CONFIGURATION,
    title: "GCS21a Read Gas Configuration",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS21E_READ_GSME_GPF_CONFIGURATION,
    title: "GCS21e Read GSME/GPF Configuration",
    kinds: BOTH,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS21M_READ_GSME_CONFIGURATION,
    title: "GCS21m Read GSME Configuration",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS33_READ_GSME_VALVE_STATUS,
    title: "GCS33 Read GSME Valve Status",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS46_READ_MPRN_GSME,
    title: "GCS46 Read MPRN on the GSME",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS38_READ_GSME_FIRMWARE_VERSION,
    title: "GCS38 Read GSME Firmware Version",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.GCS31_START_NETWORK_DATA_LOG_GSME,
    title: "GCS31 Start Network Data Log on GSME",
    kinds: METER,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.CS10A_READ_ZIGBEE_DEVICE_EVENT_LOG,
    title: "CS10a Read ZigBee Device Event Log",
    kinds: BOTH,
    answer: "plain",
  },
  {
    messageCode: MESSAGE_CODES.CS10B_READ_ZIGBEE_DEVICE_SECURITY_LOG,
    title: "CS10b Read ZigBee Device Security Log",
    kinds: BOTH,
    answer: "plain",
  },
];

/** The message codes of the reads, GCS13a among them. */
export const GAS_READ_MESSAGE_CODES: ReadonlySet<MessageCode> = new Set([
  MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
  ...GAS_READS.map(({ messageCode }) => messageCode),
]);

/** One use case a read. */
export const READ_GAS_DATA_USE_CASES: readonly UseCase[] = GAS_READS.map(({ answer, ...read }) =>
  simpleUseCase({
    ...read,
    replay: "unprotected",
    protection: () => "mac",
    authorisingCells: (kind, { header }) =>
      header.supplementaryRemoteParty === undefined
        ? [
            cell("supplier", "keyAgreement"),
            ...(kind === "GPF" ? [cell("networkOperator", "keyAgreement")] : []),
          ]
        : [cell("accessControlBroker", "keyAgreement")],
    decode: decodeQuestions,
    carryOut: (questions, execution) => answerQuestions(questions, execution, answer),
  }),
);

interface Question {
  readonly component: ZigbeeComponent;
  readonly meaning: ZigbeeCommand;
}

function decodeQuestions(content: Uint8Array): Decoded<readonly Question[]> {
  const message = readZigbeeMessage(content);
  if (!message.ok) return message;
  const questions = message.value.value.flatMap(({ meaning, ...component }): readonly Question[] =>
    meaning === undefined ? [] : [{ component, meaning }],
  );
  return questions.length === message.value.value.length
    ? decoded(questions)
    : undecodable("a ZigBee command that is no read of this use case", 0);
}

/** Frame controls of answers (measured: RTDS 4.5.0). */
const PLAIN_ATTRIBUTES = 0x08;
const ENCRYPTED_ATTRIBUTES = 0x18;
const ENCRYPTED_OR_LOG = 0x19;
const CLUSTER_ANSWER = 0x09;

function answerQuestions(
  questions: readonly Question[],
  { environment, message, state, authorisedBy }: CommandExecution,
  privacy: GasRead["answer"],
) {
  // These answers carry no date-time; that of GCS13a does (measured: RTDS 4.5.0).
  const header = responseHeader(state.entityId, message.header, undefined);
  const secret = environment.keys.sharedSecret(
    readerPoint(message, environment) ?? authorisedBy.contents.publicPoint,
  );
  let encrypted = 0;
  const components = questions.map(({ component, meaning }): ZigbeeComponent => {
    const { command, frameControl, answer } = answerOf(state.dataModel, component.clusterId, meaning);
    const { clusterId } = component;
    const { sequence } = component.header;
    const conceals = privacy === "encrypted" && answer.kind !== "defaultResponse";
    if (!conceals) {
      return {
        clusterId,
        header: { frameControl, sequence, command },
        protection: { kind: "plain" },
        payload: new Uint8Array(),
        meaning: answer,
      };
    }
    encrypted += 1;
    return {
      clusterId,
      header: {
        frameControl: answer.kind === "attributes" ? ENCRYPTED_ATTRIBUTES : frameControl,
        sequence,
        command,
      },
      protection: { kind: "encrypted", frameCount: encrypted - 1 },
      payload: encryptAttributes(secret, header, encodeZigbeeCommand(answer)),
    };
  });
  return {
    state,
    facts: { reads: questions.map(({ meaning }) => meaning.kind).join(", ") },
    means: privacy === "encrypted" ? "read, and encrypted for the reader" : "read",
    answer: {
      content: encodeZigbeeMessage(components),
      protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint } as const,
    },
  };
}

/** The key of the party that asks through the broker, if it is to be answered in secret. */
function readerPoint({ header }: GbcsMessage, { memory }: DeviceEnvironment): Uint8Array | undefined {
  const der = header.supplementaryRemoteParty?.keyAgreementCertificate;
  const certificate = der === undefined ? undefined : memory.certificates.read(der);
  return certificate?.ok === true ? certificate.value.subjectPublicKey : undefined;
}

interface ZigbeeAnswer {
  readonly frameControl: number;
  readonly command: number;
  readonly answer: ZigbeeCommand;
}

function answerOf(model: DataModel, cluster: number, question: ZigbeeCommand): ZigbeeAnswer {
  switch (question.kind) {
    case "readAttributes": {
      const broken = model.brokenClusters.get(cluster);
      if (broken !== undefined) return refused(WHOLE_CLUSTER, broken);
      return {
        frameControl: PLAIN_ATTRIBUTES,
        command: 0x01,
        answer: {
          kind: "attributes",
          attributes: question.ids.map((id) => readAttribute(model, cluster, id)),
        },
      };
    }
    case "getSampledData": {
      const log = model.sampledLogs.get(question.sampleId);
      if (log?.kind !== "kept") return refused(0x08, log?.status);
      const { startTime, sampleType, sampleRequestInterval, samples } = log.value;
      return {
        frameControl: ENCRYPTED_OR_LOG,
        command: 0x07,
        answer: {
          kind: "sampledData",
          sampleId: question.sampleId,
          startTime,
          sampleType,
          sampleRequestInterval,
          samples: samples.slice(0, question.numberOfSamples),
        },
      };
    }
    case "startSampling": {
      const log = model.sampledLogs.get(NETWORK_DATA);
      return {
        frameControl: CLUSTER_ANSWER,
        command: 0x0d,
        answer: { kind: "samplingStarted", sampleId: log?.kind === "broken" ? NOT_STARTED : NETWORK_DATA },
      };
    }
    case "getEventLog": {
      const log = model.eventLogs.get(question.eventControlAndLogId & LOG_ID);
      if (log?.kind !== "kept") return refused(0x00, log?.status);
      const { startTime, endTime } = question;
      const events = log.value.events.filter(({ time }) => time >= startTime && time <= endTime);
      if (events.length === 0) return refused(0x00, undefined);
      return {
        frameControl: ENCRYPTED_OR_LOG,
        command: 0x01,
        answer: {
          kind: "eventLog",
          totalNumberOfEvents: log.value.totalNumberOfEvents ?? events.length,
          commandIndex: 0,
          totalCommands: 1,
          logPayloadControl: 0,
          events,
        },
      };
    }
    default:
      return refused(0x00, ZIGBEE_STATUS.unsupportedAttribute);
  }
}

/** In the place of the answered command where a cluster refuses as a whole (measured: GCS21m). */
const WHOLE_CLUSTER = 0xff;
const NETWORK_DATA = 2;
const NOT_STARTED = 0xffff;
const LOG_ID = 0x0f;

function refused(command: number, status: number = ZIGBEE_STATUS.notFound): ZigbeeAnswer {
  return {
    frameControl: PLAIN_ATTRIBUTES,
    command: 0x0b,
    answer: { kind: "defaultResponse", command, status },
  };
}
