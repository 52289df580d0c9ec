/**
 * The line protocol between the testbed and a device under test (docs/device-under-test.md): what each line says,
 * as a value. Lines are UTF-8 and end in LF; words are parted by one space.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import {
  type Decoded,
  decoded,
  type EndEntityUsage,
  type EntityId,
  entityId,
  formatInstant,
  type Instant,
  undecodable,
} from "../../pki/index.ts";
import type { DeviceKind } from "../../devices/index.ts";
import { cellOfKey, type TrustAnchorCellIdentifier } from "../../wire/index.ts";

/** Name and version of the protocol; another version is another word here. */
export const DEVICE_PROTOCOL = "smki-dut/1";

/** The longest line, in octets without its LF: a GBCS message of 65535 octets in hex, and the words before it. */
export const LONGEST_LINE = 131_072;

/** What the testbed says. */
export type TestbedLine =
  | { readonly kind: "hello"; readonly protocol: string }
  | { readonly kind: "reset" }
  | { readonly kind: "identity"; readonly entityId: EntityId }
  /** A private scalar of 32 octets that everybody has. */
  | { readonly kind: "key"; readonly usage: EndEntityUsage; readonly scalarINSECURE: Uint8Array }
  | { readonly kind: "certificate"; readonly usage: EndEntityUsage; readonly der: Uint8Array }
  | { readonly kind: "cell"; readonly cell: TrustAnchorCellIdentifier; readonly der: Uint8Array }
  | { readonly kind: "counter"; readonly role: string; readonly value: bigint }
  | { readonly kind: "ownCounter"; readonly value: bigint }
  | { readonly kind: "setting"; readonly name: string; readonly value: string }
  | { readonly kind: "start" }
  | { readonly kind: "time"; readonly at: Instant }
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  | { readonly kind: "sync"; readonly number: number }
  | { readonly kind: "bye" }
  | { readonly kind: "error"; readonly text: string };

/** What a device says. */
export type DeviceLine =
  | { readonly kind: "hello"; readonly device: DeviceKind; readonly entityId: EntityId }
  | { readonly kind: "certificate"; readonly usage: EndEntityUsage; readonly der: Uint8Array }
  | { readonly kind: "ready" }
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  | { readonly kind: "done" }
  | { readonly kind: "sync"; readonly number: number }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "error"; readonly text: string };

/** A line as it goes over the wire, without its LF. */
export function encodeTestbedLine(line: TestbedLine): string {
  switch (line.kind) {
    case "hello":
      return `hello ${line.protocol}`;
    case "identity":
      return `identity ${line.entityId}`;
    case "key":
      return `key ${line.usage} ${bytesToHex(line.scalarINSECURE)}`;
    case "certificate":
      return `certificate ${line.usage} ${bytesToHex(line.der)}`;
    case "cell": {
      const { remotePartyRole, keyUsage, cellUsage } = line.cell;
      return `cell ${remotePartyRole} ${keyUsage} ${cellUsage} ${bytesToHex(line.der)}`;
    }
    case "counter":
      return `counter ${line.role} ${line.value}`;
    case "ownCounter":
      return `ownCounter ${line.value}`;
    case "setting":
      return `setting ${line.name} ${line.value}`;
    case "time":
      return `time ${formatInstant(line.at)}`;
    case "message":
      return `> ${bytesToHex(line.bytes)}`;
    case "sync":
      return `sync ${line.number}`;
    case "error":
      return `error ${oneLine(line.text)}`;
    case "reset":
    case "start":
    case "bye":
      return line.kind;
  }
}

/** A device's line as it goes over the wire, without its LF. */
export function encodeDeviceLine(line: DeviceLine): string {
  switch (line.kind) {
    case "hello":
      return `hello ${line.device} ${line.entityId}`;
    case "certificate":
      return `certificate ${line.usage} ${bytesToHex(line.der)}`;
    case "message":
      return `< ${bytesToHex(line.bytes)}`;
    case "sync":
      return `sync ${line.number}`;
    case "note":
    case "error":
      return `${line.kind} ${oneLine(line.text)}`;
    case "ready":
    case "done":
      return line.kind;
  }
}

const HEX = /^([0-9a-fA-F]{2})+$/;
const ENTITY_ID = /^[0-9a-fA-F]{16}$/;
const COUNTER = /^\d{1,20}$/;
const SYNC_NUMBER = /^\d{1,9}$/;
const WORD = /^[A-Za-z][A-Za-z0-9-]*$/;
const KINDS: readonly string[] = ["GSME", "GPF", "ESME", "CHF"] satisfies readonly DeviceKind[];
const USAGES: readonly string[] = ["digitalSignature", "keyAgreement"] satisfies readonly EndEntityUsage[];

