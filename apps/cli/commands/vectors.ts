/** `smki vectors`: GBCS commands for one device, good and bad, as files with a manifest. */
import { Option } from "commander";
import {
  line,
  type MessageVectorPack,
  MESSAGE_VECTORS_README_OPENING,
  PACK_DEVICES,
} from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { makePack, type PackOptions, rulesOption, scenarioOption } from "../message-pack-input.ts";
import { fillDirectory } from "../pki-directory.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options extends PackOptions {
  readonly out: string;
  readonly format: Format;
}

export const addVectors: AddCommand = (program, shell) => {
  const vectors = program.command("vectors").description("messages to test a device of your own with");
  vectors
    .command("gbcs")
    .addOption(
      new Option("--device <kind>", "the kind of device").choices(PACK_DEVICES).makeOptionMandatory(),
    )
    .requiredOption("--out <dir>", "the directory to fill: new, empty, or made by this command before")
    .addOption(scenarioOption())
    .addOption(rulesOption())
    .addOption(seedOption())
    .description("write a device's starting state and commands for it, each with what it must make of it")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples(
        ["make them", "npx smki vectors gbcs --device GPF --out gpf-1"],
        [
          "what a device receives in a scenario",
          "npx smki vectors gbcs --device GPF --scenario gno-sale --rules mp128b --out sale",
        ],
        ["play them to the reference model", "npx smki conformance vectors gpf-1"],
      ) + EXIT_CODES_HELP,
    )
    .action(shell.ending((options: Options) => writeVectors(options, shell.terminal)));
};

async function writeVectors(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { device, out, seed, format } = options;
  const { pack, files } = await makePack(options);
  fillDirectory(out, files, MESSAGE_VECTORS_README_OPENING);
  const { counts } = pack;
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/message-vectors-written/1",
      out,
      device,
      seed,
      counts,
      files: [...files.keys()],
    });
    return EXIT.asExpected;
  }
  terminal.story([
    line("verdict", `${packInWords(pack)} in ${out}`),
    line("fact", "beside them the device's starting state: keys, trust anchor cells, counters, clock", {
      indent: 2,
    }),
    line("fact", `seed ${seed}: a simulation, its keys are public knowledge`, { indent: 2 }),
    line("next", `npx smki conformance vectors ${out}`, { label: "Next", labelWidth: 6 }),
    line("next", `${out}/README.txt says how to play them to a device of your own`, {
      label: "",
      labelWidth: 6,
    }),
  ]);
  return EXIT.asExpected;
}

function packInWords({ story, device, counts }: MessageVectorPack): string {
  if (story === undefined) {
    return `${counts.bad} bad commands for a ${device}, each breaking one rule, and ${counts.good} good ones`;
  }
  return `the ${counts.told} messages that ${story.device} receives in ${story.scenario} under ${story.rules}`;
}
