/** One service of the catalogue as its tables write it. */
import type { CommandVariant } from "../../wire/index.ts";

/**
 * Which command variants a service takes (measured: the comments of the DUIS schema 5.4). Commissioning (8.1.1) and
 * opting out (8.5) are the two exceptions.
 */
export const COMMAND_VARIANTS_OF = {
  nonCritical: [1, 2, 3],
  critical: [4, 5, 6, 7],
  nonDevice: [8],
  commissioning: [4, 5],
  optOut: [1],
} as const satisfies Readonly<Record<string, readonly CommandVariant[]>>;

export interface ServiceRow {
  /** Service reference variant: 6.15.1. */
  readonly variant: string;
  readonly name: string;
  /** The DUIS element that the request's body is. */
  readonly body: string;
  /** The User Roles that may send it, with spaces between; none for 7.16, 8.5 and 8.6 (measured). */
  readonly roles: string;
  readonly variants: keyof typeof COMMAND_VARIANTS_OF;
  /** Where it does not follow from the command variants. */
  readonly criticality?: "critical" | "notCritical";
  /** Who holds it until its time: the DCC, the device, or one after the other. */
  readonly futureDated?: "dcc" | "device" | "dccAndDevice";
  readonly scheduled?: "byTheDcc";
  /**
   * The device types that it can be sent to, with spaces between: those that its GBCS use cases name, and those that the
   * reference messages send it to. None for a service that the DCC answers itself.
   */
  readonly devices?: string;
}
