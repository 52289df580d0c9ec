/** PEM armour (RFC 7468) around certificates and public keys. */
import { UsageError } from "../failures.ts";

export type PemLabel =
  | "CERTIFICATE"
  | "X509 CRL"
  | "PUBLIC KEY"
  | "CERTIFICATE REQUEST"
  | "PRIVATE KEY"
  | "EC PRIVATE KEY";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** The octets of every block with this label, in the order of the text; text around the blocks is ignored. */
export function decodePem(text: string, label: PemLabel): readonly Uint8Array[] {
  return [...text.matchAll(BLOCK)]
    .filter(([, found]) => found === label)
    .map(([, , body]) => decodeBase64(body ?? ""));
}

/** Octets as one PEM block with lines of 64 characters and a newline at the end. */
export function encodePem(der: Uint8Array, label: PemLabel): string {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function decodeBase64(body: string): Uint8Array {
  try {
    return Uint8Array.from(atob(body.replaceAll(/\s/g, "")), (character) => character.charCodeAt(0));
  } catch {
    throw new UsageError("a PEM block whose body is not base64");
  }
}
