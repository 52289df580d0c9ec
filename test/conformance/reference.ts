/**
 * Finds the reference data that conformance tests read. It is other people's data, so it lives outside the
 * project; a missing folder is a failure, because a test that skips itself proves nothing.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** The absolute path of a file or folder of the reference data: `REFERENCE_DIR`, or `../shared/reference`. */
export function referencePath(path: string): string {
  const root = resolve(PROJECT, process.env["REFERENCE_DIR"] ?? "../shared/reference");
  const found = resolve(root, path);
  if (!existsSync(found)) {
    throw new Error(
      `reference data "${path}" is not in ${root}: set REFERENCE_DIR to the folder that holds it`,
    );
  }
  return found;
}

/** Reads a JSON file of the reference data. */
export function readReferenceJson(path: string): unknown {
  return JSON.parse(readFileSync(referencePath(path), "utf8"));
}
