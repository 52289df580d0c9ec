/** The acronyms that stand in the sequence: its rows are cut to one line each and selected as a whole, so they are told here. */
import { glossaryEntry } from "../../../sim/views.ts";
import { Menu } from "../shell/menu.tsx";
import type { RunView } from "../state/open-run.ts";
import { acronymsIn, Word } from "../words/worded.tsx";
import type { Lane } from "./lanes.ts";
import { arrowWords, noteWords } from "./row-words.ts";
import { type Row, rowsOf } from "./rows.ts";

/** Rows that are read for words: those of a larger step say the same again. */
const MOST = 200;

export function WordsMenu({ view, lanes }: { readonly view: RunView; readonly lanes: readonly Lane[] }) {
  return (
    <Menu title="Words" says="What the acronyms in the lanes and rows of this step mean">
      {() => <Words words={wordsAt(view, lanes)} />}
    </Menu>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return <p class="menu-box">No acronym stands in this step.</p>;
  return (
    <dl class="menu-box words">
      {words.map((word) => (
        <div key={word}>
          <dt>
            <Word word={word} />
          </dt>
          <dd>{glossaryEntry(word)?.full}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Of the lanes and of the step at hand; before the first step of the whole run. */
function wordsAt({ run, step }: RunView, lanes: readonly Lane[]): readonly string[] {
  const texts = rowsOf(run)
    .filter((row) => step === undefined || labelOf(row) === step.label)
    .slice(0, MOST)
    .flatMap((row) => {
      if (row.kind === "step") return row.step.started.title;
      if (row.kind === "note") return noteWords(row, run);
      const { label, protection, verdict } = arrowWords(row, run);
      return [label, protection, verdict];
    });
  return acronymsIn([...lanes.flatMap(({ short, says }) => [short, says]), ...texts].join("\n")).toSorted();
}

function labelOf(row: Row): string | undefined {
  return row.kind === "step" ? row.step.label : row.event.step;
}
