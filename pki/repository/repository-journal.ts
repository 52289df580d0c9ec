/**
 * The memory behind the repository: a journal that only grows, with an index beside it. A repository value is a
 * journal and how much of it counts, so that a change costs what it adds and not a copy of everything, and older
 * values stay what they were. Whoever changes an older value gets a journal of its own.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import type { EntityId, Instant } from "../ids.ts";
import type { RevocationList } from "../revocation/revocation-list.ts";
import type { CertificateRecord, ReportedStatus, Revocation } from "./certificate-status.ts";
import { serialNumberOf } from "./serial-number.ts";

/** What can happen to a repository. */
export type RepositoryChange =
  | {
      readonly kind: "certificateLodged";
      readonly certificate: Certificate;
      readonly at: Instant;
      readonly status: ReportedStatus;
    }
  | {
      readonly kind: "statusReported";
      readonly fingerprint: string;
      readonly at: Instant;
      readonly status: ReportedStatus;
    }
  | { readonly kind: "certificateRevoked"; readonly fingerprint: string; readonly revocation: Revocation }
  | { readonly kind: "listLodged"; readonly list: RevocationList; readonly at: Instant };

/** Something in the journal, and at which place. */
type Placed<Value> = Value & { readonly place: number };

interface CertificateFile {
  readonly place: number;
  readonly certificate: Certificate;
  readonly lodgedAt: Instant;
  readonly reports: Placed<CertificateRecord["reports"][number]>[];
  /** There is only one, since the first is final: `revoke` records no other. */
  revocation: Placed<Revocation> | undefined;
}

export interface LodgedRevocationList {
  readonly list: RevocationList;
  readonly lodgedAt: Instant;
}

/** Every question has a length: how many changes from the beginning on count. */
export class RepositoryJournal {
  readonly #changes: RepositoryChange[] = [];
  readonly #files = new Map<string, CertificateFile>();
  readonly #byEntityId = new Map<EntityId, CertificateFile[]>();
  readonly #bySerialNumber = new Map<bigint, CertificateFile[]>();
  readonly #revoked: CertificateFile[] = [];
  readonly #lists = new Map<string, Placed<LodgedRevocationList>>();

  get length(): number {
    return this.#changes.length;
  }

  /** A journal of its own with the first changes of this one. */
  copyOf(length: number): RepositoryJournal {
    const copy = new RepositoryJournal();
    for (const change of this.#changes.slice(0, length)) copy.append(change);
    return copy;
  }

  append(change: RepositoryChange): void {
    const place = this.#changes.push(change) - 1;
    switch (change.kind) {
      case "certificateLodged":
        this.#lodge(change.certificate, change.at, change.status, place);
        break;
      case "statusReported":
        this.#files.get(change.fingerprint)?.reports.push({ at: change.at, status: change.status, place });
        break;
      case "certificateRevoked":
        this.#revoke(change.fingerprint, change.revocation, place);
        break;
      case "listLodged":
        this.#lists.set(listKey(change.list), { list: change.list, lodgedAt: change.at, place });
        break;
      default:
        change satisfies never;
    }
  }

  record(fingerprint: string, length: number): CertificateRecord | undefined {
    const file = this.#files.get(fingerprint);
    return file && records([file], length)[0];
  }

  /** In the order of lodging, as all of these. */
  everyRecord(length: number): readonly CertificateRecord[] {
    return records([...this.#files.values()], length);
  }

  recordsOf(entityId: EntityId, length: number): readonly CertificateRecord[] {
    return records(this.#byEntityId.get(entityId) ?? [], length);
  }

  recordsNumbered(serialNumber: bigint, length: number): readonly CertificateRecord[] {
    return records(this.#bySerialNumber.get(serialNumber) ?? [], length);
  }

  /** In the order of revocation. */
  revokedRecords(length: number): readonly CertificateRecord[] {
    return records(this.#revoked, length).filter(({ revocation }) => revocation !== undefined);
  }

  lists(length: number): readonly LodgedRevocationList[] {
    return [...this.#lists.values()].filter(({ place }) => place < length);
  }

  hasList(list: RevocationList, length: number): boolean {
    const lodged = this.#lists.get(listKey(list));
    return lodged !== undefined && lodged.place < length;
  }

  #lodge(certificate: Certificate, lodgedAt: Instant, status: ReportedStatus, place: number): void {
    const reports = [{ at: lodgedAt, status, place }];
    const file: CertificateFile = { place, certificate, lodgedAt, reports, revocation: undefined };
    this.#files.set(certificateFingerprint(certificate), file);
    add(this.#bySerialNumber, serialNumberOf(certificate.serial), file);
    if (certificate.entityId !== undefined) add(this.#byEntityId, certificate.entityId, file);
  }

  #revoke(fingerprint: string, revocation: Revocation, place: number): void {
    const file = this.#files.get(fingerprint);
    if (file === undefined) return;
    this.#revoked.push(file);
    file.revocation = { ...revocation, place };
  }
}

/** Opaque: made by `EMPTY_REPOSITORY` and the functions that change one. */
export interface Repository {
  readonly journal: RepositoryJournal;
  /** How much of the journal this value knows. */
  readonly length: number;
}

export const EMPTY_REPOSITORY: Repository = { journal: new RepositoryJournal(), length: 0 };

/**
 * The repository after changes. The newest value of a journal goes on writing in it; the changes of an older value
 * go into a copy, and those of the empty one into a journal of their own.
 */
export function changed({ journal, length }: Repository, changes: readonly RepositoryChange[]): Repository {
  const isNewest = length > 0 && length === journal.length;
  const written = isNewest ? journal : journal.copyOf(length);
  for (const change of changes) written.append(change);
  return { journal: written, length: written.length };
}

function listKey({ der }: RevocationList): string {
  return bytesToHex(sha256(der));
}

function add<Key>(index: Map<Key, CertificateFile[]>, key: Key, file: CertificateFile): void {
  const files = index.get(key);
  if (files === undefined) index.set(key, [file]);
  else files.push(file);
}

/** The files as they were after so many changes. */
function records(files: readonly CertificateFile[], length: number): readonly CertificateRecord[] {
  return files
    .filter(({ place }) => place < length)
    .map(({ certificate, lodgedAt, reports, revocation }) => ({
      certificate,
      lodgedAt,
      reports: reports.filter(({ place }) => place < length),
      revocation:
        revocation && revocation.place < length
          ? { at: revocation.at, reason: revocation.reason }
          : undefined,
    }));
}
