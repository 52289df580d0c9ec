/** `smki pki adopt`: what an existing PKI is enough for. */
import type { AdoptedPki } from "../../../pki/index.ts";
import {
  type AdoptionReport,
  adoptionReport,
  type MissingParts,
  type Scenario,
  scenarioAdoptionTable,
  tellAdoption,
} from "../../../sim/index.ts";
import { adoptPkiFrom, missingOption } from "../adopted-pki-input.ts";
import { readableCatalogue, openScenario } from "../catalogue.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly scenario?: string;
  readonly missing: MissingParts;
  readonly format: Format;
}

export const addPkiAdopt: AddCommand = (pki, shell) => {
  pki
    .command("adopt")
    .argument("<paths...>", "folders or files: certificates and private keys (PEM, DER), JSON keystores")
    .description("read an existing PKI: who is in it, which keys are here, and which scenarios it can run")
    .option(
      "--scenario <name>",
      "one scenario, a name of the catalogue or a file; all of the catalogue if absent",
    )
    .addOption(missingOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["one made here", "npx smki pki init --out my-pki && npx smki pki adopt my-pki"],
        ["certificates here, keys there", "npx smki pki adopt certificates/ keys.json"],
        ["run with it", "npx smki run gno-user --pki my-pki"],
      ),
    )
    .action(
      shell.ending((paths: readonly string[], options: Options) => adopt(paths, options, shell.terminal)),
    );
};

function adopt(
  paths: readonly string[],
  { scenario, missing, format }: Options,
  terminal: Terminal,
): ExitCode {
  const scenarios: readonly Scenario[] =
    scenario === undefined ? readableCatalogue() : [openScenario(scenario)];
  const pki: AdoptedPki = adoptPkiFrom(paths);
  const report: AdoptionReport = adoptionReport(pki, paths, scenarios, missing);
  switch (format) {
    case "story":
      terminal.story(tellAdoption(report));
      break;
    case "table":
      terminal.table(scenarioAdoptionTable(report));
      break;
    case "json":
      terminal.json(report);
      break;
  }
  return EXIT.asExpected;
}
