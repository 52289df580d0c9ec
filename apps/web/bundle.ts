/** The web application as two texts, one script and one style sheet, made by esbuild from the sources beside this file. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild, type Metafile, type Plugin } from "esbuild";

/** The application, ready to be served or to be put into one page. */
export interface WebApp {
  /** An ES module without imports. */
  readonly script: string;
  readonly style: string;
  /** Which source files went in, for the test that keeps the simulator out of the browser. */
  readonly inputs: readonly string[];
  /** Every file that was read, by its path from the project. */
  readonly sources: readonly string[];
  /** What the script still asks for at run time; empty when it stands alone. */
  readonly stillImports: readonly string[];
}

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles the application.
 * @param form `minified` for people, `readable` to look for a fault
 * @throws Error with esbuild's own words when a source does not compile
 */
export async function bundleWebApp(form: "minified" | "readable" = "minified"): Promise<WebApp> {
  const result = await esbuild({
    absWorkingDir: PROJECT,
    entryPoints: { app: `${HERE}main.tsx`, style: `${HERE}style/index.css` },
    outdir: `${HERE}out`,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    minify: form === "minified",
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [onlyWhatIsUsed],
  });
  const text = (ending: string): string =>
    result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return {
    script: text("app.js"),
    style: text("style.css"),
    inputs: inputsOf(result.metafile),
    sources: Object.keys(result.metafile.inputs),
    stillImports: Object.values(result.metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path),
    ),
  };
}

/** Sources that left at least one octet in the output: what a barrel names and nobody uses is not among them. */
function inputsOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/**
 * Our own modules do nothing by being imported, so a module whose exports nobody uses is left out, and with it what
 * it would ask of Node. Node's modules stay imports: one that is left in the output is a mistake that a test finds.
 */
const onlyWhatIsUsed: Plugin = {
  name: "only-what-is-used",
  setup(build) {
    // The messages of its checks are in English, and in fifty other languages that would all come along.
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
    // Our imports name their files, so there is nothing to be looked for.
    build.onResolve({ filter: /^\.{1,2}\/.*\.tsx?$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    }));
  },
};
