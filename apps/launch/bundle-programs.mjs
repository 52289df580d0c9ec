// Bundles the programs of the project with their packages, and notes which sources went in.
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** A bundle that somebody may still be running from is kept so long, in milliseconds. */
const KEPT_FOR = 24 * 60 * 60 * 1000;

/**
 * @param {object} order
 * @param {string} order.project the root of the project
 * @param {string} order.kept where bundles are kept
 * @param {string} order.own the name of the new one: a folder in `kept`
 * @param {Readonly<Record<string, string>>} order.programs names and first files
 * @returns {Promise<void>}
 * @throws when a source does not compile, or nothing can be written
 */
export async function bundlePrograms({ project, kept, own, programs }) {
  const started = Date.now();
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: Object.entries(programs).map(([out, path]) => ({ in: join(project, path), out })),
    outdir: join(kept, own),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // Names are said in reports and compared in tests.
    keepNames: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    sourcemap: "linked",
    sourcesContent: false,
    // These load parts of themselves from where they are.
    external: ["esbuild", "tsx"],
    // Packages of the older kind ask for Node's modules in the older way.
    banner: {
      js: 'import { createRequire as older } from "node:module"; const require = older(import.meta.url);',
    },
    plugins: [whereItWas(project), inEnglish],
  });
  const inputs = [
    ...Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/")),
    "package-lock.json",
  ];
  const noted = inputs.map((path) => {
    const { size, mtimeMs } = statSync(join(project, path));
    return [path, size, mtimeMs];
  });
  // A source that was written in the meantime may have been read before.
  const changed = noted.some(([, , mtimeMs]) => mtimeMs > started);
  const outputs = Object.entries(metafile.outputs).map(([path, { bytes }]) => [basename(path), bytes]);
  if (!changed) note(kept, own, noted, outputs);
  removeOld(kept, own);
}

/** Makes it the newest, in one step: others may be reading. */
function note(kept, own, inputs, outputs) {
  const draft = join(kept, `${own}.json`);
  writeFileSync(draft, JSON.stringify({ folder: own, node: process.version, inputs, outputs }));
  renameSync(draft, join(kept, "newest.json"));
}

function removeOld(kept, own) {
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    if (name === own || name === "newest.json") continue;
    if (Date.now() - statSync(path).mtimeMs > KEPT_FOR) rmSync(path, { recursive: true, force: true });
  }
}

/** Sources find the files beside them as if they were run from where they are. */
const whereItWas = (project) => ({
  name: "where-it-was",
  setup(builder) {
    builder.onLoad({ filter: /\.(?:ts|tsx|mjs)$/ }, async ({ path }) => {
      if (relative(project, path).startsWith("node_modules")) return undefined;
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const contents = text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: path.endsWith(".tsx") ? "tsx" : path.endsWith(".ts") ? "ts" : "js" };
    });
  },
});

/** The messages of zod are in English, and in fifty other languages that would all come along. */
const inEnglish = {
  name: "in-english",
  setup(builder) {
    builder.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
