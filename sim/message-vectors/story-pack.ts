/**
 * A scenario as a pack for one of its devices: the messages that it received, in their order, each beginning where
 * the one before ended. So a device of somebody's own can live through a story.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { DeviceState } from "../../devices/index.ts";
import {
  type Certificate,
  decodeCertificate,
  encodePem,
  type EndEntityUsage,
  instant,
  InternalError,
  type KeyPair,
  TEST_ENVIRONMENT,
  UsageError,
} from "../../pki/index.ts";
import { cellKey } from "../../wire/index.ts";
import type { LogEvent } from "../log/event.ts";
import { eventsOfKind } from "../log/run-record.ts";
import { runScenario, type RunOptions } from "../run.ts";
import type { Scenario } from "../scenario/schema.ts";
import { createWorld } from "../world/create-world.ts";
import { nameOfEntity } from "../world/names.ts";
import type { SimulatedDevice, World } from "../world/world.ts";
import type { MadePack } from "./make-pack.ts";
import {
  MESSAGE_VECTORS_SCHEMA,
  type MessageVector,
  type MessageVectorPack,
  messageVectorPackJsonSchema,
  type PackDevice,
} from "./manifest.ts";
import { playVector, type Reader } from "./play-vector.ts";
import { MESSAGE_VECTORS_README } from "./readme.ts";
import { authorityFiles, readersInCells, startingStateFiles } from "./starting-files.ts";
import type { Credential, VectorDevice } from "./starting-state.ts";

/** A message of the log on its way to the device. */
interface ToldMessage {
  readonly at: string;
  readonly step: string;
  readonly title: string;
  readonly command: string;
}

/**
 * Plays a scenario and makes a pack of what its first device of the kind received.
 * @throws UsageError when the scenario has no such device, or it received nothing
 * @throws InternalError when the device of the pack decides otherwise than that of the run
 */
export async function makeStoryPack(
  scenario: Scenario,
  kind: PackDevice,
  options: RunOptions,
): Promise<MadePack> {
  const world = await createWorld(scenario, options);
  const simulated = deviceOfKind(world, kind);
  const events = await runScenario(scenario, options);
  const messages = messagesTo(events, nameOfEntity(world, simulated.state.entityId));
  if (messages.length === 0) {
    throw new UsageError(
      `nothing is sent to ${simulated.label} in ${scenario.scenario} under ${options.rules}`,
      "another --device or another --scenario has messages",
    );
  }
  const certificates = certificatesIn(events);
  const device = vectorDevice(simulated, certificates);
  const files = new Map<string, string>();
  const start = startingStateFiles(
    { device, clock: world.at, cellCertificates: certificatesInCells(device.state, certificates) },
    files,
  );
  const authorities = authorityFiles(world, files);
  const readers = [
    ...readersInCells(device.state),
    ...laterReaders(world, certificates, device.state, files),
  ];
  const vectors = toldVectors(device, messages, readers, scenario.scenario);
  insistOnRun(vectors, events, simulated.label);
  const pack: MessageVectorPack = {
    schema: MESSAGE_VECTORS_SCHEMA,
    seed: options.seed,
    environment: TEST_ENVIRONMENT.name,
    device: kind,
    counts: { good: 0, bad: 0, told: vectors.length },
    story: { scenario: scenario.scenario, rules: options.rules, device: simulated.label },
    authorities,
    readers: readers.map(({ file }) => file).filter((file) => file.startsWith(PARTIES)),
    start,
    vectors,
  };
  files.set("manifest.json", `${JSON.stringify(pack, undefined, 2)}\n`);
  files.set("manifest.schema.json", `${JSON.stringify(messageVectorPackJsonSchema(), undefined, 2)}\n`);
  files.set("README.txt", MESSAGE_VECTORS_README);
  return { pack, files };
}

const PARTIES = "parties/";

function deviceOfKind({ devices, scenario }: World, kind: PackDevice): SimulatedDevice {
  const found = [...devices.values()].find(({ state }) => state.kind === kind);
  if (found !== undefined) return found;
  const kinds = new Set([...devices.values()].map(({ state }) => state.kind));
  throw new UsageError(
    `scenario ${scenario.scenario} has no ${kind}`,
    `its devices are of the kinds ${[...kinds].join(", ")}`,
  );
}

