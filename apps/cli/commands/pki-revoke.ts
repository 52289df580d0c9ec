/** `smki pki revoke`: a Certificate Revocation Request for a certificate of a PKI directory. */
import { Option } from "commander";
import {
  certificateFingerprint,
  decideRevocation,
  failedCheck,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  instant,
  type Instant,
  nextPublication,
  REVOCATION_REASON_NUMBERS,
  type RevocationListReason,
  revocationListSchedule,
  revocationsUnder,
  UsageError,
} from "../../../pki/index.ts";
import { checksInWords, line } from "../../../sim/index.ts";
import { certificatesInAll } from "../certificate-input.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { openPkiDirectory } from "../pki-directory.ts";
import { readLedger, repositoryOf, writeLedger } from "../revocation-ledger.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly reason: RevocationListReason;
  readonly at?: string;
  readonly format: Format;
}

export const addPkiRevoke: AddCommand = (pki, shell) => {
  pki
    .command("revoke")
    .argument("<dir>", "a directory that pki init made")
    .argument("<certificate>", "a certificate file of it")
    .addOption(
      new Option("--reason <reason>", "why; not every reason of RFC 5280 may be given")
        .choices(Object.keys(REVOCATION_REASON_NUMBERS))
        .makeOptionMandatory(),
    )
    .option("--at <date>", "when; now if absent")
    .description("ask the SMKI to revoke a certificate, and say who will notice; exit 1 when it refuses")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples([
        "a copied key",
        "npx smki pki revoke pki-1 pki-1/organisations/northgrid-gas-digitalSignature.pem --reason keyCompromise",
      ]) + EXIT_CODES_HELP,
    )
    .action(
      shell.ending((folder: string, file: string, options: Options) =>
        revokeIn(folder, file, options, shell.terminal),
      ),
    );
};

async function revokeIn(
  folder: string,
  file: string,
  { reason, at: when, format }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const directory = await openPkiDirectory(folder);
  const [found, ...more] = certificatesInAll([file]);
  if (found === undefined || more.length > 0) {
    throw new UsageError(`${file} does not hold exactly one certificate`, "name one certificate file");
  }
  const { certificate } = found;
  const at = when === undefined ? wholeSecond(Date.now()) : instant(when);
  const ledger = readLedger(directory);
  const repository = repositoryOf(directory, ledger);
  const fingerprint = certificateFingerprint(certificate);
  const requester =
    certificate.entityId !== undefined && certificate.kind !== "authority"
      ? ({ kind: "subscriber", entityId: certificate.entityId } as const)
      : ({ kind: "certificationAuthority" } as const);
  const decision = decideRevocation(
    repository,
    { requester, certificate: { kind: "fingerprint", fingerprint }, reason },
    at,
  );
  const subject =
    certificate.subject.attributes.length === 0 && certificate.entityId !== undefined
      ? formatEntityId(certificate.entityId)
      : formatDistinguishedName(certificate.subject);
  if (!decision.ok) {
    if (format === "json") {
      terminal.json({ schema: "smki-testbed/revocation/1", accepted: false, evidence: decision.evidence });
    } else {
      terminal.story([
        line("unmet", `✗ the SMKI REFUSES to revoke the certificate of ${subject}: nothing was changed`),
        ...checksInWords(decision.evidence, 2),
        line("next", `npx smki explain ${failedCheck(decision.evidence)?.check ?? "revocation"}`, {
          label: "Next",
          labelWidth: 10,
        }),
      ]);
    }
    return EXIT.expectationFailed;
  }
  const entry = {
    certificate: fingerprint,
    at: formatInstant(at),
    reason: decision.revocation.reason,
    subject,
  };
  const revoked = repositoryOf(directory, [...ledger, entry]);
  writeLedger(directory, [...ledger, entry]);
  const { issuing, root } = directory.pki.organisationAuthorities;
  const isAuthority = certificate.kind === "authority";
  const authority = isAuthority ? root.certificate : issuing.certificate;
  const known = nextPublication(
    revocationListSchedule(authority, isAuthority ? "organisationArl" : "organisationCrl"),
    revocationsUnder(revoked, authority, at),
    at,
  );
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/revocation/1",
      accepted: true,
      subject,
      serial: certificate.serial,
      revokedAt: formatInstant(at),
      knownToRelyingPartiesFrom: formatInstant(known),
      evidence: decision.evidence,
    });
    return EXIT.asExpected;
  }
  const fact = (label: string, text: string) => line("fact", text, { indent: 2, label, labelWidth: 16 });
  terminal.story([
    line("verdict", `✓ revoked: ${subject}, serial ${certificate.serial}, for ${reason}`),
    fact("the Repository", `says R from ${formatInstant(at)}`),
    fact("the DCC", `knows from the next list, ${formatInstant(known)}`),
    fact("a device", "never knows: it goes on trusting the certificate in its slot"),
    line("next", `npx smki pki crl ${folder} --at ${formatInstant(known)}`, {
      label: "Next",
      labelWidth: 10,
    }),
  ]);
  return EXIT.asExpected;
}

function wholeSecond(millis: number): Instant {
  return (Math.floor(millis / 1000) * 1000) as Instant;
}
