/** `smki explain`: what a code or term means, where the rule is read, and the scenario that shows it. */
import { UsageError } from "../../../pki/index.ts";
import { BLANK, explainableTopics, explainTerm, line, nearest } from "../../../sim/index.ts";
import type { ExplainedTopic, StoryLine } from "../../../sim/index.ts";
import { readableCatalogue } from "../catalogue.ts";
import { readShowings } from "../showings.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addExplain: AddCommand = (program, shell) => {
  program
    .command("explain")
    .argument("[term...]", "a code, check, duty, policy, rule set, service request, mode or word")
    .description("the rule behind a code or term, its source, and the scenario that shows it")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples(
        ["a response code", "npx smki explain E4"],
        ["a duty", "npx smki explain B3"],
        ["a service request", "npx smki explain 6.21"],
        ["how a device takes new certificates", "npx smki explain mode 3"],
        ["everything there is", "npx smki explain"],
      ),
    )
    .action(
      shell.ending((words: readonly string[], { format }: { format: Format }) =>
        words.length === 0
          ? listTopics(format, shell.terminal)
          : explain(words.join(" "), format, shell.terminal),
      ),
    );
};

function explain(word: string, format: Format, terminal: Terminal): ExitCode {
  const explained = explainTerm(word, readableCatalogue(), readShowings());
  if (explained.length === 0) {
    const terms = explainableTopics().flatMap(({ term, aliases }) => [term, ...aliases]);
    const near = nearest(word, terms);
    throw new UsageError(
      `nothing is known of "${word}"`,
      near === undefined ? "npx smki explain" : `did you mean "${near}"?`,
    );
  }
  if (format === "json") {
    terminal.json({ schema: "smki-testbed/explanation/1", topics: explained });
  } else {
    terminal.story(
      explained.flatMap((topic, index) => [...(index === 0 ? [] : [BLANK]), ...topicLines(topic)]),
    );
  }
  return EXIT.asExpected;
}

const SHOWN = 3;

function topicLines({
  term,
  kind,
  what,
  details,
  source,
  shownBy,
  otherwise,
}: ExplainedTopic): readonly StoryLine[] {
  const place = (label: string) => ({ indent: 2, label, labelWidth: 9 });
  const once = [...new Map(shownBy.map((each) => [each.scenario, each])).values()];
  return [
    line("title", `${term} (${kind})`),
    line("fact", what, place("what")),
    ...details.map((detail) => line("fact", detail, place(""))),
    ...(source === undefined ? [] : [line("rule", source, place("source"))]),
    ...once
      .slice(0, SHOWN)
      .map(({ scenario, rules, step }, index) =>
        line(
          "next",
          `npx smki run ${scenario} --rules ${rules}${step === undefined ? "" : ` --until ${step}`}`,
          place(index === 0 ? "see it" : ""),
        ),
      ),
    ...(otherwise === undefined
      ? []
      : [line("next", otherwise.command, place("see it")), line("fact", otherwise.why, place(""))]),
  ];
}

function listTopics(format: Format, terminal: Terminal): ExitCode {
  const topics = explainableTopics();
  if (format === "json") {
    terminal.json({ schema: "smki-testbed/explanation/1", topics });
    return EXIT.asExpected;
  }
  const kinds = [...new Set(topics.map(({ kind }) => kind))];
  terminal.story([
    ...kinds.map((kind) => {
      const terms = new Set(topics.filter((topic) => topic.kind === kind).map(({ term }) => term));
      return line("fact", [...terms].join(", "), { label: kind, labelWidth: 30 });
    }),
    BLANK,
    line("next", "npx smki explain E4", { label: "Next", labelWidth: 30 }),
  ]);
  return EXIT.asExpected;
}
