/** How the programs are started (apps/launch): a bundle that is as new as its sources, or the sources. */
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** A project as small as can be, with the launcher and its packages. */
function smallProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "smki-launch-"));
  cpSync(join(PROJECT, "apps/launch"), join(folder, "apps/launch"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "package-lock.json"), "{}");
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["esbuild", "tsx"]) {
    symlinkSync(join(PROJECT, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const path of ["apps/cli", "apps/server/runner"]) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "apps/cli/early-door.ts"), "export {};\n");
  writeFileSync(join(folder, "apps/server/runner/worker.ts"), "export {};\n");
  writeFileSync(join(folder, "apps/server/page.ts"), "export {};\n");
  writeFileSync(join(folder, "apps/cli/beside.ts"), "export const beside: string = 'one';\n");
  writeMain(folder, "`${beside} ${import.meta.url}`");
  return folder;
}

function writeMain(folder: string, says: string): void {
  const text = `import { beside } from "./beside.ts";\nexport class Named {}\nexport const said = (): string => ${says};\n`;
  writeFileSync(join(folder, "apps/cli/main.ts"), text);
}

interface Said {
  readonly said: string;
  /** Where its code was: in a bundle or in the sources. */
  readonly ranFrom: "bundle" | "sources";
  readonly stderr: string;
}

function start(folder: string): Promise<Said> {
  const script = `
    import { launch } from "./apps/launch/launch.mjs";
    const { said, Named } = await launch("command-line");
    process.stdout.write(said() + " " + Named.name);`;
  return new Promise((resolve) => {
    const words = ["--input-type=module", "--eval", script];
    execFile(process.execPath, words, { cwd: folder }, (_error, stdout, stderr) => {
      const kept = join(folder, "node_modules/.cache/smki-testbed/programs/newest.json");
      resolve({ said: stdout, ranFrom: existsSync(kept) ? "bundle" : "sources", stderr });
    });
  });
}

const bundlesOf = (folder: string): readonly string[] =>
  readdirSync(join(folder, "node_modules/.cache/smki-testbed/programs")).filter(
    (name) => !name.endsWith(".json"),
  );

describe("starting a program", () => {
  let folder: string;
  beforeEach(() => {
    folder = smallProject();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const home = (): string => pathToFileURL(join(folder, "apps/cli/main.ts")).href;

  it("the first start bundles, the next one takes the bundle; a source is told that it is where it was", async () => {
    const [first, second] = [await start(folder), await start(folder)];
    expect(first.said).to.contain(`one ${home()} Named`);
    expect(second).to.deep.equal(first);
    expect(first.ranFrom).to.equal("bundle");
    expect(bundlesOf(folder)).to.have.length(1);
  });

  it("a source that has changed is what runs, and so is one that it imports", async () => {
    await start(folder);
    writeMain(folder, "`changed ${beside}`");
    expect((await start(folder)).said).to.match(/^changed one /);
    writeFileSync(join(folder, "apps/cli/beside.ts"), "export const beside: string = 'another';\n");
    expect((await start(folder)).said).to.match(/^changed another /);
  });

  it("a bundle of which a part is gone is made again", async () => {
    await start(folder);
    const [bundle = ""] = bundlesOf(folder);
    rmSync(join(folder, "node_modules/.cache/smki-testbed/programs", bundle), { recursive: true });
    expect((await start(folder)).said).to.match(/^one /);
  });

  it("a bundle that is damaged is made again", async () => {
    await start(folder);
    const [bundle = ""] = bundlesOf(folder);
    const file = join(folder, "node_modules/.cache/smki-testbed/programs", bundle, "command-line.mjs");
    for (const text of ["", "export const said = 1"]) {
      writeFileSync(file, text);
      expect((await start(folder)).said).to.match(/^one /);
    }
  });

  it("a thread runs what its program runs, though a source has changed since", async () => {
    const worker = "import { launch } from '../../launch/launch.mjs'; await launch('lab-worker');";
    writeFileSync(join(folder, "apps/server/runner/worker.mjs"), worker);
    const says = (what: string): void =>
      writeFileSync(
        join(folder, "apps/server/runner/worker.ts"),
        `import { parentPort } from "node:worker_threads"; parentPort?.postMessage("${what}");\n`,
      );
    says("as it was");
    const script = `
      import { writeFileSync } from "node:fs";
      import { Worker } from "node:worker_threads";
      import { launch } from "./apps/launch/launch.mjs";
      await launch("command-line");
      writeFileSync("apps/server/runner/worker.ts", "syntax error");
      new Worker("./apps/server/runner/worker.mjs", { execArgv: [] }).on("message", (said) => process.stdout.write(said));`;
    const said = await new Promise((resolve) => {
      execFile(
        process.execPath,
        ["--input-type=module", "--eval", script],
        { cwd: folder },
        (_error, stdout, stderr) => resolve(stdout || stderr),
      );
    });
    expect(said).to.equal("as it was");
  });

  it("other packages are other programs", async () => {
    await start(folder);
    writeFileSync(join(folder, "package-lock.json"), '{ "changed": true }');
    await start(folder);
    expect(bundlesOf(folder)).to.have.length(2);
  });

  it("a source that does not compile is named", async () => {
    writeMain(folder, "`${");
    const { said, stderr } = await start(folder);
    expect(said).to.equal("");
    expect(stderr).to.contain("apps/cli/main.ts");
  });

  it("where nothing can be kept, the sources run", async () => {
    writeFileSync(join(folder, "node_modules/.cache"), "a file where the folder would be");
    const { said, ranFrom } = await start(folder);
    expect(ranFrom).to.equal("sources");
    expect(said).to.contain(`one ${home()} Named`);
  });
});
