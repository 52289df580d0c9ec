// Starts a program of the project: from one bundled file when it is as new as its sources, which takes a third of the
// time, and from the sources themselves when nothing can be kept. What runs is the same.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const PROJECT = new URL("../../", import.meta.url);
/** Bundles belong to the packages that are installed, and go with them. */
const KEPT = new URL("node_modules/.cache/smki-testbed/programs/", PROJECT);

/** What can be started, by the name of its bundle: the file that it starts with. */
export const PROGRAMS = {
  "command-line": "apps/cli/main.ts",
  "early-door": "apps/cli/early-door.ts",
  "lab-worker": "apps/server/runner/worker.ts",
  page: "apps/server/page.ts",
};

/**
 * The exports of a program.
 * @param {keyof typeof PROGRAMS} program
 * @returns {Promise<any>}
 */
export async function launch(program) {
  chosen ??= chooseBundle();
  const folder = await chosen;
  process.setSourceMapsEnabled(true);
  if (folder !== undefined) return import(new URL(`${program}.mjs`, folder).href);
  const { register } = await import("tsx/esm/api");
  register();
  return import(new URL(PROGRAMS[program], PROJECT).href);
}

/**
 * The bundle of this process or thread: looked for once, so that all that it starts shares its modules.
 * @type {Promise<URL | undefined> | undefined}
 */
let chosen;

/** @returns {Promise<URL | undefined>} */
async function chooseBundle() {
  const folder = ownBundle() ?? freshBundle() ?? (await bundleNow());
  if (folder !== undefined && isMainThread) process.env[OWN] = folder.href;
  return folder;
}

/** Where a thread finds the bundle that its program runs from. */
const OWN = "SMKI_TESTBED_BUNDLE";

/**
 * A thread runs what its program runs, whatever has become of the sources since.
 * @returns {URL | undefined}
 */
function ownBundle() {
  const own = process.env[OWN];
  if (isMainThread || own === undefined) return undefined;
  return existsSync(new URL(own)) ? new URL(own) : undefined;
}

/**
 * Where the last bundle is, if it is whole and no file that went into it has changed since.
 * @returns {URL | undefined}
 */
function freshBundle() {
  try {
    const { folder, node, inputs, outputs } = JSON.parse(readFileSync(new URL("newest.json", KEPT), "utf8"));
    const root = fileURLToPath(PROJECT);
    const whole = new URL(`${folder}/`, KEPT);
    if (!outputs.every(([name, size]) => statSync(new URL(name, whole)).size === size)) return undefined;
    const fresh = inputs.every(([path, size, changed]) => {
      const now = statSync(root + path);
      return now.size === size && now.mtimeMs === changed;
    });
    return fresh && node === process.version ? whole : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Bundles the programs as their sources stand. A source that does not compile is left to the other way, which says so.
 * @returns {Promise<URL | undefined>}
 */
async function bundleNow() {
  const own = `${Date.now().toString(36)}-${process.pid}`;
  const folder = new URL(`${own}/`, KEPT);
  try {
    mkdirSync(folder, { recursive: true });
    const { bundlePrograms } = await import("./bundle-programs.mjs");
    await bundlePrograms({
      project: fileURLToPath(PROJECT),
      kept: fileURLToPath(KEPT),
      own,
      programs: PROGRAMS,
    });
    return folder;
  } catch {
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
