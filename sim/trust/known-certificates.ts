/** Every certificate that a log has told of up to a moment, read once for each log. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { type Certificate, decodeCertificate } from "../../pki/index.ts";
import type { LogEvent } from "../log/event.ts";

export interface KnownCertificate {
  /** SHA-256 of the octets: tells certificates of one key apart. */
  readonly fingerprint: string;
  /** Whose it is, in the log's words. */
  readonly subject: string;
  readonly der: string;
  readonly certificate: Certificate;
  readonly keyIdentifier: string;
  readonly issuerKeyIdentifier: string | undefined;
  /** Index of the event that told of it. */
  readonly since: number;
}

const ofLog = new WeakMap<readonly LogEvent[], readonly KnownCertificate[]>();

/** In the order in which the log tells of them; what does not read is left out. @param until index of an event */
export function knownCertificates(
  events: readonly LogEvent[],
  until: number = events.length - 1,
): readonly KnownCertificate[] {
  const known = ofLog.get(events) ?? readAll(events);
  ofLog.set(events, known);
  return until >= events.length - 1 ? known : known.filter(({ since }) => since <= until);
}

function readAll(events: readonly LogEvent[]): readonly KnownCertificate[] {
  const seen = new Map<string, KnownCertificate>();
  const add = (subject: string, der: string, since: number): void => {
    if (seen.has(der)) return;
    const octets = hexToBytes(der);
    const read = decodeCertificate(octets);
    if (!read.ok || read.value.keyIdentifier === undefined) return;
    seen.set(der, {
      fingerprint: bytesToHex(sha256(octets)),
      subject,
      der,
      certificate: read.value,
      keyIdentifier: read.value.keyIdentifier,
      issuerKeyIdentifier: read.value.authorityKeyIdentifier,
      since,
    });
  };
  for (const [index, event] of events.entries()) {
    switch (event.kind) {
      case "repositoryOpened":
        for (const { subject, der } of event.certificates) add(subject, der, index);
        break;
      case "certificateIssued":
        add(event.subject, event.der, index);
        break;
      case "authorityReplaced":
        add(event.after, event.der, index);
        break;
      default:
        break;
    }
  }
  return [...seen.values()];
}
