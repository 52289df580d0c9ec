/** What is wrong with the draft, each with its line; a press shows the place. */
import { draft, found, unchecked } from "./draft.ts";

export function ProblemList({ onShow }: { readonly onShow: (line: number, column: number) => void }) {
  const result = found.value;
  const problems = result?.problems ?? [];
  const all = problems.length + (result?.more ?? 0);
  return (
    <section class="problem-list" aria-label="Problems">
      <h2 aria-live="polite">
        {result === undefined
          ? draft.value.trim() === ""
            ? "Nothing is written yet"
            : unchecked.value === undefined
              ? "Reading …"
              : "✗ Not checked"
          : problems.length === 0
            ? "✓ No problems"
            : `✗ ${all.toLocaleString("en-GB")} ${all === 1 ? "problem" : "problems"}`}
      </h2>
      {result?.scenario === undefined ? null : (
        <p class="quietly">
          <strong>{result.scenario.title}</strong>: {result.scenario.steps.length} steps, runs under{" "}
          {result.scenario.rules.join(", ")}.
        </p>
      )}
      {unchecked.value === undefined ? null : <p class="problem">{unchecked.value}</p>}
      <ol>
        {problems.map(({ line, column, what, hint }) => (
          <li key={`${line}:${column} ${what}`}>
            <button type="button" onClick={() => onShow(line, column)}>
              line {line}
            </button>
            <div>
              <p>{what}</p>
              {hint === undefined ? null : <p class="quietly">{hint}</p>}
            </div>
          </li>
        ))}
      </ol>
      {all === problems.length ? null : (
        <p class="quietly">
          and {(all - problems.length).toLocaleString("en-GB")} more, which show when these are mended.
        </p>
      )}
    </section>
  );
}
