/** The labels that a scenario file defines, read from its lines, so that a file with mistakes has them too. */

export interface LabelsInText {
  readonly parties: readonly string[];
  readonly premises: readonly string[];
  readonly devices: readonly string[];
  readonly steps: readonly string[];
}

/** Reads them. Devices are those that are named, and LABEL-hub, LABEL-gpf, LABEL-gsme of the other premises. */
export function labelsInText(text: string): LabelsInText {
  const sections = new Map<string, string[]>();
  let section: string[] = [];
  for (const line of text.split("\n")) {
    const top = /^([A-Za-z]+):/.exec(line)?.[1];
    if (top !== undefined) {
      section = [];
      sections.set(top, section);
    } else {
      section.push(line);
    }
  }
  const premises = entriesOf(sections.get("premises") ?? []);
  return {
    parties: [...entriesOf(sections.get("parties") ?? []).keys()],
    premises: [...premises.keys()],
    devices: [...premises].flatMap(([label, body]) => devicesOf(label, body)),
    steps: (sections.get("steps") ?? []).flatMap(
      (line) => /^\s*-\s*\{?\s*step:\s*([a-z][a-z0-9-]*)/.exec(line)?.[1] ?? [],
    ),
  };
}

/** The entries of a map that is indented by two, with their text. */
function entriesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines) {
    const label = /^ {2}([a-z][a-z0-9-]*):/.exec(line)?.[1];
    if (label !== undefined) last = label;
    if (last !== undefined) entries.set(last, `${entries.get(last) ?? ""}${line}\n`);
  }
  return entries;
}

function devicesOf(label: string, body: string): readonly string[] {
  const named = [...body.matchAll(/(?:chf|gpf|gsme):\s*([a-z][a-z0-9-]*)/g)].map(
    ([, device]) => device ?? "",
  );
  if (named.length > 0) return named;
  const houses = Number(/houses:\s*(\d+)/.exec(body)?.[1] ?? 0);
  const own =
    houses === 0 ? [label] : Array.from({ length: Math.min(houses, MOST) }, (_, at) => `${label}-${at + 1}`);
  return own.flatMap((house) => [`${house}-hub`, `${house}-gpf`, `${house}-gsme`]);
}

/** Houses of a terrace whose devices are offered. */
const MOST = 20;
