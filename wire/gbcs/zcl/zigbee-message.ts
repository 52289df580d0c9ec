/** The content of a GBZ message with the meaning of each command in it, as far as there is one in the clear. */
import type { Decoded } from "../../../pki/index.ts";
import { encodeGbz, type GbzComponent, readGbz } from "../gbz.ts";
import { readOctets, type Reading } from "../octet-reader.ts";
import { encodeZigbeeCommand, type ZigbeeCommand, zigbeeCommandReader } from "./zigbee-command.ts";

export interface ZigbeeComponent extends GbzComponent {
  /** Undefined where the payload is encrypted, or is of a command that is not read here. */
  readonly meaning?: ZigbeeCommand;
}

/** Reads and explains the content of a command or a response. */
export function readZigbeeMessage(content: Uint8Array): Decoded<Reading<readonly ZigbeeComponent[]>> {
  const meanings: (ZigbeeCommand | undefined)[] = [];
  const gbz = readGbz(content, (reader, length, component) => {
    const read = component.protection.kind === "plain" ? zigbeeCommandReader(component) : undefined;
    const label = component.protection.kind === "plain" ? "payload" : "encrypted attributes";
    const { octets, value } = reader.attempt(label, length, read);
    meanings.push(value);
    return octets;
  });
  if (!gbz.ok) return gbz;
  const value = gbz.value.value.map((component, index): ZigbeeComponent => {
    const meaning = meanings[index];
    return meaning === undefined ? component : { ...component, meaning };
  });
  return { ok: true, value: { value, fields: gbz.value.fields } };
}

/** Writes components; one with a meaning is written from its meaning. @throws UsageError as `encodeGbz` */
export function encodeZigbeeMessage(components: readonly ZigbeeComponent[]): Uint8Array {
  return encodeGbz(
    components.map(({ meaning, ...component }) =>
      meaning === undefined ? component : { ...component, payload: encodeZigbeeCommand(meaning) },
    ),
  );
}

/** Reads what a component says from its payload in the clear, for instance after decryption. */
export function decodeZigbeeCommand(
  component: Pick<GbzComponent, "clusterId" | "header">,
  plaintext: Uint8Array,
): ZigbeeCommand | undefined {
  const read = zigbeeCommandReader(component);
  const command = read === undefined ? undefined : readOctets(plaintext, read);
  return command?.ok === true ? command.value.value : undefined;
}
