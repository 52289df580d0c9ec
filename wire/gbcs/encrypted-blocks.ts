/**
 * Finds and opens the encrypted attributes inside any content, whatever surrounds them: the ZigBee and the DLMS forms
 * both put a length before the security header, and only a block that was really found has a tag that matches.
 */
import type { Decoded } from "../../pki/index.ts";
import { decryptAttributes } from "./attribute-encryption.ts";
import { readGbz, type GbzComponent } from "./gbz.ts";
import type { GbcsMessage } from "./message.ts";

/** Security suite 1, authentication and encryption, and an invocation counter of zero. */
const SECURITY_HEADER = [0x31, 0, 0, 0, 0] as const;
/** The security header, at least one octet, the tag. */
const SHORTEST_BLOCK = SECURITY_HEADER.length + 1 + 12;

export interface EncryptedBlock {
  /** Where the block begins in the content. */
  readonly offset: number;
  readonly octets: Uint8Array;
  /** The ZigBee component that it is the payload of; undefined in contents of another form. */
  readonly component: GbzComponent | undefined;
}

/** The blocks of a content, in order. */
export function encryptedBlocks(content: Uint8Array): readonly EncryptedBlock[] {
  const gbz = readGbz(content);
  if (gbz.ok) {
    return gbz.value.value.flatMap((component): readonly EncryptedBlock[] =>
      component.protection.kind === "encrypted"
        ? [{ offset: offsetOf(content, component.payload), octets: component.payload, component }]
        : [],
    );
  }
  const blocks: EncryptedBlock[] = [];
  for (let offset = 1; offset + SHORTEST_BLOCK <= content.length; offset += 1) {
    if (!SECURITY_HEADER.every((octet, index) => content[offset + index] === octet)) continue;
    const length = lengthBefore(content, offset);
    if (length === undefined) continue;
    blocks.push({ offset, octets: content.subarray(offset, offset + length), component: undefined });
    offset += length - 1;
  }
  return blocks;
}

/** Opens a block with the first of the shared secrets that fits. */
export function openBlock(
  { header }: GbcsMessage,
  { octets }: EncryptedBlock,
  sharedSecrets: readonly Uint8Array[],
): Uint8Array | undefined {
  for (const secret of sharedSecrets) {
    const plaintext: Decoded<Uint8Array> = decryptAttributes(secret, header, octets);
    if (plaintext.ok) return plaintext.value;
  }
  return undefined;
}

/** The length that stands before an offset: one octet, `81 nn`, or `82 nnnn`; undefined when nothing fits. */
function lengthBefore(content: Uint8Array, offset: number): number | undefined {
  const [three, two, one] = [content[offset - 3], content[offset - 2], content[offset - 1] ?? 0];
  const candidates = [
    three === 0x82 ? (two ?? 0) * 256 + one : 0,
    two === 0x81 && one >= 0x80 ? one : 0,
    one < 0x80 ? one : 0,
  ];
  return candidates.find((length) => length >= SHORTEST_BLOCK && offset + length <= content.length);
}

function offsetOf(content: Uint8Array, part: Uint8Array): number {
  for (let offset = 0; offset + part.length <= content.length; offset += 1) {
    if (part.every((octet, index) => content[offset + index] === octet)) return offset;
  }
  return 0;
}