/** Reads one line of a device. A problem's offset is where the line stops making sense, in characters. */
export function decodeDeviceLine(text: string): Decoded<DeviceLine> {
  const { word, rest, words } = partsOf(text);
  switch (word) {
    case "hello": {
      const [device = "", id = ""] = words;
      if (!KINDS.includes(device) || words.length !== 2)
        return wrong(text, `hello ${KINDS.join("|")} <EUI-64>`);
      if (!ENTITY_ID.test(id)) return wrong(text, "hello <kind> <EUI-64 in 16 hex digits>");
      return decoded({ kind: "hello", device: device as DeviceKind, entityId: entityId(id) });
    }
    case "certificate":
      return certificateLine(text, words);
    case "ready":
    case "done":
      return rest === "" ? decoded({ kind: word }) : wrong(text, word);
    case "<":
      return HEX.test(rest) ? decoded({ kind: "message", bytes: hexToBytes(rest) }) : wrong(text, "< <hex>");
    case "sync":
      return SYNC_NUMBER.test(rest)
        ? decoded({ kind: "sync", number: Number(rest) })
        : wrong(text, "sync <number>");
    case "note":
    case "error":
      return decoded({ kind: word, text: rest });
    default:
      return undecodable(`"${shortened(text)}" is no line of ${DEVICE_PROTOCOL}`, 0);
  }
}

/** Reads one line of the testbed, as a device has to. */
export function decodeTestbedLine(text: string): Decoded<TestbedLine> {
  const { word, rest, words } = partsOf(text);
  switch (word) {
    case "hello":
      return words.length === 1
        ? decoded({ kind: "hello", protocol: rest })
        : wrong(text, "hello <protocol>");
    case "reset":
    case "start":
    case "bye":
      return rest === "" ? decoded({ kind: word }) : wrong(text, word);
    case "identity":
      return ENTITY_ID.test(rest)
        ? decoded({ kind: "identity", entityId: entityId(rest) })
        : wrong(text, "identity <EUI-64>");
    case "key": {
      const [usage = "", scalar = ""] = words;
      if (!USAGES.includes(usage) || words.length !== 2 || !HEX.test(scalar) || scalar.length !== 64) {
        return wrong(text, "key <usage> <32 octets in hex>");
      }
      return decoded({ kind: "key", usage: usage as EndEntityUsage, scalarINSECURE: hexToBytes(scalar) });
    }
    case "certificate":
      return certificateLine(text, words);
    case "cell": {
      const [role = "", keyUsage = "", cellUsage = "", der = ""] = words;
      const cell = cellOfKey(`${role}/${keyUsage}/${cellUsage}`);
      if (cell === undefined || words.length !== 4 || !HEX.test(der)) {
        return wrong(text, "cell <role> <usage> <cellUsage> <hex DER>");
      }
      return decoded({ kind: "cell", cell, der: hexToBytes(der) });
    }
    case "counter": {
      const [role = "", value = ""] = words;
      if (!WORD.test(role) || words.length !== 2 || !COUNTER.test(value))
        return wrong(text, "counter <role> <number>");
      return decoded({ kind: "counter", role, value: BigInt(value) });
    }
    case "ownCounter":
      return COUNTER.test(rest)
        ? decoded({ kind: "ownCounter", value: BigInt(rest) })
        : wrong(text, "ownCounter <number>");
    case "setting": {
      const [name = "", ...values] = words;
      if (!WORD.test(name) || values.length === 0) return wrong(text, "setting <name> <value>");
      return decoded({ kind: "setting", name, value: values.join(" ") });
    }
    case "time": {
      const at = Date.parse(rest);
      const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(rest) && !Number.isNaN(at);
      return exact
        ? decoded({ kind: "time", at: at as Instant })
        : wrong(text, "time <YYYY-MM-DDThh:mm:ssZ>");
    }
    case ">":
      return HEX.test(rest) ? decoded({ kind: "message", bytes: hexToBytes(rest) }) : wrong(text, "> <hex>");
    case "sync":
      return SYNC_NUMBER.test(rest)
        ? decoded({ kind: "sync", number: Number(rest) })
        : wrong(text, "sync <number>");
    case "error":
      return decoded({ kind: "error", text: rest });
    default:
      return undecodable(`"${shortened(text)}" is no line of ${DEVICE_PROTOCOL}`, 0);
  }
}

function certificateLine(
  text: string,
  [usage = "", der = "", ...more]: readonly string[],
): Decoded<Extract<DeviceLine, { readonly kind: "certificate" }>> {
  if (!USAGES.includes(usage) || !HEX.test(der) || more.length > 0)
    return wrong(text, "certificate <usage> <hex DER>");
  return decoded({ kind: "certificate", usage: usage as EndEntityUsage, der: hexToBytes(der) });
}

function partsOf(text: string) {
  const space = text.indexOf(" ");
  const word = space < 0 ? text : text.slice(0, space);
  const rest = space < 0 ? "" : text.slice(space + 1);
  return { word, rest, words: rest === "" ? [] : rest.split(" ") };
}

function wrong<Line>(text: string, form: string): Decoded<Line> {
  return undecodable(`"${shortened(text)}" is not of the form "${form}"`, text.indexOf(" ") + 1);
}

/** As much of a line as a report has room for. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, " ");
