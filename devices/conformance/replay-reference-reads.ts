/**
 * Plays the reference reads of gas devices to device models that hold what the real answers say, and compares whole
 * messages: reads are MACed and encrypted with keys that are published on one side, so every octet can be the same.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { failedCheck } from "../../pki/index.ts";
import {
  type ConformanceCryptography,
  type ConformanceInput,
  type ConformanceKeyRing,
  decodeZigbeeCommand,
  decryptAttributes,
  type GbcsMessage,
  macMatches,
  readZigbeeMessage,
  type ZigbeeCommand,
} from "../../wire/index.ts";
import { attributeKey, type DataModel, EMPTY_DATA_MODEL } from "../data-model/data-model.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import type { DeviceState } from "../device-state.ts";
import { receive } from "../receive.ts";
import { GAS_READ_MESSAGE_CODES } from "../use-cases/read-gas-data.ts";
import { impliedDevice, kindOfReferenceDevice } from "./implied-device.ts";
import { clockOf } from "./reference-clock.ts";
import { keysInUse, replayEnvironment } from "./replay-environment.ts";
import { answerName, readReferenceMessages, type ReferenceMessage } from "./replayed-exchange.ts";

export interface ReadReplayRow {
  readonly name: string;
  readonly outcome: "exact" | "differs" | "refused";
  /** The check that refused, or the two messages that differ. */
  readonly detail: string;
}

export interface ReadReplayReport {
  readonly readsReplayed: number;
  readonly readsReplayedExact: number;
  readonly rows: readonly ReadReplayRow[];
}

/** Plays every read of a gas device that has its answer in the data set. */
export function replayReferenceReads(
  inputs: readonly ConformanceInput[],
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): ReadReplayReport {
  const messages = readReferenceMessages(inputs);
  const byName = new Map(messages.map((one) => [one.name, one]));
  const rows = messages.filter(isGasRead).flatMap((command): readonly ReadReplayRow[] => {
    const answer = byName.get(answerName(command));
    return answer === undefined ? [] : [replayRead(command, answer, keyRing, cryptography)];
  });
  return {
    readsReplayed: rows.length,
    readsReplayedExact: rows.filter(({ outcome }) => outcome === "exact").length,
    rows,
  };
}

function isGasRead({ message: { header }, name }: ReferenceMessage): boolean {
  const kind = kindOfReferenceDevice(header.businessTarget);
  return (
    header.kind === "command" &&
    !name.includes("PRECOMMAND") &&
    GAS_READ_MESSAGE_CODES.has(header.messageCode) &&
    (kind === "GSME" || kind === "GPF")
  );
}

function replayRead(
  command: ReferenceMessage,
  answer: ReferenceMessage,
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): ReadReplayRow {
  const { name } = command;
  const device = command.message.header.businessTarget;
  const environment = replayEnvironment(command.message, keyRing, cryptography);
  const readers = keyRing.publicPoints.filter(({ usage }) => usage === "keyAgreement");
  const reader = readers.filter(
    ({ entityId, point }) =>
      entityId === answer.message.header.businessTarget &&
      macMatches(environment.keys.sharedSecret(point), answer.message),
  );
  const state = impliedDevice(
    {
      device,
      kind: kindOfReferenceDevice(device) ?? "GSME",
      cells: [],
      counters: new Map(),
      keysInUse: [
        ...keysInUse(command.message, keyRing, cryptography),
        ...reader.map(({ keyIdentifier }) => keyIdentifier),
      ],
      givens: ["what is read"],
    },
    keyRing,
    [],
  );
  const secrets = readers.map(({ point }) => environment.keys.sharedSecret(point));
  const dataModel = modelAnswering(answer.message, secrets);
  const clock = clockOf(answer.message);
  return compared(name, environment, { ...state, dataModel }, { command, answer, clock });
}

interface ReadExchange {
  readonly command: ReferenceMessage;
  readonly answer: ReferenceMessage;
  readonly clock: ReturnType<typeof clockOf>;
}

function compared(
  name: string,
  environment: DeviceEnvironment,
  state: DeviceState,
  { command, answer, clock }: ReadExchange,
): ReadReplayRow {
  const result = receive(environment, state, command.bytes, clock);
  const [output] = result.outputs;
  if (output === undefined) {
    const check = failedCheck(result.evidence);
    return {
      name,
      outcome: "refused",
      detail: `${check?.check ?? ""} ${JSON.stringify(check?.facts ?? {})}`,
    };
  }
  const [sent, expected] = [bytesToHex(output), bytesToHex(answer.bytes)];
  return sent === expected
    ? { name, outcome: "exact", detail: "" }
    : { name, outcome: "differs", detail: `${sent} instead of ${expected}` };
}

/** A data model of which the answer would be this one. */
function modelAnswering(answer: GbcsMessage, secrets: readonly Uint8Array[]): DataModel {
  const attributes = new Map<string, ReturnType<DataModel["attributes"]["get"]> & object>();
  const sampledLogs = new Map<number, ReturnType<DataModel["sampledLogs"]["get"]> & object>();
  const eventLogs = new Map<number, ReturnType<DataModel["eventLogs"]["get"]> & object>();
  const brokenClusters = new Map<number, number>();
  const said = readZigbeeMessage(answer.content);
  for (const component of said.ok ? said.value.value : []) {
    const meaning = component.meaning ?? opened(answer, component, secrets);
    switch (meaning?.kind) {
      case "attributes":
        for (const attribute of meaning.attributes) {
          attributes.set(
            attributeKey(component.clusterId, attribute.id),
            "value" in attribute
              ? { kind: "kept", value: attribute.value }
              : { kind: "broken", status: attribute.status },
          );
        }
        break;
      case "sampledData":
        sampledLogs.set(meaning.sampleId, { kind: "kept", value: meaning });
        break;
      case "samplingStarted":
        if (meaning.sampleId === 0xffff) sampledLogs.set(2, { kind: "broken", status: 0xc0 });
        break;
      case "eventLog":
        for (const logId of new Set(meaning.events.map((event) => event.logId))) {
          eventLogs.set(logId, { kind: "kept", value: meaning });
        }
        break;
      case "defaultResponse":
        if (meaning.command === 0xff) {
          brokenClusters.set(component.clusterId, meaning.status);
          break;
        }
        // Whichever log was asked for: it is broken with that status.
        for (let id = 0; id < 16; id += 1) {
          sampledLogs.set(id, { kind: "broken", status: meaning.status });
          eventLogs.set(id, { kind: "broken", status: meaning.status });
        }
        break;
      default:
        break;
    }
  }
  const clockStatus = answer.header.dateTime?.at(-1) ?? EMPTY_DATA_MODEL.clockStatus;
  return { attributes, sampledLogs, eventLogs, brokenClusters, clockStatus };
}

function opened(
  { header }: GbcsMessage,
  component: Parameters<typeof decodeZigbeeCommand>[0] & { readonly payload: Uint8Array },
  secrets: readonly Uint8Array[],
): ZigbeeCommand | undefined {
  for (const secret of secrets) {
    const plaintext = decryptAttributes(secret, header, component.payload);
    if (plaintext.ok) return decodeZigbeeCommand(component, plaintext.value);
  }
  return undefined;
}
