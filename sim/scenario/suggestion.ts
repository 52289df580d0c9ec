/** Guesses what a person meant to write. */

/**
 * The candidate nearest to a word, or undefined when nothing is near enough to be worth proposing: at most one
 * slip (a letter added, lost, changed or swapped with its neighbour) for each three letters of the word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.ceil(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    // So many letters more or fewer are so many slips at least; both are cut at the same length below.
    if (Math.abs(Math.min(word.length, 64) - Math.min(candidate.length, 64)) > limit) continue;
    const distance = slips(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** A hint for an unknown word: the nearest candidate, or else what there is to choose from. */
export function suggest(word: string, candidates: Iterable<string>, kind: string): string {
  const known = [...candidates];
  const near = nearest(word, known);
  if (near !== undefined) {
    return `did you mean "${near}"?`;
  }
  return known.length === 0 ? `${kind} here: none` : `${kind} here: ${known.join(", ")}`;
}

/** Optimal string alignment distance. Words are cut at 64 characters, which bounds the work on hostile input. */
function slips(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) {
        cost = Math.min(cost, (twoAbove[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
