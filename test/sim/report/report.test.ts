/** The meeting pack: the same octets for the same seed, everything in it that a meeting wants, and no foreign markup. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { loadScenario, makeReport, type RuleSetId, runScenario } from "../../../sim/index.ts";
import { castOf } from "../../../sim/story/cast.ts";
import { recordOf } from "../../../sim/log/run-record.ts";
import { escapeHtml, escapeMarkdown, escapeMermaid } from "../../../sim/report/markup.ts";
import { DCC_LANE, sequenceOf } from "../../../sim/report/sequence.ts";

const open = (name: string) => {
  const path = `scenarios/${name}.yaml`;
  return loadScenario(readFileSync(path, "utf8"), path);
};
const pack = async (name: string, rules: readonly RuleSetId[], seed = "1") =>
  makeReport(await Promise.all(rules.map((id) => runScenario(open(name), { rules: id, seed }))), "0.0.0");

describe("the report of a scenario", () => {
  it("is the same, octet for octet, for the same seed, and another for another", async () => {
    const [one, same, other] = [
      await pack("gno-sale", ["mp128b"]),
      await pack("gno-sale", ["mp128b"]),
      await pack("gno-sale", ["mp128b"], "2"),
    ];
    expect([...one]).to.deep.equal([...same]);
    expect(one.get("report.html")).not.to.equal(other.get("report.html"));
  });

  it("has the story, the slots, the duties and the sequence of every rule set, and says that it is a simulation", async () => {
    const files = await pack("gno-sale", ["mp128b", "pre"]);
    expect([...files.keys()]).to.have.members([
      "README.txt",
      "report.html",
      "report.md",
      "sequence-mp128b.svg",
      "sequence-mp128b.mmd",
      "sequence-pre.svg",
      "sequence-pre.mmd",
    ]);
    for (const name of ["report.html", "report.md"]) {
      const text = files.get(name) ?? "";
      for (const wanted of [
        "This is a simulation",
        "Stranded",
        "gpf-1",
        "Southern Gas Networks",
        "B3",
        "P2",
        "seed 1",
      ]) {
        expect(text, name).to.include(wanted);
      }
    }
  });

  it("tells what it cost, where the log tells", async () => {
    const files = await pack("cost-replay", ["pre"]);
    expect(files.get("report.html")).to.include("£100,000");
    expect(files.get("report.md")).to.include("£150");
  });

  it("needs nothing from anywhere: no script, no address but that of SVG's own name", async () => {
    const html = (await pack("gno-sale", ["mp128b"])).get("report.html") ?? "";
    expect(html).not.to.match(/<script|src=|@import|url\(/i);
    expect(new Set(html.match(/https?:\/\/[^"' )]+/g))).to.deep.equal(
      new Set(["http://www.w3.org/2000/svg"]),
    );
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("what a scenario says never becomes markup", async () => {
    const hostile = `</pre><script>alert("1")</script><img src=x onerror='y'>`;
    const scenario = {
      ...open("supplier-forgets"),
      title: hostile,
      lesson: `${hostile} | \`\`\` # [x](javascript:y)`,
    };
    const files = makeReport([await runScenario(scenario, { rules: "mp128b", seed: "1" })], "0.0.0");
    for (const [name, text] of files) {
      expect(text, name).not.to.match(/<script>|<img/);
    }
    expect(files.get("report.md")).not.to.match(/\[x\]\(javascript/);
  });

  const MARKUP = [
    ["HTML", escapeHtml, `<a href="x" b='y'>&`, "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;"],
    ["HTML: control characters", escapeHtml, "a\u0000b\u001bc", "abc"],
    [
      "Markdown",
      escapeMarkdown,
      "a|b *c* [d](e) `f`\ng <h>",
      "a\\|b \\*c\\* \\[d\\]\\(e\\) \\`f\\` g &lt;h&gt;",
    ],
    ["Mermaid", escapeMermaid, 'end; note: #35; "x" {y}', "end note 35 x y"],
  ] as const;
  for (const [what, escape, text, expected] of MARKUP) {
    it(`escapes for ${what}`, () => expect(escape(text)).to.equal(expected));
  }

  it("a refused request stops at the DCC, and the device's lane never sees it", async () => {
    const record = recordOf(await runScenario(open("gno-sale"), { rules: "mp128b", seed: "1" }));
    const { lanes, rows } = sequenceOf(record, castOf(record));
    expect(lanes).to.include.members(["Northgrid", DCC_LANE, "gpf-1"]);
    const arrows = rows.flatMap((row) => (row.kind === "arrow" ? [row] : []));
    const refused = arrows.filter(({ verdict, label }) => verdict === "refused" && label.includes("✗"));
    expect(
      refused.map(({ from, to, label }) => `${from} → ${to}: ${label.split("✗")[1]?.trim() ?? ""}`),
    ).to.deep.equal([
      "the DCC → gpf-1: originator",
      "Northgrid → the DCC: E4 registration",
      "Bright Gas → the DCC: E062102 slot-dcc-controlled",
    ]);
  });
});
