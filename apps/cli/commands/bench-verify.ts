/** `smki bench verify`: signatures verified a second, beside `openssl speed ecdsap256` of the same run. */
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  CASE_FAMILIES,
  type CaseResult,
  chooseCases,
  describeMachine,
  type JudgedRatio,
  judgeRatios,
  type Machine,
  MESSAGE_OCTETS,
  opensslRates,
  requireMeasured,
  runCases,
  type Spread,
  type WantedRatio,
} from "../../../bench/index.ts";
import { BLANK, line, type StoryLine, type Table } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { range, whole } from "../rates-in-words.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT, type ExitCode, type Terminal } from "../terminal.ts";
import { seconds } from "./bench-options.ts";

interface Options {
  readonly cases?: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly atLeast: readonly WantedRatio[];
  readonly format: Format;
}

/** Far above what any algorithm reaches; more is a slip of the finger. */
const HIGHEST_WANTED = 1000;

export function addBenchVerify(bench: Command, shell: Shell): void {
  bench
    .command("verify")
    .addOption(
      new Option("--cases <names>", "only these, cases or families, with commas between").argParser(names),
    )
    .addOption(new Option("--rounds <n>", "so many turns of each").argParser(rounds).default(3))
    .addOption(
      new Option("--seconds <s>", "measure each case for so long in each round")
        .argParser(seconds)
        .default(0.5),
    )
    .addOption(
      new Option("--at-least <case=ratio>", "ratios that are wanted, with commas between: hot-512=3")
        .argParser(wantedRatios)
        .default([], "none"),
    )
    .addOption(formatOption())
    .description("verify signatures, certificate paths and a command, in turn with openssl speed")
    .addHelpText(
      "after",
      `${examples(
        ["about two minutes", "npx smki bench verify"],
        ["two families, for a program", "npx smki bench verify --cases single,hot --format json"],
        ["for a build to fail by", "npx smki bench verify --cases hot-512 --at-least hot-512=3"],
      )}
Cases:
${CASE_FAMILIES.map(({ name, cases }) => `  ${name.padEnd(12)} ${cases.map((one) => one.name).join(", ")}`).join("\n")}
Exit codes: 0 measured, and each ratio of --at-least is met; 1 one is missed, or there is no openssl command to
compare with; 2 the command line is wrong.`,
    )
    .action(shell.ending((options: Options) => benchVerify(options, shell.terminal)));
}

function names(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function wantedRatios(text: string): readonly WantedRatio[] {
  const words = names(text);
  if (words.length === 0) throw new InvalidArgumentError("no ratio is wanted: hot-512=3 wants one.");
  return words.map((word) => {
    const [, name, number] = /^([^=\s]+)\s*=\s*(\d+(?:\.\d+)?)$/.exec(word) ?? [];
    const atLeast = Number(number);
    if (name === undefined || !(atLeast > 0) || atLeast > HIGHEST_WANTED) {
      throw new InvalidArgumentError(
        `"${word}" is no case with a ratio above 0 and up to ${HIGHEST_WANTED}: hot-512=3.`,
      );
    }
    return { name, atLeast };
  });
}

function rounds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 100) {
    throw new InvalidArgumentError("Rounds are 1 to 100.");
  }
  return value;
}

