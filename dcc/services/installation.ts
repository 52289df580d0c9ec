/**
 * The services of an installation that end in a device: 8.11 lets the meter onto the home area network, 8.7.2
 * joins it with the gas proxy function, 8.1.1 commissions it, 6.20.1 tells it its meter point. Which inventory
 * status follows each answer is recalled, not read.
 */
import { type Instant, UsageError } from "../../pki/index.ts";
import {
  decodeAddDeviceToLogResponse,
  decodeJoinDeviceResponse,
  decodeSetClockResponse,
  encodeAddDeviceToLogCommand,
  encodeJoinDeviceCommand,
  encodeSetClockCommand,
  encodeSetMeterPointReferenceNumberCommand,
  MESSAGE_CODES,
  type ServiceRequest,
  type ServiceRequestBody,
} from "../../wire/index.ts";
import { withEntry } from "../inventory.ts";
import { type DeviceService, rememberNothing } from "./device-service.ts";

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

/** 8.7.2 Join Service (Non-Critical): the gas meter is joined with its gas proxy function. */
export const joinService: DeviceService = {
  serviceReferenceVariant: "8.7.2",
  messageCodes: [MESSAGE_CODES.CS03B_METHOD_B_JOIN],
  originator: "user",
  signer: "nobody",
  payload: (request) => ({
    messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN,
    content: encodeJoinDeviceCommand({
      joinMethodAndRole: "methodB",
      otherDeviceEntityIdentifier: bodyOf(request, "JoinServiceNonCritical").otherDeviceId,
      otherDeviceType: "gasProxyFunction",
    }),
  }),
  answered: (state, { device, answer }) => {
    const result = decodeJoinDeviceResponse(answer.content);
    return result.ok && result.value === "success"
      ? {
          ...state,
          inventory: withEntry(state.inventory, device, { deviceStatus: "InstalledNotCommissioned" }),
        }
      : state;
  },
};

/** 8.1.1 Commission Device: critical; the Supplier signs a clock setting and the meter's answer commissions it. */
export const commissionDevice: DeviceService = {
  serviceReferenceVariant: "8.1.1",
  messageCodes: [MESSAGE_CODES.GCS28_SET_CLOCK_GSME],
  originator: "user",
  signer: "user",
  payload: (request) => {
    const { currentDateTime, tolerancePeriod } = bodyOf(request, "CommissionDeviceSynchroniseClock");
    const tolerance = tolerancePeriod * 1000;
    return {
      messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME,
      content: encodeSetClockCommand({
        validityIntervalStart: (currentDateTime - tolerance) as Instant,
        validityIntervalEnd: (currentDateTime + tolerance) as Instant,
      }),
    };
  },
  answered: (state, { device, answer }) => {
    const result = decodeSetClockResponse(answer.content);
    return result.ok && result.value.deviceTimeStatus === "reliable"
      ? { ...state, inventory: withEntry(state.inventory, device, { deviceStatus: "Commissioned" }) }
      : state;
  },
};

/** Seconds from 1970 to 2000-01-01T00:00:00Z, the epoch of ZigBee times. */
const ZIGBEE_EPOCH_SECONDS = 946_684_800;

/** 6.20.1 Set Device Configuration (Import MPxN). */
export const setImportMpxn: DeviceService = {
  serviceReferenceVariant: "6.20.1",
  messageCodes: [MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME],
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
