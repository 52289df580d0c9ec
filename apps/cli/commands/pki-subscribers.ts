/** `smki pki subscribers`: who may become an SMKI Subscriber, by which rules, in which steps, at what cost. */
import { Option } from "commander";
import {
  MP128B_IMPLEMENTATION_COSTS,
  SUBSCRIBER_COSTS,
  SUBSCRIBER_KINDS,
  SUBSCRIBER_POLICIES,
  UsageError,
  type SubscriberCostEra,
  type SubscriberKind,
} from "../../../pki/index.ts";
import {
  allSubscribingTable,
  ENACTED_RULE_SET_IDS,
  subscribingTable,
  subscribingView,
  suggest,
  tellAllSubscribing,
  tellSubscribing,
  type RuleSetId,
} from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly as?: string;
  readonly rules?: string;
  readonly subscriberCost: SubscriberCostEra;
  readonly format: Format;
}

export const addPkiSubscribers: AddCommand = (pki, shell) => {
  pki
    .command("subscribers")
    .description("who must, may or must not become an SMKI Subscriber, the steps to it, and what it costs")
    .option("--as <kind>", `one kind of party: ${SUBSCRIBER_KINDS.join(", ")}; all if absent`)
    .option("--rules <ids>", "rule sets, separated by commas; all if absent")
    .addOption(
      new Option("--subscriber-cost <era>", "what counts where the day of the price's fall matters")
        .choices(SUBSCRIBER_POLICIES.subscriberCost.choices)
        .default(SUBSCRIBER_POLICIES.subscriberCost.default),
    )
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["everybody, side by side", "npx smki pki subscribers --format table"],
        ["what MP128B changes", "npx smki pki subscribers --as gasNetworkOperator"],
      ),
    )
    .action(shell.ending((options: Options) => tell(options, shell.terminal)));
};

function tell({ as, rules, subscriberCost, format }: Options, terminal: Terminal): ExitCode {
  const ruleSets = ruleSetsNamed(rules);
  const kinds = as === undefined ? SUBSCRIBER_KINDS : [kindNamed(as)];
  const views = kinds.map((kind) => subscribingView(kind, ruleSets, { subscriberCost }));
  const [only] = as === undefined ? [] : views;
  switch (format) {
    case "story":
      terminal.story(only === undefined ? tellAllSubscribing(views) : tellSubscribing(only));
      break;
    case "table":
      terminal.table(only === undefined ? allSubscribingTable(views) : subscribingTable(only));
      break;
    case "json":
      terminal.json({
        schema: "smki-testbed/subscribers/1",
        policies: { subscriberCost },
        kinds: views,
        costs: { becomingASubscriber: SUBSCRIBER_COSTS, implementingMp128b: MP128B_IMPLEMENTATION_COSTS },
      });
      break;
  }
  return EXIT.asExpected;
}

function kindNamed(word: string): SubscriberKind {
  const kind = SUBSCRIBER_KINDS.find((each) => each === word);
  if (kind === undefined) {
    throw new UsageError(
      `there is no kind of party "${word}"`,
      suggest(word, SUBSCRIBER_KINDS, "kinds of party"),
    );
  }
  return kind;
}

/** The rule sets in the order of their dates, whatever order was typed. */
function ruleSetsNamed(words: string | undefined): readonly RuleSetId[] {
  const asked: readonly string[] = words?.split(",").map((word) => word.trim()) ?? ENACTED_RULE_SET_IDS;
  const known: readonly string[] = ENACTED_RULE_SET_IDS;
  const unknown = asked.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new UsageError(
      `there is no rule set "${unknown}"`,
      suggest(unknown, ENACTED_RULE_SET_IDS, "rule sets"),
    );
  }
  return ENACTED_RULE_SET_IDS.filter((id) => asked.includes(id));
}