async function benchVerify(options: Options, terminal: Terminal): Promise<ExitCode> {
  const families = options.cases === undefined ? CASE_FAMILIES : chooseCases(options.cases);
  requireMeasured(options.atLeast, families, CASE_FAMILIES);
  terminal.talk("measuring; other work on this machine shows in the spread");
  const machine = await describeMachine();
  const run = await runCases({
    families,
    rounds: options.rounds,
    seconds: options.seconds,
    clock: () => performance.now(),
    yardstick: async () => (await opensslRates())?.verifying,
  });
  if (!run.ok) {
    terminal.talk("no openssl command here says its rate: there is nothing to compare with");
    return EXIT.expectationFailed;
  }
  const { yardstick, results } = run;
  const judged = judgeRatios(options.atLeast, results);
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/bench-verify/2",
        machine: { ...machine, opensslCommand: machine.opensslCommand ?? null },
        rounds: options.rounds,
        seconds: options.seconds,
        messageOctets: MESSAGE_OCTETS,
        opensslVerificationsPerSecond: yardstick,
        cases: results.map(({ operation, signatures, ratio, ...result }) => ({
          family: result.family,
          case: result.name,
          measures: result.measures,
          operation,
          signaturesOfAnOperation: signatures,
          operationsPerSecond: result.operationsPerSecond,
          ratioToOpenssl: ratio ?? null,
          rounds: result.rounds.map((round) => ({
            operationsPerSecond: round.operationsPerSecond,
            opensslVerificationsPerSecond: round.yardstick,
            ratioToOpenssl: round.ratio ?? null,
          })),
          facts: result.facts,
        })),
        wanted: judged.map(({ name, ...rest }) => ({ case: name, ...rest })),
      });
      break;
    case "table":
      terminal.table(table(yardstick, results));
      break;
    case "story":
      terminal.story([...tell(machine, yardstick, results), ...judged.map(verdictLine)]);
      break;
  }
  const missed = judged.filter(({ outcome }) => outcome === "missed");
  if (options.format !== "story") {
    for (const { name, ratio, atLeast } of missed) {
      terminal.talk(`${name}: ${two(ratio)} of openssl, and at least ${atLeast} is wanted`);
    }
  }
  return missed.length === 0 ? EXIT.asExpected : EXIT.expectationFailed;
}

const two = (value: number): string => value.toFixed(2);

function table(yardstick: Spread, results: readonly CaseResult[]): Table {
  return {
    columns: ["case", "operations/s", "of", "signatures each", "ratio to openssl", "lowest", "highest"],
    rows: [
      ["openssl speed", whole(yardstick.median), "signature", "1", "", "", ""],
      ...results.map(({ name, operationsPerSecond, operation, signatures, ratio }) => [
        name,
        whole(operationsPerSecond.median),
        operation,
        String(signatures),
        ...(ratio === undefined ? ["", "", ""] : [two(ratio.median), two(ratio.lowest), two(ratio.highest)]),
      ]),
    ],
  };
}

function tell(machine: Machine, yardstick: Spread, results: readonly CaseResult[]): readonly StoryLine[] {
  const families = [...new Set(results.map(({ family }) => family))];
  const { shortest, longest } = MESSAGE_OCTETS;
  return [
    line("title", `Signatures over ${shortest} to ${longest} octets, hashing included, beside openssl speed`),
    ...machineLines(machine),
    line(
      "fact",
      `${whole(yardstick.median)} verifications/s ${range(yardstick, whole)}, one thread, hashing not included`,
      place("openssl"),
    ),
    ...families.flatMap((family) => [
      BLANK,
      line("heading", family),
      ...results.filter((result) => result.family === family).map(caseLine),
    ]),
  ];
}

function machineLines({ processor, cores, platform, node, v8, openssl, opensslCommand, flags }: Machine) {
  const command = opensslCommand ?? "of a version that it does not say";
  return [
    line("fact", `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}, ${platform}`, place("machine")),
    line(
      "fact",
      `Node ${node}, V8 ${v8}, OpenSSL ${openssl} inside it; openssl command ${command}`,
      place("versions"),
    ),
    line("fact", flags.length === 0 ? "none" : flags.join(" "), place("flags")),
  ];
}

function caseLine(result: CaseResult): StoryLine {
  const { name, operationsPerSecond: rate, operation, signatures, ratio, measures, facts } = result;
  const each = signatures > 1 ? ` of ${signatures} signatures` : "";
  const compared =
    ratio === undefined
      ? ""
      : `${two(ratio.median)} of openssl (${two(ratio.lowest)} to ${two(ratio.highest)}): `;
  const known = Object.entries(facts).map(([fact, value]) => `${fact} ${value}`);
  return line(
    "fact",
    `${compared}${whole(rate.median)} ${operation}s/s${each}. ${measures}${known.length === 0 ? "" : ` [${known.join(", ")}]`}`,
    { indent: 2, label: name, labelWidth: 18 },
  );
}

function verdictLine({ name, ratio, atLeast, outcome }: JudgedRatio): StoryLine {
  const met = outcome === "met";
  return line(
    met ? "verdict" : "unmet",
    `${met ? "✓" : "✗"} ${name}: ${two(ratio)} of openssl; at least ${atLeast} is wanted`,
    place("Verdict"),
  );
}

const place = (label: string) => ({ label, labelWidth: 10 });
