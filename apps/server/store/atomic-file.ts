/** Files that are there whole or not at all: written beside their place, then moved into it. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

let number = 0;

/** Writes the text; whoever reads the file meanwhile reads the old one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  number += 1;
  const beside = `${file}.${process.pid}-${number}.part`;
  await writeFile(beside, text, { mode: 0o600 });
  await rename(beside, file);
}

/** The text, or undefined when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
