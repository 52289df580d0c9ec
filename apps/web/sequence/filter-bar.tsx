import { ExportMenu } from "../export/export-menu.tsx";
import type { RunView } from "../state/open-run.ts";
import { go, place } from "../state/store.ts";
import {
  filterAddress,
  filterOf,
  isFiltered,
  NO_FILTER,
  type SequenceFilter,
  VERDICT_FILTER_WORDS,
  VERDICT_FILTERS,
} from "./filter.ts";
import { foldedSteps } from "./folding.ts";
import { everybodyIn, type Lane } from "./lanes.ts";
import { WordsMenu } from "./words-menu.tsx";

/** Which rows are shown; a filter that hides something says so. */
export function FilterBar({
  view,
  lanes,
  shownRows,
}: {
  readonly view: RunView;
  readonly lanes: readonly Lane[];
  readonly shownRows: number;
}) {
  const filter = filterOf(place.value);
  const { parties, devices } = everybodyIn(view.run);
  const set = (change: Partial<SequenceFilter>): void =>
    go({ more: filterAddress(place.value.more, { ...filter, ...change }) }, "replace");
  const allFolded = view.run.record.steps.every(({ label }) => foldedSteps.value.has(label));
  return (
    <div class="filter-bar">
      <Choice
        label="Party"
        value={filter.party}
        all="all parties"
        choices={parties}
        choose={(party) => set({ party })}
      />
      <Choice
        label="Device"
        value={filter.device}
        all="all devices"
        choices={devices}
        choose={(device) => set({ device })}
      />
      <label>
        <span class="unseen">Verdict</span>
        <select
          value={filter.verdict}
          onChange={({ currentTarget }) =>
            set({ verdict: VERDICT_FILTERS.find((one) => one === currentTarget.value) ?? "all" })
          }
        >
          {VERDICT_FILTERS.map((one) => (
            <option key={one} value={one}>
              {VERDICT_FILTER_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      {isFiltered(filter) ? (
        <button type="button" class="filtered" onClick={() => set(NO_FILTER)}>
          Filtered: {shownRows} rows. Show all
        </button>
      ) : (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            foldedSteps.value = new Set(allFolded ? [] : view.run.record.steps.map(({ label }) => label));
          }}
        >
          {allFolded ? "Unfold all" : "Fold all"}
        </button>
      )}
      <div class="menus">
        <WordsMenu view={view} lanes={lanes} />
        <ExportMenu view={view} />
      </div>
    </div>
  );
}

function Choice({
  label,
  value,
  all,
  choices,
  choose,
}: {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly choices: readonly string[];
  readonly choose: (value: string) => void;
}) {
  return (
    <label>
      <span class="unseen">{label}</span>
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{all}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </label>
  );
}