function messagesTo(events: readonly LogEvent[], device: string): readonly ToldMessage[] {
  return eventsOfKind(events, "messageSent")
    .filter(({ to }) => to === device)
    .map(({ at, step, says, useCase, bytes }) => ({
      at,
      step: step ?? "after the last step",
      title: `${useCase}: ${says}`,
      command: bytes,
    }));
}

/** Every certificate that the run knew, by the hex of its public key. */
function certificatesIn(events: readonly LogEvent[]): ReadonlyMap<string, Certificate> {
  const octets = [
    ...eventsOfKind(events, "repositoryOpened").flatMap(({ certificates }) => certificates),
    ...eventsOfKind(events, "certificateIssued"),
  ];
  return new Map(
    octets.map(({ der }) => {
      const certificate = decodeCertificate(hexToBytes(der));
      if (!certificate.ok) throw new InternalError("a certificate of the log does not read");
      return [bytesToHex(certificate.value.subjectPublicKey), certificate.value];
    }),
  );
}

function vectorDevice(
  { environment, state, digitalSignature, keyAgreement }: SimulatedDevice,
  certificates: ReadonlyMap<string, Certificate>,
): VectorDevice {
  const credential = (keyPair: KeyPair, usage: EndEntityUsage): Credential => {
    const certificate = certificates.get(bytesToHex(keyPair.publicPoint));
    if (certificate === undefined) throw new InternalError(`the device has no ${usage} certificate`);
    return { certificate, keyPair };
  };
  return {
    digitalSignature: credential(digitalSignature, "digitalSignature"),
    keyAgreement: credential(keyAgreement, "keyAgreement"),
    environment,
    state,
  };
}

function certificatesInCells(
  { cells }: DeviceState,
  certificates: ReadonlyMap<string, Certificate>,
): ReadonlyMap<string, Certificate> {
  return new Map(
    [...cells.values()].map(({ identifier, contents }) => {
      const found = certificates.get(bytesToHex(contents.publicPoint));
      if (found === undefined)
        throw new InternalError(`nobody has the certificate in ${cellKey(identifier)}`);
      return [cellKey(identifier), found];
    }),
  );
}

/** The parties' key agreement certificates that no cell holds at the start. */
function laterReaders(
  world: World,
  certificates: ReadonlyMap<string, Certificate>,
  { cells }: DeviceState,
  files: Map<string, string>,
): readonly Reader[] {
  const inCells = new Set([...cells.values()].map(({ contents }) => bytesToHex(contents.publicPoint)));
  const devices = new Set([...world.devices.values()].map(({ state }) => state.entityId));
  const later = [...certificates]
    .filter(([point]) => !inCells.has(point))
    .map(([, certificate]) => certificate)
    .filter(
      ({ entityId: id, keyUsage }) =>
        id !== undefined && !devices.has(id) && keyUsage.includes("keyAgreement"),
    );
  return later.map(({ der, subjectPublicKey }, index) => {
    const file = `${PARTIES}keyAgreement-${index + 1}.pem`;
    files.set(file, encodePem(der, "CERTIFICATE"));
    return { file, publicPoint: subjectPublicKey };
  });
}

function toldVectors(
  device: VectorDevice,
  messages: readonly ToldMessage[],
  readers: readonly Reader[],
  family: string,
): MessageVector[] {
  let { state } = device;
  return messages.map(({ at, step, title, command }, index) => {
    const played = playVector(device, state, hexToBytes(command), instant(at), readers);
    ({ state } = played);
    return {
      kind: "told",
      id: idOf(index),
      family,
      title,
      step,
      start: index === 0 ? "reset" : { after: idOf(index - 1) },
      clock: at,
      command,
      expected: played.expected,
      stateAfter: played.stateAfter,
    };
  });
}

const idOf = (index: number): string => `message-${index + 1}`;

/** The pack's device is another object than the run's; that it decides alike is what makes the pack true. */
function insistOnRun(vectors: readonly MessageVector[], events: readonly LogEvent[], label: string): void {
  const decided = eventsOfKind(events, "deviceDecided")
    .filter(({ device }) => device === label)
    .map(({ verdict }) => verdict);
  const expected = vectors.map(({ expected: { outcome } }) => outcome);
  if (decided.join() !== expected.join()) {
    throw new InternalError(`${label} decides otherwise in the pack than in the run`);
  }
}
