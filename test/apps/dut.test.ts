/** `smki dut`, as typed: over a process and over TCP, with a pack of its own and with one on disk. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { wordsOf } from "../../apps/cli/device-connection/process-channel.ts";
import { UsageError } from "../../pki/index.ts";
import { smki } from "./smki.ts";

/** The last line of a run in which nothing differs; how many entries there are is for the pack's own test to count. */
const ALL_AGREE = /^(\d{3}) of \1 agree with the reference model\n$/;
const EXAMPLE = "node examples/device/device.mjs";
const dut = (...words: readonly string[]) => smki("dut", "--device", "GPF", ...words);

/** Starts the example on a free port. */
function listening(): Promise<{ readonly device: ChildProcess; readonly port: string }> {
  return new Promise((resolve, reject) => {
    const device = spawn(process.execPath, ["examples/device/device.mjs", "--listen", "0"]);
    device.once("error", reject);
    device.stderr.on("data", (text: Uint8Array) => {
      const [, port] = /listening on (\d+)/.exec(String(text)) ?? [];
      if (port !== undefined) resolve({ device, port });
    });
  });
}

describe("smki dut", function () {
  this.timeout(120_000);

  it("the example as a process agrees (exit 0)", async () => {
    const { code, stdout, stderr } = await dut("--exec", EXAMPLE);
    expect(stderr).to.equal("");
    expect(stdout).to.match(ALL_AGREE);
    expect(code).to.equal(0);
  });

  it("the example over TCP agrees, one run after another (exit 0)", async () => {
    const { device, port } = await listening();
    try {
      for (const seed of ["1", "2"]) {
        const { code, stdout, stderr } = await dut("--connect", `tcp://127.0.0.1:${port}`, "--seed", seed);
        expect([code, stderr]).to.deep.equal([0, ""]);
        expect(stdout).to.match(ALL_AGREE);
      }
    } finally {
      device.kill();
    }
  });

  it("a mistake is named in every format (exit 1)", async () => {
    const exec = `${EXAMPLE} --mistake accepts-replay`;
    const story = await dut("--exec", exec);
    expect(story.code).to.equal(1);
    expect(story.stdout).to.match(
      /✗ counter-below: [^✗]*messages: a response; the reference model: silence/s,
    );
    expect(story.stdout).to.match(/originator-counter: Is the counter above the last one/);
    expect(story.stdout).to.match(/Most likely\n {2}accepts-replay: /);
    const table = await dut("--exec", exec, "--format", "table");
    expect(table.stdout).to.match(/counter-below +│ differs +│ originator-counter/);
    const json = await dut("--exec", exec, "--format", "json");
    const facts = JSON.parse(json.stdout) as {
      readonly schema: string;
      readonly agrees: boolean;
      readonly likelyMistakes: readonly { readonly name: string }[];
      readonly entries: readonly unknown[];
    };
    expect(facts.schema).to.equal("smki-testbed/device-under-test/1");
    expect(facts.agrees).to.equal(false);
    expect(facts.likelyMistakes.map(({ name }) => name)).to.deep.equal(["accepts-replay"]);
    expect(facts.entries).to.have.length.at.least(245);
    expect([table.code, json.code]).to.deep.equal([1, 1]);
  });

  it("a pack on disk is played as it is, and refused for another kind of device", async () => {
    const folder = mkdtempSync(join(tmpdir(), "smki-dut-"));
    try {
      await smki("vectors", "gbcs", "--device", "GPF", "--out", join(folder, "pack"), "--seed", "disk");
      const { code, stdout } = await dut("--exec", EXAMPLE, "--pack", join(folder, "pack"));
      expect(stdout).to.match(ALL_AGREE);
      expect(code).to.equal(0);
      const other = await smki("dut", "--device", "CHF", "--exec", EXAMPLE, "--pack", join(folder, "pack"));
      expect(other.code).to.equal(2);
      expect(other.stderr).to.match(/is a pack for a GPF/);
      const none = await dut("--exec", EXAMPLE, "--pack", folder);
      expect(none.stderr).to.match(/is no pack: there is no manifest\.json/);
      expect(none.code).to.equal(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe("what cannot be is said, with what to do (exit 2)", () => {
    const ROWS: readonly (readonly [words: readonly string[], error: RegExp])[] = [
      [[], /how is the device reached\?/],
      [["--exec", "./no-such-device"], /cannot start \.\/no-such-device: ENOENT/],
      [["--exec", "echo hi | cat"], /needs a shell, and none is used/],
      [["--exec", EXAMPLE, "--connect", "tcp://127.0.0.1:1"], /cannot be used with/],
      [["--connect", "tcp://127.0.0.1:1"], /cannot connect to tcp:\/\/127\.0\.0\.1:1: ECONNREFUSED/],
      [["--connect", "127.0.0.1:4059"], /is no address of a device/],
      [["--exec", EXAMPLE, "--timeout", "soon"], /10 to 600000 milliseconds/],
      [["--exec", "node test/fixtures/awkward-device.mjs another-kind"], /says that it is a CHF, not a GPF/],
      [
        ["--exec", "node test/fixtures/awkward-device.mjs dies-at-once"],
        /exit code 7; on its standard error: cannot open \/dev\/ttyUSB0/,
      ],
      [["--exec", `${EXAMPLE} --mistake boredom`], /no such mistake; there are: accepts-replay/],
    ];
    for (const [words, error] of ROWS) {
      it(words.join(" ") || "(nothing)", async () => {
        const { code, stdout, stderr } = await dut(...words);
        expect(stderr).to.match(error);
        expect(stderr).to.match(/next: {2}npx smki/);
        expect(stdout).to.equal("");
        expect(code).to.equal(2);
      });
    }
  });

  describe("--exec is split into words without a shell", () => {
    const ROWS: readonly (readonly [string, readonly string[]])[] = [
      ["./mydevice --port 1", ["./mydevice", "--port", "1"]],
      ["  'my device'   \"a b\" c ", ["my device", "a b", "c"]],
      ["./x --title='$5 (each)'", ["./x", "--title=$5 (each)"]],
      ["./x ''", ["./x", ""]],
    ];
    for (const [typed, words] of ROWS) {
      it(typed, () => expect(wordsOf(typed)).to.deep.equal(words));
    }
    for (const typed of ["", "./x 'open", "./x $HOME", './x "$(id)"', "a && b", "./x > log"]) {
      it(`refused: ${typed}`, () => expect(() => wordsOf(typed)).to.throw(UsageError));
    }
  });
});
