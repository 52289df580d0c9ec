import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  decodeZigbeeCommand,
  encodeZigbeeCommand,
  encodeZigbeeMessage,
  encodeZigbeeValue,
  readZigbeeMessage,
  ZIGBEE_CLUSTERS,
  type ZigbeeCommand,
  zigbeeTypeName,
  type ZigbeeValue,
} from "../../../wire/index.ts";

const { metering, events, basic } = ZIGBEE_CLUSTERS;

/** The header in which each command stands. */
const HEADERS: Readonly<
  Record<ZigbeeCommand["kind"], readonly [cluster: number, control: number, command: number]>
> = {
  readAttributes: [basic, 0x00, 0x00],
  attributes: [metering, 0x18, 0x01],
  defaultResponse: [metering, 0x08, 0x0b],
  getSampledData: [metering, 0x01, 0x08],
  sampledData: [metering, 0x19, 0x07],
  startSampling: [metering, 0x01, 0x07],
  samplingStarted: [metering, 0x09, 0x0d],
  getEventLog: [events, 0x01, 0x00],
  eventLog: [events, 0x19, 0x01],
};

const componentOf = (kind: ZigbeeCommand["kind"]) => {
  const [clusterId, frameControl, command] = HEADERS[kind];
  return { clusterId, header: { frameControl, sequence: 0, command } };
};

const number = (octets: number) => fc.integer({ min: 0, max: 256 ** octets - 1 });
const octets = fc.uint8Array({ maxLength: 40 });
const value: fc.Arbitrary<ZigbeeValue> = fc.oneof(
  fc
    .constantFrom(0x18, 0x20, 0x30)
    .chain((type) => number(1).map((of): ZigbeeValue => ({ kind: "number", type, value: of }))),
  number(6).map((of): ZigbeeValue => ({ kind: "number", type: 0x25, value: of })),
  octets.map((of): ZigbeeValue => ({ kind: "octets", type: 0x42, octets: of })),
);

const ANY: { readonly [Kind in ZigbeeCommand["kind"]]: fc.Arbitrary<ZigbeeCommand> } = {
  readAttributes: fc.array(number(2)).map((ids) => ({ kind: "readAttributes", ids })),
  attributes: fc
    .array(
      fc.oneof(
        fc.record({ id: number(2), value }),
        fc.record({ id: number(2), status: fc.integer({ min: 1, max: 255 }) }),
      ),
    )
    .map((attributes) => ({ kind: "attributes", attributes })),
  defaultResponse: fc.record({ kind: fc.constant("defaultResponse"), command: number(1), status: number(1) }),
  getSampledData: fc.record({
    kind: fc.constant("getSampledData"),
    sampleId: number(2),
    earliestSampleTime: number(4),
    sampleType: number(1),
    numberOfSamples: number(2),
  }),
  sampledData: fc.record({
    kind: fc.constant("sampledData"),
    sampleId: number(2),
    startTime: number(4),
    sampleType: number(1),
    sampleRequestInterval: number(2),
    samples: fc.array(number(3)),
  }),
  startSampling: fc.record({
    kind: fc.constant("startSampling"),
    issuerEventId: number(4),
    startSamplingTime: number(4),
    sampleType: number(1),
    sampleRequestInterval: number(2),
    maximumNumberOfSamples: number(2),
  }),
  samplingStarted: fc.record({ kind: fc.constant("samplingStarted"), sampleId: number(2) }),
  getEventLog: fc.record({
    kind: fc.constant("getEventLog"),
    eventControlAndLogId: number(1),
    eventId: number(2),
    startTime: number(4),
    endTime: number(4),
    numberOfEvents: number(1),
    eventOffset: number(2),
  }),
  eventLog: fc.record({
    kind: fc.constant("eventLog"),
    totalNumberOfEvents: number(2),
    commandIndex: number(1),
    totalCommands: number(1),
    logPayloadControl: number(1),
    events: fc.array(fc.record({ logId: number(1), eventId: number(2), time: number(4), data: octets })),
  }),
};

