/**
 * CS02b as 6.15.1 and 6.21 use it: the same command; what differs is who signs it. In a pre-command it is the
 * party whose certificate is in the slot; in a handover it is the broker, whose certificate is (measured: RTDS
 * 4.5.0, CS02bNOByNO and CS02bNOByNOHandover).
 */
import { type RemotePartyRole, UsageError } from "../../pki/index.ts";
import {
  type CellKeyUsage,
  type CellUsage,
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  type CredentialsReplacementMode,
  type CredentialsUpdate,
  encodeUpdateSecurityCredentialsCommand,
  MESSAGE_CODES,
  type OriginatorCounter,
  type ServiceRequest,
  type TrustAnchorReplacement,
} from "../../wire/index.ts";
import type { DccState } from "../dcc-state.ts";
import { withReplacements } from "../own-commands/replacement-report.ts";
import { managementCell } from "../reported-cells.ts";
import type { AnsweredCommand, CommandPayload, DeviceService } from "./device-service.ts";

const UPDATE_MESSAGE_CODES = [
  MESSAGE_CODES.CS02B_SUPPLIER_BY_SUPPLIER,
  MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
];

/** 6.15.1 Update Security Credentials (KRP): transformed, signed by the User, MACed by the broker. */
export const updateSecurityCredentials: DeviceService = {
  serviceReferenceVariant: "6.15.1",
  messageCodes: UPDATE_MESSAGE_CODES,
  targets: ["ESME", "GSME", "GPF"],
  originator: "user",
  signer: "user",
  payload: (request, counter) => credentialsPayload(updateOf(request), counter),
  answered: rememberReplacements,
};

/** 6.21 Request Handover Of DCC Controlled Device: the broker originates and signs. */
export const requestHandover: DeviceService = {
  serviceReferenceVariant: "6.21",
  messageCodes: UPDATE_MESSAGE_CODES,
  targets: ["ESME", "GSME", "GPF"],
  originator: "broker",
  signer: "broker",
  signingCell: (request) => managementCell(updateOf(request).remotePartyRole, "digitalSignature"),
  payload: (request, counter) => {
    // The DCC keeps a future-dated handover itself, so the device is to carry it out at once.
    const { executionDateTime: _kept, ...update } = updateOf(request);
    return credentialsPayload(update, counter);
  },
  answered: rememberReplacements,
};

function updateOf({ body }: ServiceRequest): CredentialsUpdate {
  if (body.kind === "UpdateSecurityCredentialsKRP" || body.kind === "RequestHandoverOfDCCControlledDevice") {
    return body;
  }
  throw new UsageError(`a ${body.kind} body updates no credentials`);
}

function modeOf(role: RemotePartyRole): CredentialsReplacementMode {
  switch (role) {
    case "supplier":
      return "supplierBySupplier";
    case "networkOperator":
      return "networkOperatorByNetworkOperator";
    default:
      throw new UsageError(`6.15.1 and 6.21 update supplier and network operator cells, not ${role} cells`);
  }
}

function credentialsPayload(update: CredentialsUpdate, counter: OriginatorCounter): CommandPayload {
  const { remotePartyRole, replacementCertificates: certificates } = update;
  const mode = modeOf(remotePartyRole);
  const floor = update.remotePartyFloorSeqNumber;
  const topUpFloor = update.remotePartyPrepaymentTopUpFloorSeqNumber;
  const replacement = (
    der: Uint8Array | undefined,
    keyUsage: CellKeyUsage,
    cellUsage: CellUsage,
  ): readonly TrustAnchorReplacement[] =>
    der === undefined
      ? []
      : [{ replacementCertificate: der, targetTrustAnchorCell: { remotePartyRole, keyUsage, cellUsage } }];

  const content = encodeUpdateSecurityCredentialsCommand({
    authorisingRemotePartyControl: {
      credentialsReplacementMode: mode,
      applyTimeBasedCPVChecks: update.applyTimeBasedCPVChecks ? "apply" : "disapply",
      authorisingRemotePartyTACellIdentifier: {
        remotePartyRole,
        keyUsage: "digitalSignature",
        cellUsage: "management",
      },
      authorisingRemotePartySeqNumber: counter,
      ...(floor === undefined ? {} : { newRemotePartyFloorSeqNumber: floor }),
      ...(topUpFloor === undefined
        ? {}
        : {
            newRemotePartySpecialistFloorSeqNumber: [
              { seqNumberUsage: "prepaymentTopUp", seqNumber: topUpFloor },
            ],
          }),
    },
    replacements: [
      ...replacement(certificates.digitalSigningCertificate, "digitalSignature", "management"),
      ...replacement(certificates.keyAgreementCertificate, "keyAgreement", "management"),
      ...replacement(certificates.keyAgreementTopUpCertificate, "keyAgreement", "prePaymentTopUp"),
    ],
    certificationPathCertificates: [...update.certificationPathCertificates],
    ...(update.executionDateTime === undefined ? {} : { executionDateTime: update.executionDateTime }),
  });
  return { messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES[mode], content };
}

/** The device's own report of its cells is what the DCC goes by afterwards. */
function rememberReplacements(state: DccState, { device, answer }: AnsweredCommand): DccState {
  return { ...state, reportedCells: withReplacements(state.reportedCells, device, answer.content) };
}
