/** The command line as readable scripts: what is typed, what comes back, how it exits. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { smki, smkiWith } from "./smki.ts";

const FIXTURE = "test/fixtures/two-houses.yaml";

describe("smki", function () {
  this.timeout(60_000);
  let folder: string;
  const file = (name: string): string => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "smki-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  describe("what is typed wrong exits 2, says what to do, and ends in the one command to run next", () => {
    const rows: readonly (readonly [typed: string, error: RegExp, hint: RegExp, next: string])[] = [
      ["rnu gno-sale", /unknown command 'rnu'/, /Did you mean run\?/, "npx smki --help"],
      ["run", /which scenario\?/, /--all plays them all/, "npx smki run --help"],
      ["run gno-sale --all", /--all plays every scenario/, /^$/, "npx smki run --all --format table"],
      ["access --service 6.99", /no service request 6\.99/, /did you mean/, "npx smki access --help"],
      ["report gno-sale", /required option '--out <dir>'/, /^$/, "npx smki report --help"],
      ["estate gno-sale --houses many", /A number of houses is digits/, /^$/, "npx smki estate --help"],
      ["estate hub-exchange", /cannot be an estate/, /^$/, "npx smki estate gno-sale --houses 2000"],
      ["access --role GNO", /'GNO' is invalid/, /^$/, "npx smki access --help"],
      [
        "run gno-sale --formt json",
        /unknown option '--formt'/,
        /Did you mean --format\?/,
        "npx smki run --help",
      ],
      ["run gno-sale --format xml", /'xml' is invalid/, /^$/, "npx smki run --help"],
      ["run gno-slae", /no scenario "gno-slae"/, /did you mean "gno-sale"\?/, "npx smki run --help"],
      [
        "run gno-sale --rules mp128c",
        /does not run under "mp128c"/,
        /did you mean "mp128b"\?/,
        "npx smki run --help",
      ],
      ["run gno-sale --until sael", /has no step "sael"/, /did you mean "sale"\?/, "npx smki run --help"],
      ["run gno-sale --log - --format json", /both want stdout/, /--log out\.ndjson/, "npx smki run --help"],
      ["run gno-sale --log package.json", /exists and is not a log/, /another name/, "npx smki run --help"],
      [
        "run gno-sale --log nowhere/a.ndjson",
        /cannot be written .*ENOENT/,
        /another place/,
        "npx smki run --help",
      ],
      ["run scenarios", /scenarios is a directory/, /name a file in it/, "npx smki run --help"],
      ["compare gno-sale --rules pre", /needs two rule sets/, /^$/, "npx smki run gno-sale --rules pre"],
      ["replay nowhere.ndjson", /no file nowhere\.ndjson/, /^$/, "npx smki replay --help"],
      ["replay package.json", /package\.json:1: not JSON/, /^a log is what/, "npx smki replay --help"],
      [
        "explain orignator",
        /nothing is known of "orignator"/,
        /did you mean "originator"\?/,
        "npx smki explain --help",
      ],
      ["msg show zz", /no file and no hex/, /hex digits/, "npx smki msg show --help"],
      ["msg show 00ff", /no GBCS message: .*at octet 0/, /DD or DF/, "npx smki msg show --help"],
      [
        "cert show package.json",
        /package\.json is no certificate/,
        /PEM or DER/,
        "npx smki cert show --help",
      ],
      ["pki init --out test", /test is not empty/, /new directory/, "npx smki pki init --help"],
      ["conformance rtds nowhere", /no directory nowhere/, /^$/, "npx smki conformance rtds --help"],
    ];
    for (const [typed, error, hint, next] of rows) {
      it(`smki ${typed}`, async () => {
        const { code, stdout, stderr } = await smki(...typed.split(" "));
        const said = (label: string): string => new RegExp(`^${label}: +(.*)$`, "m").exec(stderr)?.[1] ?? "";
        expect(stdout).to.equal("");
        expect(said("error")).to.match(error);
        expect(said("hint")).to.match(hint);
        expect(said("next")).to.equal(next);
        expect(code).to.equal(2);
      });
    }
  });

  it("a broken scenario file: file:line:column, a suggestion, exit 2, in run and in check", async () => {
    const broken = file("broken.yaml");
    const text = readFileSync(FIXTURE, "utf8")
      .replace("    do: sell-network", "    do: sell-netwrok")
      .replace("mp128b: 2022-03-01", "mp128b: 2022-02-30")
      .replace("supplier: bright-gas", "supplier: brite-gas");
    writeFileSync(broken, text);
    for (const command of ["run", "check"]) {
      const { code, stderr } = await smki(command, broken);
      expect(code).to.equal(2);
      expect(stderr).to.contain(`${broken}:6:36  error impossible-date`);
      expect(stderr).to.contain(`${broken}:32:15  error unknown-party`);
      expect(stderr).to.contain(`${broken}:58:9  error not-a-choice`);
      expect(stderr).to.contain('did you mean "sell-network"?');
      expect(stderr).to.match(/next: {2}npx smki explain impossible-date\n$/);
    }
    const { code, stdout } = await smki("check", broken, FIXTURE, "--format", "json");
    const checked = JSON.parse(stdout) as { files: { ok: boolean; problems: object[] }[] };
    expect(code).to.equal(2);
    expect(checked.files.map(({ ok, problems }) => [ok, problems.length])).to.deep.equal([
      [false, 3],
      [true, 0],
    ]);
  });

  it("a binary file is no scenario", async () => {
    const binary = file("binary.yaml");
    writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0x00, 0x80));
    const { code, stderr } = await smki("run", binary);
    expect(code).to.equal(2);
    expect(stderr).to.contain("error not-text");
  });

  it("control characters in a file do not reach the terminal", async () => {
    const tricky = file("tricky.yaml");
    writeFileSync(tricky, readFileSync(FIXTURE, "utf8").replace("title: Two", '"\\e[2Jtitle": Two'));
    const { stderr } = await smki("check", tricky);
    expect(stderr).to.contain("unknown-key");
    expect(stderr).not.to.contain("\u001b");
  });

  it("check accepts every scenario of the catalogue", async () => {
    const names = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));
    const { code, stdout } = await smki("check", ...names.map((name) => `scenarios/${name}`));
    expect(stdout.match(/✓/g)).to.have.length(names.length);
    expect(code).to.equal(0);
  });

  it("run gno-sale --rules mp128b --format json: the object that programs read", async () => {
    const { code, stdout } = await smki("run", "gno-sale", "--rules", "mp128b", "--format", "json");
    const summary = JSON.parse(stdout) as {
      scenario: string;
      rules: string;
      seed: string;
      verdict: { asExpected: boolean; ending: string };
      stranded: string[];
      slots: { device: string; holder: { entityId: string; name: string; keyIdentifier: string } }[];
      steps: { refusedBy: string; failedCheck: string | null }[];
    };
    expect(code).to.equal(0);
    expect(summary).to.include({ scenario: "gno-sale", rules: "mp128b", seed: "1" });
    expect(summary.verdict).to.include({ asExpected: true, ending: "stranded" });
    expect(summary.stranded).not.to.deep.equal([]);
    expect(summary.slots[0]?.holder.entityId).to.match(/^[0-9A-F]{2}(-[0-9A-F]{2}){7}$/);
    expect(summary.slots[0]?.holder.keyIdentifier).to.match(/^[0-9a-f]{16}$/);
    expect(summary.steps.map(({ refusedBy }) => refusedBy)).to.include.members(["dcc", "device", "nobody"]);
    expect(
      summary.steps.filter(
        ({ refusedBy, failedCheck }) => (refusedBy === "nobody") !== (failedCheck === null),
      ),
    ).to.deep.equal([]);
  });

  it("run gno-sale-prepared --rules mp128a: nothing is stranded", async () => {
    const { code, stdout } = await smki("run", "gno-sale-prepared", "--rules", "mp128a", "--format", "json");
    expect(code).to.equal(0);
    expect((JSON.parse(stdout) as { stranded: string[] }).stranded).to.deep.equal([]);
  });

  it("non-user-gno ends stranded under pre, and not under mp128b", async () => {
    const pre = await smki("run", "non-user-gno", "--rules", "pre");
    expect(pre.stdout).to.match(/^Ending +STRANDED/m);
    const mp128b = await smki("run", "non-user-gno", "--rules", "mp128b");
    expect(mp128b.stdout).to.match(/^Ending +safe/m);
    expect([pre.code, mp128b.code]).to.deep.equal([0, 0]);
  });

  it("an expectation that fails exits 1 and is named", async () => {
    const wrong = file("wrong.yaml");
    const text = readFileSync("scenarios/non-user-gno.yaml", "utf8");
    const changed = text.replace(/refusedBy: device/, "refusedBy: dcc");
    expect(changed).not.to.equal(text);
    writeFileSync(wrong, changed);
    const { code, stdout } = await smki("run", wrong, "--rules", "pre");
    expect(code).to.equal(1);
    expect(stdout).to.match(/UNMET .*expected dcc/);
    expect(stdout).to.contain("✗ NOT as expected");
  });

  it("one seed gives one log, byte for byte; another seed another; a replay tells the same story", async () => {
    const run = (seed: string, name: string) => smki("run", "gno-sale", "--seed", seed, "--log", file(name));
    const [a, b, c] = await Promise.all([run("7", "a.ndjson"), run("7", "b.ndjson"), run("8", "c.ndjson")]);
    const read = (name: string): string => readFileSync(file(name), "utf8");
    expect(read("a.ndjson")).to.equal(read("b.ndjson"));
    expect(read("a.ndjson")).not.to.equal(read("c.ndjson"));
    expect(a.stdout).to.equal(b.stdout);
    expect(c.code).to.equal(0);
    const replayed = await smki("replay", file("a.ndjson"), "--format", "json");
    const direct = await smki("run", "gno-sale", "--seed", "7", "--format", "json");
    expect(replayed.stdout).to.equal(direct.stdout);
    const state = await smki("replay", file("a.ndjson"), "--at", "sale", "--format", "json");
    expect(JSON.parse(state.stdout)).to.include({ schema: "smki-testbed/state/1", step: "sale", seed: "7" });
    const typed = await smki("replay", file("a.ndjson"), "--at", "sail");
    expect(typed.stderr).to.contain('did you mean "sale"?');
  });

  it("--log - prints the log alone on stdout, and the verdict on stderr", async () => {
    const { stdout, stderr } = await smki("run", "gno-user", "--log", "-");
    const lines = stdout.trimEnd().split("\n");
    expect((JSON.parse(lines[0] ?? "") as { kind: string }).kind).to.equal("runStarted");
    expect((JSON.parse(lines.at(-1) ?? "") as { kind: string }).kind).to.equal("runEnded");
    expect(stderr).to.contain("✓ as expected");
  });

  it("--until stops after the step", async () => {
    const { stdout } = await smki("run", "gno-sale", "--until", "sale", "--format", "json");
    expect((JSON.parse(stdout) as { steps: { step: string }[] }).steps.at(-1)?.step).to.equal("sale");
  });

  it("compare marks the first divergence", async () => {
    const { code, stdout } = await smki("compare", "non-user-gno", "--rules", "pre,mp128b");
    expect(stdout.match(/FIRST DIVERGENCE/g)).to.have.length(1);
    expect(stdout).to.match(/^pre +STRANDED/m);
    expect(stdout).to.match(/^mp128b +safe/m);
    expect(code).to.equal(0);
    const json = await smki("compare", "non-user-gno", "--rules", "pre,mp128b", "--format", "json");
    expect(JSON.parse(json.stdout)).to.have.property("firstDivergence");
  });

  it("has no colour in a pipe, also where CI or FORCE_COLOR is set", async () => {
    const { stdout } = await smkiWith({ CI: "true", FORCE_COLOR: "1" }, "explain", "E4");
    const { stderr } = await smkiWith({ CI: "true", FORCE_COLOR: "1" }, "rnu");
    expect(stdout + stderr).not.to.include("\u001b");
    expect(stderr).to.include("error: unknown command");
  });

  it("demo plays all acts and says what to try next, plain text without a terminal", async () => {
    const { code, stdout, stderr } = await smki("demo");
    expect(stdout).to.match(/ACT ONE[^]*ACT TWO[^]*ACT THREE[^]*What to try next/);
    expect(stdout).not.to.contain("\u001b");
    expect(stderr).to.equal("");
    expect(code).to.equal(0);
    const forced = await smkiWith({ NO_COLOR: "1", CI: "1" }, "demo", "--format", "json");
    const { acts } = JSON.parse(forced.stdout) as { acts: { stranded: string[] }[] };
    expect(acts.map(({ stranded }) => stranded.length > 0)).to.deep.equal([true, false, true, false]);
  });

  for (const [term, kind] of [
    ["pre", "rule set"],
    ["B3", "duty"],
    ["E4", "response code"],
    ["E0621NN", "response code"],
    ["originator", "device check"],
    ["registration", "DCC check"],
    ["cellAcceptsCertificateRoles", "policy"],
    ["6.21", "service request"],
    ["mode 3", "credentials replacement mode"],
    ["CS02a", "use case"],
    ["gpf", "term"],
    ["impossible-date", "scenario problem"],
  ] as const) {
    it(`explain ${term}: a ${kind}`, async () => {
      const { code, stdout } = await smki("explain", ...term.split(" "));
      expect(stdout).to.contain(`(${kind})`);
      expect(code).to.equal(0);
    });
  }

  it("explain names a scenario that shows the check, and that command line works", async () => {
    const { stdout } = await smki("explain", "originator");
    const line = /npx smki (run .*)$/m.exec(stdout)?.[1] ?? "";
    const run = await smki(...line.split(" "));
    expect(run.stdout).to.contain("REFUSES: originator");
    expect(run.code).to.equal(0);
  });

  it("pki init: openssl accepts every organisation certificate; the same seed gives the same files", async () => {
    const out = file("pki");
    const { code } = await smki("pki", "init", "--out", out, "--seed", "1");
    expect(code).to.equal(0);
    const organisations = readdirSync(join(out, "organisations")).map((name) =>
      join(out, "organisations", name),
    );
    const verified = execFileSync(
      "openssl",
      ["verify", "-CAfile", join(out, "root.pem"), "-untrusted", join(out, "issuing.pem"), ...organisations],
      { encoding: "utf8" },
    );
    expect(verified.match(/: OK$/gm)).to.have.length(organisations.length);
    const first = readFileSync(organisations[0] ?? "", "utf8");
    await smki("pki", "init", "--out", out, "--seed", "1");
    expect(readFileSync(organisations[0] ?? "", "utf8")).to.equal(first);
    await smki("pki", "init", "--out", out, "--seed", "2");
    expect(readFileSync(organisations[0] ?? "", "utf8")).not.to.equal(first);
    const shown = await smki("cert", "show", organisations[0] ?? "", "--format", "json");
    const { certificates } = JSON.parse(shown.stdout) as { certificates: { profileConformant: boolean }[] };
    expect(certificates[0]?.profileConformant).to.equal(true);
  });

  it("a reader that stops early is no failure", (done) => {
    const binary = fileURLToPath(new URL("../../apps/cli/smki.mjs", import.meta.url));
    const child = spawn(process.execPath, [binary, "demo"]);
    let complaints = "";
    child.stderr.on("data", (data: Buffer) => {
      complaints += data.toString();
    });
    child.stdout.once("data", () => child.stdout.destroy());
    child.on("close", () => {
      expect(complaints).to.equal("");
      done();
    });
  });

  describe("who may send what", () => {
    it("access --format json has a cell for every service, role and status", async () => {
      const { code, stdout } = await smki("access", "--format", "json");
      const { cells } = JSON.parse(stdout) as { readonly cells: readonly { readonly allowed: boolean }[] };
      expect(code).to.equal(0);
      expect(cells).to.have.length(129 * 7 * 4);
      expect(cells.filter(({ allowed }) => allowed)).to.have.length(312);
    });

    it("access --service 6.21 says that a gas transporter may not", async () => {
      const { stdout } = await smki("access", "--service", "6.21");
      expect(stdout).to.match(/GT live\s+refused at role-eligible \(E2\)/);
      expect(stdout).to.match(/GS live\s+may/);
    });
  });

  it("run --all plays the whole catalogue as expected, in one go", async function () {
    this.timeout(240_000);
    const { code, stdout } = await smki("run", "--all", "--format", "json");
    const { scenarios, runs, asExpected } = JSON.parse(stdout) as Readonly<Record<string, number>>;
    expect(code).to.equal(0);
    expect(scenarios).to.be.at.least(45);
    expect(asExpected).to.equal(runs);
  });
});
