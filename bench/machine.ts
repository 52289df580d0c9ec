/** Where a rate was measured: without it a figure cannot be compared with anything. */
import { execFile } from "node:child_process";
import { availableParallelism, cpus } from "node:os";

export interface Machine {
  readonly processor: string;
  /** Threads that can run at a time. */
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** The OpenSSL inside Node, which node:crypto calls. */
  readonly openssl: string;
  /** What the `openssl` command says of itself: the yardstick. Another build than Node's. */
  readonly opensslCommand: string | undefined;
  /** The options that Node and V8 were started with, how TypeScript is loaded left out. */
  readonly flags: readonly string[];
}

export async function describeMachine(): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    openssl: process.versions.openssl,
    opensslCommand: await opensslVersion(),
    flags: startOptions([...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/)]),
  };
}

const LOADING = /^--(?:import|require|loader|experimental-loader)$/;

/** Options as they were typed, without those that load TypeScript, and without the words that belong to these. */
export function startOptions(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) =>
      word.startsWith("-") &&
      !LOADING.test(word.split("=")[0] ?? "") &&
      !LOADING.test(words[index - 1] ?? ""),
  );
}

function opensslVersion(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("openssl", ["version"], (error, stdout) => {
      resolve(error === null ? /^OpenSSL (\S+)/.exec(stdout)?.[1] : undefined);
    });
  });
}
