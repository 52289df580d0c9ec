/** Which certificates a key has already: a key belongs to one Subject and one usage. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { EndEntityUsage } from "../authorities/authority.ts";
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import { certificatesLodged, type Repository } from "../repository/repository.ts";
import type { CertificateWanted } from "../subscribers/certificate-wanted.ts";

/** Answers for a public point (65 octets). */
export interface CertifiedKeys {
  certificatesOf(publicPoint: Uint8Array): readonly Certificate[];
}

/** An index that its maker may add to, so that the requests of one batch see each other. */
export interface KeyRegister extends CertifiedKeys {
  add(certificate: Certificate): void;
}

/**
 * Indexes every certificate lodged by then, whatever became of it: a key that was certified once, and then
 * rejected, expired or revoked, is still that Subject's. One index serves many requests of the same moment.
 */
export function createKeyRegister(repository: Repository, at: Instant): KeyRegister {
  const certificatesByKey = new Map<string, Certificate[]>();
  const register: KeyRegister = {
    certificatesOf: (publicPoint) => certificatesByKey.get(bytesToHex(publicPoint)) ?? [],
    add: (certificate) => {
      const key = bytesToHex(certificate.subjectPublicKey);
      const others = certificatesByKey.get(key);
      if (others === undefined) certificatesByKey.set(key, [certificate]);
      else others.push(certificate);
    },
  };
  for (const certificate of certificatesLodged(repository, at)) register.add(certificate);
  return register;
}

/**
 * What a certificate wanted for a key means beside those that the key has.
 * - `newKey`: it has none
 * - `renewal`: all of them are for the same Subject and the same usage
 * - `otherSubject`, `otherUsage`: one is not, namely this one
 */
export type KeyClaim =
  | { readonly kind: "newKey" }
  | { readonly kind: "renewal" | "otherSubject" | "otherUsage"; readonly certificate: Certificate };

/** Judges a claim to a key. A Subject is a device, or an organisation in one role: its common name is no part. */
export function claimToKey(
  keys: CertifiedKeys,
  publicPoint: Uint8Array,
  wanted: CertificateWanted,
  usage: EndEntityUsage,
): KeyClaim {
  const certificates = keys.certificatesOf(publicPoint);
  const [first] = certificates;
  if (first === undefined) return { kind: "newKey" };
  const otherSubject = certificates.find((certificate) => !isSubject(certificate, wanted));
  if (otherSubject !== undefined) return { kind: "otherSubject", certificate: otherSubject };
  const otherUsage = certificates.find(({ keyUsage }) => keyUsage.length !== 1 || keyUsage[0] !== usage);
  if (otherUsage !== undefined) return { kind: "otherUsage", certificate: otherUsage };
  return { kind: "renewal", certificate: first };
}

function isSubject(certificate: Certificate, wanted: CertificateWanted): boolean {
  if (certificate.kind !== wanted.kind || certificate.entityId !== wanted.entityId) return false;
  return wanted.kind === "device" || certificate.role === wanted.role;
}
