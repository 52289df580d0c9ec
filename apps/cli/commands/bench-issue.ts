/** `smki bench issue`: how many device certificates a second, beside the raw signing rate of the same run. */
import { InvalidArgumentError, Option, type Command } from "commander";
import { type Budget, type IssuingRate, LEAST_ISSUING_RATIO, measureIssuing } from "../../../bench/index.ts";
import { line } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { range, whole } from "../rates-in-words.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { seconds } from "./bench-options.ts";

interface Options {
  readonly count?: number;
  readonly seconds: number;
  readonly format: Format;
}

export function addBenchIssue(bench: Command, shell: Shell): void {
  bench
    .command("issue")
    .addOption(new Option("--count <n>", "make so many certificates").argParser(count).conflicts("seconds"))
    .addOption(new Option("--seconds <s>", "measure for so long").argParser(seconds).default(5))
    .addOption(storyOrJsonOption())
    .description("issue device certificates by template splicing and native signing, and measure the rate")
    .addHelpText(
      "after",
      `${examples(
        ["five seconds", "npx smki bench issue"],
        ["a fleet, for a program", "npx smki bench issue --count 1000000 --format json"],
      )}
Exit codes: 0 the ratio to raw signing is at least ${LEAST_ISSUING_RATIO} and every certificate looked at is right, 1 not so.`,
    )
    .action(shell.ending((options: Options) => benchIssue(options, shell.terminal)));
}

async function benchIssue(options: Options, terminal: Terminal): Promise<ExitCode> {
  const budget: Budget =
    options.count === undefined
      ? { kind: "seconds", seconds: options.seconds }
      : { kind: "count", count: options.count };
  terminal.talk("measuring; other work on this machine shows in the spread");
  const rate = await measureIssuing(budget);
  const { comparison, opensslSigning: openssl, checked } = rate;
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/bench-issue/1",
        certificates: comparison.operations,
        certificatesPerSecond: comparison.measured,
        rawSignaturesPerSecond: comparison.yardstick,
        ratioToRawSigning: comparison.ratio,
        leastRatio: LEAST_ISSUING_RATIO,
        rounds: comparison.rounds.map(({ measured, yardstick, ratio }) => ({
          certificatesPerSecond: measured,
          rawSignaturesPerSecond: yardstick,
          ratio,
        })),
        opensslSignaturesPerSecond: openssl ?? null,
        ratioToOpenssl: openssl === undefined ? null : comparison.measured.median / openssl,
        checked,
      });
      break;
    case "story":
    case "table":
      tell(rate, terminal);
      break;
  }
  return comparison.ratio.median >= LEAST_ISSUING_RATIO && checked.faults.length === 0
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

function tell({ comparison, opensslSigning: openssl, checked }: IssuingRate, terminal: Terminal): void {
  const { measured, yardstick, ratio, operations, rounds } = comparison;
  const enough = ratio.median >= LEAST_ISSUING_RATIO && checked.faults.length === 0;
  const opensslText =
    openssl === undefined
      ? "the openssl command is not there, or says nothing that can be read"
      : `${whole(openssl)} signatures/s by openssl speed ecdsap256: ratio ${(measured.median / openssl).toFixed(2)}`;
  terminal.story([
    line("title", `${whole(operations)} device certificates by template splicing, signed natively`),
    line("fact", `${whole(measured.median)} certificates/s ${range(measured, whole)}`, place("issued")),
    line("fact", `${whole(yardstick.median)} signatures/s ${range(yardstick, whole)}`, place("raw signing")),
    line("fact", opensslText, place("openssl")),
    line(
      "fact",
      `${whole(1_000_000 / measured.median)} s for a million certificates on one core`,
      place("fleet"),
    ),
    line(
      checked.faults.length === 0 ? "fact" : "unmet",
      checked.faults.length === 0
        ? `${checked.certificates} looked at: no deviation from the profile, verified, and the octets that were signed are those of the ordinary issuing code`
        : `${checked.certificates} looked at: ${[...new Set(checked.faults)].join("; ")}`,
      place("checked"),
    ),
    line(
      enough ? "verdict" : "unmet",
      `${enough ? "✓" : "✗"} ratio ${ratio.median.toFixed(2)} to raw signing ${range(ratio, (value) => value.toFixed(2))} in ${rounds.length} rounds of one run; at least ${LEAST_ISSUING_RATIO} is wanted`,
      place("Verdict"),
    ),
  ]);
}

const place = (label: string) => ({ label, labelWidth: 13 });

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 100 || value > 100_000_000) {
    throw new InvalidArgumentError("A count is a whole number from 100 to 100000000.");
  }
  return value;
}
