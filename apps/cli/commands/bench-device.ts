/** `smki bench device`: commands a second that a device model processes, beside the cryptography that each needs. */
import { Option, type Command } from "commander";
import { type DeviceRate, LEAST_DEVICE_RATIO, measureDevice } from "../../../bench/index.ts";
import { line } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { range, whole } from "../rates-in-words.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { ratio, seconds } from "./bench-options.ts";

interface Options {
  readonly seconds: number;
  readonly atLeast: number;
  readonly format: Format;
}

export function addBenchDevice(bench: Command, shell: Shell): void {
  bench
    .command("device")
    .addOption(new Option("--seconds <s>", "measure each command for so long").argParser(seconds).default(5))
    .addOption(
      new Option("--at-least <ratio>", "the ratio that is wanted; less on a machine that others use too")
        .argParser(ratio)
        .default(LEAST_DEVICE_RATIO),
    )
    .addOption(storyOrJsonOption())
    .description("process commands on a gas proxy function whose keys are all in use, and measure the rate")
    .addHelpText(
      "after",
      `${examples(["ten seconds", "npx smki bench device"])}
Exit codes: 0 each rate of which a ratio is wanted is at least ${LEAST_DEVICE_RATIO} (or --at-least) of that of the cryptography alone, 1 not so.`,
    )
    .action(shell.ending((options: Options) => benchmark(options, shell.terminal)));
}

async function benchmark(
  { seconds: length, atLeast, format }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.talk("measuring; other work on this machine shows in the spread");
  const measured = await measureDevice(length);
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/bench-device/1",
      leastRatio: atLeast,
      commands: measured.map(({ name, needs, wants, comparison }) => ({
        command: name,
        needs,
        wants,
        commands: comparison.operations,
        commandsPerSecond: comparison.measured,
        cryptographyPerSecond: comparison.yardstick,
        ratio: comparison.ratio,
      })),
    });
  } else {
    terminal.story(tell(measured, atLeast));
  }
  return measured.every(({ wants, comparison }) => wants === "reported" || comparison.ratio.median >= atLeast)
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

function tell(measured: readonly DeviceRate[], atLeast: number) {
  return [
    line("title", "Commands on a gas proxy function, one thread, all keys in use"),
    ...measured.flatMap((one) => [
      line("heading", one.name),
      line(
        "fact",
        `${whole(one.comparison.measured.median)} commands/s ${range(one.comparison.measured, whole)}`,
        place("processed"),
      ),
      line(
        "fact",
        `${whole(one.comparison.yardstick.median)} times/s ${range(one.comparison.yardstick, whole)}: ${one.needs}`,
        place("needs"),
      ),
      verdictLine(one, atLeast),
    ]),
  ];
}

function verdictLine({ wants, comparison: { ratio, rounds } }: DeviceRate, atLeast: number) {
  const spread = range(ratio, (value) => value.toFixed(2));
  const found = `${ratio.median.toFixed(2)} ${spread} in ${rounds.length} rounds of one run`;
  if (wants === "reported") return line("fact", found, place("ratio"));
  const met = ratio.median >= atLeast;
  const told = `${met ? "✓" : "✗"} ratio ${found}; at least ${atLeast} is wanted`;
  return line(met ? "verdict" : "unmet", told, place("Verdict"));
}

const place = (label: string) => ({ indent: 2, label, labelWidth: 11 });
