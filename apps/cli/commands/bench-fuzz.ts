/** `smki bench fuzz`: damaged messages by the million, what refused them, and whether anything gave way. */
import { InvalidArgumentError, Option, type Command } from "commander";
import { fuzzDevice, type FuzzReport, holds, LONGEST_ALLOWED, MEMORY_ALLOWED } from "../../../bench/index.ts";
import { line, type Table } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { whole } from "../rates-in-words.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly count: number;
  readonly seed: string;
  readonly format: Format;
}

export function addBenchFuzz(bench: Command, shell: Shell): void {
  bench
    .command("fuzz")
    .addOption(new Option("--count <n>", "send so many messages").argParser(count).default(1_000_000))
    .addOption(seedOption())
    .addOption(formatOption())
    .description("send damaged commands to a gas proxy function, half of them rightly signed and MACed")
    .addHelpText(
      "after",
      `${examples(["a million", "npx smki bench fuzz"], ["another million", "npx smki bench fuzz --seed 2"])}
Exit codes: 0 nothing was thrown, no refusal changed anything or took long, 1 something gave way.`,
    )
    .action(shell.ending((options: Options) => fuzz(options, shell.terminal)));
}

async function fuzz({ count: messages, seed, format }: Options, terminal: Terminal): Promise<ExitCode> {
  terminal.talk(`sending ${messages} damaged messages`);
  const report = await fuzzDevice(seed, messages);
  const held = holds(report);
  switch (format) {
    case "json":
      terminal.json({ schema: "smki-testbed/bench-fuzz/1", seed, held, ...report });
      break;
    case "table":
      terminal.table(table(report));
      break;
    case "story":
      terminal.story(tell(report));
      break;
  }
  return held ? EXIT.asExpected : EXIT.expectationFailed;
}

function table({ decidedBy }: FuzzReport): Table {
  return {
    columns: ["decided by", "messages"],
    rows: Object.entries(decidedBy).map(([check, times]) => [check, whole(times)]),
  };
}

function tell(report: FuzzReport) {
  const { messages, seconds, decidedBy, slowest, heldMemory, faults } = report;
  const held = holds(report);
  return [
    line("title", `${whole(messages)} damaged commands to a gas proxy function`),
    line("fact", `${whole(messages / seconds)} a second`, place("rate")),
    ...Object.entries(decidedBy).map(([check, times], index) =>
      line("fact", `${check}: ${whole(times)}`, place(index === 0 ? "decided by" : "")),
    ),
    line("fact", `${slowest.toFixed(1)} ms, of ${LONGEST_ALLOWED} allowed`, place("slowest")),
    line(
      "fact",
      `${(heldMemory / 1024 / 1024).toFixed(1)} MiB more at the end than at the beginning, of ${MEMORY_ALLOWED / 1024 / 1024} allowed`,
      place("memory"),
    ),
    ...faults.map(({ fault, message }) => line("unmet", `${fault}: ${message}`, place("fault"))),
    line(
      held ? "verdict" : "unmet",
      held
        ? "✓ nothing was thrown, and no refusal changed the device, was answered or took long"
        : "✗ something gave way",
      place("Verdict"),
    ),
  ];
}

const place = (label: string) => ({ label, labelWidth: 12 });

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1000 || value > 1_000_000_000) {
    throw new InvalidArgumentError("A count is a whole number from 1000 to 1000000000.");
  }
  return value;
}
