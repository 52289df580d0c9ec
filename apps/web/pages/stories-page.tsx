/** The catalogue by lesson: what each story shows, and how it ends under each version of the rules. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CatalogueScenario } from "../../server/api/catalogue-schema.ts";
import type { Run, RunList } from "../../server/api/run-schema.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { getJson, hasServer } from "../api/client.ts";
import { OpenLog } from "../shell/open-log.tsx";
import { tellProblem } from "../state/open.ts";
import { writeRunKey } from "../state/run-key.ts";
import { linkTo, openRuns } from "../state/store.ts";
import { Worded } from "../words/worded.tsx";
import type { Page } from "./page.ts";
import { SaleDrawing } from "./sale-drawing.tsx";

export const storiesPage: Page = {
  id: "stories",
  title: "Stories",
  needs: "nothing",
  navigation: "main",
  Show: StoriesPage,
};

const SEED = "1";

/** The link that runs a story. */
function linkToStory(scenario: string, rules: string): string {
  return linkTo({
    page: "run",
    run: writeRunKey({ kind: "catalogue", scenario, rules, seed: SEED }),
    step: undefined,
    event: undefined,
    more: {},
  });
}

function StoriesPage() {
  useEffect(() => {
    if (hasServer()) void loadCatalogue().catch(tellProblem);
  }, []);
  return (
    <div class="stories-page">
      <Welcome />
      <OpenRuns />
      {hasServer() ? <Catalogue /> : <NoCatalogue />}
    </div>
  );
}

/** One press to the story that shows what all of this is about. */
function Welcome() {
  return (
    <section class="welcome">
      <h1>Why can nobody change this slot?</h1>
      <p>
        <Worded text="A gas network is sold. Everybody keeps the rules, and afterwards two homes hold a key that nobody can replace: the DCC refuses the old owner, and the device refuses the new one. Watch it happen message by message, see which check said no, and try it otherwise." />
      </p>
      {hasServer() ? (
        <p class="buttons">
          <a class="button primary large" href={linkToStory("gno-sale", "mp128b")}>
            Start: a network is sold <span aria-hidden="true">→</span>
          </a>
          <OpenLog title="Open a saved log …" />
        </p>
      ) : (
        <OpenLog title="Open a saved log …" />
      )}
      <SaleDrawing />
    </section>
  );
}

/** Runs that are open in this page, and those that the server keeps for this session. */
function OpenRuns() {
  const kept = useSignal<readonly Run[]>([]);
  useEffect(() => {
    if (!hasServer()) return;
    void getJson<RunList>("/api/runs").then(
      ({ runs }) => {
        kept.value = runs;
        return runs;
      },
      () => undefined,
    );
  }, []);
  const open = [...openRuns.value.values()];
  const known = new Set(open.flatMap(({ serverId }) => serverId ?? []));
  const rows = [
    ...open.map(({ key, record, fork }) => ({
      key,
      title: record.started.title,
      rules: record.started.rules,
      fork,
    })),
    ...kept.value
      .filter(({ id, state }) => state === "finished" && !known.has(id))
      .map(({ id, title, rules, fork }) => ({ key: writeRunKey({ kind: "kept", id }), title, rules, fork })),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="open-runs">
      <h2 id="open-runs">Your runs</h2>
      <ul class="open-runs">
        {rows.slice(0, MOST_RUNS).map(({ key, title, rules, fork }) => (
          <li key={key}>
            <a href={linkTo({ page: "run", run: key, step: undefined, event: undefined, more: {} })}>
              {title}
            </a>{" "}
            <span class="quietly">
              under {rules}
              {fork === undefined ? "" : `, a fork: ${fork.says}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** More would push the stories out of sight. */
const MOST_RUNS = 8;

function NoCatalogue() {
  return (
    <section class="teaches">
      <p>
        This page stands alone: it shows logs, and runs nothing. Drop a log here that{" "}
        <code>npx smki run gno-sale --log sale.ndjson</code> has written, or start <code>npx smki serve</code>{" "}
        for the catalogue, forks and exercises.
      </p>
    </section>
  );
}

function Catalogue() {
  const wanted = useSignal("");
  const known = catalogue.value;
  if (known === undefined) return <div class="waiting" />;
  const words = wanted.value.trim().toLowerCase();
  const matches = ({ scenario, title, lesson }: CatalogueScenario): boolean =>
    words === "" || `${scenario} ${title} ${lesson}`.toLowerCase().includes(words);
  const found = known.scenarios.filter(matches);
  return (
    <section aria-labelledby="catalogue">
      <div class="catalogue-head">
        <h2 id="catalogue">{known.scenarios.length} stories, by what they teach</h2>
        <label>
          <span class="unseen">Find a story</span>
          <input
            type="search"
            placeholder="find: sale, revoked, hub …"
            value={wanted.value}
            onInput={({ currentTarget }) => {
              wanted.value = currentTarget.value;
            }}
          />
        </label>
      </div>
      {found.length === 0 ? (
        <p class="teaches">
          No story has “{wanted.value}” in its name, title or lesson. Try a party’s word: supplier, broker,
          meter.
        </p>
      ) : null}
      {known.sections.map(({ section, title, scenarios }) => {
        const here = found.filter(
          ({ scenario, covers }) => scenarios.includes(scenario) && covers[0] === section,
        );
        return here.length === 0 ? null : (
          <section key={section} class="lesson" aria-labelledby={`section-${section}`}>
            <h3 id={`section-${section}`}>
              <span class="quietly">{section === "A" ? "MP128A" : `§${section}`}</span> {title}
            </h3>
            <ul class="stories">
              {here.map((scenario) => (
                <Story key={scenario.scenario} story={scenario} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

const ENDS = {
  stranded: { sign: "▲", word: "stranded", tone: "refused" },
  safe: { sign: "✓", word: "safe", tone: "passed" },
  open: { sign: "…", word: "open", tone: "plain" },
} as const;

function Story({ story }: { readonly story: CatalogueScenario }) {
  const { scenario, title, lesson, rules } = story;
  return (
    <li class="story-card" id={`story-${scenario}`}>
      <h4>
        <a href={linkToStory(scenario, rules[0]?.rules ?? "mp128b")}>{title}</a>
      </h4>
      <p>
        <Worded text={firstSentences(lesson)} />
      </p>
      <p class="endings">
        {rules.map((one) => {
          const { sign, word, tone } = ENDS[one.ends];
          return (
            <a
              key={one.rules}
              class={`badge ${tone}`}
              href={linkToStory(scenario, one.rules)}
              title={one.title}
            >
              <span aria-hidden="true">{sign}</span> <span class="unseen">{title}: </span>
              {one.rules}: {word}
            </a>
          );
        })}
      </p>
    </li>
  );
}

/** The first sentences of a lesson, as many as a card holds. */
function firstSentences(lesson: string): string {
  const sentences = lesson
    .trim()
    .replaceAll(/\s+/g, " ")
    .split(/(?<=[.!?])\s/);
  let text = "";
  for (const sentence of sentences) {
    if (text !== "" && text.length + sentence.length > CARD_LENGTH) break;
    text = text === "" ? sentence : `${text} ${sentence}`;
  }
  return text;
}

/** Characters. */
const CARD_LENGTH = 210;
