/** Octets as people copy them: lower-case hex without spaces. */
export function inHex(octets: Uint8Array): string {
  return [...octets].map(octetInHex).join("");
}

/** Two digits. */
export function octetInHex(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}
