/** Lines over a pair of Node streams, as the conversation with a device wants them. */
import type { Decoded } from "../../../pki/index.ts";
import { type ChannelEvent, createLineSplitter, type DeviceChannel } from "../../../sim/index.ts";

/** A channel that somebody has to close. */
export interface OpenChannel extends DeviceChannel {
  /** Ends the connection or the process, by force if need be, and resolves when it is gone. */
  close(): Promise<void>;
  /** What the device wrote on its standard error, the end of it; empty where there is none. */
  complaints(): string;
}

/** Lines that wait to be read beyond this many: the device is not read from until they are taken. */
const MOST_WAITING = 1000;

export interface LineChannel extends DeviceChannel {
  /** Says that nothing more will come. */
  ended(why: string): void;
}

/** Makes a channel of what a device writes (`input`) and what it reads (`write`). */
export function createLineChannel(input: NodeJS.ReadableStream, write: (text: string) => void): LineChannel {
  const splitter = createLineSplitter();
  const waiting: Decoded<string>[] = [];
  let end: string | undefined;
  let wake: (() => void) | undefined;
  const arrived = (lines: readonly Decoded<string>[]): void => {
    waiting.push(...lines);
    if (waiting.length > MOST_WAITING) input.pause();
    wake?.();
  };
  input.on("data", (chunk: Uint8Array) => arrived(splitter.push(new Uint8Array(chunk))));

  const take = (): ChannelEvent | undefined => {
    const line = waiting.shift();
    if (waiting.length < MOST_WAITING && input.isPaused()) input.resume();
    if (line !== undefined) return { kind: "line", line };
    return end === undefined ? undefined : { kind: "ended", why: end };
  };
  return {
    send: (lines) => {
      if (end === undefined) write(lines.map((line) => `${line}\n`).join(""));
    },
    within: (milliseconds) => {
      const limit = Date.now() + milliseconds;
      return async () => {
        for (;;) {
          const left = limit - Date.now();
          if (left <= 0) return { kind: "timeOut" };
          const event = take();
          if (event !== undefined) return event;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, left);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
          wake = undefined;
        }
      };
    },
    ended: (why) => {
      if (end !== undefined) return;
      arrived(splitter.end());
      end = why;
      wake?.();
    },
  };
}
