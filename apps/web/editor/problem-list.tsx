/** What is wrong with the draft, each with its line; a press shows the place. */
import { draft, found } from "./draft.ts";

export function ProblemList({ onShow }: { readonly onShow: (line: number, column: number) => void }) {
  const result = found.value;
  const problems = result?.problems ?? [];
  return (
    <section class="problem-list" aria-label="Problems">
      <h2 aria-live="polite">
        {result === undefined
          ? draft.value === ""
            ? "Nothing is written yet"
            : "Reading …"
          : problems.length === 0
            ? "✓ No problems"
            : `✗ ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`}
      </h2>
      {result?.scenario === undefined ? null : (
        <p class="quietly">
          <strong>{result.scenario.title}</strong>: {result.scenario.steps.length} steps, runs under{" "}
          {result.scenario.rules.join(", ")}.
        </p>
      )}
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
    </section>
  );
}
