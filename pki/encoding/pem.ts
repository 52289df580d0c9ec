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

/** One block of a PEM text, whatever its label. */
export interface PemBlock {
  /** `CERTIFICATE`, `EC PRIVATE KEY`, … as written. */
  readonly label: string;
  /** Undefined when the body is not base64, or has headers, as an encrypted key of the old form does. */
  readonly der: Uint8Array | undefined;
  /** The block as found, with its armour. */
  readonly text: string;
}

/** Every block, in the order of the text; one that begins and does not end is no block. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(
    ([block, label = "", body = ""]) => ({ label, der: base64Octets(body), text: block }),
  );
}

/** 64 characters of base64. */
const OCTETS_A_LINE = 48;

/** Octets as one PEM block with lines of 64 characters and a newline at the end. */
export function encodePem(der: Uint8Array, label: PemLabel): string {
  const lines: string[] = [];
  for (let at = 0; at < der.length; at += OCTETS_A_LINE) {
    lines.push(btoa(String.fromCharCode(...der.subarray(at, at + OCTETS_A_LINE))));
  }
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function decodeBase64(body: string): Uint8Array {
  const octets = base64Octets(body);
  if (octets === undefined) throw new UsageError("a PEM block whose body is not base64");
  return octets;
}

function base64Octets(body: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(body.replaceAll(/\s/g, "")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
