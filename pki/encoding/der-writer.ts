/**
 * Writes DER by hand, element by element: for structures that no library would make, because they are wrong on
 * purpose. Whatever is right is made by @peculiar/x509.
 */

/** Octets one after the other. */
export function octets(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** One element: tag, shortest length, content. @param tag the identifier octet */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const inside = octets(...content);
  return octets([tag], derLength(inside.length), inside);
}

/** A length in the shortest form (X.690 10.1). */
export function derLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** A text in a string type. */
export function derText(tag: number, text: string): Uint8Array {
  return der(tag, new TextEncoder().encode(text));
}

/** A BIT STRING; the unused bits are not set to zero here. */
export function derBitString(bits: Uint8Array, unusedBits = 0): Uint8Array {
  return der(0x03, Uint8Array.of(unusedBits), bits);
}

/** An OBJECT IDENTIFIER from dotted decimal, with arcs below 2^53. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return der(0x06, octets(...[first * 40 + second, ...others].map(base128)));
}

function base128(arc: number): readonly number[] {
  const groups = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift((rest % 128) | 0x80);
  }
  return groups;
}
