import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bytesToHex } from "@noble/hashes/utils.js";
import { createSamplePki, instant, TEST_ENVIRONMENT } from "../../pki/index.ts";
import { smki } from "./smki.ts";

describe("smki pki adopt, run --pki and compare --pki", () => {
  let folder: string;
  let pki: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "adopt-"));
    pki = join(folder, "my-pki");
    expect((await smki("pki", "init", "--out", pki, "--seed", "5")).code).to.equal(0);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("tells who is in a PKI that pki init made, whose keys are here, and what that is enough for", async () => {
    const { code, stdout, stderr } = await smki("pki", "adopt", pki);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout).to.include("7 organisations, 2 devices, 23 private keys");
    expect(stdout).to.include("Issuing OCA   OU=07, CN=S1: certificate, private key here: it issues");
    expect(stdout).to.match(/gno-sale +runs under mp128b, mp128a, pre/);
    expect(stdout).to.not.include("Not taken over");
  });

  it("the same as a table and as JSON, and no private key is in any of them", async () => {
    const table = await smki("pki", "adopt", pki, "--scenario", "last-resort", "--format", "table");
    expect(table.stdout).to.include("the contingency key is used in contingency");
    const json = await smki("pki", "adopt", pki, "--format", "json");
    const report = JSON.parse(json.stdout) as Record<string, unknown>;
    expect(report["schema"]).to.equal("smki-testbed/adoption/1");
    const log = join(folder, "run.ndjson");
    expect((await smki("run", "gno-user", "--pki", pki, "--log", log)).code).to.equal(0);
    const printed = table.stdout + json.stdout + readFileSync(log, "utf8");
    const sample = await createSamplePki({
      seed: "5",
      environment: TEST_ENVIRONMENT,
      notBefore: instant("2020-01-01"),
    });
    for (const { keyPair, label } of sample.organisations) {
      expect(printed, label).to.not.include(bytesToHex(keyPair.privateScalar));
    }
  });

  it("a run says at its head whose certificates these are, and proposes commands with the same PKI", async () => {
    const { code, stdout } = await smki("run", "gno-sale", "--rules", "pre", "--pki", pki);
    expect(code).to.equal(0);
    expect(stdout.replaceAll(/\s+/g, " ")).to.include(`a simulation, with the PKI in ${pki}`);
    expect(stdout).to.include("adopted");
    expect(stdout.replaceAll(/\s+/g, " ")).to.include(
      `npx smki compare gno-sale --rules pre,mp128b --pki ${pki}`,
    );
  });

  it("a saved log of such a run is told again without the PKI", async () => {
    const log = join(folder, "again.ndjson");
    const run = await smki("run", "gno-sale", "--pki", pki, "--log", log);
    const replay = await smki("replay", log);
    expect(replay.stdout.split("Next")[0]).to.equal(run.stdout.split("Next")[0]);
  });

  it("compare runs all sides with it", async () => {
    const { code, stdout } = await smki("compare", "gno-sale", "--pki", pki);
    expect(code).to.equal(0);
    expect(stdout.replaceAll(/\s+/g, " ")).to.include(`with the PKI in ${pki}`);
  });

  it("certificates in one folder and keys in another are one PKI", async () => {
    const keys = join(folder, "keys.json");
    const sample = await createSamplePki({
      seed: "5",
      environment: TEST_ENVIRONMENT,
      notBefore: instant("2020-01-01"),
    });
    const scalars = sample.organisations.map(({ keyPair }) => ({
      privateScalar: bytesToHex(keyPair.privateScalar),
    }));
    writeFileSync(keys, JSON.stringify({ keys: scalars }));
    const certificates = join(pki, "organisations");
    const report = await smki("pki", "adopt", certificates, join(pki, "issuing.pem"), keys);
    expect(report.stdout).to.match(/Root OCA +OU=00, CN=SA: no certificate, its key recovered/);
    expect(report.stdout).to.match(/Issuing OCA +OU=07, CN=S1: certificate, no private key/);
    expect(report.stdout).to.match(/gno-sale +runs under/);
  });

  const MISTAKES: readonly [string, () => readonly string[], RegExp][] = [
    [
      "a path that is not there",
      () => ["pki", "adopt", join(folder, "nowhere")],
      /there is no file and no folder/,
    ],
    [
      "run with a path that is not there",
      () => ["run", "gno-user", "--pki", join(folder, "nowhere")],
      /there is no file/,
    ],
    [
      "run with a folder that holds no PKI",
      () => {
        mkdirSync(join(folder, "empty"), { recursive: true });
        return ["run", "gno-user", "--pki", join(folder, "empty")];
      },
      /no organisation's certificate that its CA signed, so there is no PKI to adopt/,
    ],
    [
      "run with what is not enough, naming every shortage",
      () => ["run", "gno-sale", "--pki", join(pki, "issuing.pem"), "--pki", join(pki, "organisations")],
      /cannot run under .*\n {2}- .* has no private key here, and every run uses it/,
    ],
    [
      "--missing without a choice",
      () => ["run", "gno-user", "--pki", pki, "--missing", "guess"],
      /Allowed choices are refuse, simulate/,
    ],
  ];
  for (const [title, words, complaint] of MISTAKES) {
    it(`${title}: says so, exit code 2`, async () => {
      const { code, stderr } = await smki(...words());
      expect(code).to.equal(2);
      expect(stderr).to.match(complaint);
      expect(stderr).to.not.match(/^ +at /m);
    });
  }

  it("a file that is no PKI is named with the reason, and is no failure of adopt", async () => {
    const file = join(folder, "garbage.pem");
    writeFileSync(file, "hello\u001b[31m");
    const { code, stdout } = await smki("pki", "adopt", file);
    expect(code).to.equal(0);
    expect(stdout).to.include("not readable");
    expect(stdout).to.not.include("\u001b");
  });
});
