/** Duties and strandings that differ in nothing but the device are told in one line. */
import type { LogEvent } from "../log/event.ts";

/** So many devices are named one by one; of more the first and the number. */
const NAMED = 3;

/** The events, each kind of news once, with all its devices in the place of the one. */
export function likeEventsTogether(events: readonly LogEvent[]): readonly LogEvent[] {
  const alike = new Map<string, { readonly event: LogEvent; readonly devices: string[] }>();
  for (const event of events) {
    const device = deviceOf(event);
    const key =
      device === undefined ? `alone ${alike.size}` : JSON.stringify({ ...withDevice(event, ""), at: "" });
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { event, devices: device === undefined ? [] : [device] });
    else if (device !== undefined) known.devices.push(device);
  }
  return [...alike.values()].map(({ event, devices }) =>
    devices.length < 2 ? event : withDevice(event, inWords(devices)),
  );
}

function deviceOf(event: LogEvent): string | undefined {
  switch (event.kind) {
    case "dutyChanged":
      return event.about;
    case "slotStranded":
      return event.device;
    default:
      return undefined;
  }
}

function withDevice(event: LogEvent, device: string): LogEvent {
  switch (event.kind) {
    case "dutyChanged":
      return { ...event, about: device };
    case "slotStranded":
      return { ...event, device };
    default:
      return event;
  }
}

function inWords(devices: readonly string[]): string {
  const [first = "", ...others] = devices;
  return devices.length <= NAMED ? devices.join(", ") : `${first} and ${others.length} more devices`;
}
