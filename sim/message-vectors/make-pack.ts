/**
 * Makes a pack: plays every entry on the reference model, writes down what came of it, and insists that it is what
 * the entry's author meant.
 */
import { bytesToHex, hexToBytes, concatBytes } from "@noble/hashes/utils.js";
import type { DeviceState } from "../../devices/index.ts";
import {
  type Certificate,
  encodePem,
  formatInstant,
  InternalError,
  type KeyPair,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import { cellKey } from "../../wire/index.ts";
import { catalogueOf, type CataloguedVector } from "./catalogue.ts";
import { buildCommand, type CommandOrder, differencesBetween } from "./command-kit.ts";
import {
  MESSAGE_VECTORS_SCHEMA,
  type MessageVector,
  type MessageVectorPack,
  messageVectorPackJsonSchema,
  type VectorStartingState,
  type PackDevice,
} from "./manifest.ts";
import { type PlayedVector, playVector, type Reader, stateInWords } from "./play-vector.ts";
import { MESSAGE_VECTORS_README } from "./readme.ts";
import { publishedRevocationList } from "./revoked-certificates.ts";
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
  const authorities = authorityFiles(kit, files);
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
  const readers = readersOf(kit);
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

/** Whom an answer may be MACed for: the holders of the key agreement cells. */
function readersOf(kit: MessageKit): readonly Reader[] {
  return [...kit.device.state.cells.values()]
    .filter(({ identifier }) => identifier.keyUsage === "keyAgreement")
    .map(({ identifier, contents }) => ({
      file: cellFile(cellKey(identifier)),
      publicPoint: contents.publicPoint,
    }));
}

const cellFile = (key: string): string => `cells/${key.replaceAll("/", "-")}.pem`;

function startingStateFiles(kit: MessageKit, files: Map<string, string>): VectorStartingState {
  const { device, vectorKit } = kit;
  const keep = (file: string, certificate: Certificate): string => {
    files.set(file, encodePem(certificate.der, "CERTIFICATE"));
    return file;
  };
  const ownKey = (usage: "digitalSignature" | "keyAgreement") => {
    const { certificate, keyPair } = device[usage];
    const privateKeyINSECURE = `device/${usage}.INSECURE.key.pem`;
    files.set(privateKeyINSECURE, encodePem(privateKeyInfo(keyPair), "PRIVATE KEY"));
    return { certificate: keep(`device/${usage}.pem`, certificate), privateKeyINSECURE };
  };
  const { state, environment } = device;
  const words = stateInWords(state, state);
  const {
    cellAcceptsCertificateRoles,
    devicePathTimeChecks,
    equalOriginatorCounter,
    rootReplacementProof,
    ownCertificateIssuer,
    answerToOwnKeyChange,
  } = environment.policies;
  return {
    clock: formatInstant(kit.clock),
    entityId: state.entityId,
    keys: { digitalSignature: ownKey("digitalSignature"), keyAgreement: ownKey("keyAgreement") },
    cells: words.cells.map((one, index) => {
      const [key, certificate] = [...kit.cellCertificates][index] ?? [];
      if (key === undefined || certificate === undefined)
        throw new InternalError("a cell without a certificate");
      return { ...one, certificate: keep(cellFile(key), certificate) };
    }),
    counters: words.counters,
    ownCounter: words.ownCounter,
    deviceLog: words.deviceLog,
    meterPointReferenceNumber: words.meterPointReferenceNumber,
    register: { ...state.register },
    policies: {
      cellAcceptsCertificateRoles,
      devicePathTimeChecks,
      equalOriginatorCounter,
      rootReplacementProof,
      ownCertificateIssuer,
      answerToOwnKeyChange,
    },
    certificatePolicyOid: vectorKit.pki.organisationAuthorities.issuing.policyOid,
  };
}

function authorityFiles(kit: MessageKit, files: Map<string, string>): MessageVectorPack["authorities"] {
  const { organisationAuthorities, deviceAuthorities } = kit.vectorKit.pki;
  const keep = (name: string, { der }: Certificate): string => {
    const file = `authorities/${name}.pem`;
    files.set(file, encodePem(der, "CERTIFICATE"));
    return file;
  };
  return {
    root: keep("root", organisationAuthorities.root.certificate),
    issuing: keep("issuing", organisationAuthorities.issuing.certificate),
    deviceRoot: keep("device-root", deviceAuthorities.root.certificate),
    deviceIssuing: keep("device-issuing", deviceAuthorities.issuing.certificate),
  };
}

/** PKCS #8 (RFC 5208) around SEC 1 (RFC 5915) for P-256: every length in it is fixed. */
const BEFORE_SCALAR = hexToBytes("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
const BEFORE_POINT = hexToBytes("a144034200");

function privateKeyInfo({ privateScalar, publicPoint }: KeyPair): Uint8Array {
  return concatBytes(BEFORE_SCALAR, privateScalar, BEFORE_POINT, publicPoint);
}
