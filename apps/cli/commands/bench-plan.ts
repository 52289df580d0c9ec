/** `smki bench plan`: what national jobs cost in signatures, from assumptions that can be set and a rate. */
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  brief,
  count,
  duration,
  findRates,
  type JobPlan,
  type KnownRates,
  listParameters,
  type Parameter,
  perSecond,
  planJobs,
  positiveNumber,
  readSettings,
  type Settings,
  SOURCE_MARKS,
} from "../../../bench/index.ts";
import { UsageError } from "../../../pki/index.ts";
import { BLANK, line, type StoryLine, type Table } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT, type ExitCode, type Terminal } from "../terminal.ts";

interface Options {
  readonly set: readonly string[];
  readonly verifyRate?: number;
  readonly ratio?: number;
  readonly signRate?: number;
  readonly parameters?: true;
  readonly format: Format;
}

export function addBenchPlan(bench: Command, shell: Shell): void {
  bench
    .command("plan")
    .addOption(
      new Option("--set <name=value>", "another value for a parameter; may be given again and again")
        .argParser((word: string, before: readonly string[]) => [...before, word])
        .default([], "none"),
    )
    .addOption(
      new Option("--verify-rate <n>", "verifications a second on one thread, instead of measuring")
        .argParser(rate("--verify-rate"))
        .conflicts("ratio"),
    )
    .addOption(
      new Option("--ratio <n>", "so many times what openssl speed does here now").argParser(rate("--ratio")),
    )
    .addOption(
      new Option("--sign-rate <n>", "signatures a second on one thread, instead of measuring").argParser(
        rate("--sign-rate"),
      ),
    )
    .addOption(new Option("--parameters", "list what can be set, with values and where they are from"))
    .addOption(formatOption())
    .description("what national jobs cost in signature verifications, the arithmetic shown")
    .addHelpText(
      "after",
      `${examples(
        ["at the rate of node:crypto here and now", "npx smki bench plan"],
        ["at other rates", "npx smki bench plan --verify-rate 140000 --set coldRate=9500"],
        ["six times openssl speed", "npx smki bench plan --ratio 6"],
        ["1 % of the nation, on two threads", "npx smki bench plan --set gasMeters=84000 --set threads=2"],
        ["what can be set", "npx smki bench plan --parameters"],
      )}
Rates may be set as parameters too: --set verifyRate=21400. Exit codes: 0 planned, 1 --ratio without an openssl
command to ask, 2 the command line is wrong.`,
    )
    .action(shell.ending((options: Options) => benchPlan(options, shell.terminal)));
}

function rate(option: string): (text: string) => number {
  return (text) => {
    try {
      return positiveNumber(option, text);
    } catch (error) {
      if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}

async function benchPlan(options: Options, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(options.set);
  if (options.parameters === true) {
    printParameters(listParameters(settings), options.format, terminal);
    return EXIT.asExpected;
  }
  const rates = await findRates(options, settings, () => performance.now());
  if (rates === undefined) {
    terminal.talk("no openssl command here says its rate: give --verify-rate instead of --ratio");
    return EXIT.expectationFailed;
  }
  const jobs = planJobs(settings.assumptions, perSecond(rates));
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/bench-plan/1",
        rates,
        parameters: listParameters(settings),
        jobs: jobs.map(({ besides, ...job }) => ({ ...job, besides: besides ?? null })),
      });
      break;
    case "table":
      terminal.table(table(jobs));
      break;
    case "story":
      terminal.story(tell(jobs, rates, settings));
      break;
  }
  return EXIT.asExpected;
}

function table(jobs: readonly JobPlan[]): Table {
  return {
    columns: ["job", "transactions", "remembered", "each", "operations", "takes", "XML besides (assumed)"],
    rows: jobs.flatMap(({ name, kind, operation, transactions, costs, besides }) =>
      costs.map(({ remembering, each, total, cost }, index) => [
        index === 0 ? name : "",
        index === 0 ? `${brief(transactions)}${kind === "once" ? "" : "/s"}` : "",
        remembering === "not applicable" ? "" : remembering,
        count(each),
        `${brief(total)} ${operation}s${kind === "once" ? "" : "/s"}`,
        spent(kind, cost),
        index === 0 && besides !== undefined ? spent(kind, besides.xml) : "",
      ]),
    ),
  };
}

