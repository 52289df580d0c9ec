/** Follows a run while the server makes it (server-sent events). */
import type { Run } from "../../server/api/run-schema.ts";
import type { LogEvent } from "../../../sim/views.ts";
import { ApiError } from "./client.ts";

/**
 * Waits for the end of a run.
 * @param beginsStep is told the title of each step as it begins
 * @throws ApiError when the stream breaks off
 */
export function followRun(id: string, beginsStep: (title: string) => void): Promise<Run> {
  return new Promise((resolve, reject) => {
    const stream = new EventSource(`/api/runs/${id}/events`);
    stream.addEventListener("event", ({ data }: MessageEvent<string>) => {
      // Most events are long, and only the titles of steps are wanted here.
      if (!data.startsWith('{"kind":"stepStarted"')) return;
      const event = JSON.parse(data) as LogEvent;
      if (event.kind === "stepStarted") beginsStep(event.title);
    });
    stream.addEventListener("end", ({ data }: MessageEvent<string>) => {
      stream.close();
      resolve(JSON.parse(data) as Run);
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      reject(new ApiError("no-server", "The server stopped telling of this run", "Reload the page."));
    });
  });
}
