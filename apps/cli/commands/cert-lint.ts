/** `smki cert lint`: certificates against the SMKI profile, rule by rule. */
import {
  type Certificate,
  type Deviation,
  formatDistinguishedName,
  generationOf,
  lintCertificate,
  lintRules,
  profileOf,
} from "../../../pki/index.ts";
import { BLANK, line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import {
  CERTIFICATE_ARGUMENT_HELP,
  certificatesFor,
  certificatesInAll,
  type FoundCertificate,
} from "../certificate-input.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addCertLint: AddCommand = (cert, shell) => {
  cert
    .command("lint")
    .argument("<certificates...>", "files, folders, - for stdin, or SCENARIO:LABEL")
    .description(
      "hold certificates against the SMKI profile: each finding with its rule; exit 1 if there is any",
    )
    .addOption(formatOption())
    .addHelpText(
      "after",
      CERTIFICATE_ARGUMENT_HELP +
        examples(
          ["a whole PKI", "npx smki cert lint pki-1"],
          ["one of a story", "npx smki cert lint gno-sale:gpf-1:keyAgreement"],
        ) +
        EXIT_CODES_HELP,
    )
    .action(
      shell.ending((given: readonly string[], { format }: { format: Format }) =>
        lint(given, format, shell.terminal),
      ),
    );
};

interface Linted extends FoundCertificate {
  readonly deviations: readonly Deviation[];
}

async function lint(given: readonly string[], format: Format, terminal: Terminal): Promise<ExitCode> {
  const found = (await Promise.all(given.map(certificatesOf))).flat();
  const linted = found.map((one): Linted => ({ ...one, deviations: lintCertificate(one.certificate) }));
  const conformant = linted.filter(({ deviations }) => deviations.length === 0).length;
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/certificate-lint/1",
        rules: lintRules(),
        certificates: linted.map(({ name, certificate, deviations }) => ({
          name,
          profile: profileOf(certificate),
          generation: generationOf(certificate)?.name ?? null,
          deviations,
        })),
      });
      break;
    case "table":
      terminal.table({
        columns: ["certificate", "rule", "found", "expected"],
        rows: linted.flatMap(({ name, deviations }) =>
          deviations.map(({ rule, found: there, expected }) => [name, rule, there, expected]),
        ),
      });
      break;
    case "story":
      terminal.story([
        ...linted.flatMap(lintedLines),
        BLANK,
        line(
          conformant === linted.length ? "verdict" : "unmet",
          `${conformant} of ${linted.length} certificates keep every rule of the profile`,
        ),
        line(
          "fact",
          `judged: ${lintRules()
            .map(({ rule }) => rule)
            .join(", ")}`,
          { indent: 2 },
        ),
        line(
          "fact",
          "not judged: whether a signature verifies, who issued it, revocation: that is cert verify",
          {
            indent: 2,
          },
        ),
      ]);
      break;
  }
  return conformant === linted.length ? EXIT.asExpected : EXIT.expectationFailed;
}

async function certificatesOf(argument: string): Promise<readonly FoundCertificate[]> {
  return argument.includes(":") ? certificatesFor(argument) : certificatesInAll([argument]);
}

function lintedLines({ name, certificate, deviations }: Linted): readonly StoryLine[] {
  if (deviations.length === 0) return [line("ok", `✓ ${name}: ${describe(certificate)}`)];
  return [
    line("refused", `✗ ${name}: ${describe(certificate)}`),
    ...deviations.flatMap(({ rule, found, expected, source }) => [
      line("fact", `found ${found}, expected ${expected}`, { indent: 4, label: rule, labelWidth: 24 }),
      line("rule", source, { indent: 28, label: "rule", labelWidth: 6 }),
    ]),
  ];
}

function describe(certificate: Certificate): string {
  const { subject, keyUsage, entityId } = certificate;
  const who = subject.attributes.length === 0 ? (entityId ?? "(empty)") : formatDistinguishedName(subject);
  return `${profileOf(certificate)}, ${who}, ${keyUsage.join("+") || "no key usage"}`;
}
