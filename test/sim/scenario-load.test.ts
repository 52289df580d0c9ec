import { readFileSync } from "node:fs";
import { expect } from "chai";
import { loadScenario } from "../../sim/scenario/load.ts";
import { SCENARIO_PROBLEMS, ScenarioError, formatPlace } from "../../sim/scenario/scenario-error.ts";
import type { ScenarioProblem, ScenarioProblemCode } from "../../sim/scenario/scenario-error.ts";

const GOOD = readFileSync(new URL("../fixtures/two-houses.yaml", import.meta.url), "utf8");

function problemsOf(text: string): readonly ScenarioProblem[] {
  try {
    loadScenario(text, "bad.yaml");
  } catch (error) {
    expect(error).to.be.instanceOf(ScenarioError);
    return (error as ScenarioError).problems;
  }
  return [];
}

/** The good file with one piece of text replaced; fails when there is nothing to replace. */
function broken(find: string, replacement: string): string {
  expect(GOOD, `the fixture holds ${find}`).to.contain(find);
  return GOOD.replace(find, replacement);
}

interface Row {
  readonly rule: string;
  readonly find: string;
  readonly put: string;
  /** Where the problem is, and how it is told; the file must have exactly these. */
  readonly at: string;
  readonly code: ScenarioProblemCode;
  readonly what: RegExp;
  readonly hint: RegExp;
}

