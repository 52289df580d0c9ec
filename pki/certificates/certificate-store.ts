/**
 * Certificates that were read before. The same few come with command after command, and reading one costs more than
 * hashing it by far.
 */
import { hash } from "node:crypto";
import type { Decoded } from "../decoded.ts";
import { decodeCertificate, type Certificate } from "./certificate.ts";
import { RecentlyUsed } from "./recently-used.ts";

export interface CertificateStore {
  /**
   * Answers as `decodeCertificate` does. The same octets give the same object for as long as they are kept, and octets
   * that do not read are refused with the same problem every time.
   */
  read(der: Uint8Array): Decoded<Certificate>;
  /** How often octets were really read, of all the times that somebody asked. */
  readonly parses: number;
  /** How many are kept. */
  readonly size: number;
}

/** A few kilobytes each. More than the organisations of a world; a fleet's device certificates pass through once. */
export const KEPT_CERTIFICATES = 1024;

/** An empty store. @param limit how many it keeps; the one asked for longest ago is forgotten first */
export function createCertificateStore(limit: number = KEPT_CERTIFICATES): CertificateStore {
  const known = new RecentlyUsed<string, Decoded<Certificate>>(limit);
  let parses = 0;
  return {
    read: (der) => {
      const key = hash("sha256", der, "base64");
      const before = known.get(key);
      if (before !== undefined) return before;
      parses += 1;
      const certificate = decodeCertificate(der);
      known.set(key, certificate);
      return certificate;
    },
    get parses() {
      return parses;
    },
    get size() {
      return known.size;
    },
  };
}
