/**
 * The identifiers that everything else is keyed by: branded primitives, validated once where they enter and
 * free afterwards. This file is the leaf of the import graph.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

declare const brand: unique symbol;
/** A primitive that carries its meaning in the type; the brand does not exist at run time. */
export type Branded<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };

/** An EUI-64 as 16 lower-case hex digits: a device, or one organisation in one role (its User ID). */
export type EntityId = Branded<string, "EntityId">;
/** An 8-octet subject key identifier (RFC 5280 4.2.1.2 method 2, GBCS 12) as 16 lower-case hex digits. */
export type KeyIdentifier = Branded<string, "KeyIdentifier">;
/** A certificate serial number as an even number of lower-case hex digits (32 for SMKI). Never a JS number. */
export type CertificateSerial = Branded<string, "CertificateSerial">;
/** Milliseconds since 1970-01-01T00:00:00Z on the simulated clock. Below `sim/` it is always an argument. */
export type Instant = Branded<number, "Instant">;

/** A text or byte string that is not the identifier it was given for. Thrown: only a caller's mistake gets here. */
export class InvalidIdentifier extends Error {
  override readonly name = "InvalidIdentifier";
  readonly kind: string;
  readonly given: string;
  constructor(kind: string, given: string, expected: string) {
    super(`"${given}" is not ${kind}: expected ${expected}`);
    this.kind = kind;
    this.given = given;
  }
}

/**
 * Reads an EUI-64 written as 16 hex digits, with or without dashes between octets, in either case.
 * @throws InvalidIdentifier
 */
export function entityId(text: string): EntityId {
  const digits = text.toLowerCase().replaceAll("-", "");
  const dashed = /^[0-9a-f]{2}(-[0-9a-f]{2}){7}$/i.test(text);
  if (!/^[0-9a-f]{16}$/.test(digits) || (text.includes("-") && !dashed)) {
    throw new InvalidIdentifier(
      "an EUI-64",
      text,
      "8 octets in hex, as 90-B3-D5-1F-30-01-00-00 or without dashes",
    );
  }
  return digits as EntityId;
}

/** The EUI-64 whose 8 big-endian octets are given. @throws InvalidIdentifier */
export function entityIdFromBytes(bytes: Uint8Array): EntityId {
  if (bytes.length !== 8) {
    throw new InvalidIdentifier("an EUI-64", bytesToHex(bytes), `8 octets, not ${bytes.length}`);
  }
  return bytesToHex(bytes) as EntityId;
}

/** The 8 big-endian octets of an EUI-64. */
export function entityIdBytes(id: EntityId): Uint8Array {
  return hexToBytes(id);
}

/** The form that DUIS and people write: upper-case octets joined by dashes. */
export function formatEntityId(id: EntityId): string {
  const digits = id.toUpperCase();
  let text = digits.slice(0, 2);
  for (let at = 2; at < digits.length; at += 2) text += `-${digits.slice(at, at + 2)}`;
  return text;
}

/** @throws InvalidIdentifier unless the text is 8 octets of hex. */
export function keyIdentifier(text: string): KeyIdentifier {
  const digits = text.toLowerCase().replaceAll(/[-:]/g, "");
  if (!/^[0-9a-f]{16}$/.test(digits)) {
    throw new InvalidIdentifier("a key identifier", text, "8 octets in hex");
  }
  return digits as KeyIdentifier;
}

/** @throws InvalidIdentifier unless there are 8 octets. */
export function keyIdentifierFromBytes(bytes: Uint8Array): KeyIdentifier {
  return keyIdentifier(bytesToHex(bytes));
}

/** The 8 octets of a key identifier. */
export function keyIdentifierBytes(id: KeyIdentifier): Uint8Array {
  return hexToBytes(id);
}

/** Reads a serial number written in hex. @throws InvalidIdentifier */
export function certificateSerial(text: string): CertificateSerial {
  const digits = text.toLowerCase().replaceAll(/[-: ]/g, "");
  if (!/^([0-9a-f]{2})+$/.test(digits)) {
    throw new InvalidIdentifier(
      "a certificate serial number",
      text,
      "hex octets, as 4fc0252e553ecd05d4f72dcfad55c8e7",
    );
  }
  return digits as CertificateSerial;
}

/** Reads an ISO 8601 instant with an explicit `Z`; a date alone is midnight UTC. @throws InvalidIdentifier */
export function instant(text: string): Instant {
  const matched = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?Z)?$/.exec(text);
  const millis = matched ? Date.parse(matched[4] === undefined ? `${text}T00:00:00Z` : text) : Number.NaN;
  const sameDay = !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text.slice(0, 10));
  if (!sameDay) {
    throw new InvalidIdentifier("a date and time", text, "a real date as 2022-03-01 or 2022-03-01T09:00:00Z");
  }
  return millis as Instant;
}

/** The instant as `YYYY-MM-DDTHH:MM:SSZ`, without milliseconds. */
export function formatInstant(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