const spent = (kind: JobPlan["kind"], cost: number): string =>
  kind === "once" ? duration(cost) : `${count(cost)} threads`;

function tell(jobs: readonly JobPlan[], rates: KnownRates, settings: Settings): readonly StoryLine[] {
  const changed = listParameters(settings).filter(({ origin }) => origin === "given");
  return [
    line("title", "What national jobs cost in signatures"),
    line(
      "fact",
      `${count(rates.verify.perSecond)} a second and thread: ${rates.verify.says}`,
      place("verifying"),
    ),
    line(
      "fact",
      `${count(rates.verifyCold.perSecond)} under keys of devices, each seen once: ${rates.verifyCold.says}`,
      place(""),
    ),
    line("fact", `${count(rates.sign.perSecond)} a second and thread: ${rates.sign.says}`, place("signing")),
    ...changed.map(({ name, value, unit }) =>
      line("fact", `${name} = ${count(value)} ${unit}`, place("set")),
    ),
    ...jobs.flatMap(({ name, title, arithmetic }) => [
      BLANK,
      line("heading", title, { label: name, labelWidth: 21 }),
      ...arithmetic.map((step) => line("fact", step, { indent: 2 })),
    ]),
    BLANK,
    line("lesson", honestly(jobs)),
    line("next", "npx smki bench plan --parameters", { label: "next:", labelWidth: 6 }),
  ];
}

/** Which jobs would have signatures as their longer part, at the assumed cost of XML. */
function honestly(jobs: readonly JobPlan[]): string {
  const compared = jobs.flatMap(({ name, costs, besides }) => {
    const least = Math.min(...costs.map(({ cost }) => cost));
    return besides === undefined
      ? []
      : [{ name, signaturesLonger: least > besides.xml + besides.deviceModel }];
  });
  const longer = compared.filter(({ signaturesLonger }) => signaturesLonger).map(({ name }) => name);
  const where =
    longer.length === 0
      ? `In none of the ${compared.length} jobs with messages are signatures the longer part once paths are remembered`
      : `Once paths are remembered, signatures are the longer part only in: ${longer.join(", ")}`;
  return `${where}: XML and the device model take more at the costs that are assumed for them. Links, queues, disks and the registration data are in none of these numbers.`;
}

function printParameters(parameters: readonly Parameter[], format: Format, terminal: Terminal): void {
  switch (format) {
    case "json":
      terminal.json({ schema: "smki-testbed/bench-plan-parameters/1", marks: SOURCE_MARKS, parameters });
      break;
    case "table":
      terminal.table({
        columns: ["name", "value", "unit", "mark", "where it is from"],
        rows: parameters.map(({ name, value, unit, mark, says }) => [name, count(value), unit, mark, says]),
      });
      break;
    case "story":
      terminal.story([
        line("title", "What the plan of national jobs rests on"),
        line(
          "fact",
          Object.entries(SOURCE_MARKS)
            .map(([mark, meaning]) => `${mark} ${meaning}`)
            .join("; "),
          place("marks"),
        ),
        BLANK,
        ...parameters.map(({ name, value, unit, mark, says, origin }) =>
          line("fact", `${count(value)} ${unit} [${mark}]${origin === "given" ? " as given" : ""}: ${says}`, {
            label: name,
            labelWidth: 35,
          }),
        ),
        BLANK,
        line(
          "fact",
          "operations a second and thread, measured unless they are set; coldRate, under keys of devices, is that with importing, or verifyRate when that was given",
          {
            label: "verifyRate, coldRate, signRate",
            labelWidth: 35,
          },
        ),
      ]);
      break;
  }
}

const place = (label: string) => ({ label, labelWidth: 11 });
