/** `smki demo`: the story of the modification in three short acts. */
import { BLANK, line, runScenario, summarise, tellStory } from "../../../sim/index.ts";
import type { LogEvent, RuleSetId, StoryLine } from "../../../sim/index.ts";
import { openScenario } from "../catalogue.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { seedOption } from "../seed-option.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Scene {
  readonly act: string;
  readonly scenario: string;
  readonly rules: RuleSetId;
  /** The step that the act begins with: what was seen in an act before is not told again. */
  readonly from?: string;
}

const SCENES: readonly Scene[] = [
  {
    act: "ACT ONE. Before MP128: everybody keeps the rules, and the slot strands all the same",
    scenario: "non-user-gno",
    rules: "pre",
  },
  {
    act: "ACT TWO. The same house under MP128B: the DCC's own certificate stays, and the way out stays open",
    scenario: "non-user-gno",
    rules: "mp128b",
  },
  {
    act: "ACT THREE, unprepared. A network operator that is a DCC User sells, and MP128B does not help",
    scenario: "gno-sale",
    rules: "mp128b",
    from: "sale",
  },
  {
    act: "ACT THREE, prepared. The slots go back to the DCC before the sale",
    scenario: "gno-sale-prepared",
    rules: "mp128a",
    from: "hand-back",
  },
];

export const addDemo: AddCommand = (program, shell) => {
  program
    .command("demo")
    .description("the story of the modification in three short acts, in half a minute")
    .addOption(seedOption())
    .addOption(storyOrJsonOption())
    .action(
      shell.ending(({ seed, format }: { seed: string; format: Format }) =>
        demo(seed, format, shell.terminal),
      ),
    );
};

async function demo(seed: string, format: Format, terminal: Terminal): Promise<ExitCode> {
  const explained = new Set<string>();
  const logs: (readonly LogEvent[])[] = [];
  for (const [index, { act, scenario, rules, from }] of SCENES.entries()) {
    const cast = SCENES[index - 1]?.scenario === scenario ? "known" : "introduced";
    const log = await runScenario(openScenario(scenario), { rules, seed });
    logs.push(log);
    if (format === "story") {
      const told = tellStory(log, { detail: "brief", explained, cast, from }).filter(
        ({ role }) =>
          role !== "next" &&
          role !== "verdict" &&
          (role !== "lesson" || SCENES[index + 1]?.scenario !== scenario),
      );
      terminal.story([line("stranded", act), BLANK, ...told, BLANK]);
    }
  }
  const summaries = logs.map(summarise);
  if (format === "json") {
    terminal.json({ schema: "smki-testbed/demo/1", acts: summaries });
  } else {
    terminal.story(closing(summaries.map(({ stranded }) => stranded.length)));
  }
  return summaries.every(({ verdict }) => verdict.asExpected) ? EXIT.asExpected : EXIT.expectationFailed;
}

function closing(stranded: readonly number[]): readonly StoryLine[] {
  const next = { indent: 2 };
  return [
    line("heading", "What became of the slots"),
    ...SCENES.map(({ scenario, rules }, index) => {
      const count = stranded[index] ?? 0;
      return line(count === 0 ? "ok" : "stranded", count === 0 ? "safe" : `${count} STRANDED`, {
        indent: 2,
        label: `${scenario} under ${rules}`,
        labelWidth: 34,
      });
    }),
    BLANK,
    line("heading", "What to try next"),
    line("next", "npx smki compare non-user-gno --rules pre,mp128b", next),
    line("next", "npx smki run gno-sale --rules mp128b --log sale.ndjson", next),
    line("next", "npx smki explain stranded", next),
    line("next", "npx smki scenarios", next),
  ];
}
