/** What the editor offers at a place of a file: `|` is where the cursor stands. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { completionsAt, type SchemaPart } from "../../../sim/editor/completions.ts";
import { cursorPlace } from "../../../sim/editor/cursor-place.ts";
import { labelsInText } from "../../../sim/editor/labels-in-text.ts";
import { scenarioJsonSchema } from "../../../sim/index.ts";

const SCHEMA = scenarioJsonSchema() as SchemaPart;
const HEAD = `scenario: one
rules: [mp128b]
ends: { mp128b: safe }
parties:
  bright-gas: { name: Bright Gas, role: gasSupplier }
  northgrid:
    name: Northgrid
    role: gasNetworkOperator
premises:
  elm: { supplier: bright-gas, networkOperator: northgrid }
  terrace: { houses: 2, supplier: bright-gas, networkOperator: northgrid }
`;

/** The labels that are offered where the bar stands. */
function offered(written: string): readonly string[] {
  const offset = written.indexOf("|");
  const text = written.slice(0, offset) + written.slice(offset + 1);
  return completionsAt(text, offset, SCHEMA)?.choices.map(({ label }) => label) ?? [];
}

describe("completion in a scenario file", () => {
  const cases: readonly [
    rule: string,
    written: string,
    includes: readonly string[],
    without: readonly string[],
  ][] = [
    ["keys of the top", "|", ["scenario", "rules", "steps"], ["do", "supplier"]],
    ["keys of the top that are not there yet", `${HEAD}st|`, ["steps", "starts"], ["rules"]],
    ["choices inside of a list", "rules: [pre, |", ["mp128b", "mp128a"], ["steps"]],
    ["rule sets as keys", "ends: { |", ["pre", "mp128b"], ["scenario"]],
    ["choices behind such a key", "ends: { mp128b: |", ["stranded", "safe"], []],
    ["keys of a party", "parties:\n  northgrid:\n    |", ["name", "role", "userStatus"], ["supplier"]],
    ["keys of a party in braces", "parties:\n  northgrid: { name: Northgrid, |", ["role"], ["name"]],
    ["roles", "parties:\n  northgrid: { role: gas|", ["gasSupplier", "gasNetworkOperator"], ["otherUser"]],
    ["parties of the file in premises", `${HEAD}  oak: { supplier: |`, ["bright-gas", "northgrid"], ["elm"]],
    ["actions", `${HEAD}steps:\n  - step: a\n    do: |`, ["commission", "sell-network", "set-link"], ["elm"]],
    [
      "actions that begin like this",
      `${HEAD}steps:\n  - step: a\n    do: re|`,
      ["replace-certificates", "read-register"],
      ["commission"],
    ],
    [
      "keys of the step's action",
      `${HEAD}steps:\n  - step: a\n    do: replace-certificates\n    |`,
      ["by", "with", "premises", "expect"],
      ["reason", "step"],
    ],
    [
      "whether the action stands above or below",
      `${HEAD}steps:\n  - step: a\n    |\n    do: set-link\n`,
      ["device", "to"],
      ["with", "do"],
    ],
    [
      "keys of a step in braces",
      `${HEAD}steps:\n  - { step: a, do: sell-network, |`,
      ["by", "to", "premises"],
      ["step", "with"],
    ],
    [
      "keys of a step that does nothing yet",
      `${HEAD}steps:\n  - step: a\n    |`,
      ["do", "title", "by"],
      ["with"],
    ],
    [
      "premises of the file",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    premises: |`,
      ["elm", "terrace"],
      ["northgrid"],
    ],
    [
      "premises of the file in a list",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    premises: [elm, t|`,
      ["terrace"],
      ["elm"],
    ],
    ["parties who act", `${HEAD}steps:\n  - step: a\n    do: commission\n    by: |`, ["bright-gas"], ["elm"]],
    [
      "the broker where it can stand",
      `${HEAD}steps:\n  - step: a\n    do: replace-certificates\n    with: acc|`,
      ["access-control-broker"],
      [],
    ],
    [
      "keys of an expectation",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    expect: { |`,
      ["refusedBy", "slot", "stranded"],
      ["by"],
    ],
    [
      "devices of the file, also of terraces",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    expect: { slot: { terr|`,
      ["terrace-1-gpf", "terrace-2-gpf"],
      ["elm-gpf"],
    ],
    [
      "holders of a slot",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    expect:\n      slot: { elm-gpf: |`,
      ["northgrid", "access-control-broker"],
      [],
    ],
    [
      "devices that are stranded",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    expect: { stranded: [elm|`,
      ["elm-gpf"],
      ["northgrid"],
    ],
    [
      "expectations by rule set",
      `${HEAD}steps:\n  - step: a\n    do: commission\n    expectUnder:\n      mp128b: { |`,
      ["refusedBy"],
      [],
    ],
    ["nothing in a comment", "# rules|", [], ["rules"]],
  ];
  for (const [rule, written, includes, without] of cases) {
    it(rule, () => {
      const found = offered(written).map((label) => label);
      expect(found).to.include.members(includes);
      for (const label of without) expect(found).to.not.include(label);
      if (includes.length === 0) expect(found).to.deep.equal([]);
    });
  }

  it("a text of many lines is none of the file's keys", () => {
    const text = "lesson: |\n  A net";
    expect(cursorPlace(text, text.length)).to.equal(undefined);
  });

  it("what is complete already is not offered", () => {
    expect(offered("rules: [mp128a-seed|")).to.deep.equal([]);
  });

  it("what was typed is replaced, and nothing else", () => {
    const text = "ends: { mp128b: sa";
    expect(completionsAt(text, text.length, SCHEMA)).to.include({ from: text.length - 2, to: text.length });
  });

  it("every place of every scenario of the catalogue can be asked, and most of them answer", () => {
    const text = readFileSync(new URL("../../../scenarios/gno-sale.yaml", import.meta.url), "utf8");
    let answered = 0;
    for (let offset = 0; offset <= text.length; offset += 7) {
      if (completionsAt(text, offset, SCHEMA) !== undefined) answered += 1;
    }
    expect(answered).to.be.above(50);
  });

  it("labels are read from a file with mistakes", () => {
    expect(labelsInText(`${HEAD}steps: [[[`)).to.deep.include({
      parties: ["bright-gas", "northgrid"],
      premises: ["elm", "terrace"],
    });
  });
});