const ROWS: readonly Row[] = [
  {
    rule: "a misspelt key at the top",
    find: "title: Two",
    put: "titel: Two",
    at: "3:1",
    code: "unknown-key",
    what: /no "titel"/,
    hint: /did you mean "title"/,
  },
  {
    rule: "a misspelt key of a step, among the keys of its action",
    find: "    premises: [house-1",
    put: "    premisses: [house-1",
    at: "61:5",
    code: "unknown-key",
    what: /no "premisses"/,
    hint: /did you mean "premises"/,
  },
  {
    rule: "a misspelt key of an expectation",
    find: "expect: { refusedBy: nobody, slot:",
    put: "expect: { refusedBy: nobody, slto:",
    at: "52:34",
    code: "unknown-key",
    what: /no "slto"/,
    hint: /did you mean "slot"/,
  },
  {
    rule: "a misspelt policy",
    find: "unrevokedCertificateOfNonUser:",
    put: "unrevokedCertificatesOfNonUser:",
    at: "9:3",
    code: "unknown-key",
    what: /policies has no/,
    hint: /did you mean "unrevokedCertificateOfNonUser"/,
  },
  {
    rule: "a key that nothing resembles",
    find: "lesson:",
    put: "colour: red\nlesson:",
    at: "4:1",
    code: "unknown-key",
    what: /no "colour"/,
    hint: /allowed here: scenario, title/,
  },
  {
    rule: "a missing key",
    find: "    role: gasNetworkOperator\n",
    put: "",
    at: "17:3",
    code: "missing-key",
    what: /northgrid-gas lacks "role"/,
    hint: /add role:/,
  },
  {
    rule: "a missing action",
    find: "    do: sell-network\n",
    put: "",
    at: "55:5",
    code: "missing-key",
    what: /lacks "do"/,
    hint: /say what happens in the step/,
  },
  {
    rule: "a misspelt action",
    find: "do: sell-network",
    put: "do: sell-netwrok",
    at: "58:9",
    code: "not-a-choice",
    what: /cannot be "sell-netwrok"/,
    hint: /did you mean "sell-network"/,
  },
  {
    rule: "a misspelt choice",
    find: "userStatus: notAUser",
    put: "userStatus: notAUsr",
    at: "21:17",
    code: "not-a-choice",
    what: /cannot be "notAUsr"/,
    hint: /did you mean "notAUser"/,
  },
  {
    rule: "a choice that nothing resembles",
    find: "refusedBy: nobody",
    put: "refusedBy: court",
    at: "52:26",
    code: "not-a-choice",
    what: /cannot be "court"/,
    hint: /choose one of: nobody, dcc, device/,
  },
  {
    rule: "a misspelt rule set",
    find: "rules: [pre, mp128b]",
    put: "rules: [pre, mp128b, mp128]",
    at: "5:22",
    code: "not-a-choice",
    what: /cannot be "mp128"/,
    hint: /did you mean "mp128b"/,
  },
  {
    rule: "an impossible date",
    find: "mp128b: 2022-03-01",
    put: "mp128b: 2022-02-30",
    at: "6:36",
    code: "impossible-date",
    what: /there is no 2022-02-30/,
    hint: /February 2022 has 28 days/,
  },
  {
    rule: "a thirteenth month",
    find: "mp128b: 2022-03-01",
    put: "mp128b: 2022-13-01",
    at: "6:36",
    code: "impossible-date",
    what: /there is no 2022-13-01/,
    hint: /12 months/,
  },
  {
    rule: "a duration in words",
    find: "after: 2h",
    put: "after: two hours",
    at: "48:12",
    code: "not-readable",
    what: /"two hours" is not right/,
    hint: /^$/,
  },
  {
    rule: "an EUI-64 that is none",
    find: "90-B3-D5-1F-40-00-00-01",
    put: "90-B3-D5-1F-40-00-00",
    at: "14:15",
    code: "not-readable",
    what: /is not an EUI-64/,
    hint: /^$/,
  },
  {
    rule: "an MPRN without quotes",
    find: '"1000000001"',
    put: "0012345678",
    at: "31:11",
    code: "unquoted-identifier",
    what: /0012345678 without quotes is a number/,
    hint: /write mprn: "0012345678"/,
  },
  {
    rule: "a text where a map is due",
    find: "    devices: { chf: chf-1, gpf: gpf-1, gsme: gsme-1 }",
    put: "    devices: [chf-1]",
    at: "34:14",
    code: "wrong-type",
    what: /devices is a list/,
    hint: /map/,
  },
  {
    rule: "a label with capitals",
    find: "  house-2:",
    put: "  House 2:",
    at: "35:3",
    code: "not-readable",
    what: /"House 2" is no label/,
    hint: /write it as house-2/,
  },
  {
    rule: "an unknown party",
    find: "    by: northgrid-gas",
    put: "    by: northgird-gas",
    at: "59:9",
    code: "unknown-party",
    what: /no party "northgird-gas"/,
    hint: /did you mean "northgrid-gas"/,
  },
  {
    rule: "an unknown party in an expectation",
    find: "slot: { gpf-1: northgrid-gas }",
    put: "slot: { gpf-1: acb }",
    at: "54:29",
    code: "unknown-party",
    what: /no party "acb"/,
    hint: /access-control-broker/,
  },
  {
    rule: "an unknown house",
    find: "[house-1, house-2]",
    put: "[house-1, house-3]",
    at: "61:25",
    code: "unknown-premises",
    what: /no premises "house-3"/,
    hint: /did you mean "house-1"/,
  },
  {
    rule: "an unknown device in an expectation",
    find: "slot: { gpf-1: access",
    put: "slot: { gfp-1: access",
    at: "52:42",
    code: "unknown-device",
    what: /no device "gfp-1"/,
    hint: /did you mean "gpf-1"/,
  },
  {
    rule: "an expectation about a cell that a gas meter does not have",
    find: "slot: { gpf-1: access",
    put: "slot: { gsme-1: access",
    at: "52:42",
    code: "no-such-cell",
    what: /GSME, which has no network operator cells/,
    hint: /gpf-1, gpf-2/,
  },
  {
    rule: "a network operator that commissions",
    find: "    by: bright-gas",
    put: "    by: southern-gas",
    at: "44:9",
    code: "wrong-role",
    what: /southern-gas is a gas network operator.*"commission"/,
    hint: /gas supplier here: bright-gas/,
  },
  {
    rule: "a supplier that buys a gas network",
    find: "to: southern-gas",
    put: "to: bright-gas",
    at: "60:9",
    code: "wrong-role",
    what: /cannot be the buyer/,
    hint: /northgrid-gas, southern-gas/,
  },
  {
    rule: "a step label twice",
    find: "step: sale",
    put: "step: install",
    at: "55:11",
    code: "duplicate-label",
    what: /already the label of step 1/,
    hint: /unique/,
  },
  {
    rule: "a device label twice",
    find: "gpf: gpf-2",
    put: "gpf: gsme-1",
    at: "39:33",
    code: "duplicate-label",
    what: /taken by the gsme of house-1/,
    hint: /call this one/,
  },
  {
    rule: "one EUI-64 for two parties",
    find: "40-00-00-03",
    put: "40-00-00-02",
    at: "26:15",
    code: "duplicate-identifier",
    what: /EUI-64 of northgrid-gas/,
    hint: /one organisation in one role/,
  },
  {
    rule: "one MPRN for two houses",
    find: '"1000000002"',
    put: '"1000000001"',
    at: "36:11",
    code: "duplicate-identifier",
    what: /MPRN of house-1/,
    hint: /one supply point/,
  },
  {
    rule: "a rule set without an ending",
    find: "ends: { pre: stranded, ",
    put: "ends: { ",
    at: "7:1",
    code: "rule-set-incomplete",
    what: /ends says nothing about pre/,
    hint: /add pre: /,
  },
  {
    rule: "an expectation under a rule set that is not run",
    find: "      pre: { slot",
    put: "      mp128a: { slot",
    at: "54:7",
    code: "rule-set-not-run",
    what: /does not run under mp128a/,
    hint: /add mp128a to rules/,
  },
  {
    rule: "a step back in time",
    find: "after: 6w",
    put: "at: 2022-03-01",
    at: "57:9",
    code: "time-goes-back",
    what: /under mp128b it is already 2022-03-01T02:00Z/,
    hint: /at or after/,
  },
  {
    rule: "a step after the year 2999",
    find: "after: 6w",
    put: "after: 99999w",
    at: "57:12",
    code: "time-too-late",
    what: /after the year 2999 under (?:pre|mp128b)/,
    hint: /shorten/,
  },
  {
    rule: "two times for a step",
    find: "after: 6w",
    put: "after: 6w\n    at: 2023-01-01",
    at: "58:5",
    code: "two-times",
    what: /both at and after/,
    hint: /keep the one/,
  },
  {
    rule: "a key twice",
    find: "title: Two houses, one sale",
    put: "title: Two houses\ntitle: one sale",
    at: "4:1",
    code: "duplicate-key",
    what: /"title" is written twice/,
    hint: /keep one/,
  },
  {
    rule: "a bracket that is not closed",
    find: "rules: [pre, mp128b]",
    put: "rules: [pre, mp128b",
    at: "6:1",
    code: "yaml-syntax",
    what: /not YAML/,
    hint: /this line and the one above/,
  },
  {
    rule: "a tab as indentation",
    find: "    by: northgrid-gas",
    put: "\tby: northgrid-gas",
    at: "59:1",
    code: "yaml-syntax",
    what: /tab/,
    hint: /spaces/,
  },
];

