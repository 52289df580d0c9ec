/** Live streams over server-sent events: everything so far, then each as it happens, then the end. */
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { ApiError } from "../api-error.ts";
import type { Limits } from "../limits.ts";
import type { ServerParts } from "../server-parts.ts";
import type { KeptEstate, KeptRun } from "../store/entries.ts";
import type { Session } from "../store/session-store.ts";

/** A word now and then, so that nothing in between takes the silence for the end. */
const HEARTBEAT = 15_000;

/** Open streams by session, and of each server all together. */
const open = new WeakMap<Session, number>();
const openInAll = new WeakMap<Limits, number>();

export async function runStream(
  context: Context,
  { runs, limits }: ServerParts,
  session: Session,
  kept: KeptRun,
): Promise<Response> {
  const first = Number(context.req.header("last-event-id") ?? "-1") + 1;
  const { lines, news } = await runs.follow(session, kept.run.id);
  return stream(context, session, limits, async (say, gone) => {
    let next = Number.isSafeInteger(first) && first >= 0 ? first : 0;
    const sendNew = async (): Promise<void> => {
      while (next < lines.length && !gone.aborted) {
        await say.writeSSE({ event: "event", id: String(next), data: lines[next] ?? "" });
        next += 1;
      }
    };
    await sendNew();
    if (news !== undefined) {
      const wake = waker();
      const stop = news.listen(wake.wake);
      try {
        while (!runs.hasEnded(kept.run.id) && !gone.aborted) {
          await wake.sleep(gone);
          await sendNew();
        }
        await sendNew();
      } finally {
        stop();
      }
    }
    if (!gone.aborted) await say.writeSSE({ event: "end", data: JSON.stringify(kept.run) });
  });
}

export function estateStream(
  context: Context,
  { estates, limits }: ServerParts,
  session: Session,
  kept: KeptEstate,
): Response | Promise<Response> {
  return stream(context, session, limits, async (say, gone) => {
    const waiting: { readonly event: string; readonly data: string }[] = [];
    const wake = waker();
    const news = estates.newsOf(kept.estate.id);
    let ended = news === undefined;
    const stop = news?.listen((said) => {
      const { kind, ...data } = said;
      if (kind === "end") ended = true;
      else waiting.push({ event: kind, data: JSON.stringify(data) });
      wake.wake();
    });
    try {
      await say.writeSSE({ event: "estate", data: JSON.stringify(kept.estate) });
      while (!gone.aborted) {
        for (const said of waiting.splice(0)) await say.writeSSE(said);
        if (ended && waiting.length === 0) break;
        if (waiting.length === 0) await wake.sleep(gone);
      }
    } finally {
      stop?.();
    }
    if (!gone.aborted) await say.writeSSE({ event: "end", data: JSON.stringify(kept.estate) });
  });
}

function stream(
  context: Context,
  session: Session,
  limits: Limits,
  tell: (say: SSEStreamingApi, gone: AbortSignal) => Promise<void>,
): Response | Promise<Response> {
  // Whoever asks for the head of a stream alone would never read it, and would hold its place for ever.
  if (context.req.method === "HEAD") {
    return context.body(null, 200, { "content-type": "text/event-stream" });
  }
  const streams = open.get(session) ?? 0;
  const all = openInAll.get(limits) ?? 0;
  if (all >= limits.streams) {
    throw new ApiError(
      "too-many-streams",
      `${all} live streams are open on this server, which is as many as may be`,
      "ask without a stream: the run says its state, and its log is there when it has ended",
    );
  }
  if (streams >= limits.streamsPerSession) {
    throw new ApiError(
      "too-many-streams",
      `${streams} live streams are open in this session`,
      "close one of them",
    );
  }
  open.set(session, streams + 1);
  openInAll.set(limits, all + 1);
  return streamSSE(context, async (say) => {
    const gone = new AbortController();
    say.onAbort(() => gone.abort());
    const beat = setInterval(() => {
      say.write(": still here\n\n").catch(() => undefined);
    }, HEARTBEAT);
    beat.unref();
    try {
      await tell(say, gone.signal);
    } finally {
      clearInterval(beat);
      open.set(session, (open.get(session) ?? 1) - 1);
      openInAll.set(limits, (openInAll.get(limits) ?? 1) - 1);
    }
  });
}

/** Sleeps until it is woken; a wake-up while nobody sleeps is not lost. */
function waker(): { readonly wake: () => void; readonly sleep: (gone: AbortSignal) => Promise<void> } {
  let woken = false;
  let rouse: (() => void) | undefined;
  return {
    wake: () => {
      woken = true;
      rouse?.();
    },
    sleep: (gone) =>
      new Promise((resolve) => {
        const done = (): void => {
          woken = false;
          rouse = undefined;
          gone.removeEventListener("abort", done);
          resolve();
        };
        if (woken || gone.aborted) {
          done();
          return;
        }
        rouse = done;
        gone.addEventListener("abort", done, { once: true });
      }),
  };
}
