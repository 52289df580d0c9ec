/** Octets that are no well-formed command: cut short, too long, with lengths that lie and fixed octets that are not. */
import { concatBytes } from "@noble/hashes/utils.js";
import { entityId, InternalError } from "../../pki/index.ts";
import { type FrameField, type FrameFieldName, layOutFrame } from "../../wire/index.ts";
import { buildCommand, type CommandOrder, type Fault } from "./command-kit.ts";
import {
  type Baselines,
  baselineOf,
  type MessageVectorDefinition,
  refused,
  type VectorFamily,
  withHeader,
} from "./vector.ts";

const FRAMING = "GBCS 7.2 (measured framing, RTDS 4.5.0)";
const ANOTHER_DEVICE = entityId("d2de0000000001fe");

/** Fields that say how long something is. */
const LENGTH_FIELDS = new Set<FrameFieldName>([
  "cipheredLength",
  "transactionIdLength",
  "businessOriginatorLength",
  "businessTargetLength",
  "dateTimeLength",
  "otherInformationLength",
  "contentLength",
  "signatureLength",
]);

/** The fields of the good frame, where its octets lie. */
function fieldsOf(order: CommandOrder): readonly FrameField[] {
  const layout = layOutFrame(buildCommand(order));
  if (!layout.ok) throw new InternalError(`a good command that does not read: ${layout.problem.reason}`);
  return layout.value;
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const inWords = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The octet at `index` counted up, modulo 256. */
const octetPlus =
  (index: number, amount: number): Fault =>
  (octets) => {
    const changed = Uint8Array.from(octets);
    changed[index] = ((changed[index] ?? 0) + amount + 256) % 256;
    return changed;
  };

const octetSet =
  (index: number, value: number): Fault =>
  (octets) => {
    const changed = Uint8Array.from(octets);
    changed[index] = value;
    return changed;
  };

export const BAD_FRAMES: VectorFamily = {
  name: "frames",
  vectors: (_kit, baselines) => {
    const order = baselineOf(baselines, "update");
    const fields = fieldsOf(order);
    return [
      ...cutShort(order, fields),
      ...lyingLengths(order, fields),
      ...fixedOctets(order, fields),
      ...surplus(order, fields),
      ...wrongKinds(baselines),
    ];
  },
};

/** Cut before every field: what is left ends where a reader is most likely to trust it. */
function cutShort(order: CommandOrder, fields: readonly FrameField[]): readonly MessageVectorDefinition[] {
  const cut = (id: string, title: string, length: number) =>
    refused(
      "update",
      { ...order, fault: (octets) => octets.slice(0, length) },
      {
        id,
        title,
        rule: "a frame has all of its fields",
        source: FRAMING,
        decidedBy: "frame",
      },
    );
  const total = fields.reduce((sum, { length }) => sum + length, 0);
  return [
    ...fields.map(({ name, offset }) =>
      cut(`cut-before-${dashed(name)}`, `cut short before its ${inWords(name)}`, offset),
    ),
    cut("cut-by-one-octet", "cut short by its last octet", total - 1),
  ];
}

function lyingLengths(
  order: CommandOrder,
  fields: readonly FrameField[],
): readonly MessageVectorDefinition[] {
  return fields
    .filter(({ name }) => LENGTH_FIELDS.has(name))
    .flatMap(({ name, offset, length }) => {
      const lastOctet = offset + length - 1;
      const off = (by: 1 | -1, word: string) =>
        refused(
          "update",
          { ...order, fault: octetPlus(lastOctet, by) },
          {
            id: `length-${word}-${dashed(name)}`,
            title: `a ${inWords(name)} that is one too ${word}`,
            rule: "a length is that of what follows",
            source: FRAMING,
            decidedBy: "frame",
          },
        );
      return name === "dateTimeLength" ? [off(1, "large")] : [off(1, "large"), off(-1, "small")];
    });
}

function fixedOctets(order: CommandOrder, fields: readonly FrameField[]): readonly MessageVectorDefinition[] {
  const rows: readonly (readonly [FrameFieldName, number, string])[] = [
    ["cipheringTag", 0xdb, "general-ciphering begins with DD"],
    ["cipheringHeader", 0x01, "the fields before key-info are empty"],
    ["keyInformation", 0x01, "there is no key-info"],
    ["securityControl", 0x31, "security control is 11: suite 1, authentication only"],
    ["signingTag", 0xde, "general-signing begins with DF"],
  ];
  const fault = (id: string, title: string, rule: string, made: Fault) =>
    refused("update", { ...order, fault: made }, { id, title, rule, source: FRAMING, decidedBy: "frame" });
  const at = (name: FrameFieldName): FrameField => {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) throw new InternalError(`the good command has no ${name}`);
    return field;
  };
  const invocation = at("invocationCounter");
  const content = at("contentLength");
  return [
    ...rows.map(([name, value, rule]) =>
      fault(
        `octet-${dashed(name)}`,
        `${inWords(name)} ${value.toString(16).padStart(2, "0")}`,
        rule,
        octetSet(at(name).offset, value),
      ),
    ),
    fault(
      "octet-security-control-suite-0",
      "security suite 0",
      "security control is 11: suite 1, authentication only",
      octetSet(at("securityControl").offset, 0x10),
    ),
    fault(
      "octet-invocation-counter",
      "invocation counter 1",
      "the invocation counter is 0",
      octetSet(invocation.offset + invocation.length - 1, 1),
    ),
    fault(
      "length-not-shortest",
      "a content length in one octet more than it needs",
      "lengths are in the shortest form",
      (octets) => {
        const [first = 0, ...rest] = octets.slice(content.offset, content.offset + content.length);
        const padded = first < 0x80 ? [0x81, first] : [first + 1, 0, ...rest];
        return concatBytes(
          octets.slice(0, content.offset),
          Uint8Array.from(padded),
          octets.slice(content.offset + content.length),
        );
      },
    ),
    fault(
      "length-oversize",
      "a content length in three octets after 83: 16 777 215 octets",
      "a length is that of what follows, in at most two octets after 82",
      (octets) =>
        concatBytes(
          octets.slice(0, content.offset),
          Uint8Array.of(0x83, 0xff, 0xff, 0xff),
          octets.slice(content.offset + content.length),
        ),
    ),
  ];
}

