/**
 * What is wrong with a scenario file: the third throwing failure, beside UsageError and InternalError. It
 * carries every problem that was found, so that a person mends a file in one go.
 */

/** Every kind of problem that a scenario file can have. The name is the code that people see. */
export const SCENARIO_PROBLEMS = {
  "not-text": "The file holds bytes that are not UTF-8 text.",
  "too-large": "The file is larger than any readable scenario.",
  "empty-file": "The file holds no scenario.",
  "yaml-syntax": "The file is not well-formed YAML, so nothing in it can be trusted yet.",
  "duplicate-key": "A key is written twice in one place, so one of the two would be lost.",
  "unknown-key": "A key that means nothing at this place; usually it is misspelt.",
  "missing-key": "Something that every scenario must say is not said.",
  "wrong-type": "A value of another kind than the place takes, as a number where a text is due.",
  "unquoted-identifier":
    "An identifier without quotes: YAML reads it as a number and drops its leading zeros, so it must be quoted.",
  "not-a-choice": "A value outside the closed list of choices.",
  "not-readable": "A value that is not written in the form its place demands.",
  "impossible-date": "A day that no calendar has.",
  "unknown-party": "A reference to a party that the file does not describe.",
  "unknown-premises": "A reference to premises that the file does not describe.",
  "unknown-device": "A reference to a device that no premises of the file has.",
  "duplicate-label": "One label for two different things.",
  "duplicate-identifier": "One EUI-64 or MPRN for two different things.",
  "wrong-role": "A party is given something to do, or a place, that its role does not have.",
  "no-such-cell": "An expectation about a cell that this kind of device does not have.",
  "unknown-name": "An expectation names a check, a code or a duty that the testbed does not know.",
  "rule-set-not-run": "The file speaks about a rule set that it does not list under `rules`.",
  "rule-set-incomplete": "A rule set is listed under `rules` without its start or its ending.",
  "time-goes-back": "A step happens before the step that it follows.",
  "time-too-late": "A step happens after the year 2999.",
  "two-times": "A step has both `at` and `after`; only one of them can hold.",
} as const;

export type ScenarioProblemCode = keyof typeof SCENARIO_PROBLEMS;

/** One thing to mend, and where. Lines and columns count from 1. */
export interface ScenarioProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: ScenarioProblemCode;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string | undefined;
}

/** `file:line:column`, as editors and terminals make clickable. */
export function formatPlace(problem: Pick<ScenarioProblem, "file" | "line" | "column">): string {
  return `${problem.file}:${problem.line}:${problem.column}`;
}

/** So many problems are told in the message; all of them are in `problems`. */
const MOST_IN_MESSAGE = 100;
/** Nobody reads more of a word that somebody has written, or of what there is to choose from: characters. */
const LONGEST_WHAT = 400;
const LONGEST_HINT = 1000;

/** The scenario file is wrong. Exit code 2. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  /** In the order of the file; at least one. */
  readonly problems: readonly ScenarioProblem[];
  constructor(problems: readonly ScenarioProblem[]) {
    const bounded = problems.map(({ what, hint, ...problem }) => ({
      ...problem,
      what: shortened(what, LONGEST_WHAT),
      hint: hint === undefined ? undefined : shortened(hint, LONGEST_HINT),
    }));
    const more = bounded.length - MOST_IN_MESSAGE;
    super(
      [
        ...bounded.slice(0, MOST_IN_MESSAGE).map((problem) => `${formatPlace(problem)} ${problem.what}`),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join("\n"),
    );
    this.problems = bounded;
  }
}

/** The beginning and the end of a text that is too long, with how much is left out. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 100);
  const tail = text.slice(-60);
  return `${head} … (${text.length - head.length - tail.length} characters left out) … ${tail}`;
}