describe("ZigBee commands inside GBCS", () => {
  for (const kind of Object.keys(ANY) as ZigbeeCommand["kind"][]) {
    it(`any ${kind} survives, by itself and in a message`, () => {
      fc.assert(
        fc.property(ANY[kind], (command) => {
          const plaintext = encodeZigbeeCommand(command);
          const component = componentOf(kind);
          expect(decodeZigbeeCommand(component, plaintext)).to.deep.equal(command);
          const content = encodeZigbeeMessage([
            { ...component, protection: { kind: "plain" }, payload: new Uint8Array(), meaning: command },
          ]);
          const read = readZigbeeMessage(content);
          expect(read.ok && read.value.value[0]?.meaning).to.deep.equal(command);
          expect(read.ok && bytesToHex(encodeZigbeeMessage(read.value.value))).to.equal(bytesToHex(content));
        }),
      );
    });

    it(`a ${kind} that is cut short or runs on stays octets, and nothing is thrown`, () => {
      fc.assert(
        fc.property(ANY[kind], fc.nat(), (command, cut) => {
          const plaintext = encodeZigbeeCommand(command);
          const short = plaintext.slice(0, cut % Math.max(1, plaintext.length));
          const again = decodeZigbeeCommand(componentOf(kind), short);
          // A list may end sooner; then what was read is what is there.
          if (again !== undefined) expect(bytesToHex(encodeZigbeeCommand(again))).to.equal(bytesToHex(short));
        }),
      );
    });
  }

  const MEASURED: readonly [string, ZigbeeCommand["kind"], string, ZigbeeCommand][] = [
    [
      "the layout of a read of a sampled log (GCS17)",
      "getSampledData",
      "000080a7341c006100",
      {
        kind: "getSampledData",
        sampleId: 0,
        earliestSampleTime: 0x1c34a780,
        sampleType: 0,
        numberOfSamples: 97,
      },
    ],
    [
      "the layout of an order to sample (GCS31)",
      "startSampling",
      "804a371c000000000068012900",
      {
        kind: "startSampling",
        issuerEventId: 0x1c374a80,
        startSamplingTime: 0,
        sampleType: 0,
        sampleRequestInterval: 360,
        maximumNumberOfSamples: 41,
      },
    ],
    [
      "a failed attribute has a status and no value (GCS38)",
      "attributes",
      "0602c0",
      { kind: "attributes", attributes: [{ id: 0x0206, status: 0xc0 }] },
    ],
  ];
  for (const [rule, kind, hex, command] of MEASURED) {
    it(`${rule}: ${hex}`, () => {
      expect(decodeZigbeeCommand(componentOf(kind), hexToBytes(hex))).to.deep.equal(command);
      expect(bytesToHex(encodeZigbeeCommand(command))).to.equal(hex);
    });
  }

  it("a command that is not read here, or of another cluster or side, stays octets", () => {
    for (const [clusterId, frameControl, command] of [
      [metering, 0x01, 0x55],
      [basic, 0x01, 0x08],
      [metering, 0x09, 0x08],
      [metering, 0x00, 0x08],
    ] as const) {
      const component = { clusterId, header: { frameControl, sequence: 0, command } };
      expect(decodeZigbeeCommand(component, new Uint8Array(9))).to.equal(undefined);
    }
  });

  it("a value that does not fit its type is the caller's mistake", () => {
    expect(() => encodeZigbeeValue({ kind: "number", type: 0x20, value: 256 })).to.throw("256 does not fit");
    expect(() => encodeZigbeeValue({ kind: "number", type: 0x77, value: 0 })).to.throw("0 does not fit");
    expect(() => encodeZigbeeValue({ kind: "octets", type: 0x41, octets: new Uint8Array(255) })).to.throw(
      "255 octets",
    );
    expect(zigbeeTypeName(0x25)).to.equal("uint48");
    expect(zigbeeTypeName(0x77)).to.equal(undefined);
  });
});
