/** 6.24.1 Retrieve Device Security Credentials: the broker asks the device who holds its cells (CS02a). */
import { UsageError } from "../../pki/index.ts";
import {
  decodeProvideSecurityCredentialsResponse,
  encodeProvideSecurityCredentialsCommand,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { type DccState, holderKey } from "../dcc-state.ts";
import type { AnsweredCommand, DeviceService } from "./device-service.ts";

export const retrieveSecurityCredentials: DeviceService = {
  serviceReferenceVariant: "6.24.1",
  messageCodes: [MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS],
  originator: "broker",
  signer: "nobody",
  payload: ({ body }) => {
    if (body.kind !== "RetrieveDeviceSecurityCredentialsKRP") {
      throw new UsageError(`6.24.1 cannot carry a ${body.kind} body`);
    }
    return {
      messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
      content: encodeProvideSecurityCredentialsCommand({
        authorisingRemotePartyTACellIdentifier: {
          remotePartyRole: "accessControlBroker",
          keyUsage: "keyAgreement",
          cellUsage: "management",
        },
        remotePartyRolesCredentialsRequired: [...body.remotePartyRoles],
      }),
    };
  },
  answered: rememberHolders,
};

function rememberHolders(state: DccState, { device, answer }: AnsweredCommand): DccState {
  const response = decodeProvideSecurityCredentialsResponse(answer.content);
  const holders = new Map(state.reportedHolders);
  for (const { remotePartyRole, trustAnchorCellsDetails } of response.ok ? response.value : []) {
    const signatureCell = trustAnchorCellsDetails?.find(
      (cell) => cell.trustAnchorCellKeyUsage === "digitalSignature",
    );
    if (signatureCell !== undefined) {
      holders.set(holderKey(device, remotePartyRole), signatureCell.existingSubjectUniqueID);
    }
  }
  return { ...state, reportedHolders: holders };
}
