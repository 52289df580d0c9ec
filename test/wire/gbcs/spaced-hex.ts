/** Hex digits without the spaces that set their fields apart, so that a test can write octets as it reads them. */
export function unspaced(hex: string): string {
  return hex.replaceAll(" ", "");
}
