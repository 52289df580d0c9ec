/** What a gas device answered to a read, as far as its reader can open it. */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  decodeZigbeeCommand,
  decryptAttributes,
  type GbcsMessage,
  readZigbeeMessage,
  type ZigbeeAttribute,
  type ZigbeeCommand,
  type ZigbeeComponent,
} from "../../wire/index.ts";

/**
 * One line about the answer.
 * @param secret the shared secret of reader and device; undefined when the reader has no key
 */
export function describeGasRead({ header, content }: GbcsMessage, secret: Uint8Array | undefined): string {
  const message = readZigbeeMessage(content);
  if (!message.ok) return "an unreadable answer";
  const parts = message.value.value.map((component) => meaningOf(header, component, secret));
  return parts.some((part) => part === undefined)
    ? "an answer that it cannot decrypt: it was made for another key"
    : parts.map((part) => (part === undefined ? "" : commandInWords(part))).join("; ");
}

function meaningOf(
  header: GbcsMessage["header"],
  component: ZigbeeComponent,
  secret: Uint8Array | undefined,
): ZigbeeCommand | undefined {
  if (component.protection.kind === "plain") return component.meaning;
  const plain = secret && decryptAttributes(secret, header, component.payload);
  return plain?.ok === true ? decodeZigbeeCommand(component, plain.value) : undefined;
}

function commandInWords(command: ZigbeeCommand): string {
  switch (command.kind) {
    case "attributes":
      return command.attributes.map(attributeInWords).join(", ");
    case "sampledData":
      return `${command.samples.length} samples of log ${command.sampleId}`;
    case "samplingStarted":
      return `recording into log ${command.sampleId}`;
    case "eventLog":
      return `${command.events.length} events`;
    case "defaultResponse":
      return `nothing: the device answers with status ${command.status.toString(16).padStart(2, "0")}`;
    default:
      return command.kind;
  }
}

const OCTET_STRING = 0x41;

function attributeInWords(attribute: ZigbeeAttribute): string {
  const id = attribute.id.toString(16).padStart(4, "0");
  if ("status" in attribute) return `${id}: status ${attribute.status.toString(16).padStart(2, "0")}`;
  const { value } = attribute;
  if (value.kind === "number") return `${id}: ${value.value}`;
  return `${id}: ${value.type === OCTET_STRING ? bytesToHex(value.octets) : new TextDecoder().decode(value.octets)}`;
}
