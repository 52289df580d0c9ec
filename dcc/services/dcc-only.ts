/** The services that the DCC answers from its own records: 8.2 Read Inventory and 12.2 Device Pre-notification. */
import { InternalError } from "../../pki/index.ts";
import type { ServiceRequest, ServiceResponseContent } from "../../wire/index.ts";
import type { DccState } from "../dcc-state.ts";
import { devicesOfMeterPoint } from "../inventory.ts";

export interface OwnAnswer {
  readonly state: DccState;
  readonly content: ServiceResponseContent;
}

/** Whether the DCC has the answer to such a request in its records. */
export function isAnsweredFromRecords({ body }: ServiceRequest): boolean {
  return body.kind === "ReadInventory" || body.kind === "DevicePrenotification";
}

/** Carries out a request whose checks have all passed. */
export function answerFromRecords(state: DccState, { body }: ServiceRequest): OwnAnswer {
  switch (body.kind) {
    case "ReadInventory":
      return {
        state,
        content: {
          kind: "inventory",
          devices: devicesOfMeterPoint(state.inventory, body.mprn).map(
            ({ deviceId, deviceType, deviceStatus, mprn }) => ({ deviceId, deviceType, deviceStatus, mprn }),
          ),
        },
      };
    case "DevicePrenotification": {
      const entry = {
        deviceId: body.deviceId,
        deviceType: body.deviceType,
        deviceStatus: "Pending" as const,
        mprn: undefined,
        associatedGpf: body.associatedGpfDeviceId,
      };
      return {
        state: { ...state, inventory: new Map(state.inventory).set(body.deviceId, entry) },
        content: { kind: "done" },
      };
    }
    default:
      throw new InternalError(`${body.kind} is not answered from the DCC's own records`);
  }
}
