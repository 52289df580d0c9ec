/** What was revoked in a PKI directory, and the revocation lists that follow from it. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  type CertificationAuthority,
  certificateFingerprint,
  EMPTY_REPOSITORY,
  formatInstant,
  type Instant,
  instant,
  issueRevocationList,
  lodgeAll,
  publicationInForce,
  REVOCATION_REASONS,
  type Repository,
  type RevocationList,
  revocationListSchedule,
  revocationsUnder,
  revoke,
  UsageError,
} from "../../pki/index.ts";
import { jsonIn, type PkiDirectory } from "./pki-directory.ts";
import { reasonOf } from "./read-input.ts";

const Ledger = z.strictObject({
  schema: z.literal("smki-testbed/revocations/1"),
  revocations: z.array(
    z.strictObject({
      /** SHA-256 of the certificate, in hex. */
      certificate: z.string().regex(/^[0-9a-f]{64}$/),
      at: z.string(),
      reason: z.enum(REVOCATION_REASONS),
      /** For people. */
      subject: z.string(),
    }),
  ),
});

export type LedgerEntry = z.infer<typeof Ledger>["revocations"][number];

const LEDGER_FILE = "revocations.json";

/** The ledger of a directory; empty when nothing was ever revoked. @throws UsageError when it was broken */
export function readLedger({ folder }: PkiDirectory): readonly LedgerEntry[] {
  const file = join(folder, LEDGER_FILE);
  if (!existsSync(file)) return [];
  const ledger = Ledger.safeParse(jsonIn(file));
  if (!ledger.success) {
    const [issue] = ledger.error.issues;
    throw new UsageError(
      `${file} is not what pki revoke writes: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "repair it, or remove it to start without revocations",
    );
  }
  return ledger.data.revocations;
}

export function writeLedger({ folder }: PkiDirectory, revocations: readonly LedgerEntry[]): void {
  const ledger: z.infer<typeof Ledger> = {
    schema: "smki-testbed/revocations/1",
    revocations: [...revocations],
  };
  const file = join(folder, LEDGER_FILE);
  try {
    writeFileSync(file, `${JSON.stringify(ledger, undefined, 2)}\n`);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}`);
  }
}

/** The SMKI Repository of a directory: everything in it lodged when it begins, revoked as the ledger says. */
export function repositoryOf({ pki, notBefore }: PkiDirectory, ledger: readonly LedgerEntry[]): Repository {
  const { organisationAuthorities, deviceAuthorities, organisations, devices } = pki;
  const certificates = [
    organisationAuthorities.root,
    organisationAuthorities.issuing,
    deviceAuthorities.root,
    deviceAuthorities.issuing,
    ...organisations,
    ...devices,
  ].map(({ certificate }) => certificate);
  const known = new Set(certificates.map(certificateFingerprint));
  const lodged = lodgeAll(EMPTY_REPOSITORY, certificates, notBefore);
  return ledger
    .filter(({ certificate }) => known.has(certificate))
    .reduce(
      (repository, { certificate, at, reason }) =>
        revoke(repository, { kind: "fingerprint", fingerprint: certificate }, instant(at), reason),
      lodged,
    );
}

/** The CRL of the Issuing OCA and the ARL of the Root OCA in force at a time. @throws UsageError before their first */
export async function listsInForce(
  directory: PkiDirectory,
  repository: Repository,
  at: Instant,
): Promise<{ readonly crl: RevocationList; readonly arl: RevocationList }> {
  const { issuing, root } = directory.pki.organisationAuthorities;
  return {
    crl: await listInForce(issuing, "organisationCrl", repository, at),
    arl: await listInForce(root, "organisationArl", repository, at),
  };
}

async function listInForce(
  authority: CertificationAuthority,
  kind: "organisationCrl" | "organisationArl",
  repository: Repository,
  at: Instant,
): Promise<RevocationList> {
  const schedule = revocationListSchedule(authority.certificate, kind);
  const contents = publicationInForce(schedule, revocationsUnder(repository, authority.certificate, at), at);
  if (contents === undefined) {
    throw new UsageError(
      `no list was published before ${formatInstant(authority.certificate.notBefore)}`,
      "name a later time with --at",
    );
  }
  return issueRevocationList(authority, contents);
}
