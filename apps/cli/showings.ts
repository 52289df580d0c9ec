/** The index of what the runs of the catalogue show, as `npm run generate` left it. */
import { readFileSync } from "node:fs";
import type { ShowingIndex } from "../../sim/index.ts";

const INDEX = new URL("../../scenarios/shown-by.json", import.meta.url);

/** Empty when the file is not there: then only what scenarios expect is known. */
export function readShowings(): ShowingIndex {
  try {
    return JSON.parse(readFileSync(INDEX, "utf8")) as ShowingIndex;
  } catch {
    return {};
  }
}
