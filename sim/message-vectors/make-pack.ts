/**
 * Makes a pack: plays every entry on the reference model, writes down what came of it, and insists that it is what
 * the entry's author meant.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { DeviceState } from "../../devices/index.ts";
import { encodePem, formatInstant, InternalError, TEST_ENVIRONMENT } from "../../pki/index.ts";
import { catalogueOf, type CataloguedVector } from "./catalogue.ts";
import { buildCommand, type CommandOrder, differencesBetween } from "./command-kit.ts";
import {
  MESSAGE_VECTORS_SCHEMA,
  type MessageVector,
  type MessageVectorPack,
  messageVectorPackJsonSchema,
  type PackDevice,
} from "./manifest.ts";
import { type PlayedVector, playVector } from "./play-vector.ts";
import { MESSAGE_VECTORS_README } from "./readme.ts";
import { publishedRevocationList } from "./revoked-certificates.ts";
import { authorityFiles, readersInCells, startingStateFiles } from "./starting-files.ts";
import { createMessageKit, type MessageKit } from "./starting-state.ts";

/** A pack, and every file that its folder holds by its path. */
export interface MadePack {
  readonly pack: MessageVectorPack;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes the pack of a kind of device. The same kind and seed give the same octets.
 * @throws InternalError when the reference model does not do with an entry what it was made for
 */
export async function makeMessagePack(kind: PackDevice, seed: string): Promise<MadePack> {
  const kit = await createMessageKit(kind, seed);
  const files = new Map<string, string>();
  const start = startingStateFiles(kit, files);
  const authorities = authorityFiles(kit.vectorKit.pki, files);
  const revocationList = "authorities/revoked.crl.pem";
  files.set(revocationList, encodePem((await publishedRevocationList(kit)).der, "X509 CRL"));
  const vectors = playCatalogue(kit, await catalogueOf(kit));
  const pack: MessageVectorPack = {
    schema: MESSAGE_VECTORS_SCHEMA,
    seed,
    environment: TEST_ENVIRONMENT.name,
    device: kind,
    counts: {
      good: vectors.filter((one) => one.kind === "good").length,
      bad: vectors.filter((one) => one.kind === "bad").length,
      told: 0,
    },
    authorities,
    revocationList,
    start,
    vectors: [...vectors],
  };
  files.set("manifest.json", `${JSON.stringify(pack, undefined, 2)}\n`);
  files.set("manifest.schema.json", `${JSON.stringify(messageVectorPackJsonSchema(), undefined, 2)}\n`);
  files.set("README.txt", MESSAGE_VECTORS_README);
  return { pack, files };
}

/**
 * Plays entries in their order, from the starting state or from where another ended.
 * @throws InternalError when an entry is decided otherwise than its author says
 */
export function playCatalogue(
  kit: MessageKit,
  catalogue: readonly CataloguedVector[],
): readonly MessageVector[] {
  const readers = readersInCells(kit.device.state);
  const orders = new Map(catalogue.map(({ definition: { id, order } }) => [id, order]));
  const ends = new Map<string, DeviceState>();
  return catalogue.map(({ family, definition }) => {
    const { id, order, title, after, policy, because } = definition;
    if (ends.has(id)) throw new InternalError(`two entries are called ${id}`);
    const before = after === undefined ? kit.device.state : ends.get(after);
    if (before === undefined) throw new InternalError(`${id} comes after ${after}, which is not before it`);
    const command = order === undefined ? undefined : buildCommand(order);
    const clock = definition.clock ?? kit.clock;
    const played = playVector(kit.device, before, command, clock, readers);
    insistOnIntention(definition, played);
    ends.set(id, played.state);
    const common = {
      id,
      family,
      title,
      start: after === undefined ? ("reset" as const) : { after },
      clock: formatInstant(clock),
      command: command === undefined ? null : bytesToHex(command),
      ...(policy === undefined ? {} : { policy }),
      ...(because === undefined ? {} : { because }),
      expected: played.expected,
      stateAfter: played.stateAfter,
    };
    if (definition.kind === "good") return { kind: "good", ...common };
    const { rule, source, baseline } = definition;
    const differsIn = [...differencesFrom(id, orders.get(baseline), order)];
    return { kind: "bad", ...common, rule, source, baseline, differsIn };
  });
}

function differencesFrom(
  id: string,
  baseline: CommandOrder | undefined,
  order: CommandOrder | undefined,
): readonly string[] {
  if (baseline === undefined || order === undefined) throw new InternalError(`${id} has no baseline`);
  return differencesBetween(baseline, order);
}

/** The check that decides is the one meant, the verdict too, and nothing before it failed or was left out. */
function insistOnIntention(
  { id, outcome, decidedBy }: CataloguedVector["definition"],
  { expected, evidence }: PlayedVector,
): void {
  if (expected.outcome !== outcome || expected.decidedBy !== decidedBy) {
    throw new InternalError(
      `${id} is meant to be ${outcome} (${decidedBy ?? "no check fails"}), and is ${expected.outcome} (${expected.decidedBy ?? "no check fails"})`,
    );
  }
  const decisive = evidence.findIndex(({ outcome: came }) => came === "failed");
  const before = decisive < 0 ? [] : evidence.slice(0, decisive);
  if (before.some(({ outcome: came }) => came !== "passed")) {
    throw new InternalError(`${id} did not pass every check before ${decidedBy ?? ""}`);
  }
}
