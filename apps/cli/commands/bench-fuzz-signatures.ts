/** `smki bench fuzz-signatures`: signatures by the million through the kernel, each verdict compared with node:crypto's. */
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  agrees,
  type ContenderReport,
  type DifferentialFuzzReport,
  type Disagreement,
  fuzzSignatures,
  kernelContenders,
} from "../../../bench/index.ts";
import { KERNEL_VARIANTS, type KernelVariant, UsageError } from "../../../pki/index.ts";
import { line, type StoryLine, type Table } from "../../../sim/index.ts";
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
  readonly kernel: KernelVariant | "all";
  readonly format: Format;
}

/** How often a long run says how far it is. */
const PROGRESS_STEPS = 10;
/** Below that nobody waits. */
const LONG_RUN = 100_000;

export function addBenchFuzzSignatures(bench: Command, shell: Shell): void {
  bench
    .command("fuzz-signatures")
    .addOption(new Option("--count <n>", "judge so many signatures").argParser(count).default(1_000_000))
    .addOption(seedOption())
    .addOption(
      new Option("--kernel <build>", "the build of the hot-key kernel")
        .choices([...KERNEL_VARIANTS, "all"])
        .default("all"),
    )
    .addOption(formatOption())
    .description("judge signatures, half of them altered, by the kernel and by node:crypto, and compare")
    .addHelpText(
      "after",
      `${examples(
        ["a million, every build", "npx smki bench fuzz-signatures"],
        ["another hundred thousand", "npx smki bench fuzz-signatures --count 100000 --seed 2 --kernel fused"],
      )}
Exit codes: 0 no verdict differs, and the kernel refused nothing valid; 1 something disagrees; 2 the command line is wrong.`,
    )
    .action(shell.ending((options: Options) => fuzz(options, shell.terminal)));
}

function fuzz({ count: signatures, seed, kernel, format }: Options, terminal: Terminal): ExitCode {
  const contenders = kernelContenders(kernel === "all" ? KERNEL_VARIANTS : [kernel]);
  if (contenders.length === 0) {
    throw new UsageError(
      `this engine does not take the ${kernel} build of the kernel`,
      "--kernel all tries those that it takes",
    );
  }
  const missing = KERNEL_VARIANTS.filter((variant) => contenders.every(({ name }) => name !== variant));
  if (kernel === "all" && missing.length > 0) {
    terminal.talk(`this engine does not take: ${missing.join(", ")}`);
  }
  terminal.talk(
    `judging ${whole(signatures)} signatures by ${contenders.map(({ name }) => name).join(", ")}`,
  );
  const step = signatures / PROGRESS_STEPS;
  let said = 0;
  const report = fuzzSignatures({
    seed,
    count: signatures,
    contenders,
    clock: () => performance.now(),
    progress: (done) => {
      if (signatures < LONG_RUN || done < (said + 1) * step) return;
      said = Math.floor(done / step);
      terminal.talk(`${whole(done)} judged`);
    },
  });
  const agreed = agrees(report);
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/bench-fuzz-signatures/1",
        seed,
        agreed,
        ...report,
        disagreements: report.disagreements.map((one) => ({
          ...one,
          publicPoint: hex(one.publicPoint),
          message: hex(one.message),
          signature: hex(one.signature),
          again: again(seed, one),
        })),
      });
      break;
    case "table":
      terminal.table(table(report));
      break;
    case "story":
      terminal.story(tell(seed, report));
      break;
  }
  return agreed ? EXIT.asExpected : EXIT.expectationFailed;
}

function table({ contenders, signatures }: DifferentialFuzzReport): Table {
  const row = (title: string, of: (contender: ContenderReport) => number): readonly string[] => [
    title,
    ...contenders.map((contender) => whole(of(contender))),
  ];
  return {
    columns: ["", ...contenders.map(({ name }) => name)],
    rows: [
      row("signatures", () => signatures),
      row("kernel valid", ({ kernelValid }) => kernelValid),
      row("refused and asked again", ({ refusedAndAskedAgain }) => refusedAndAskedAgain),
      row("unknown and asked again", ({ unknownAndAskedAgain }) => unknownAndAskedAgain),
      row("false accepts", ({ disagreements }) => disagreements.falseAccept),
      row("false rejects", ({ disagreements }) => disagreements.falseReject),
      row("other reasons", ({ disagreements }) => disagreements.otherReason),
      row("valid, refused by the kernel", kernelRefusals),
    ],
  };
}

const kernelRefusals = ({ disagreements }: ContenderReport): number =>
  disagreements.refusedByKernel + disagreements.refusedInCompany;

function tell(seed: string, report: DifferentialFuzzReport): readonly StoryLine[] {
  const { signatures, valid, wrong, outOfRange, seconds, contenders, disagreements } = report;
  const agreed = agrees(report);
  return [
    line("title", `${whole(signatures)} signatures, by node:crypto and by the kernel`),
    line(
      "fact",
      `${whole(valid)} valid, ${whole(wrong)} wrong, ${whole(outOfRange)} out of range`,
      place("by node"),
    ),
    ...contenders.map((contender) =>
      line(
        "fact",
        `${whole(contender.kernelValid)} valid, ${whole(contender.refusedAndAskedAgain)} refused and asked again, ${whole(contender.unknownAndAskedAgain)} unknown and asked again`,
        place(contender.name),
      ),
    ),
    ...contenders.map((contender) =>
      line(
        "fact",
        `${contender.name}: ${whole(contender.disagreements.falseAccept)} false accepts, ${whole(contender.disagreements.falseReject)} false rejects, ${whole(contender.disagreements.otherReason)} other reasons, ${whole(kernelRefusals(contender))} valid refused by the kernel`,
        place("compared"),
      ),
    ),
    line("fact", `${seconds.toFixed(1)} s`, place("time")),
    ...disagreements.map((one) => line("unmet", disagreementInWords(seed, one), place("differs"))),
    line(
      agreed ? "verdict" : "unmet",
      agreed
        ? "✓ no verdict differs from node's, and the kernel refused nothing valid"
        : "✗ the kernel and node disagree",
      place("Verdict"),
    ),
  ];
}

function disagreementInWords(seed: string, one: Disagreement): string {
  return `signature ${one.place}, altered: ${one.alteration}; ${one.kind}: ${one.kernel} says ${one.verdict}, due is ${one.due}. public point ${hex(one.publicPoint)}, message ${hex(one.message)}, signature ${hex(one.signature)}. Again: ${again(seed, one)}`;
}

/** The command that meets the same signature in the same batch. */
function again(seed: string, { count, kernel }: Disagreement): string {
  const quoted = /[^\w.-]/.test(seed) ? `'${seed.replaceAll("'", String.raw`'\''`)}'` : seed;
  return `npx smki bench fuzz-signatures --seed ${quoted} --count ${count} --kernel ${kernel}`;
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");

const place = (label: string) => ({ label, labelWidth: 12 });

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1_000_000_000) {
    throw new InvalidArgumentError("A count is a whole number from 1 to 1000000000.");
  }
  return value;
}
