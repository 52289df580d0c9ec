/** How much of a run a story tells. */
import type { LogEvent } from "../log/event.ts";
import { eventsOfKind } from "../log/run-record.ts";

/**
 * - `brief`: what was asked, who refused and why, and who holds the slot
 * - `normal`: every request with every verdict, and each command on its way to a device
 * - `full`: every event, with every check that was made and every octet that was sent
 */
export const STORY_DETAILS = ["brief", "normal", "full"] as const;
export type StoryDetail = (typeof STORY_DETAILS)[number];

/** The events of a step that a story of this detail tells. */
export function selectEvents(
  events: readonly LogEvent[],
  detail: Exclude<StoryDetail, "brief">,
): readonly LogEvent[] {
  return detail === "full" ? events : events.filter((event) => isTold(event, events));
}

function isTold(event: LogEvent, step: readonly LogEvent[]): boolean {
  switch (event.kind) {
    case "inventoryChanged":
      return false;
    case "answerChecked":
      return event.verdict === "dropped";
    case "messageSent":
      return eventsOfKind(step, "deviceDecided").some(({ device }) => device === event.to);
    case "serviceResponseReceived":
      // A refusal by the DCC was told as its verdict; what the asker hears of a device's silence was not.
      return (
        (event.responseCode === "I0" && isRead(event.requestId, step)) ||
        (event.responseCode.startsWith("E") &&
          !eventsOfKind(step, "dccDecided").some(
            ({ requestId, verdict }) => requestId === event.requestId && verdict === "refused",
          ))
      );
    default:
      return true;
  }
}

/** Services whose answer is what they were asked for: readings, schedules, configurations, logs, the inventory. */
const READS = /^(4\.|5\.|6\.2\.|6\.13$|7\.4$|8\.2$|8\.9$|11\.2$|14\.1$)/;

function isRead(requestId: string, step: readonly LogEvent[]): boolean {
  return step.some(
    (event) =>
      (event.kind === "serviceRequestSent" || event.kind === "requestDue") &&
      event.requestId === requestId &&
      READS.test(event.serviceReferenceVariant),
  );
}
