/**
 * The services that the DCC answers from its own records: the inventory (8.2, 8.3, 8.4, 12.2), schedules (5.1, 5.2, 5.3)
 * and what a User brings back from a device that it visited (8.13).
 */
import { type Instant, InternalError } from "../../pki/index.ts";
import type { ScheduleOrder, ServiceRequest, ServiceResponseContent } from "../../wire/index.ts";
import type { DccEnvironment } from "../dcc-environment.ts";
import type { DccAlert } from "../alerts/dcc-alert.ts";
import type { DccState } from "../dcc-state.ts";
import { devicesOfMeterPoint, withEntry } from "../inventory.ts";
import { receiveDeviceAnswer } from "../receive-answer.ts";
import type { ResponseCode } from "../response-codes.ts";

export interface OwnAnswer {
  readonly state: DccState;
  readonly responseCode: ResponseCode;
  readonly content: ServiceResponseContent;
  /** What the DCC tells Users beside its answer. */
  readonly alerts?: readonly DccAlert[];
}

const OWN_SERVICES: ReadonlySet<ServiceRequest["body"]["kind"]> = new Set([
  "ReadInventory",
  "DevicePrenotification",
  "DecommissionDevice",
  "UpdateInventory",
  "CreateSchedule",
  "ReadSchedule",
  "DeleteSchedule",
  "ReturnLocalCommandResponse",
]);

/** Whether the DCC has the answer to such a request in its records. */
export function isAnsweredFromRecords({ body }: ServiceRequest): boolean {
  return OWN_SERVICES.has(body.kind);
}

/** Carries out a request whose checks have all passed. */
export function answerFromRecords(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): OwnAnswer {
  const { body } = request;
  switch (body.kind) {
    case "ReadInventory": {
      const devices = devicesOfMeterPoint(state.inventory, body.mprn).map(
        ({ deviceId, deviceType, deviceStatus, mprn }) => ({ deviceId, deviceType, deviceStatus, mprn }),
      );
      return { state, responseCode: "I0", content: { kind: "inventory", devices } };
    }
    case "DevicePrenotification":
      return done({
        ...state,
        inventory: new Map(state.inventory).set(body.deviceId, {
          deviceId: body.deviceId,
          deviceType: body.deviceType,
          deviceStatus: "Pending",
          mprn: undefined,
          associatedGpf: body.associatedGpfDeviceId,
        }),
      });
    case "DecommissionDevice":
      return done({
        ...state,
        inventory: withEntry(state.inventory, body.deviceId, { deviceStatus: "Decommissioned" }),
      });
    case "UpdateInventory":
      return done({ ...state, inventory: updatedInventory(state, body) });
    case "CreateSchedule":
      return withNewSchedule(state, request, body.schedule);
    case "ReadSchedule":
    case "DeleteSchedule":
      return ownSchedule(state, request, body);
    case "ReturnLocalCommandResponse": {
      const { target } = body.originalRequestId;
      const received = receiveDeviceAnswer(environment, state, target, body.deviceGbcsResponse, at);
      return received.answers === "userRequest"
        ? { ...done(received.state), alerts: received.alerts }
        : { state, responseCode: "E081301", content: { kind: "error" } };
    }
    default:
      throw new InternalError(`${body.kind} is not answered from the DCC's own records`);
  }
}

/** A service without content to return. */
function done(state: DccState): OwnAnswer {
  return { state, responseCode: "I0", content: { kind: "done" } };
}

function updatedInventory(
  { inventory }: DccState,
  { deviceId, update }: Extract<ServiceRequest["body"], { kind: "UpdateInventory" }>,
): DccState["inventory"] {
  switch (update.kind) {
    case "deviceStatus":
      return withEntry(inventory, deviceId, { deviceStatus: update.deviceStatus });
    case "mpxn":
      return withEntry(inventory, deviceId, { mprn: update.importMpxn });
    case "deleteDevice": {
      const left = new Map(inventory);
      left.delete(deviceId);
      return left;
    }
  }
}

function withNewSchedule(
  state: DccState,
  { requestId, signer }: ServiceRequest,
  order: ScheduleOrder,
): OwnAnswer {
  const scheduleId = state.schedules.reduce((last, each) => Math.max(last, each.scheduleId), 0) + 1;
  const nextAt = order.firstAt <= order.until ? order.firstAt : undefined;
  const made = { scheduleId, owner: requestId.originator, order, madeBy: requestId, signer, nextAt };
  return {
    state: { ...state, schedules: [...state.schedules, made] },
    responseCode: "I0",
    content: { kind: "schedule", scheduleId, nextAt },
  };
}

/** Nobody reads or deletes another User's schedule. */
function ownSchedule(
  state: DccState,
  { requestId }: ServiceRequest,
  { kind, scheduleId }: { readonly kind: "ReadSchedule" | "DeleteSchedule"; readonly scheduleId: number },
): OwnAnswer {
  const found = state.schedules.find(
    (each) => each.scheduleId === scheduleId && each.owner === requestId.originator,
  );
  if (found === undefined) {
    return {
      state,
      responseCode: kind === "ReadSchedule" ? "W050201" : "W050301",
      content: { kind: "done" },
    };
  }
  return kind === "ReadSchedule"
    ? { state, responseCode: "I0", content: { kind: "schedule", scheduleId, nextAt: found.nextAt } }
    : done({ ...state, schedules: state.schedules.filter((each) => each !== found) });
}
