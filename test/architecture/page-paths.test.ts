/** The files that the pages name are there: a page that sends its reader to nothing is worse than none. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

describe("the pages of the project", () => {
  const folders = [
    "",
    ...readdirSync(ROOT).filter((name) => !/^\.|node_modules|LICENSE|coverage|\.\w+$/.test(name)),
  ];
  const pages = folders.flatMap((folder) =>
    existsSync(join(ROOT, folder, "."))
      ? readdirSync(join(ROOT, folder))
          .filter((name) => name.endsWith(".md"))
          .map((name) => join(folder, name))
      : [],
  );

  it("are found", () => {
    expect(pages.length).to.be.greaterThan(8);
  });

  for (const page of pages) {
    it(`${page} names no file that is not there`, () => {
      const text = readFileSync(join(ROOT, page), "utf8");
      const named = [...text.matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|json|md|yaml|sha256))`/g)].map(
        ([, path]) => path ?? "",
      );
      const missing = named.filter(
        (path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, dirname(page), path)),
      );
      expect(missing).to.deep.equal([]);
    });
  }
});
