/**
 * A device's own two certificates: 6.24.2 asks for one (CS02e), 6.17 has the device make a new key pair (CS02c), 6.15.2
 * brings the certificate for it (CS02d). All critical; each payload is measured on an ESME (RTDS 4.5.0).
 */
import { UsageError } from "../../pki/index.ts";
import {
  type CredentialType,
  encodeIssueSecurityCredentialsCommand,
  encodeProvideDeviceCertificateCommand,
  encodeUpdateDeviceCertificateCommand,
  MESSAGE_CODES,
  type ServiceRequest,
} from "../../wire/index.ts";
import { type DeviceService, rememberNothing } from "./device-service.ts";

const METERS = ["ESME", "GSME", "GPF"] as const;

const KEY_USAGE_OF = {
  "Digital Signature": "digitalSignature",
  "Key Agreement": "keyAgreement",
} as const satisfies Readonly<Record<CredentialType, string>>;

/** 6.24.2 Retrieve Device Security Credentials (Device). */
export const retrieveDeviceCertificate: DeviceService = {
  serviceReferenceVariant: "6.24.2",
  messageCodes: [MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE],
  targets: METERS,
  originator: "user",
  signer: "user",
  payload: (request) => ({
    messageCode: MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE,
    content: encodeProvideDeviceCertificateCommand({ keyUsage: keyUsageOf(request) }),
  }),
  answered: rememberNothing,
};

/** 6.17 Issue Security Credentials. */
export const issueSecurityCredentials: DeviceService = {
  serviceReferenceVariant: "6.17",
  messageCodes: [MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS],
  targets: METERS,
  originator: "user",
  signer: "user",
  payload: (request) => ({
    messageCode: MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS,
    content: encodeIssueSecurityCredentialsCommand({ keyUsage: keyUsageOf(request) }),
  }),
  answered: rememberNothing,
};

/** 6.15.2 Update Security Credentials (Device). */
export const updateDeviceCertificate: DeviceService = {
  serviceReferenceVariant: "6.15.2",
  messageCodes: [MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE],
  targets: METERS,
  originator: "user",
  signer: "user",
  payload: ({ body }) => {
    if (body.kind !== "UpdateSecurityCredentialsDevice") {
      throw new UsageError(`6.15.2 cannot carry a ${body.kind} body`);
    }
    return {
      messageCode: MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE,
      content: encodeUpdateDeviceCertificateCommand(body.deviceCertificate),
    };
  },
  answered: rememberNothing,
};

function keyUsageOf({ body, serviceReferenceVariant }: ServiceRequest) {
  if (body.kind !== "RetrieveDeviceSecurityCredentialsDevice" && body.kind !== "IssueSecurityCredentials") {
    throw new UsageError(`${serviceReferenceVariant} cannot carry a ${body.kind} body`);
  }
  return KEY_USAGE_OF[body.credentialType];
}
