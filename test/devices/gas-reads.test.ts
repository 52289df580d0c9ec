import { expect } from "chai";
import {
  attributeKey,
  type DataModel,
  type DeviceKind,
  EMPTY_DATA_MODEL,
  receive,
  ZIGBEE_STATUS,
} from "../../devices/index.ts";
import { failedCheck, sharedSecret } from "../../pki/index.ts";
import {
  decodeZigbeeCommand,
  decryptAttributes,
  encodeZigbeeMessage,
  macMatches,
  MESSAGE_CODES,
  type MessageCode,
  originatorCounter,
  readZigbeeMessage,
  type ZigbeeCommand,
} from "../../wire/index.ts";
import {
  commandBytes,
  DEVICE_AGREEMENT_POINT,
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  type Organisation,
  surroundings,
  type Surroundings,
} from "./device-under-test.ts";

const METERING = 0x0702;

const MODEL: DataModel = {
  ...EMPTY_DATA_MODEL,
  attributes: new Map([
    [
      attributeKey(METERING, 0x0206),
      { kind: "kept", value: { kind: "number", type: 0x23, value: 0xabcd0123 } },
    ],
    [attributeKey(METERING, 0x0307), { kind: "broken", status: ZIGBEE_STATUS.hardwareFailure }],
  ]),
  sampledLogs: new Map([
    [
      1,
      {
        kind: "kept",
        value: { startTime: 1000, sampleType: 0, sampleRequestInterval: 0xffff, samples: [10, 20, 30] },
      },
    ],
  ]),
  eventLogs: new Map([
    [
      3,
      {
        kind: "kept",
        value: {
          events: [100, 200, 300].map((time) => ({
            logId: 3,
            eventId: 0x8f1f,
            time,
            data: new Uint8Array(),
          })),
        },
      },
    ],
  ]),
};

const attributesOf = (...ids: readonly number[]): ZigbeeCommand => ({ kind: "readAttributes", ids });

interface Read {
  readonly code: MessageCode;
  readonly cluster?: number;
  readonly question: ZigbeeCommand;
  readonly header?: readonly [frameControl: number, command: number];
  readonly kind?: DeviceKind;
  readonly by?: Organisation;
  readonly through?: Organisation;
}

