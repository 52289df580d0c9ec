/** `smki pki init`: a complete simulated SMKI as files, for openssl and other tools. */
import { environment, instant, TEST_ENVIRONMENT } from "../../../pki/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { fillDirectory, PKI_README_OPENING, pkiFiles } from "../pki-directory.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly out: string;
  readonly seed: string;
  readonly notBefore: string;
  readonly environment: string;
  readonly organisationPolicy: string;
  readonly devicePolicy: string;
  readonly format: Format;
}

export const addPkiInit: AddCommand = (pki, shell) => {
  pki
    .command("init")
    .requiredOption("--out <dir>", "the directory to fill: new, empty, or made by this command before")
    .addOption(seedOption())
    .option(
      "--not-before <date>",
      "when the end-entity certificates begin (before any scenario of the catalogue); organisations' last ten years",
      "2020-01-01",
    )
    .option("--environment <name>", "its name; two environments share no key", TEST_ENVIRONMENT.name)
    .option(
      "--organisation-policy <oid>",
      "the certificate policy of OCAs and organisations",
      TEST_ENVIRONMENT.organisationPolicyOid,
    )
    .option(
      "--device-policy <oid>",
      "the certificate policy of DCAs and devices",
      TEST_ENVIRONMENT.devicePolicyOid,
    )
    .description(
      "write a complete simulated SMKI to disk: authorities, organisations, devices, INSECURE keys",
    )
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples(
        ["make one", "npx smki pki init --out pki-1 --seed 1"],
        [
          "check it",
          "cd pki-1 && openssl verify -CAfile root.pem -untrusted issuing.pem organisations/*.pem",
        ],
        [
          "another environment",
          "npx smki pki init --out uit --environment uit --device-policy 1.2.826.0.1.1800000.1.2.1.9",
        ],
      ),
    )
    .action(shell.ending((options: Options) => initialise(options, shell.terminal)));
};

async function initialise({ out, seed, format, ...options }: Options, terminal: Terminal): Promise<ExitCode> {
  const files = await pkiFiles({
    seed,
    notBefore: instant(options.notBefore),
    environment: environment({
      name: options.environment,
      organisationPolicyOid: options.organisationPolicy,
      devicePolicyOid: options.devicePolicy,
    }),
  });
  fillDirectory(out, files, PKI_README_OPENING);
  const names = [...files.keys()];
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/pki/2",
      out,
      seed,
      environment: options.environment,
      files: names,
    });
  } else {
    terminal.answer(
      `${names.length} files in ${out}, seed ${seed}: a simulation, its keys are public knowledge`,
    );
    terminal.answer(files.get("README.txt") ?? "");
  }
  return EXIT.asExpected;
}
