/** Reads the files that people name on the command line. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { UsageError } from "../../pki/index.ts";

/** Far above any scenario, message or log of one house; keeps a wrong file name from filling the memory. */
const MAXIMUM_INPUT_BYTES = 256 * 1024 * 1024;

/** The bytes of a file; `-` is stdin. @throws UsageError when it cannot be read */
export function readInput(file: string): Uint8Array {
  if (file === "-") {
    return new Uint8Array(readFileSync(0));
  }
  if (!existsSync(file)) {
    throw new UsageError(`there is no file ${file}`);
  }
  const { size, isDirectory, isEndless } = describe(file);
  if (isEndless) {
    throw new UsageError(`${file} is a device, which may never end`, "name a file");
  }
  if (isDirectory) {
    throw new UsageError(`${file} is a directory`, "name a file in it");
  }
  if (size > MAXIMUM_INPUT_BYTES) {
    throw new UsageError(`${file} is larger than ${MAXIMUM_INPUT_BYTES / 1024 / 1024} MiB`);
  }
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** The text of a file; `-` is stdin. Bytes that are not UTF-8 become U+FFFD, which every reader refuses. */
export function readTextInput(file: string): string {
  return new TextDecoder("utf-8").decode(readInput(file));
}

/** The first bytes of a file that exists. */
export function firstBytesOf(file: string, length: number): string {
  const handle = openSync(file, "r");
  try {
    const bytes = new Uint8Array(length);
    return new TextDecoder("utf-8").decode(bytes.subarray(0, readSync(handle, bytes)));
  } finally {
    closeSync(handle);
  }
}

/** A system error in a few words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

function describe(file: string): { size: number; isDirectory: boolean; isEndless: boolean } {
  const stat = statSync(file);
  const isDevice = stat.isCharacterDevice() || stat.isBlockDevice();
  return {
    size: stat.size,
    isDirectory: stat.isDirectory(),
    isEndless: isDevice && !["/dev/null", "/dev/stdin"].includes(file) && !file.startsWith("/dev/fd/"),
  };
}
