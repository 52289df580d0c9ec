import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** What each floor may import of the others: apps → bench → sim → { devices, dcc } → wire → pki. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  pki: [],
  wire: ["pki"],
  devices: ["wire", "pki"],
  dcc: ["wire", "pki"],
  sim: ["devices", "dcc", "wire", "pki"],
  bench: ["sim", "devices", "dcc", "wire", "pki"],
  apps: ["bench", "sim", "devices", "dcc", "wire", "pki"],
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(PROJECT, file), "utf8");
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, found]) => found ?? "");
  return specifiers.map((specifier) => ({ file, specifier }));
}

/** The path of an imported source file of ours; undefined for a package, and for data such as package.json. */
function targetOf({ file, specifier }: Import): string | undefined {
  return specifier.startsWith(".") && /\.tsx?$/.test(specifier)
    ? relative(PROJECT, resolve(PROJECT, dirname(file), specifier))
    : undefined;
}

describe("the architecture (docs/architecture.md)", () => {
  for (const [floor, allowed] of Object.entries(MAY_IMPORT)) {
    const files = sourceFiles(floor);

    it(`${floor}/ imports ${allowed.length === 0 ? "no other floor" : `only ${allowed.join(", ")}`}`, () => {
      const strays = files.flatMap(importsOf).filter((one) => {
        const target = targetOf(one)?.split("/")[0];
        return target !== undefined && target !== floor && !allowed.includes(target);
      });
      expect(files, "source files found").not.to.be.empty;
      expect(strays).to.deep.equal([]);
    });

    it(`${floor}/ enters other floors by their index.ts`, () => {
      const sideDoors = files.flatMap(importsOf).filter((one) => {
        const target = targetOf(one);
        const entrance = one.file.startsWith("apps/web/") ? /\/(?:index|views)\.ts$/ : /\/index\.ts$/;
        return target !== undefined && !target.startsWith(`${floor}/`) && !entrance.test(target);
      });
      expect(sideDoors).to.deep.equal([]);
    });
  }

  it("apps/web/ sees of the other floors sim/views.ts alone: a page looks at a log and runs nothing", () => {
    const strays = sourceFiles("apps/web")
      .flatMap(importsOf)
      .filter((one) => {
        const target = targetOf(one);
        return target !== undefined && !target.startsWith("apps/") && target !== "sim/views.ts";
      });
    expect(strays).to.deep.equal([]);
  });

  it("devices/ and dcc/ never import each other: they meet as bytes", () => {
    expect(MAY_IMPORT.devices).not.to.include("dcc");
    expect(MAY_IMPORT.dcc).not.to.include("devices");
  });

  it("pki/verify/ imports nothing of ours but pki/ids.ts", () => {
    const strays = sourceFiles("pki/verify")
      .flatMap(importsOf)
      .filter((one) => {
        const target = targetOf(one);
        return target !== undefined && target !== "pki/ids.ts" && !target.startsWith("pki/verify/");
      });
    expect(strays).to.deep.equal([]);
  });

  it("below sim/ nothing reads a clock, draws randomness, logs or touches files (contract 1)", () => {
    const impure = ["pki", "wire", "devices", "dcc"].flatMap(sourceFiles).flatMap((file) => {
      const text = readFileSync(join(PROJECT, file), "utf8");
      const found =
        /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|\bconsole\.|from "node:(?:fs|net|http|child_process|os)"|\bprocess\./.exec(
          text,
        );
      return found === null ? [] : [`${file}: ${found[0]}`];
    });
    expect(impure).to.deep.equal([]);
  });

  it("has one index.ts a floor and nowhere else", () => {
    const indexes = Object.keys(MAY_IMPORT)
      .flatMap(sourceFiles)
      .filter((file) => file.endsWith("index.ts"));
    expect(indexes).to.deep.equal(indexes.filter((file) => /^[a-z]+\/index\.ts$/.test(file)));
  });
});
