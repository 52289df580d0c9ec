/**
 * The bundle of the page, kept from one start of the server to the next: making it takes seconds, and looking whether
 * its sources are still the same takes some hundredths of one.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "esbuild";
import type { WebApp } from "./bundle.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const USUAL_FILE = join(PROJECT, "node_modules/.cache/smki-testbed/page.json");

interface Kept {
  /** SHA-256 of every source by its path from the project, and of what else decides how it is bundled. */
  readonly sources: Readonly<Record<string, string>>;
  readonly esbuild: string;
  readonly app: WebApp;
}

/** The kept bundle, if it was made from these very sources; else undefined. Never throws. */
export function keptWebApp(file = USUAL_FILE): WebApp | undefined {
  try {
    const { sources, esbuild, app } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    const paths = Object.keys(sources);
    const same =
      esbuild === version && paths.length > 0 && paths.every((path) => sources[path] === hashOf(path));
    return same ? app : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a bundle for the next start. Where nothing can be written, the next start makes it again. */
export function keepWebApp(app: WebApp, file = USUAL_FILE): void {
  try {
    const paths = [...app.sources, "apps/web/bundle.ts"];
    const kept: Kept = {
      sources: Object.fromEntries(paths.map((path) => [path, hashOf(path)])),
      esbuild: version,
      app,
    };
    mkdirSync(dirname(file), { recursive: true });
    const beside = `${file}.${process.pid}.part`;
    writeFileSync(beside, JSON.stringify(kept));
    renameSync(beside, file);
  } catch {
    // A folder that cannot be written to costs time and nothing else.
  }
}

function hashOf(path: string): string {
  return createHash("sha256")
    .update(readFileSync(join(PROJECT, path)))
    .digest("base64");
}
