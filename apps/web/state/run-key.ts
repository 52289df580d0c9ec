/** Which run an address means. A run of the catalogue can be made again anywhere, so its key is what it is made from. */

export type RunKey =
  | { readonly kind: "catalogue"; readonly scenario: string; readonly rules: string; readonly seed: string }
  /** A run that the server keeps for this session: a fork, or a scenario of one's own. */
  | { readonly kind: "kept"; readonly id: string }
  /** A log from a file; this browser keeps a copy for the next reload. */
  | { readonly kind: "file"; readonly name: string }
  /** The log that the page itself carries. */
  | { readonly kind: "page" };

export function writeRunKey(key: RunKey): string {
  switch (key.kind) {
    case "catalogue":
      return [key.scenario, key.rules, key.seed].join("~");
    case "kept":
      return `kept~${key.id}`;
    case "file":
      return `file~${key.name}`;
    case "page":
      return "page";
  }
}

/** Undefined for what is no key. */
export function readRunKey(text: string): RunKey | undefined {
  const [first = "", second, ...rest] = text.split("~");
  if (text === "page") return { kind: "page" };
  if (second === undefined) return undefined;
  if (first === "kept") return { kind: "kept", id: second };
  if (first === "file") return { kind: "file", name: [second, ...rest].join("~") };
  return { kind: "catalogue", scenario: first, rules: second, seed: rest.join("~") || "1" };
}
