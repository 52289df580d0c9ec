/** `smki conformance certificates`: published certificates against the profiles that this testbed issues. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { certificateConformance, decodePem, publicPointOf } from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { filesBelow, readCertificates } from "../rtds-files.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly issuerKeys?: string;
  readonly format: Format;
}

export function addConformanceCertificates(conformance: Command, shell: Shell): void {
  conformance
    .command("certificates")
    .argument("<dir>", "certificates in PEM or DER, in any folders")
    .description("judge certificates by the SMKI profiles, rebuild them, verify their signatures, and count")
    .option("--issuer-keys <dir>", "public keys (PEM) of issuers; ../issuer-keys if it is there")
    .addOption(formatOption())
    .addHelpText(
      "after",
      `${examples(["the published corpus", "npx smki conformance certificates ../shared/reference/smki/corpus"])}
Exit codes: 0 every certificate was read and judged, 1 some could not be read, 2 the command line is wrong.`,
    )
    .action(
      shell.ending((directory: string, options: Options) =>
        conformCertificates(directory, options, shell.terminal),
      ),
    );
}

async function conformCertificates(
  directory: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const certificates = readCertificates(directory);
  const rows = await certificateConformance(certificates, issuerPoints(directory, options.issuerKeys));
  const read = rows.flatMap((row) => (row.kind === "read" ? [row] : []));
  const unreadable = rows.flatMap((row) => (row.kind === "unreadable" ? [row] : []));
  const deviations = read.flatMap(({ name, deviations }) =>
    deviations.map(({ rule, found, expected, source }) => ({ file: name, rule, found, expected, source })),
  );
  const deviating = new Set(deviations.map(({ file }) => file)).size;
  const signatures: Record<string, number> = {};
  for (const { signature } of read) {
    signatures[signature] = (signatures[signature] ?? 0) + 1;
  }
  const counts = {
    certificates: rows.length,
    unreadable: unreadable.length,
    profileConformant: read.filter(({ profileConformant }) => profileConformant).length,
    tbsRebuiltExact: read.filter(({ tbsRebuiltExact }) => tbsRebuiltExact).length,
    signatureVerified: read.filter(({ signatureVerified }) => signatureVerified).length,
  };
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/certificate-conformance/1",
        ...counts,
        signatures,
        deviations,
        unreadableFiles: unreadable.map(({ name, problem }) => ({ file: name, ...problem })),
      });
      break;
    case "table":
      terminal.table({
        columns: ["file", "profile", "rebuilt", "signature", "deviations"],
        rows: read.map((row) => [
          row.name,
          row.generation ?? "none",
          row.tbsRebuiltExact ? "exact" : "no",
          row.signature,
          row.deviations.map(({ rule }) => rule).join(", "),
        ]),
      });
      break;
    case "story":
      terminal.story([
        line("title", `${counts.certificates} certificates of ${directory}`),
        line("fact", `${counts.profileConformant} keep every rule of the current profile`, place("profile")),
        line(
          "fact",
          `${counts.tbsRebuiltExact} rebuilt from their field values, octet for octet`,
          place("rebuilt"),
        ),
        line(
          "fact",
          `${counts.signatureVerified} verified; by finding: ${Object.entries(signatures)
            .map(([finding, count]) => `${finding} ${count}`)
            .join(", ")}`,
          place("signatures"),
        ),
        ...deviations.map(({ file, rule, found, expected }) =>
          line("fact", `${file}: ${rule}: found ${found}, expected ${expected}`, {
            indent: 2,
            label: "-",
            labelWidth: 2,
          }),
        ),
        ...unreadable.map(({ name, problem }) =>
          line("refused", `${name}: ${problem.reason}`, { indent: 2, label: "✗", labelWidth: 2 }),
        ),
        line(
          unreadable.length === 0 ? "verdict" : "unmet",
          `${unreadable.length === 0 ? "✓ all read" : `✗ ${unreadable.length} could not be read`}; ${deviations.length} deviations in ${deviating} certificates, named above`,
          place("Verdict"),
        ),
      ]);
      break;
  }
  return unreadable.length === 0 ? EXIT.asExpected : EXIT.expectationFailed;
}

const place = (label: string) => ({ label, labelWidth: 12 });

function issuerPoints(directory: string, named: string | undefined): readonly Uint8Array[] {
  const beside = resolve(directory, "../issuer-keys");
  const folder = named ?? (existsSync(beside) ? beside : undefined);
  return folder === undefined
    ? []
    : filesBelow(folder, ".pem").flatMap((name) =>
        decodePem(readFileSync(join(folder, name), "utf8"), "PUBLIC KEY").map((der) => publicPointOf(der)),
      );
}
