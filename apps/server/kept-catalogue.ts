/**
 * The answer of `GET /api/catalogue`, kept from one start to the next: the first view of the page waits for it, and the
 * simulator that makes it takes seconds to be loaded. It is taken only for the very sources that it was made from.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const USUAL_FILE = join(PROJECT, "node_modules/.cache/smki-testbed/catalogue.json");

/** What the catalogue can depend on. */
const FOLDERS = ["pki", "wire", "devices", "dcc", "sim", "scenarios", "apps/server", "apps/cli"] as const;
const SOURCE = /\.(?:ts|mjs|yaml|json)$/;

interface Kept {
  readonly sources: string;
  readonly catalogue: string;
}

export interface KeptCatalogue {
  /** The answer as JSON; undefined when it has to be made. */
  readonly text: string | undefined;
  /** Keeps the answer for the next start. Where nothing can be written, that one waits for the simulator. */
  readonly keep: (catalogue: string) => void;
}

/** Looks for the kept answer. Call it before anything is loaded: it goes by the sources as they are now. Never throws. */
export function keptCatalogue(file = USUAL_FILE, project = PROJECT): KeptCatalogue {
  try {
    const sources = hashOfSources(project);
    return {
      text: readKept(file, sources),
      keep: (catalogue) => {
        write(file, { sources, catalogue });
      },
    };
  } catch {
    return { text: undefined, keep: () => undefined };
  }
}

function readKept(file: string, wanted: string): string | undefined {
  try {
    const { sources, catalogue } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    return sources === wanted && typeof catalogue === "string" ? catalogue : undefined;
  } catch {
    return undefined;
  }
}

function write(file: string, kept: Kept): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const beside = `${file}.${process.pid}.part`;
    writeFileSync(beside, JSON.stringify(kept));
    renameSync(beside, file);
  } catch {
    // A folder that cannot be written to costs time and nothing else.
  }
}

function hashOfSources(project: string): string {
  const hash = createHash("sha256");
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => SOURCE.test(name))
      .map((name) => `${folder}/${name}`),
  );
  for (const path of ["package-lock.json", ...files.toSorted()]) {
    const octets = readFileSync(join(project, path));
    hash.update(`${path} ${octets.length}\n`).update(octets);
  }
  return hash.digest("base64");
}
