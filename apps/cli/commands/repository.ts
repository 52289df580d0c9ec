/** `smki repository`: what the SMKI Repository of a run holds, or held at any moment. */
import { existsSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import {
  certificateFingerprint,
  type CertificateRole,
  type CertificateStatus,
  CERTIFICATE_STATUS_LETTERS,
  entityId,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  historyOf,
  instant,
  parseSerialNumber,
  REMOTE_PARTY_ROLE_NUMBERS,
  type RepositoryEntry,
  type RepositoryQuery,
  search,
} from "../../../pki/index.ts";
import {
  BLANK,
  line,
  type LogEvent,
  readLog,
  repositoryOfLog,
  type RepositoryOfLog,
  runScenario,
} from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { catalogueNames, openScenario } from "../catalogue.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { readTextInput } from "../read-input.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly at?: string;
  readonly entity?: string;
  readonly role?: CertificateRole;
  readonly usage?: "DS" | "KA";
  readonly status?: "P" | "I" | "N" | "E" | "R";
  readonly serial?: bigint;
  readonly history?: boolean;
  readonly seed: string;
  readonly format: Format;
}

const USAGES = { DS: "digitalSignature", KA: "keyAgreement" } as const;

export const addRepository: AddCommand = (program, shell) => {
  program
    .command("repository")
    .argument("<run>", "a scenario (it is run), or a log written by run --log")
    .description("search the SMKI Repository of a run as it was at any moment")
    .option("--at <date>", "when; the end of the run if absent")
    .option("--entity <eui>", "of this EUI-64")
    .addOption(
      new Option("--role <role>", "of organisations in this role").choices(
        Object.keys(REMOTE_PARTY_ROLE_NUMBERS),
      ),
    )
    .addOption(
      new Option("--usage <usage>", "DS digital signing, KA key agreement").choices(Object.keys(USAGES)),
    )
    .addOption(
      new Option("--status <letter>", "P pending, I in use, N not in use, E expired, R revoked").choices(
        Object.values(CERTIFICATE_STATUS_LETTERS),
      ),
    )
    .addOption(
      new Option(
        "--serial <hex>",
        "by serial number: compared as a number, leading zeros and case do not count",
      ).argParser(serialOption),
    )
    .option("--history", "every state of each certificate, from when on")
    .addOption(seedOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["a day before the rule", "npx smki repository gno-sale-prepared --at 2023-09-04"],
        ["what is revoked in the end", "npx smki repository revoked-and-still-trusted --status R"],
        [
          "one party's story",
          "npx smki repository recovery-of-a-gno --entity D2-5E-C0-00-00-03-00-01 --history",
        ],
      ),
    )
    .action(shell.ending((run: string, options: Options) => look(run, options, shell.terminal)));
};

function serialOption(text: string): bigint {
  try {
    return parseSerialNumber(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

async function look(run: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const events = await eventsOf(run, options.seed);
  const last = events.at(-1)?.at ?? "1970-01-01T00:00:00Z";
  const at = instant(options.at ?? last);
  const ofLog = repositoryOfLog(events);
  const found = search(ofLog.repository, queryOf(options), at).toReversed();
  const rows = found.map((entry) => facts(entry, ofLog));
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/repository/1",
        at: formatInstant(at),
        certificates: rows.map((row, index) => ({
          ...row,
          ...(options.history === true ? { history: changesOf(found[index], ofLog) } : {}),
        })),
      });
      break;
    case "table":
      terminal.table({
        columns: ["subject", "EUI-64", "role", "usage", "status", "lodged", "serial"],
        rows: rows.map((row) => [
          row.subject,
          row.entityId ?? "",
          row.role ?? "",
          row.usage,
          row.status,
          row.lodgedAt,
          row.serial,
        ]),
      });
      break;
    case "story":
      terminal.story([
        line("title", `the SMKI Repository at ${formatInstant(at)}: ${found.length} certificates`),
        ...found.flatMap((entry) => entryLines(entry, ofLog, options.history === true)),
        ...(found.length === 0 ? [line("fact", "nothing was lodged by then that fits", { indent: 2 })] : []),
      ]);
      break;
  }
  return EXIT.asExpected;
}

async function eventsOf(run: string, seed: string): Promise<readonly LogEvent[]> {
  const isLog = !catalogueNames().includes(run) && existsSync(run) && run.endsWith(".ndjson");
  if (isLog || run === "-") return readLog(readTextInput(run), run);
  const scenario = openScenario(run);
  const [rules = "mp128b"] = scenario.rules;
  return runScenario(scenario, { rules, seed });
}

function queryOf({ entity, role, usage, status, serial }: Options): RepositoryQuery {
  const name = (Object.keys(CERTIFICATE_STATUS_LETTERS) as CertificateStatus[]).find(
    (one) => CERTIFICATE_STATUS_LETTERS[one] === status,
  );
  return {
    entityId: entity === undefined ? undefined : entityId(entity),
    role,
    usage: usage === undefined ? undefined : USAGES[usage],
    status: name,
    serial,
  };
}

function facts(
  { certificate, status, lodgedAt, revocation }: RepositoryEntry,
  { subjects }: RepositoryOfLog,
) {
  const { entityId: id, role, keyUsage, serial, subject } = certificate;
  return {
    subject: subjects.get(certificateFingerprint(certificate)) ?? formatDistinguishedName(subject),
    entityId: id === undefined ? null : formatEntityId(id),
    role: role ?? null,
    usage: keyUsage.join("+"),
    status: CERTIFICATE_STATUS_LETTERS[status],
    lodgedAt: formatInstant(lodgedAt),
    notAfter: formatInstant(certificate.notAfter),
    serial,
    revokedAt: revocation === undefined ? null : formatInstant(revocation.at),
    reason: revocation?.reason ?? null,
  };
}

function changesOf(entry: RepositoryEntry | undefined, { repository }: RepositoryOfLog) {
  if (entry === undefined) return [];
  return historyOf(repository, entry.certificate).map((change) => ({
    from: formatInstant(change.at),
    status: CERTIFICATE_STATUS_LETTERS[change.status],
    ...(change.status === "revoked" ? { reason: change.reason } : {}),
  }));
}

function entryLines(
  entry: RepositoryEntry,
  ofLog: RepositoryOfLog,
  withHistory: boolean,
): readonly StoryLine[] {
  const { subject, role, usage, status, lodgedAt, serial, entityId: id, reason } = facts(entry, ofLog);
  const what = [role ?? "device or CA", usage, id ?? "", `serial ${serial.slice(0, 8)}…`].filter(
    (text) => text !== "",
  );
  const since = reason === null ? "" : `, ${reason}`;
  return [
    line(status === "I" ? "ok" : "refused", `${subject}: ${what.join(", ")}; lodged ${lodgedAt}${since}`, {
      indent: 2,
      label: status,
      labelWidth: 2,
    }),
    ...(withHistory
      ? [
          ...changesOf(entry, ofLog).map((change) =>
            line("fact", `from ${change.from}${"reason" in change ? `, ${change.reason}` : ""}`, {
              indent: 6,
              label: change.status,
              labelWidth: 2,
            }),
          ),
          BLANK,
        ]
      : []),
  ];
}