describe("gas reads", () => {
  let around: Surroundings;
  before(async () => {
    around = await surroundings();
  });

  function ask({ code, cluster = METERING, question, header = [0, 0], kind = "GPF", by, through }: Read) {
    const asker = by ?? around.supplier;
    const bytes = commandBytes(
      {
        businessOriginator: (through ?? asker).entityId,
        messageCode: code,
        ...(through === undefined
          ? {}
          : {
              supplementaryRemoteParty: {
                entityId: asker.entityId,
                counter: originatorCounter(7n),
                keyAgreementCertificate: asker.keyAgreement.certificate.der,
              },
            }),
      },
      encodeZigbeeMessage([
        {
          clusterId: cluster,
          header: { frameControl: header[0], sequence: 0, command: header[1] },
          protection: { kind: "plain" },
          payload: new Uint8Array(),
          meaning: question,
        },
      ]),
      { broker: around.broker },
    );
    const state = { ...deviceState(around, kind, around.northgrid), dataModel: MODEL };
    return receive(deviceEnvironment(around), state, bytes, NOW);
  }

  /** What the answer says to a reader, who has to be able to open it. */
  function said(
    result: ReturnType<typeof ask>,
    reader: Organisation,
    macedFor = reader,
  ): ZigbeeCommand | undefined {
    const answer = messageIn(result.outputs[0]);
    const secretOf = ({ keyAgreement }: Organisation) =>
      sharedSecret(keyAgreement.keyPair.privateScalar, DEVICE_AGREEMENT_POINT);
    expect(macMatches(secretOf(macedFor), answer)).to.equal(true);
    const read = readZigbeeMessage(answer.content);
    const [component] = read.ok ? read.value.value : [];
    if (component === undefined) return expect.fail("no component");
    if (component.protection.kind === "plain") return component.meaning;
    const plaintext = decryptAttributes(secretOf(reader), answer.header, component.payload);
    return plaintext.ok ? decodeZigbeeCommand(component, plaintext.value) : undefined;
  }

  it("an attribute is answered, a broken one by its status, one that is not there as unsupported", () => {
    const result = ask({
      code: MESSAGE_CODES.GCS38_READ_GSME_FIRMWARE_VERSION,
      kind: "GSME",
      question: attributesOf(0x0206, 0x0307, 0x7777),
    });
    expect(said(result, around.supplier)).to.deep.equal({
      kind: "attributes",
      attributes: [
        { id: 0x0206, value: { kind: "number", type: 0x23, value: 0xabcd0123 } },
        { id: 0x0307, status: ZIGBEE_STATUS.hardwareFailure },
        { id: 0x7777, status: ZIGBEE_STATUS.unsupportedAttribute },
      ],
    });
  });

  const daily: Omit<Read, "by"> = {
    code: MESSAGE_CODES.GCS61_READ_GAS_DAILY_CONSUMPTION_LOG,
    header: [1, 8],
    question: {
      kind: "getSampledData",
      sampleId: 1,
      earliestSampleTime: 0,
      sampleType: 0,
      numberOfSamples: 2,
    },
  };
  const dailyAnswer = {
    kind: "sampledData",
    sampleId: 1,
    startTime: 1000,
    sampleType: 0,
    sampleRequestInterval: 0xffff,
    samples: [10, 20],
  };

  it("a log is answered as far as it was asked for, encrypted for its reader and nobody else", () => {
    const result = ask({ ...daily, by: around.northgrid });
    expect(said(result, around.northgrid)).to.deep.equal(dailyAnswer);
    const answer = messageIn(result.outputs[0]);
    const read = readZigbeeMessage(answer.content);
    expect(read.ok && read.value.value[0]?.protection.kind).to.equal("encrypted");
    const brokers = sharedSecret(around.broker.keyAgreement.keyPair.privateScalar, DEVICE_AGREEMENT_POINT);
    const block = read.ok ? (read.value.value[0]?.payload ?? new Uint8Array()) : new Uint8Array();
    expect(decryptAttributes(brokers, answer.header, block).ok).to.equal(false);
  });

  it("a party whose certificate is in no cell asks through the broker, and is answered for the certificate that came along", () => {
    const refused = ask({ ...daily, by: around.southern });
    expect(refused.verdict).to.equal("refused");
    expect(failedCheck(refused.evidence)?.check).to.equal("originator");
    const result = ask({ ...daily, by: around.southern, through: around.broker });
    expect(said(result, around.southern, around.broker)).to.deep.equal(dailyAnswer);
    const { header } = messageIn(result.outputs[0]);
    expect(header.businessTarget).to.equal(around.broker.entityId);
    expect(header.supplementaryRemoteParty).to.deep.equal({
      entityId: around.southern.entityId,
      counter: originatorCounter(7n),
    });
  });

  it("the network operator is known to the gas proxy function, and not to the meter", () => {
    const register: Read = {
      code: MESSAGE_CODES.GCS21E_READ_GSME_GPF_CONFIGURATION,
      question: attributesOf(0x0206),
      by: around.northgrid,
    };
    expect(ask({ ...register, kind: "GPF" }).verdict).to.equal("executed");
    expect(failedCheck(ask({ ...register, kind: "GSME" }).evidence)?.check).to.equal("originator");
  });

  it("events are answered within the times asked for; none of them is not found", () => {
    const events = (startTime: number, endTime: number) =>
      said(
        ask({
          code: MESSAGE_CODES.CS10A_READ_ZIGBEE_DEVICE_EVENT_LOG,
          cluster: 0x0709,
          header: [1, 0],
          question: {
            kind: "getEventLog",
            eventControlAndLogId: 0x13,
            eventId: 0,
            startTime,
            endTime,
            numberOfEvents: 0,
            eventOffset: 0,
          },
        }),
        around.supplier,
      );
    const some = events(150, 300);
    expect(some?.kind === "eventLog" && some.events.map(({ time }) => time)).to.deep.equal([200, 300]);
    expect(events(301, 400)).to.deep.equal({
      kind: "defaultResponse",
      command: 0,
      status: ZIGBEE_STATUS.notFound,
    });
  });

  it("a content that is no read is refused, and the device stays as it was", () => {
    const result = ask({ ...daily, header: [1, 0x55] });
    expect(failedCheck(result.evidence)?.check).to.equal("content");
    expect(result.state.dataModel).to.equal(MODEL);
  });
});
