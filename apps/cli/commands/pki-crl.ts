/** `smki pki crl`: the revocation lists of a PKI directory, as X.509. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  encodePem,
  formatDistinguishedName,
  formatInstant,
  instant,
  type Instant,
  type RevocationList,
  UsageError,
} from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { openPkiDirectory } from "../pki-directory.ts";
import { reasonOf } from "../read-input.ts";
import { listsInForce, readLedger, repositoryOf } from "../revocation-ledger.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly at?: string;
  readonly format: Format;
}

/** Where the lists are written. */
const FILES = { crl: "organisation.crl.pem", arl: "authority.arl.pem" } as const;

export const addPkiCrl: AddCommand = (pki, shell) => {
  pki
    .command("crl")
    .argument("<dir>", "a directory that pki init made")
    .option("--at <date>", "the lists in force at this time; now if absent")
    .description("write the Organisation CRL and the Organisation ARL as they are in force at a time")
    .addOption(storyOrJsonOption())
    .addHelpText("after", examples(["the lists of today", "npx smki pki crl pki-1"]))
    .action(shell.ending((folder: string, options: Options) => publish(folder, options, shell.terminal)));
};

async function publish(folder: string, { at: when, format }: Options, terminal: Terminal): Promise<ExitCode> {
  const directory = await openPkiDirectory(folder);
  const at = when === undefined ? (Date.now() as Instant) : instant(when);
  const repository = repositoryOf(directory, readLedger(directory));
  const lists = await listsInForce(directory, repository, at);
  for (const kind of ["crl", "arl"] as const) {
    const file = join(folder, FILES[kind]);
    try {
      writeFileSync(file, encodePem(lists[kind].der, "X509 CRL"));
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${reasonOf(error)}`);
    }
  }
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/revocation-lists/1",
      at: formatInstant(at),
      lists: [listFacts(FILES.crl, lists.crl), listFacts(FILES.arl, lists.arl)],
    });
    return EXIT.asExpected;
  }
  terminal.story([
    line("title", `the revocation lists in force at ${formatInstant(at)}`),
    ...listLines(FILES.crl, lists.crl),
    ...listLines(FILES.arl, lists.arl),
    line(
      "next",
      `openssl crl -verify -CAfile ${join(folder, "issuing.pem")} -noout -in ${join(folder, FILES.crl)}`,
      {
        label: "Next",
        labelWidth: 6,
      },
    ),
    line(
      "next",
      `openssl verify -crl_check -CAfile ${join(folder, "root.pem")} -untrusted ${join(folder, "issuing.pem")} -CRLfile ${join(folder, FILES.crl)} ${join(folder, "organisations/*.pem")}`,
      { label: "", labelWidth: 6 },
    ),
  ]);
  return EXIT.asExpected;
}

function listFacts(file: string, list: RevocationList) {
  return {
    file,
    issuer: formatDistinguishedName(list.issuer),
    crlNumber: String(list.crlNumber ?? ""),
    thisUpdate: formatInstant(list.thisUpdate),
    nextUpdate: list.nextUpdate === undefined ? null : formatInstant(list.nextUpdate),
    revoked: list.revoked.map(({ serial, at, reason }) => ({
      serial,
      at: formatInstant(at),
      reason: reason ?? "unspecified",
    })),
  };
}

function listLines(file: string, list: RevocationList): readonly StoryLine[] {
  const { issuer, crlNumber, thisUpdate, nextUpdate, revoked } = listFacts(file, list);
  const names =
    revoked.length === 0
      ? ["names nothing"]
      : revoked.map(({ serial, at, reason }) => `${serial}, since ${at}, ${reason}`);
  return [
    line("heading", `${file}: number ${crlNumber} of ${issuer}`),
    line("fact", `${thisUpdate} to ${nextUpdate ?? "(open)"}`, {
      indent: 2,
      label: "in force",
      labelWidth: 10,
    }),
    ...names.map((text, index) =>
      line("fact", text, { indent: 2, label: index === 0 ? "revoked" : "", labelWidth: 10 }),
    ),
  ];
}
