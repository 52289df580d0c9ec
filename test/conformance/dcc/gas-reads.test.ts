/** What the DCC makes of a read is, octet for octet, what the reference commands say (RTDS 4.5.0). */
import { readFileSync, readdirSync } from "node:fs";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { DEVICE_SERVICES } from "../../../dcc/index.ts";
import { certificateSerial, type Instant } from "../../../pki/index.ts";
import {
  decodeMessage,
  originatorCounter,
  readZigbeeMessage,
  serviceReferenceVariant,
  ZIGBEE_EPOCH_SECONDS,
} from "../../../wire/index.ts";
import { referencePath } from "../reference.ts";

const FOLDERS = [
  ["4.1.1", "4.1.1_GCS13a", "ReadInstantaneousImportRegisters"],
  ["4.8.1", "4.8.1_GCS17", "ReadActiveImportProfileData"],
  ["4.17", "4.17_GCS61", "RetrieveDailyConsumptionLog"],
  ["6.2.4", "6.2.4_GCS21m", "ReadDeviceConfigurationIdentityExcMPxN"],
  ["6.2.8", "6.2.8_GCS21a", "ReadDeviceConfigurationGas"],
  ["6.13", "6.13_CS10a", "ReadEventOrSecurityLog"],
  ["11.2", "11.2_GCS38", "ReadFirmwareVersion"],
  ["14.1", "14.1_GCS31", "RecordNetworkDataGAS"],
  ["8.9", "8.9_CS07", "ReadDeviceLog"],
] as const;

const INTERVAL = [1_800_000, 86_400_000] as const;

const instantOf = (zigbeeSeconds: number): Instant =>
  ((zigbeeSeconds + ZIGBEE_EPOCH_SECONDS) * 1000) as Instant;

describe("reads of gas devices against the reference commands", () => {
  let compared = 0;
  for (const [variant, folder, kind] of FOLDERS) {
    const directory = referencePath(`rtds/${folder}`);
    for (const file of readdirSync(directory).filter((name) => name.endsWith("_COMMAND_GBCS.HEX"))) {
      it(`${variant} makes ${file}`, () => {
        const bytes = hexToBytes(readFileSync(`${directory}/${file}`, "utf8").replaceAll(/\s/g, ""));
        const message = decodeMessage(bytes);
        if (!message.ok) throw new Error("unreadable");
        const { content, header } = message.value;
        const service = DEVICE_SERVICES.find((each) => each.serviceReferenceVariant === variant);
        const { period, at } = askedFor(content);
        const made = service?.payload(
          {
            requestId: {
              originator: header.businessOriginator,
              target: header.businessTarget,
              counter: header.originatorCounter,
            },
            commandVariant: 1,
            serviceReferenceVariant: serviceReferenceVariant(variant),
            body: { kind, ...period },
            signer: { issuerName: "", serial: certificateSerial("01") },
          },
          originatorCounter(1n),
          at,
          { deviceTypeOf: () => "GSME", keyAgreementCertificateOf: () => undefined },
        );
        expect(made?.messageCode).to.equal(header.messageCode);
        expect(bytesToHex(made?.content ?? new Uint8Array())).to.equal(bytesToHex(content));
        compared += 1;
      });
    }
  }

  it("22 commands were compared", () => {
    expect(compared).to.equal(22);
  });

  /** The period and the moment that a command was made for, from what it asks. */
  function askedFor(content: Uint8Array): { readonly period: object; readonly at: Instant } {
    const message = readZigbeeMessage(content);
    const meaning = message.ok ? message.value.value[0]?.meaning : undefined;
    switch (meaning?.kind) {
      case "getSampledData": {
        const startDateTime = instantOf(meaning.earliestSampleTime);
        const interval = INTERVAL[meaning.sampleId === 0 ? 0 : 1];
        const endDateTime = (startDateTime + (meaning.numberOfSamples - 1) * interval) as Instant;
        return { period: { readLogPeriod: { startDateTime, endDateTime } }, at: endDateTime };
      }
      case "getEventLog": {
        const startDateTime = instantOf(meaning.startTime);
        const endDateTime = instantOf(meaning.endTime);
        return { period: { readLogPeriod: { startDateTime, endDateTime } }, at: endDateTime };
      }
      case "startSampling":
        return { period: {}, at: instantOf(meaning.issuerEventId) };
      default:
        return { period: {}, at: instantOf(0) };
    }
  }
});