const WHOLE_FILES = [
  ["an empty file", "", "empty-file"],
  ["a file of comments", "# nothing\n", "empty-file"],
  ["bytes that are no text", "a\u0000b", "not-text"],
  ["a file beyond 1 MiB", `# ${"x".repeat(1024 * 1024)}\n`, "too-large"],
  ["a list", "- a\n- b\n", "wrong-type"],
  ["two documents", `${GOOD}---\n${GOOD}`, "yaml-syntax"],
  ["nesting that would exhaust the stack", "[".repeat(200_000), "yaml-syntax"],
  ["a bomb of aliases", aliasBomb(), "yaml-syntax"],
  ["a key named __proto__", GOOD.replace("lesson:", "__proto__: { x: 1 }\nlesson:"), "unknown-key"],
] as const;

describe("a scenario file that is wrong is told at file:line:column, with what to do", () => {
  it("the fixture itself is right", () => {
    expect(loadScenario(GOOD, "two-houses.yaml").steps).to.have.length(3);
  });

  for (const row of ROWS) {
    it(row.rule, () => {
      const problems = problemsOf(broken(row.find, row.put));
      const [problem] = problems.filter(({ code }) => code === row.code);
      expect(problem, JSON.stringify(problems)).to.not.equal(undefined);
      expect(formatPlace(problem!)).to.equal(`bad.yaml:${row.at}`);
      expect(problem!.what).to.match(row.what);
      expect(problem!.hint ?? "").to.match(row.hint);
    });
  }

  it("every problem is reported at once, in the order of the file", () => {
    const text = broken("title: Two", "titel: Two")
      .replace("do: sell-network", "do: sell-netwrok")
      .replace("    by: bright-gas", "    by: brite-gas")
      .replace("mp128b: 2022-03-01", "mp128b: 2022-02-30");
    expect(problemsOf(text).map(({ line, code }) => `${line} ${code}`)).to.deep.equal([
      "3 unknown-key",
      "6 impossible-date",
      "44 unknown-party",
      "58 not-a-choice",
    ]);
  });

  for (const [what, text, code] of WHOLE_FILES) {
    it(`${what} is refused as ${code}`, () => {
      expect(problemsOf(text).map((problem) => problem.code)).to.include(code);
    });
  }

  it("a text with tens of thousands of problems is read in a time that grows with its length alone", () => {
    const keys = Array.from({ length: 25_000 }, (_, index) => `k${index}: 1\n`).join("");
    const began = process.cpuUsage();
    expect(problemsOf(`${GOOD}${keys}`)).to.have.length(25_000);
    const { user } = process.cpuUsage(began);
    // A second; comparing each key with each other takes more than twenty.
    expect(user / 1e6, "seconds of the processor").to.be.below(8);
  });

  it("a word of any length is told in a sentence that can be read", () => {
    const [problem] = problemsOf(broken("role: gasSupplier", `role: ${"x".repeat(10_000)}`));
    expect(problem?.what).to.match(/^parties › .* cannot be "x+ … \(\d+ characters left out\) … x+"$/);
    expect(problem?.what.length).to.be.below(450);
  });

  const known = { checks: ["signature", "counter"], responseCodes: ["I0", "E4"], duties: ["B3"] };
  for (const [kind, expectation, near] of [
    ["check", "failedCheck: signatur", "signature"],
    ["response code", "responseCode: E5", "E4"],
    ["duty", "duties: { B4: met }", "B3"],
  ] as const) {
    it(`a ${kind} that the testbed does not know is refused where the caller knows them all`, () => {
      const text = broken("expect: { refusedBy: nobody,", `expect: { ${expectation},`);
      const load = (): unknown => loadScenario(text, "bad.yaml", known);
      expect(load)
        .to.throw(ScenarioError)
        .with.nested.include({
          "problems[0].code": "unknown-name",
          "problems[0].hint": `did you mean "${near}"?`,
        });
      expect(() => loadScenario(text, "bad.yaml")).not.to.throw();
    });
  }

  it("every code of the table of problems is triggered above", () => {
    const triggered = [
      ...ROWS.map(({ code }) => code),
      ...WHOLE_FILES.map(([, , code]) => code),
      "unknown-name",
    ];
    expect(Object.keys(SCENARIO_PROBLEMS).filter((code) => !triggered.includes(code))).to.deep.equal([]);
  });
});

function aliasBomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? "a0: &a0 [x, x]"
      : `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
  );
  return `${levels.join("\n")}\n`;
}
