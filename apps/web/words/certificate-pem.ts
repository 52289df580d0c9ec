/** A certificate as `openssl x509` reads it. @param hex the DER */
export function certificatePem(hex: string): string {
  const octets = (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  const lines = btoa(octets.join("")).match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
