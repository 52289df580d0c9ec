/** 6.24.1 Retrieve Device Security Credentials: the broker asks the device who holds its cells (CS02a). */
import { UsageError } from "../../pki/index.ts";
import {
  decodeProvideSecurityCredentialsResponse,
  encodeProvideSecurityCredentialsCommand,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import type { DccState } from "../dcc-state.ts";
import { reportKey } from "../reported-cells.ts";
import type { AnsweredCommand, DeviceService } from "./device-service.ts";

export const retrieveSecurityCredentials: DeviceService = {
  serviceReferenceVariant: "6.24.1",
  messageCodes: [MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS],
  targets: ["ESME", "GSME", "GPF", "CHF"],
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
  answered: rememberCells,
};

function rememberCells(state: DccState, { device, answer }: AnsweredCommand): DccState {
  const response = decodeProvideSecurityCredentialsResponse(answer.content);
  const cells = new Map(state.reportedCells);
  for (const { remotePartyRole, trustAnchorCellsDetails } of response.ok ? response.value : []) {
    for (const details of trustAnchorCellsDetails ?? []) {
      const cell = {
        remotePartyRole,
        keyUsage: details.trustAnchorCellKeyUsage,
        cellUsage: details.trustAnchorCellUsage,
      };
      cells.set(reportKey(device, cell), {
        entityId: details.existingSubjectUniqueID,
        keyIdentifier: details.existingSubjectKeyIdentifier,
      });
    }
  }
  return { ...state, reportedCells: cells };
}
