/** The time of the device when it answered. */
import type { Instant } from "../../pki/index.ts";
import { type GbcsMessage, readCosemDateTime } from "../../wire/index.ts";

/** The device's time in its answer; answers without one are not about time. */
export function clockOf({ header }: GbcsMessage): Instant {
  const at = header.dateTime === undefined ? undefined : readCosemDateTime(header.dateTime);
  return at?.ok ? at.value : (0 as Instant);
}
