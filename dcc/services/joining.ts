/**
 * Devices that talk to one another in the home: 8.7.1 and 8.7.2 join, 8.8.1 and 8.8.2 unjoin, 8.9 reads the log of those
 * joined (measured: RTDS 4.5.0). The critical join of a gas meter carries the other device's certificate (CS03C).
 */
import { type EntityId, UsageError } from "../../pki/index.ts";
import {
  decodeJoinDeviceResponse,
  type DuisDeviceType,
  encodeJoinDeviceCommand,
  encodeReadJoinDetailsCommand,
  encodeUnjoinDeviceCommand,
  type JoinDeviceType,
  type JoinKind,
  MESSAGE_CODES,
  type ServiceRequest,
} from "../../wire/index.ts";
import { withEntry } from "../inventory.ts";
import {
  type CommandPayload,
  type DeviceRecords,
  type DeviceService,
  rememberNothing,
} from "./device-service.ts";

const JOIN_TYPE_OF: Readonly<Record<DuisDeviceType, JoinDeviceType>> = {
  GSME: "gSME",
  ESME: "eSME",
  CHF: "communicationsHubFunction",
  GPF: "gasProxyFunction",
  HCALCS: "hanConnectedAuxiliaryLoadControlSwitch",
  PPMID: "prepaymentInterfaceDevice",
};

/** 8.7.2 Join Service (Non-Critical): the gas meter is joined with its gas proxy function. */
export const joinServiceNonCritical: DeviceService = {
  serviceReferenceVariant: "8.7.2",
  messageCodes: [MESSAGE_CODES.CS03B_METHOD_B_JOIN],
  targets: ["GSME"],
  originator: "user",
  signer: "nobody",
  payload: (request, _counter, _at, records) => ({
    messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN,
    content: encodeJoinDeviceCommand({
      joinMethodAndRole: "methodB",
      otherDeviceEntityIdentifier: otherOf(request, "JoinServiceNonCritical"),
      otherDeviceType:
        JOIN_TYPE_OF[records.deviceTypeOf(otherOf(request, "JoinServiceNonCritical")) ?? "GPF"],
    }),
  }),
  answered: (state, { device, answer }) => {
    const result = decodeJoinDeviceResponse(answer.content);
    const joinedNow =
      result.ok && result.value === "success" && state.inventory.get(device)?.deviceStatus === "Whitelisted";
    return joinedNow
      ? {
          ...state,
          inventory: withEntry(state.inventory, device, { deviceStatus: "InstalledNotCommissioned" }),
        }
      : state;
  },
};

/** 8.7.1 Join Service (Critical): method A between electricity devices, method C on a gas meter. */
export const joinServiceCritical: DeviceService = {
  serviceReferenceVariant: "8.7.1",
  messageCodes: [
    MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER,
    MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER,
    MESSAGE_CODES.CS03C_METHOD_C_JOIN,
  ],
  targets: ["ESME", "GSME", "HCALCS", "PPMID"],
  originator: "user",
  signer: "user",
  payload: (request, _counter, _at, records) => criticalJoin(request, records),
  answered: rememberNothing,
};

function criticalJoin(request: ServiceRequest, records: DeviceRecords): CommandPayload {
  const other = otherOf(request, "JoinServiceCritical");
  const named = {
    otherDeviceEntityIdentifier: other,
    otherDeviceType: JOIN_TYPE_OF[records.deviceTypeOf(other) ?? "PPMID"],
  };
  switch (records.deviceTypeOf(request.requestId.target)) {
    case "ESME":
      return {
        messageCode: MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER,
        content: encodeJoinDeviceCommand({ joinMethodAndRole: "methodAInitiator", ...named }),
      };
    case "GSME": {
      const certificate = records.keyAgreementCertificateOf(other);
      return {
        messageCode: MESSAGE_CODES.CS03C_METHOD_C_JOIN,
        content: encodeJoinDeviceCommand({
          joinMethodAndRole: "methodC",
          ...named,
          ...(certificate === undefined ? {} : { otherDeviceCertificate: certificate }),
        }),
      };
    }
    default:
      return {
        messageCode: MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER,
        content: encodeJoinDeviceCommand({ joinMethodAndRole: "methodAResponder", ...named }),
      };
  }
}

/** 8.8.2 Unjoin Service (Non-Critical). */
export const unjoinServiceNonCritical: DeviceService = {
  serviceReferenceVariant: "8.8.2",
  messageCodes: [MESSAGE_CODES.CS04B_METHOD_B_UNJOIN],
  targets: ["GSME"],
  originator: "user",
  signer: "nobody",
  payload: (request) => ({
    messageCode: MESSAGE_CODES.CS04B_METHOD_B_UNJOIN,
    content: encodeUnjoinDeviceCommand(otherOf(request, "UnjoinServiceNonCritical")),
  }),
  answered: rememberNothing,
};

/** 8.8.1 Unjoin Service (Critical). */
export const unjoinServiceCritical: DeviceService = {
  serviceReferenceVariant: "8.8.1",
  messageCodes: [MESSAGE_CODES.CS04AC_METHOD_A_OR_C_UNJOIN],
  targets: ["ESME", "GSME"],
  originator: "user",
  signer: "user",
  payload: (request) => ({
    messageCode: MESSAGE_CODES.CS04AC_METHOD_A_OR_C_UNJOIN,
    content: encodeUnjoinDeviceCommand(otherOf(request, "UnjoinServiceCritical")),
  }),
  answered: rememberNothing,
};

/** 8.9 Read Device Log, as a meter answers it (CS07); a hub's answer is a COSEM list that no model here makes. */
export const readDeviceLog: DeviceService = {
  serviceReferenceVariant: "8.9",
  messageCodes: [MESSAGE_CODES.CS07_READ_DEVICE_JOIN_DETAILS],
  targets: ["GSME"],
  originator: "userOrBroker",
  signer: "nobody",
  payload: () => ({
    messageCode: MESSAGE_CODES.CS07_READ_DEVICE_JOIN_DETAILS,
    content: encodeReadJoinDetailsCommand(),
  }),
  answered: rememberNothing,
};

function otherOf({ body, serviceReferenceVariant }: ServiceRequest, kind: JoinKind): EntityId {
  if (body.kind !== kind || !("otherDeviceId" in body)) {
    throw new UsageError(`${serviceReferenceVariant} cannot carry a ${body.kind} body`);
  }
  return body.otherDeviceId;
}
