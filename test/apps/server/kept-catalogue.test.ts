import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keptCatalogue } from "../../../apps/server/kept-catalogue.ts";

const SOURCES = ["pki", "wire", "devices", "dcc", "sim", "scenarios", "apps/server", "apps/cli"] as const;

describe("the catalogue is kept until a source of it changes", () => {
  const project = mkdtempSync(join(tmpdir(), "smki-kept-"));
  const file = join(project, "cache/catalogue.json");
  after(() => rmSync(project, { recursive: true, force: true }));
  before(() => {
    for (const folder of SOURCES) {
      mkdirSync(join(project, folder), { recursive: true });
      writeFileSync(join(project, folder, "one.ts"), "export {};\n");
    }
    writeFileSync(join(project, "package-lock.json"), "{}");
  });
  beforeEach(() => keptCatalogue(file, project).keep("the catalogue"));

  it("the next start has it", () => {
    expect(keptCatalogue(file, project).text).to.equal("the catalogue");
  });

  for (const changed of [
    "package-lock.json",
    ...SOURCES.map((folder) => `${folder}/one.ts`),
    "scenarios/new.yaml",
  ]) {
    it(`not when ${changed} has changed`, () => {
      writeFileSync(join(project, changed), `changed: ${changed}\n`);
      expect(keptCatalogue(file, project).text).to.equal(undefined);
    });
  }

  it("what is changed while the server runs is not taken for what the answer was made from", () => {
    const { keep } = keptCatalogue(file, project);
    writeFileSync(join(project, "sim/one.ts"), "export const later = 1;\n");
    keep("made before the change");
    expect(keptCatalogue(file, project).text).to.equal(undefined);
  });

  it("a kept file that is none, or a place that cannot be written to, costs time and nothing else", () => {
    writeFileSync(file, "{");
    expect(keptCatalogue(file, project).text).to.equal(undefined);
    const blocked = keptCatalogue(join(file, "below-a-file.json"), project);
    blocked.keep("x");
    expect(blocked.text).to.equal(undefined);
    expect(keptCatalogue(file, join(project, "nowhere")).text).to.equal(undefined);
  });
});
