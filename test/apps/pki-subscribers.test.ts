/** `smki pki subscribers` as a readable script. */
import { expect } from "chai";
import { smki } from "./smki.ts";

interface Answer {
  readonly schema: string;
  readonly policies: { readonly subscriberCost: string };
  readonly kinds: readonly {
    readonly kind: string;
    readonly ruleSets: readonly {
      readonly rules: string;
      readonly subscriber: readonly { readonly verdict: { readonly answer: string } }[];
      readonly onLeaving: readonly { readonly id: string }[];
      readonly ladder: readonly object[];
      readonly cost: { readonly pounds: number } | null;
    }[];
  }[];
  readonly costs: { readonly becomingASubscriber: Record<string, { readonly pounds: number }> };
}

const subscribers = (...words: readonly string[]) => smki("pki", "subscribers", ...words);

describe("smki pki subscribers", function () {
  this.timeout(60_000);

  it("everybody: the gas network operator is the one whose rules change", async () => {
    const { code, stdout, stderr } = await subscribers();
    expect(stdout).to.match(/^Who may become an SMKI Subscriber$/m);
    expect(stdout).to.match(/^ {2}pre +MUST \(P1\)\. DCC User: may$/m);
    expect(stdout).to.match(/^ {2}mp128b, mp128a +may \(B1\) if it is a live User/m);
    expect(stdout).to.match(/^ {2}pre, mp128b, mp128a +MUST \(inferred\)/m);
    expect(stdout).to.match(/Next +npx smki pki subscribers --as gasNetworkOperator\n$/);
    expect([code, stderr]).to.deep.equal([0, ""]);
  });

  it("--as gasNetworkOperator: the rules, the ladder, the money", async () => {
    const { code, stdout } = await subscribers("--as", "gasNetworkOperator");
    expect(stdout).to.match(/^pre: before MP128$/m);
    expect(stdout).to.match(/^mp128b: with MP128B in force, from 2021-11-12$/m);
    expect(stdout).to.match(/^ {2}Subscriber +MUST: every Network Party must/m);
    expect(stdout).to.match(/^ {2}On leaving +A1: must submit a Certificate Revocation Request/m);
    expect(stdout).to.contain("MP128 requirement 6 (number inferred)");
    expect(stdout).to.match(/^ {3}3 {2}pass SREPT, the SMKI and Repository Entry Process Tests$/m);
    expect(stdout).to.match(/^ {2}about £100,000 +each gas network party/m);
    expect(stdout).to.match(/^ {2}about £600 +SECAS/m);
    expect(stdout.split("\n").filter((line) => line.length > 100)).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it("--rules mp128b: that one alone", async () => {
    const { stdout } = await subscribers("--as", "gasNetworkOperator", "--rules", "mp128b");
    expect(stdout).to.match(/^mp128b: /m);
    expect(stdout).not.to.match(/^(pre|mp128a): /m);
  });

  it("--rules in any order, twice, with spaces: told by date, once", async () => {
    const { stdout } = await subscribers("--format", "json", "--rules", "mp128a, pre,pre");
    const { kinds } = JSON.parse(stdout) as Answer;
    expect(kinds[0]?.ruleSets.map(({ rules }) => rules)).to.deep.equal(["pre", "mp128a"]);
  });

  it("--format table: a row a kind, or a question a row", async () => {
    const all = await subscribers("--format", "table");
    expect(all.stdout).to.match(/│ gas network operator +│ MUST \(P1\) +│ may \(B1\); MUST NOT \(B2\)/);
    expect(all.stdout).to.match(/│ registration data provider +│/);
    const one = await subscribers("--format", "table", "--as", "gasNetworkOperator");
    expect(one.stdout).to.match(/│ duties when leaving +│ none +│ B6 +│ A1, A2 +│/);
    expect(one.stdout).to.match(/│ becoming one costs +│ about £100,000 +│ about £100 +│ about £100 +│/);
    const widths = one.stdout.split("\n").map(({ length }) => length);
    expect(Math.max(...widths)).to.be.at.most(100);
  });

  it("--format json: nine kinds, three rule sets, facts for programs", async () => {
    const { stdout } = await subscribers("--format", "json");
    const { schema, kinds, policies, costs } = JSON.parse(stdout) as Answer;
    expect(schema).to.equal("smki-testbed/subscribers/1");
    expect(policies.subscriberCost).to.equal("as-raised");
    expect(kinds).to.have.length(9);
    expect(kinds.flatMap(({ ruleSets }) => ruleSets)).to.have.length(27);
    const operator = kinds.find(({ kind }) => kind === "gasNetworkOperator");
    expect(operator?.ruleSets.map(({ cost }) => cost?.pounds)).to.deep.equal([100_000, 100, 100]);
    expect(operator?.ruleSets.map(({ onLeaving }) => onLeaving.map(({ id }) => id).join())).to.deep.equal([
      "",
      "B6",
      "A1,A2",
    ]);
    expect(costs.becomingASubscriber["after-reprocurement"]?.pounds).to.equal(100);
  });

  it("--subscriber-cost after-reprocurement: the other price where the day of its fall matters", async () => {
    const { stdout } = await subscribers(
      "--as",
      "gasNetworkOperator",
      "--subscriber-cost",
      "after-reprocurement",
    );
    expect(stdout).to.match(/^ {2}Cost +about £100, and no way round it; testbed policy subscriberCost/m);
  });

  describe("what is typed wrong exits 2 and ends in the one command to run next", () => {
    const rows: readonly (readonly [string, error: RegExp, hint: RegExp])[] = [
      [
        "--as gasNetworkOperatr",
        /no kind of party "gasNetworkOperatr"/,
        /did you mean "gasNetworkOperator"\?/,
      ],
      ["--as toString", /no kind of party "toString"/, /kinds of party here: gasNetworkOperator, /],
      ["--rules mp128c", /no rule set "mp128c"/, /did you mean "mp128b"\?/],
      ["--rules ,", /no rule set ""/, /rule sets here|did you mean/],
      ["--subscriber-cost free", /'free' is invalid/, /^$/],
      ["--format xml", /'xml' is invalid/, /^$/],
    ];
    for (const [typed, error, hint] of rows) {
      it(`smki pki subscribers ${typed}`, async () => {
        const { code, stdout, stderr } = await subscribers(...typed.split(" "));
        const said = (label: string): string => new RegExp(`^${label}: +(.*)$`, "m").exec(stderr)?.[1] ?? "";
        expect([code, stdout]).to.deep.equal([2, ""]);
        expect(said("error")).to.match(error);
        expect(said("hint")).to.match(hint);
        expect(said("next")).to.match(/^npx smki pki( subscribers)? --help$/);
      });
    }
  });
});