function surplus(order: CommandOrder, fields: readonly FrameField[]): readonly MessageVectorDefinition[] {
  const mac = fields.at(-1)?.offset ?? 0;
  const rule = "nothing follows the frame, and nothing is between its fields";
  const add = (id: string, title: string, fault: Fault) =>
    refused("update", { ...order, fault }, { id, title, rule, source: FRAMING, decidedBy: "frame" });
  return [
    add("trailing-octet", "one octet after the MAC", (octets) => concatBytes(octets, Uint8Array.of(0))),
    add("trailing-frame", "the whole command twice, end to end", (octets) => concatBytes(octets, octets)),
    add("octet-before-mac", "one octet between the signature and the MAC", (octets) =>
      concatBytes(octets.slice(0, mac), Uint8Array.of(0), octets.slice(mac)),
    ),
    add("leading-octet", "one octet before the frame", (octets) => concatBytes(Uint8Array.of(0), octets)),
    add("frame-in-frame", "the general-ciphering frame inside another", (octets) =>
      concatBytes(octets.slice(0, fields.find(({ name }) => name === "signingTag")?.offset), octets),
    ),
  ];
}

/** Everything about these is right but the kind or the addressee: signature and MAC are good. */
function wrongKinds(baselines: Baselines): readonly MessageVectorDefinition[] {
  const order = baselineOf(baselines, "update");
  const kinds = (["response", "alert"] as const).map((kind) =>
    refused("update", withHeader(order, { kind }), {
      id: `${kind}-as-command`,
      title: `the same as a${kind === "alert" ? "n" : ""} ${kind}`,
      rule: "what a device obeys is a command: CRA flag 01",
      source: FRAMING,
      decidedBy: "frame",
    }),
  );
  const flagged = [0, 4].map((flag) => {
    const at = fieldsOf(order).find(({ name }) => name === "kind")?.offset ?? 0;
    return refused(
      "update",
      { ...order, fault: octetSet(at, flag) },
      {
        id: `cra-flag-${flag}`,
        title: `a CRA flag of ${flag}`,
        rule: "the CRA flag is 01, 02 or 03",
        source: FRAMING,
        decidedBy: "frame",
      },
    );
  });
  return [
    ...kinds,
    ...flagged,
    refused("update", withHeader(order, { businessTarget: ANOTHER_DEVICE }), {
      id: "addressed-to-another-device",
      title: "addressed to another device",
      rule: "a device obeys what is addressed to it",
      source: "GBCS common processing, identifiers",
      decidedBy: "addressee",
    }),
  ];
}
