/** Statements of the model as sentences: each begins with a capital letter and ends with a full stop. */
export function sentences(statements: readonly string[]): string {
  return statements
    .map((words) => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`)
    .join(" ");
}
