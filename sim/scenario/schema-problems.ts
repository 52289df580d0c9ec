/** Turns what zod found into problems that a person can mend. */
import type { z } from "zod";
import { InternalError } from "../../pki/index.ts";
import { allowedKeys } from "./allowed-keys.ts";
import { nearest, suggest } from "./suggestion.ts";
import type { PlacedProblem, SourcePath, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** Which keys the file may have at a place; by default those of a scenario file. */
type KeysAt = (value: unknown, path: SourcePath) => readonly string[];

/** All problems of the issues, one for each thing to mend. */
export function schemaProblems(
  issues: readonly Issue[],
  source: YamlSource,
  keysAt: KeysAt = allowedKeys,
): readonly PlacedProblem[] {
  const problems = issues.flatMap((issue) => problemsOf(issue, source, keysAt));
  const meant = new Set(
    problems.flatMap(({ code, path, hint }) => (code === "unknown-key" ? [`${parentOf(path)} ${hint}`] : [])),
  );
  // A misspelt key is reported once, as misspelt, and not again as missing under its right name.
  return problems.filter(
    ({ code, path }) =>
      code !== "missing-key" || !meant.has(`${parentOf(path)} did you mean "${String(path.at(-1))}"?`),
  );
}

function parentOf(path: SourcePath): string {
  return path.slice(0, -1).join("/");
}

function problemsOf(issue: Issue, source: YamlSource, keysAt: KeysAt): readonly PlacedProblem[] {
  const { path } = issue;
  const given = valueAt(source.value, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        part: "key",
        code: "unknown-key",
        what: `${describe(path)} has no "${key}"`,
        hint: suggest(key, keysAt(source.value, path), "allowed"),
      }));
    case "invalid_type":
      return [given === undefined ? missing(path, issue.expected) : wrongType(issue.expected, path, source)];
    case "invalid_value":
      return [
        given === undefined ? missing(path, "text") : notAChoice(path, given, issue.values.map(String)),
      ];
    case "invalid_union":
      return [unionProblem(issue, given, source)];
    case "invalid_key":
      return [
        {
          path,
          part: "key",
          code: "not-readable",
          what: `"${String(path.at(-1))}" is no label: ${issue.issues[0]?.message ?? issue.message}`,
          hint: `write it as ${asLabel(String(path.at(-1)))}`,
        },
      ];
    case "too_small":
      if (typeof given === "number") {
        return [
          {
            path,
            part: "value",
            code: "not-readable",
            what: `${describe(path)}: ${given} is too small`,
            hint: `at least ${String(issue.minimum)}`,
          },
        ];
      }
      return [
        { path, part: "value", code: "missing-key", what: `${describe(path)} is empty`, hint: "fill it in" },
      ];
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "not_multiple_of":
    case "too_big":
      return [notReadable(path, given, issue.message)];
    default:
      throw new InternalError(`zod reports an unknown kind of issue at ${describe(path)}`);
  }
}

function unionProblem(
  issue: Extract<Issue, { code: "invalid_union" }>,
  given: unknown,
  source: YamlSource,
): PlacedProblem {
  if ("options" in issue && Array.isArray(issue.options)) {
    const actions = issue.options.map(String);
    return given === undefined
      ? { ...missing(issue.path, "text"), hint: `say what happens in the step: ${actions.join(", ")}` }
      : notAChoice(issue.path, given, actions);
  }
  if (given === undefined) {
    return missing(issue.path, "text");
  }
  return wrongType("label, or list of labels", issue.path, source);
}

function missing(path: SourcePath, expected: string): PlacedProblem {
  const shape = expected === "object" || expected === "record" ? "a map" : `a ${expected}`;
  const key = String(path.at(-1));
  return {
    path,
    part: "key",
    code: "missing-key",
    what: `${describe(path.slice(0, -1))} lacks "${key}"`,
    hint: `add ${key}: with ${shape === "a string" ? "a text" : shape}`,
  };
}

function wrongType(expected: string, path: SourcePath, source: YamlSource): PlacedProblem {
  const given = valueAt(source.value, path);
  const written = source.writtenAt(path);
  if (expected === "string" && written !== undefined && given !== null) {
    return {
      path,
      part: "value",
      code: "unquoted-identifier",
      what: `${describe(path)}: ${written} without quotes is a ${typeof given}, not a text`,
      hint: `write ${String(path.at(-1))}: "${written}"`,
    };
  }
  return {
    path,
    part: "value",
    code: given === null ? "missing-key" : "wrong-type",
    what: given === null ? `${describe(path)} is empty` : `${describe(path)} is ${kindOf(given)}`,
    hint: `it takes a ${EXPECTED_IN_WORDS[expected] ?? expected}`,
  };
}

const EXPECTED_IN_WORDS: Readonly<Record<string, string>> = {
  object: "map (key: value lines)",
  record: "map (label: value lines)",
  array: "list (- lines)",
  string: "text",
};

function notAChoice(path: SourcePath, given: unknown, choices: readonly string[]): PlacedProblem {
  const word = typeof given === "string" ? given : (JSON.stringify(given) ?? String(given));
  const near = nearest(word, choices);
  return {
    path,
    part: "value",
    code: "not-a-choice",
    what: `${describe(path)} cannot be "${word}"`,
    hint: near === undefined ? `choose one of: ${choices.join(", ")}` : `did you mean "${near}"?`,
  };
}

function notReadable(path: SourcePath, given: unknown, message: string): PlacedProblem {
  const impossible = typeof given === "string" ? impossibleDay(given) : undefined;
  if (impossible !== undefined) {
    return {
      path,
      part: "value",
      code: "impossible-date",
      what: `${describe(path)}: there is no ${String(given)}`,
      hint: impossible,
    };
  }
  return {
    path,
    part: "value",
    code: "not-readable",
    what: `${describe(path)}: ${message.startsWith('"') ? "" : `"${String(given)}" is not right, `}${message}`,
    hint: undefined,
  };
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Why a well-formed date names no day, or undefined when it does or is no date. */
function impossibleDay(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T|$)/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    return undefined;
  }
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) {
    return `a year has 12 months, not ${Number(month)}: dates are written year-month-day`;
  }
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= days ? undefined : `${name} ${year} has ${days} days`;
}

/** A place of the file in words: `step 3 ("sale")`, `premises house-1, devices`. */
function describe(path: SourcePath): string {
  if (path.length === 0) {
    return "the file";
  }
  const words = path.map((segment) =>
    typeof segment === "number" ? `number ${segment + 1}` : String(segment),
  );
  return words.join(" › ");
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return value !== null && typeof value === "object" ? "a map" : `a ${typeof value}`;
}

function asLabel(text: string): string {
  const label = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
  return label === "" ? "house-1" : label;
}

/** The part of the value that a path leads to, looking at own keys only. */
function valueAt(value: unknown, path: SourcePath): unknown {
  let here = value;
  for (const segment of path) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, segment)) {
      return undefined;
    }
    here = (here as Record<PropertyKey, unknown>)[segment];
  }
  return here;
}
