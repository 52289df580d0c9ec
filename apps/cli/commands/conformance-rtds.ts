/** `smki conformance rtds`: the codec against the DCC's Reference Test Data Set. */
import type { Command } from "commander";
import { createSignatureVerifier, sharedSecret } from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import type { replayReferenceMessages, replayReferenceReads } from "../../../devices/index.ts";
import { checkRtdsConformance } from "../../../wire/index.ts";
import type { ConformanceCryptography, ConformanceRow } from "../../../wire/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { findKeystore, findTestKeys, readKeyRing, readMessages } from "../rtds-files.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly keystore?: string;
  readonly keys?: string;
  readonly format: Format;
}

/** What device models make of the commands of the data set. */
export interface DeviceReplays {
  readonly credentials: typeof replayReferenceMessages;
  readonly reads: typeof replayReferenceReads;
}

/** Adds the command; `replayOnDevices` counts what devices make of the commands. */
export function addConformanceRtds(conformance: Command, shell: Shell, replayOnDevices: DeviceReplays): void {
  conformance
    .command("rtds")
    .argument("<dir>", "folders of *.HEX files")
    .description(
      "frame, re-encode and verify every message of a Reference Test Data Set, and count the outcomes",
    )
    .option("--keystore <dir>", "certificates of the parties; keystore/ in or beside the directory if absent")
    .option("--keys <file>", "private test keys (JSON); ../smki/test-keys.json if it is there")
    .addOption(formatOption())
    .addHelpText(
      "after",
      `${examples(["the shared part", "npx smki conformance rtds ../shared/reference/rtds --format json"])}
Exit codes: 0 nothing failed, 1 something did, 2 the directory or command line is wrong.`,
    )
    .action(
      shell.ending((directory: string, options: Options) =>
        conformRtds(directory, options, replayOnDevices, shell.terminal),
      ),
    );
}

function conformRtds(
  directory: string,
  options: Options,
  replayOnDevices: DeviceReplays,
  terminal: Terminal,
): ExitCode {
  const inputs = readMessages(directory);
  const keyRing = readKeyRing(
    findKeystore(directory, options.keystore),
    findTestKeys(directory, options.keys),
  );
  const verifier = createSignatureVerifier();
  const cryptography: ConformanceCryptography = {
    verify: (point, message, signature) =>
      verifier.verify(verifier.intern(point), message, signature) === "valid",
    sharedSecret,
  };
  const { counts, rows } = checkRtdsConformance(inputs, keyRing, cryptography);
  const {
    replayed,
    replayedExact,
    notReplayed,
    rows: replays,
  } = replayOnDevices.credentials(inputs, keyRing, cryptography);
  const { rows: readReplays, ...reads } = replayOnDevices.reads(inputs, keyRing, cryptography);
  const all = { ...counts, replayed, replayedExact, ...reads };
  const failures = rows.filter(isFailure);
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/rtds-conformance/1",
        ...all,
        failures,
        notReplayed,
        replays,
        readReplays,
      });
      break;
    case "table":
      terminal.table({
        columns: ["count", "messages"],
        rows: Object.entries(all).map(([name, count]) => [name, String(count)]),
      });
      break;
    case "story":
      terminal.story([
        line("title", `${all.files} messages of ${directory}`),
        line(
          "fact",
          `${all.framed} framed, ${all.reencoded} re-encoded to the same octets`,
          place("framing"),
        ),
        line(
          "fact",
          `${all.signaturesVerified} verified, ${all.signaturesFailed} failed, ${all.signaturesNoKey} without a key; ${all.signaturesEmpty} empty and ${all.signaturesAbsent} absent by design`,
          place("signatures"),
        ),
        line(
          "fact",
          `${all.macsVerified} verified, ${all.macsFailed} failed, ${all.macsNoKey} without a key; ${all.macsAbsent} messages carry none`,
          place("MACs"),
        ),
        line(
          "fact",
          `${all.payloadsDecoded} decoded and re-encoded, ${all.payloadsDiffering + all.payloadsRefused} not; ${all.payloadsOpaque} of use cases that are not modelled`,
          place("payloads"),
        ),
        line(
          "fact",
          `${all.blocksDecrypted} of ${all.blocks} opened, ${all.blocksDecoded} understood and written again to the same octets, ${all.blocksFailed} failed, ${all.blocksNoKey} without a key`,
          place("encrypted"),
        ),
        line(
          "fact",
          `${replayed} answers to CS02 commands played on device models, ${replayedExact} with the same header and payload to the octet (signatures and new keys of devices cannot be compared: their private keys are not public); ${notReplayed.length} commands not played`,
          place("devices"),
        ),
        line(
          "fact",
          `${all.readsReplayed} reads played on device models that hold what the real answers say, ${all.readsReplayedExact} answered to the octet, encryption and MAC included`,
          place("reads"),
        ),
        ...failures.map((row) => line("refused", describe(row), { indent: 2, label: "✗", labelWidth: 2 })),
        failures.length === 0
          ? line("verdict", "✓ nothing failed", place("Verdict"))
          : line("unmet", `✗ ${failures.length} messages failed`, place("Verdict")),
      ]);
      break;
  }
  return failures.length === 0 &&
    all.replayed === all.replayedExact &&
    all.readsReplayed === all.readsReplayedExact
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

const place = (label: string) => ({ label, labelWidth: 12 });

function isFailure(row: ConformanceRow): boolean {
  return (
    row.kind === "refused" ||
    row.reencoding === "differs" ||
    row.signature === "failed" ||
    row.mac === "failed" ||
    row.payload === "differs" ||
    row.blocks.some((block) => block === "differs" || block === "notOpened") ||
    row.payload === "refused"
  );
}

function describe(row: ConformanceRow): string {
  return row.kind === "refused"
    ? `${row.name}: ${row.problem.reason}, at octet ${row.problem.offset}`
    : `${row.name}: re-encoding ${row.reencoding}, signature ${row.signature}, MAC ${row.mac}, payload ${row.payload}, encrypted ${row.blocks.join("+") || "nothing"}`;
}
