/** `smki pki vectors`: certificates and requests that are wrong on purpose, as files with a manifest. */
import { createVectorKit, makeVectors, VECTOR_COUNTS } from "../../../pki/index.ts";
import { line, vectorFiles, VECTORS_README_OPENING } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { fillDirectory } from "../pki-directory.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly out: string;
  readonly seed: string;
  readonly format: Format;
}

export const addPkiVectors: AddCommand = (pki, shell) => {
  pki
    .command("vectors")
    .requiredOption("--out <dir>", "the directory to fill: new, empty, or made by this command before")
    .addOption(seedOption())
    .description("write certificates and requests that are wrong on purpose, each breaking one rule")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples(
        ["make them", "npx smki pki vectors --out vectors-1"],
        ["judge them", "npx smki conformance vectors vectors-1"],
      ),
    )
    .action(shell.ending((options: Options) => writeVectors(options, shell.terminal)));
};

async function writeVectors({ out, seed, format }: Options, terminal: Terminal): Promise<ExitCode> {
  const kit = await createVectorKit(seed);
  const files = vectorFiles(kit, await makeVectors(kit));
  fillDirectory(out, files, VECTORS_README_OPENING);
  const { good, badCertificates, badRequests } = VECTOR_COUNTS;
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/vectors-written/1",
      out,
      seed,
      counts: VECTOR_COUNTS,
      files: [...files.keys()],
    });
    return EXIT.asExpected;
  }
  terminal.story([
    line(
      "verdict",
      `${badCertificates} bad certificates and ${badRequests} bad requests in ${out}, each breaking one rule`,
    ),
    line("fact", `beside them ${good} good ones, the CAs, their revocation lists, and manifest.json`, {
      indent: 2,
    }),
    line("fact", `seed ${seed}: a simulation, its keys are public knowledge`, { indent: 2 }),
    line("next", `npx smki conformance vectors ${out}`, { label: "Next", labelWidth: 6 }),
    line("next", `${out}/README.txt says how to use them on a device of your own`, {
      label: "",
      labelWidth: 6,
    }),
  ]);
  return EXIT.asExpected;
}
