import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openProcessChannel } from "../../../apps/cli/device-connection/process-channel.ts";
import {
  agreesOnAll,
  deviceReport,
  type DeviceRun,
  type DeviceTestPlan,
  LIKELY_MISTAKES,
  likelyMistakes,
  makeMessagePack,
  planDeviceTests,
  plainText,
  runDeviceTests,
  totalsOf,
} from "../../../sim/index.ts";
import { UsageError } from "../../../pki/index.ts";
// @ts-expect-error The example is plain JavaScript without types, as a stranger's device would be.
import { MISTAKES } from "../../../examples/device/mistakes.mjs";

const EXAMPLE = "node examples/device/device.mjs";

async function play(plan: DeviceTestPlan, command: string, timeOut?: number) {
  const channel = await openProcessChannel(command);
  try {
    const run = await runDeviceTests(channel, plan, timeOut);
    await channel.close();
    return { run, complaints: channel.complaints() };
  } finally {
    await channel.close();
  }
}

const reportOf = ({ run, complaints }: { readonly run: DeviceRun; readonly complaints: string }): string =>
  plainText(deviceReport(run, complaints));

describe("a pack played to a device beside the reference model", function () {
  this.timeout(60_000);
  let plan: DeviceTestPlan;
  /** The first entries only, for devices that answer slowly or not at all. */
  let short: DeviceTestPlan;

  before(async () => {
    const { pack, files } = await makeMessagePack("GPF", "1");
    plan = planDeviceTests(pack, (file) => files.get(file) ?? "");
    short = { ...plan, tests: plan.tests.slice(0, 3) };
  });

  it("the example device agrees on every entry", async () => {
    const { run } = await play(plan, EXAMPLE);
    expect(run.judged.filter(({ verdict }) => verdict.kind !== "agrees")).to.deep.equal([]);
    expect(totalsOf(run.judged)).to.deep.equal({
      agree: plan.tests.length,
      differ: 0,
      noAnswer: 0,
      notAsked: 0,
    });
    expect(plan.tests).to.have.length.at.least(245);
    expect(agreesOnAll(run)).to.equal(true);
    expect(likelyMistakes(run.judged)).to.deep.equal({ named: [], unnamed: [] });
  });

  it("the example device agrees on every entry of another seed", async () => {
    const { pack, files } = await makeMessagePack("GPF", "another");
    const other = planDeviceTests(pack, (file) => files.get(file) ?? "");
    expect(agreesOnAll((await play(other, EXAMPLE)).run)).to.equal(true);
  });

  it("the report knows every mistake that the example can make, and no other", () => {
    expect(LIKELY_MISTAKES.map(({ name }) => name)).to.have.members(Object.keys(MISTAKES as object));
  });

  describe("each mistake of the example is found, named, and nothing else is", () => {
    const SHOWN_BY: Readonly<Record<string, string>> = {
      "accepts-replay": "counter-below",
      "checks-certificate-role-not-slot-key": "handover",
      "atomic-replacement": "three-last-fails",
      "ignores-key-usage": "certificate-usage",
      "skips-path-check": "certificate-of-another-smki",
      "twenty-octet-key-identifier": "update",
      "trusts-revocation-list": "certificate-revoked",
      "wrong-mac-identifier": "read-register",
      "wrong-counter-floor": "floor-zero",
      "accepts-expired": "certificate-expired",
    };
    for (const [mistake, entry] of Object.entries(SHOWN_BY)) {
      it(`${mistake}, by ${entry}`, async () => {
        const played = await play(plan, `${EXAMPLE} --mistake ${mistake}`);
        const { named, unnamed } = likelyMistakes(played.run.judged);
        expect(named.map((one) => one.mistake.name)).to.deep.equal([mistake]);
        expect(unnamed).to.deep.equal([]);
        expect(named[0]?.shownBy).to.include(entry);
        expect(agreesOnAll(played.run)).to.equal(false);
        expect(reportOf(played)).to.include(`  ${mistake}: `);
      });
    }
  });

  describe("a device that is no partner is a report, or a usage error at the greeting", () => {
    /** Milliseconds: enough for a process to start on a busy machine. */
    const PATIENCE = 2000;
    const AWKWARD = "node test/fixtures/awkward-device.mjs";
    const REPORTS: readonly (readonly [manner: string, report: RegExp])[] = [
      ["silent", /no answer {2}time-out: no done within 2000 ms/],
      ["garbage", /no answer {2}garbage: "Segmentation fault" is no line of smki-dut\/1/],
      ["garbage-only", /no answer {2}garbage: a line of 2 octets that are no UTF-8/],
      ["half-hex", /no answer {2}garbage: "< 0df" is not of the form "< <hex>"/],
      ["says-error", /no answer {2}it says error: flash is full/],
      ["dies", /no answer {2}it is gone: the device ended with exit code 3/],
      ["killed", /no answer {2}it is gone: the device was ended by SIGKILL/],
      ["never-ends", /no answer {2}it does not stop: more than 64 lines without done/],
      ["one-long-line", /no answer {2}time-out: no done within 2000 ms/],
    ];
    for (const [manner, report] of REPORTS) {
      it(manner, async () => {
        const played = await play(short, `${AWKWARD} ${manner}`, PATIENCE);
        expect(reportOf(played)).to.match(report);
        expect(played.run.judged.every(({ verdict }) => verdict.kind !== "agrees")).to.equal(true);
        expect(agreesOnAll(played.run)).to.equal(false);
      });
    }

    it("what a dying device wrote on its standard error is in the report, and the rest is not asked", async () => {
      const played = await play(short, `${AWKWARD} dies`, PATIENCE);
      expect(reportOf(played)).to.include("assertion failed: slot != NULL");
      expect(totalsOf(played.run.judged)).to.deep.equal({ agree: 0, differ: 0, noAnswer: 1, notAsked: 2 });
    });

    it("an answer that comes too late is not taken for the answer to the next message", async () => {
      const { run } = await play(short, `${AWKWARD} late-once`, PATIENCE);
      expect(run.judged.map(({ verdict }) => verdict.kind)).to.deep.equal(["noAnswer", "differs", "differs"]);
      expect(run.broken).to.equal(undefined);
    });

    it("a device that will not end is ended", async () => {
      const { run } = await play(short, `${AWKWARD} no-end`, PATIENCE);
      expect(totalsOf(run.judged).differ).to.equal(3);
    });

    it("a program that a script started is ended with the script", async () => {
      const folder = mkdtempSync(join(tmpdir(), "smki-dut-"));
      const script = join(folder, "device.sh");
      const pidFile = join(folder, "pid");
      writeFileSync(
        script,
        `#!/bin/sh\nexec 3<&0\n${process.execPath} test/fixtures/awkward-device.mjs no-end <&3 &\necho $! > ${pidFile}\nwait\n`,
        { mode: 0o755 },
      );
      try {
        await play(short, script, PATIENCE);
        const pid = Number(readFileSync(pidFile, "utf8"));
        expect(pid).to.be.greaterThan(1);
        // Where nobody collects orphans, one that is gone stays listed as a zombie.
        const { stdout: state } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
        expect(state.trim()).to.match(/^(Z.*)?$/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    const GREETINGS: readonly (readonly [manner: string, error: RegExp])[] = [
      ["another-kind", /says that it is a CHF, not a GPF/],
      ["another-protocol", /it says error: this device speaks smki-dut\/9/],
      ["no-hello", /said ready without hello/],
      ["mute", /time-out: no ready within 2000 ms/],
      ["dies-at-once", /it is gone: the device ended with exit code 7/],
    ];
    for (const [manner, error] of GREETINGS) {
      it(`${manner} (usage error)`, async () => {
        const thrown = await play(short, `${AWKWARD} ${manner}`, PATIENCE).then(
          () => undefined,
          (problem: unknown) => problem,
        );
        expect(thrown).to.be.instanceOf(UsageError);
        expect((thrown as UsageError).message).to.match(error);
      });
    }
  });
});
