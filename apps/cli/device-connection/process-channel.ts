/** A device that is a program: started without a shell, spoken to on its standard input and output. */
import { type ChildProcess, spawn } from "node:child_process";
import { UsageError } from "../../../pki/index.ts";
import { reasonOf } from "../read-input.ts";
import { createLineChannel, type OpenChannel } from "./line-channel.ts";

/** What is kept of a device's standard error, in characters. */
const MOST_COMPLAINTS = 4_000;
/** How long a device may take to end by itself, and again after being asked to. */
const PATIENCE = 1_000;

/**
 * Starts a device from a command line: words parted by spaces, quotes around words with spaces in them.
 * @throws UsageError when the line needs a shell, or the program cannot be started
 */
export async function openProcessChannel(commandLine: string): Promise<OpenChannel> {
  const [program = "", ...words] = wordsOf(commandLine);
  const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  let complaints = "";
  child.stderr.on("data", (chunk: Uint8Array) => {
    complaints = (complaints + new TextDecoder().decode(chunk)).slice(-MOST_COMPLAINTS);
  });
  const started = new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      reject(
        new UsageError(
          `cannot start ${program}: ${reasonOf(error)}`,
          "name a program that is there and may be run",
        ),
      );
    });
  });
  await started;
  const channel = createLineChannel(child.stdout, (text) => void child.stdin.write(text));
  // A device that died is told of by its end, not by the pipe that broke.
  child.stdin.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => {
    child.once("close", (code, signal) => {
      channel.ended(
        signal === null
          ? `the device ended with exit code ${code ?? "?"}`
          : `the device was ended by ${signal}`,
      );
      resolve();
    });
  });
  return {
    ...channel,
    complaints: () => complaints.trim(),
    close: async () => {
      child.stdin.end();
      child.stdout.resume();
      if (await within(gone, PATIENCE)) return;
      signalAll(child, "SIGTERM");
      if (await within(gone, PATIENCE)) return;
      signalAll(child, "SIGKILL");
      if (await within(gone, PATIENCE)) return;
      // Something that left the group holds the pipes; it is not ours to look for.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** Signals the device and what it started: a script's program would otherwise outlive the script. */
function signalAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

async function within(done: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const first = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return first;
}

/** The words of a command line. What only a shell understands is refused, so that nobody wonders what became of it. */
export function wordsOf(commandLine: string): readonly string[] {
  const words: string[] = [];
  const rest = commandLine.trim();
  const word = /\s*((?:[^\s'"]|'[^']*'|"[^"]*")+)/y;
  while (word.lastIndex < rest.length) {
    const found = word.exec(rest)?.[1];
    if (found === undefined) throw new UsageError(`--exec '${commandLine}' has a quote without its end`);
    if (/[|&;<>$`*?\\(){}]/.test(found.replaceAll(/'[^']*'/g, ""))) {
      throw new UsageError(
        `--exec '${commandLine}' needs a shell, and none is used`,
        "put it into a script, and name the script",
      );
    }
    words.push(
      found.replaceAll(
        /'([^']*)'|"([^"]*)"/g,
        (_, single?: string, double?: string) => single ?? double ?? "",
      ),
    );
  }
  if (words.length === 0)
    throw new UsageError("--exec names no program", "for example --exec './mydevice --port 1'");
  return words;
}
