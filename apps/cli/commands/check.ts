/** `smki check`: validates scenario files without running them. */
import { ScenarioError } from "../../../sim/index.ts";
import type { ScenarioProblem } from "../../../sim/index.ts";
import { openScenario, scenarioFile } from "../catalogue.ts";
import { tellProblems } from "../complaints.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addCheck: AddCommand = (program, shell) => {
  program
    .command("check")
    .argument("<files...>", "scenario files, or names of the catalogue")
    .description("validate scenario files: every problem at file:line:column, with what to do")
    .addOption(storyOrJsonOption())
    .addHelpText("after", examples(["a file of your own", "npx smki check my-sale.yaml"]) + EXIT_CODES_HELP)
    .action(
      shell.ending((files: readonly string[], { format }: { format: Format }) =>
        check(files, format, shell.terminal),
      ),
    );
};

interface Checked {
  readonly file: string;
  readonly ok: boolean;
  readonly summary: string | null;
  readonly problems: readonly ScenarioProblem[];
}

function check(files: readonly string[], format: Format, terminal: Terminal): ExitCode {
  const checked = files.map(checkOne);
  const broken = checked.filter(({ ok }) => !ok);
  if (format === "json") {
    terminal.json({ schema: "smki-testbed/check/1", files: checked });
  } else {
    for (const { file, ok, summary, problems } of checked) {
      terminal.answer(ok ? `✓ ${file}: ${summary ?? ""}` : `✗ ${file}: ${problems.length} to mend`);
    }
    for (const { problems } of broken) {
      tellProblems(problems, terminal);
    }
    const code = broken[0]?.problems[0]?.code;
    if (code !== undefined) {
      terminal.talk(`next:  npx smki explain ${code}`);
    }
  }
  return broken.length === 0 ? EXIT.asExpected : EXIT.wrongInput;
}

function checkOne(nameOrFile: string): Checked {
  const file = scenarioFile(nameOrFile);
  try {
    const { steps, rules, title } = openScenario(nameOrFile);
    const summary = `"${title}", ${steps.length} steps, rules ${rules.join(", ")}`;
    return { file, ok: true, summary, problems: [] };
  } catch (error) {
    if (error instanceof ScenarioError) {
      return { file, ok: false, summary: null, problems: error.problems };
    }
    throw error;
  }
}
