/**
 * The services of an installation that end in a device: 8.11 lets the meter onto the home area network, 8.1.1
 * commissions it, 6.20.1 tells it its meter point; and 6.11, the clock of a meter in use. Which inventory
 * status follows each answer is recalled, not read.
 */
import { type Instant, UsageError } from "../../pki/index.ts";
import {
  decodeAddDeviceToLogResponse,
  decodeSetClockResponse,
  encodeAddDeviceToLogCommand,
  encodeSetClockCommand,
  encodeSetMeterPointReferenceNumberCommand,
  MESSAGE_CODES,
  type ServiceRequest,
  type ServiceRequestBody,
  ZIGBEE_EPOCH_SECONDS,
} from "../../wire/index.ts";
import { withEntry } from "../inventory.ts";
import { type CommandPayload, type DeviceService, rememberNothing } from "./device-service.ts";

type BodyOf<Kind extends ServiceRequestBody["kind"]> = Extract<ServiceRequestBody, { kind: Kind }>;

function bodyOf<Kind extends ServiceRequestBody["kind"]>(request: ServiceRequest, kind: Kind): BodyOf<Kind> {
  if (request.body.kind !== kind) {
    throw new UsageError(`${request.serviceReferenceVariant} cannot carry a ${request.body.kind} body`);
  }
  return request.body as BodyOf<Kind>;
}

/** 8.11 Update HAN Device Log: the hub's device log, and the meter point of the device and its hub. */
export const updateHanDeviceLog: DeviceService = {
  serviceReferenceVariant: "8.11",
  messageCodes: [MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG],
  targets: ["CHF"],
  originator: "brokerNamingUser",
  signer: "nobody",
  payload: (request, counter) => {
    const { deviceId, installCode, joinTimePeriod } = bodyOf(request, "UpdateHANDeviceLog");
    return {
      messageCode: MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
      content: encodeAddDeviceToLogCommand({
        originatorCounter: counter,
        deviceId,
        installCode,
        joinTimePeriod,
      }),
    };
  },
  answered: (state, { request, device, answer }) => {
    const { deviceId, importMprn } = bodyOf(request, "UpdateHANDeviceLog");
    const results = decodeAddDeviceToLogResponse(answer.content);
    if (!results.ok || results.value.registerDevice !== 0) {
      return state;
    }
    const gpf = state.inventory.get(deviceId)?.associatedGpf;
    const whitelisted = withEntry(state.inventory, deviceId, {
      deviceStatus: "Whitelisted",
      mprn: importMprn,
    });
    const withHub = withEntry(whitelisted, device, { mprn: importMprn });
    return {
      ...state,
      inventory: gpf === undefined ? withHub : withEntry(withHub, gpf, { mprn: importMprn }),
    };
  },
};

/** 8.1.1 Commission Device: critical; the Supplier signs a clock setting and the meter's answer commissions it. */
export const commissionDevice: DeviceService = {
  serviceReferenceVariant: "8.1.1",
  messageCodes: [MESSAGE_CODES.GCS28_SET_CLOCK_GSME],
  targets: ["GSME"],
  originator: "user",
  signer: "user",
  payload: clockPayload,
  answered: (state, { device, answer }) => {
    const result = decodeSetClockResponse(answer.content);
    return result.ok && result.value.deviceTimeStatus === "reliable"
      ? { ...state, inventory: withEntry(state.inventory, device, { deviceStatus: "Commissioned" }) }
      : state;
  },
};

/** 6.11 Synchronise Clock: the same command, of a meter that is commissioned already. */
export const synchroniseClock: DeviceService = {
  ...commissionDevice,
  serviceReferenceVariant: "6.11",
  answered: rememberNothing,
};

function clockPayload({ body, serviceReferenceVariant }: ServiceRequest): CommandPayload {
  if (body.kind !== "CommissionDeviceSynchroniseClock" && body.kind !== "SynchroniseClock") {
    throw new UsageError(`${serviceReferenceVariant} cannot carry a ${body.kind} body`);
  }
  const tolerance = body.tolerancePeriod * 1000;
  return {
    messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME,
    content: encodeSetClockCommand({
      validityIntervalStart: (body.currentDateTime - tolerance) as Instant,
      validityIntervalEnd: (body.currentDateTime + tolerance) as Instant,
    }),
  };
}

/** 6.20.1 Set Device Configuration (Import MPxN). */
export const setImportMpxn: DeviceService = {
  serviceReferenceVariant: "6.20.1",
  messageCodes: [MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME],
  targets: ["GSME"],
  originator: "user",
  signer: "nobody",
  payload: (request, _counter, at) => ({
    messageCode: MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME,
    content: encodeSetMeterPointReferenceNumberCommand({
      issuerEventId: Math.floor(at / 1000) - ZIGBEE_EPOCH_SECONDS,
      siteIdTime: 0,
      providerId: 0,
      meterPointReferenceNumber: bodyOf(request, "SetDeviceConfigurationImportMPxN").importMprn,
    }),
  }),
  answered: rememberNothing,
};
