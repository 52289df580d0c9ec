/** Steps that are folded show their title only. */
import { signal } from "@preact/signals";
import type { Row } from "./rows.ts";

/** Labels of the folded steps. */
export const foldedSteps = signal<ReadonlySet<string>>(new Set());

export function fold(label: string, how: "fold" | "unfold" | "toggle"): void {
  const next = new Set(foldedSteps.value);
  const folds = how === "toggle" ? !next.has(label) : how === "fold";
  if (folds) next.add(label);
  else next.delete(label);
  foldedSteps.value = next;
}

export function foldedRows(rows: readonly Row[], folded: ReadonlySet<string>): readonly Row[] {
  if (folded.size === 0) return rows;
  let hidden = false;
  return rows.filter((row) => {
    if (row.kind === "step") {
      hidden = folded.has(row.step.label);
      return true;
    }
    return !hidden;
  });
}
