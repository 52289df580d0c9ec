/** Runs the command line as a user does: the binary, in a process of its own. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = fileURLToPath(new URL("../../apps/cli/smki.mjs", import.meta.url));

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types `smki …` at the project root, without a terminal, and waits. */
export function smki(...words: readonly string[]): Promise<Finished> {
  return smkiWith({}, ...words);
}

/** The same with variables in the environment. */
export function smkiWith(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { cwd: PROJECT, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [BINARY, ...words], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
