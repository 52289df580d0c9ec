import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundleWebApp, type WebApp } from "../../../apps/web/bundle.ts";
import { keepWebApp, keptWebApp } from "../../../apps/web/kept-bundle.ts";

describe("the page's bundle is kept until a source of it changes", () => {
  const folder = mkdtempSync(join(tmpdir(), "smki-bundle-"));
  const file = join(folder, "deep/page.json");
  after(() => rmSync(folder, { recursive: true, force: true }));
  let app: WebApp;
  before(async () => {
    app = await bundleWebApp();
    keepWebApp(app, file);
  });

  it("it is the one that was made, octet for octet", () => {
    expect(keptWebApp(file)).to.deep.equal(app);
  });

  it("it goes by every file that was read: ours, the packages', and how it is bundled", () => {
    const { sources } = JSON.parse(readFileSync(file, "utf8")) as { sources: Record<string, string> };
    expect(Object.keys(sources)).to.include.members([
      "apps/web/main.tsx",
      "apps/web/style/index.css",
      "apps/web/bundle.ts",
      "sim/views.ts",
      ...app.inputs,
    ]);
  });

  const cases: readonly (readonly [string, (text: string) => string])[] = [
    ["a source that has changed", (text) => text.replace(/("sim\/views\.ts":")./, "$1-")],
    ["a source that is gone", (text) => text.replace('"sim/views.ts"', '"sim/no-views.ts"')],
    ["another bundler", (text) => text.replace(/"esbuild":"[^"]+"/, '"esbuild":"0.0.1"')],
    ["a file cut off", (text) => text.slice(0, -100)],
    ["a file of something else", () => "{}"],
  ];
  for (const [what, change] of cases) {
    it(`${what}: it is made again`, () => {
      const text = readFileSync(file, "utf8");
      const changed = join(folder, "changed.json");
      expect(change(text)).not.to.equal(text);
      writeFileSync(changed, change(text));
      expect(keptWebApp(changed)).to.equal(undefined);
    });
  }

  it("where nothing can be written, nothing is kept and nothing breaks", () => {
    const blocked = join(file, "below-a-file.json");
    keepWebApp(app, blocked);
    expect(keptWebApp(blocked)).to.equal(undefined);
  });
});
