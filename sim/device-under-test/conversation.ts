/**
 * Question and answer with a device, over whatever carries the lines. An exchange ends with the device's `done`;
 * whatever else a device does instead is a fault in words, and never an exception.
 */
import type { Decoded } from "../../pki/index.ts";
import {
  decodeDeviceLine,
  type DeviceLine,
  encodeTestbedLine,
  shortened,
  type TestbedLine,
} from "./protocol.ts";

/** What comes next from a device: a line (or what is no line), nothing within the time, or the end. */
export type ChannelEvent =
  | { readonly kind: "line"; readonly line: Decoded<string> }
  | { readonly kind: "timeOut" }
  /** `why` says how it ended, as far as the carrier knows: an exit code, a closed connection. */
  | { readonly kind: "ended"; readonly why: string };

/** Carries lines to a device and back. The shells make one of a connection or a process. */
export interface DeviceChannel {
  send(lines: readonly string[]): void;
  /** Starts a time limit; the function gives the next event, and `timeOut` once the limit has passed. */
  within(milliseconds: number): () => Promise<ChannelEvent>;
}

/**
 * What was wrong with an exchange:
 * - `timeOut`: no `done` in time
 * - `error`: the device said `error`
 * - `garbage`: a line that the protocol does not have, or not here
 * - `flood`: more lines than any answer has
 * - `ended`: the device is gone
 */
export interface ExchangeFault {
  readonly kind: "timeOut" | "error" | "garbage" | "flood" | "ended";
  readonly text: string;
}

export interface Exchange {
  readonly lines: readonly DeviceLine[];
  /** The messages that the device sent, in order. */
  readonly messages: readonly Uint8Array[];
  readonly notes: readonly string[];
  readonly fault: ExchangeFault | undefined;
}

/** More lines than this before `done` are no answer any more. */
const MOST_LINES = 64;
/** How much of what a device said too late or too much is read to find its place again. */
const MOST_STALE_LINES = 10_000;

/** A conversation with one device. */
export interface Conversation {
  /** Sends lines and collects the answer until `end`. */
  ask(lines: readonly TestbedLine[], end: "done" | "ready"): Promise<Exchange>;
  /** Finds the device's place again after a fault; false when that fails. */
  resynchronise(): Promise<boolean>;
  /** Sends lines to which no answer is due. */
  tell(lines: readonly TestbedLine[]): void;
}

/** @param timeOut milliseconds for one exchange */
export function converse(channel: DeviceChannel, timeOut: number): Conversation {
  let syncNumber = 0;
  return {
    tell: (lines) => channel.send(lines.map(encodeTestbedLine)),
    ask: async (lines, end) => {
      channel.send(lines.map(encodeTestbedLine));
      return collect(channel.within(timeOut), timeOut, end);
    },
    resynchronise: async () => {
      syncNumber += 1;
      channel.send([encodeTestbedLine({ kind: "sync", number: syncNumber })]);
      const next = channel.within(timeOut);
      for (let stale = 0; stale < MOST_STALE_LINES; stale += 1) {
        const event = await next();
        if (event.kind !== "line") return false;
        const line = event.line.ok ? decodeDeviceLine(event.line.value) : event.line;
        if (line.ok && line.value.kind === "sync" && line.value.number === syncNumber) return true;
      }
      return false;
    },
  };
}

async function collect(
  next: () => Promise<ChannelEvent>,
  timeOut: number,
  end: "done" | "ready",
): Promise<Exchange> {
  const lines: DeviceLine[] = [];
  let garbage: ExchangeFault | undefined;
  const finished = (fault: ExchangeFault | undefined): Exchange => ({
    lines,
    messages: lines.flatMap((line) => (line.kind === "message" ? [line.bytes] : [])),
    notes: lines.flatMap((line) => (line.kind === "note" ? [line.text] : [])),
    fault: fault === undefined || fault.kind === "timeOut" ? (garbage ?? fault) : fault,
  });
  const complain = (text: string): void => {
    garbage ??= { kind: "garbage", text };
  };
  for (let count = 0; count < MOST_LINES; count += 1) {
    const event = await next();
    if (event.kind === "timeOut") {
      return finished({ kind: "timeOut", text: `no ${end} within ${timeOut} ms${afterHowMuch(lines)}` });
    }
    if (event.kind === "ended") return finished({ kind: "ended", text: event.why });
    if (!event.line.ok) {
      complain(event.line.problem.reason);
      continue;
    }
    const line = decodeDeviceLine(event.line.value);
    if (!line.ok) {
      complain(line.problem.reason);
      continue;
    }
    const { value } = line;
    if (value.kind === end) return finished(undefined);
    if (value.kind === "error") return finished({ kind: "error", text: value.text });
    if (!FITTING[end].includes(value.kind)) {
      complain(`"${shortened(event.line.value)}" where ${end} is due`);
      continue;
    }
    lines.push(value);
  }
  return finished({ kind: "flood", text: `more than ${MOST_LINES} lines without ${end}` });
}

/** What may come before the end of an exchange. */
const FITTING: Readonly<Record<"done" | "ready", readonly DeviceLine["kind"][]>> = {
  done: ["message", "note"],
  ready: ["hello", "certificate", "note"],
};

function afterHowMuch(lines: readonly DeviceLine[]): string {
  const messages = lines.filter(({ kind }) => kind === "message").length;
  return messages === 0 ? "" : `, after ${messages} message${messages === 1 ? "" : "s"}`;
}
