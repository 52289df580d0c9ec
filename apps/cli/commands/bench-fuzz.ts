/** `smki bench fuzz`: damaged messages by the million, what refused them, and whether anything gave way. */
import { InvalidArgumentError, Option, type Command } from "commander";
import { type Assault, assaultOnce } from "../../../devices/index.ts";
import { line, seededRandom, type Table } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { BENCH_CLOCK, benchDevice } from "./bench-device-exchanges.ts";

/** Testbed policy: far above what the longest message takes, so that only a runaway reaches it; milliseconds. */
const LONGEST_ALLOWED = 1000;
/** Testbed policy: what a run may hold on to in the end, whatever its length; octets. */
const MEMORY_ALLOWED = 256 * 1024 * 1024;

interface Options {
  readonly count: number;
  readonly seed: string;
  readonly format: Format;
}

interface FuzzReport {
  readonly messages: number;
  readonly seconds: number;
  readonly decidedBy: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly slowest: number;
  /** Octets of heap at the end above those at the beginning, after a thousandth of the run. */
  readonly heldMemory: number;
  readonly faults: readonly { readonly fault: string; readonly message: string }[];
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
  const { environment, state, seeds } = await benchDevice();
  const report = assail({ environment, state, at: BENCH_CLOCK, seeds, random: seededRandom(seed) }, messages);
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

function assail(assault: Assault, messages: number): FuzzReport {
  const decidedBy = new Map<string, number>();
  const faults: { fault: string; message: string }[] = [];
  const warm = Math.ceil(messages / 1000);
  let slowest = 0;
  let heapAtStart = 0;
  const start = performance.now();
  let before = start;
  for (let index = 0; index < messages; index += 1) {
    const outcome = assaultOnce(assault);
    const now = performance.now();
    slowest = Math.max(slowest, now - before);
    before = now;
    decidedBy.set(outcome.decidedBy, (decidedBy.get(outcome.decidedBy) ?? 0) + 1);
    if (outcome.fault !== undefined && faults.length < 20) {
      faults.push({ fault: outcome.fault, message: Buffer.from(outcome.bytes).toString("hex") });
    }
    if (index === warm) heapAtStart = process.memoryUsage().heapUsed;
  }
  return {
    messages,
    seconds: (performance.now() - start) / 1000,
    decidedBy: Object.fromEntries([...decidedBy].toSorted(([, one], [, other]) => other - one)),
    slowest,
    heldMemory: Math.max(0, process.memoryUsage().heapUsed - heapAtStart),
    faults,
  };
}

function holds({ faults, slowest, heldMemory }: FuzzReport): boolean {
  return faults.length === 0 && slowest < LONGEST_ALLOWED && heldMemory < MEMORY_ALLOWED;
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

const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1000 || value > 1_000_000_000) {
    throw new InvalidArgumentError("A count is a whole number from 1000 to 1000000000.");
  }
  return value;
}
