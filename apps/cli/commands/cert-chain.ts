/** `smki cert chain`: who issued a certificate, and who issued that. */
import {
  type Certificate,
  type ChainLink,
  createSignatureVerifier,
  encodePem,
  formatDistinguishedName,
  issuerChain,
} from "../../../pki/index.ts";
import { Option } from "commander";
import { line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { CERTIFICATE_ARGUMENT_HELP } from "../certificate-input.ts";
import { openForJudgement } from "../certificates-beside.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly with?: readonly string[];
  readonly format: "story" | "json" | "pem";
}

export const addCertChain: AddCommand = (cert, shell) => {
  cert
    .command("chain")
    .argument("<certificate>", "a file, - for stdin, or SCENARIO:LABEL")
    .option("--with <path...>", "files and folders in which to look for the issuers")
    .description("follow the issuers up to the root; exit 1 when the chain does not get there")
    .addOption(
      new Option("--format <format>", "how to print it; pem is the bundle")
        .choices(["story", "json", "pem"])
        .default("story"),
    )
    .addHelpText(
      "after",
      CERTIFICATE_ARGUMENT_HELP +
        examples(
          ["one of a story, with its world's CAs", "npx smki cert chain gno-sale:northgrid"],
          ["one of a PKI on disk", "npx smki cert chain pki-1/devices/gpf-1-keyAgreement.pem --with pki-1"],
        ) +
        EXIT_CODES_HELP,
    )
    .action(
      shell.ending((argument: string, options: Options) => showChain(argument, options, shell.terminal)),
    );
};

async function showChain(argument: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { found, beside } = await openForJudgement(argument, options.with ?? []);
  const links = issuerChain(found.certificate, beside, createSignatureVerifier());
  const complete = links.at(-1)?.hangs === "selfSigned" && links.every(({ hangs }) => hangs !== "claimed");
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/certificate-chain/1",
        name: found.name,
        complete,
        links: links.map(({ certificate, hangs }) => ({
          subject: nameOf(certificate),
          keyIdentifier: certificate.keyIdentifier ?? null,
          issuer: formatDistinguishedName(certificate.issuer),
          authorityKeyIdentifier: certificate.authorityKeyIdentifier ?? null,
          serial: certificate.serial,
          hangs,
        })),
      });
      break;
    case "pem":
      terminal.answer(
        links
          .map(({ certificate }) => encodePem(certificate.der, "CERTIFICATE"))
          .join("")
          .trimEnd(),
      );
      break;
    case "story":
      terminal.story([line("title", found.name), ...links.flatMap(linkLines)]);
      break;
  }
  return complete ? EXIT.asExpected : EXIT.expectationFailed;
}

function linkLines({ certificate, hangs }: ChainLink, depth: number): readonly StoryLine[] {
  const indent = 2 + depth * 2;
  const role = hangs === "issuerMissing" || hangs === "claimed" ? "refused" : "ok";
  return [
    line("fact", `${nameOf(certificate)}, key ${certificate.keyIdentifier ?? "(no identifier)"}`, { indent }),
    line(role, hangingInWords(certificate, hangs), { indent: indent + 2 }),
  ];
}

function hangingInWords({ issuer, authorityKeyIdentifier }: Certificate, hangs: ChainLink["hangs"]): string {
  const named = `${formatDistinguishedName(issuer)}, key ${authorityKeyIdentifier ?? "not named"}`;
  switch (hangs) {
    case "selfSigned":
      return "✓ signed with its own key: a root, trusted by whoever chooses to";
    case "issued":
      return `✓ issued by ${named}`;
    case "claimed":
      return `✗ claims to be issued by ${named}, whose key did not sign it`;
    case "issuerMissing":
      return `✗ issued by ${named}: no such certificate here; name more files with --with`;
  }
}

function nameOf({ subject, entityId, kind, keyUsage }: Certificate): string {
  const name = subject.attributes.length === 0 ? (entityId ?? "(empty)") : formatDistinguishedName(subject);
  return kind === "authority" ? name : `${name} (${keyUsage.join("+") || "no key usage"})`;
}
