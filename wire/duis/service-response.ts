/** DUIS service responses as types: what the DCC tells a User, at once or later. */
import type { EntityId, Instant } from "../../pki/index.ts";
import type { RequestId } from "./service-request.ts";

/** DeviceStatus of the Smart Metering Inventory (DUIS schema 5.4). */
export type DeviceStatus =
  | "Pending"
  | "Whitelisted"
  | "InstalledNotCommissioned"
  | "Commissioned"
  | "Decommissioned"
  | "Withdrawn"
  | "Suspended"
  | "Recovery"
  | "Recovered";

/** One device as 8.2 Read Inventory reports it. */
export interface InventoryRecord {
  readonly deviceId: EntityId;
  readonly deviceType: string;
  readonly deviceStatus: DeviceStatus;
  readonly mprn: string | undefined;
}

export type ServiceResponseContent =
  /** Accepted for sending; the device's answer comes later. */
  | { readonly kind: "acknowledgement" }
  /** Refused, or failed on the way. */
  | { readonly kind: "error" }
  /** The DCC's own service is done. */
  | { readonly kind: "done" }
  | { readonly kind: "preCommand"; readonly gbcsPayload: Uint8Array }
  | { readonly kind: "gbcsPayload"; readonly gbcsPayload: Uint8Array }
  /** The finished command, for the User to carry to the device by hand-held terminal. */
  | { readonly kind: "localCommand"; readonly gbcsPayload: Uint8Array }
  /** DSPScheduleID of a schedule that was made or read. */
  | { readonly kind: "schedule"; readonly scheduleId: number; readonly nextAt: Instant | undefined }
  | { readonly kind: "inventory"; readonly devices: readonly InventoryRecord[] };

export interface ServiceResponse {
  readonly requestId: RequestId;
  /** ResponseCode of DUIS, such as I99 or E4. */
  readonly responseCode: string;
  readonly responseDateTime: Instant;
  readonly content: ServiceResponseContent;
}
