/**
 * 6.23 Update Security Credentials (CoS): the change of supplier party puts the gaining supplier's certificates into
 * the supplier cells, whatever they hold (measured: mode 7, message code 0x0107, originator and signer the change of
 * supplier party). That it checks the registration once more by itself is recalled; here the DCC's check stands for both.
 */
import { UsageError } from "../../pki/index.ts";
import {
  type CellKeyUsage,
  type CellUsage,
  type ChangeOfSupplierUpdate,
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  encodeUpdateSecurityCredentialsCommand,
  MESSAGE_CODES,
  type ServiceRequest,
  type TrustAnchorReplacement,
} from "../../wire/index.ts";
import { withReplacements } from "../own-commands/replacement-report.ts";
import { managementCell } from "../reported-cells.ts";
import type { DeviceService } from "./device-service.ts";

export const updateSecurityCredentialsCoS: DeviceService = {
  serviceReferenceVariant: "6.23",
  messageCodes: [MESSAGE_CODES.CS02B_SUPPLIER_BY_TRANS_COS],
  targets: ["ESME", "GSME", "GPF"],
  originator: "changeOfSupplierParty",
  signer: "changeOfSupplierParty",
  payload: (request, counter) => {
    const update = updateOf(request);
    const topUpFloor = update.supplierPrepaymentTopUpFloorSeqNumber;
    return {
      messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES.supplierByTransCoS,
      content: encodeUpdateSecurityCredentialsCommand({
        authorisingRemotePartyControl: {
          credentialsReplacementMode: "supplierByTransCoS",
          applyTimeBasedCPVChecks: update.applyTimeBasedCPVChecks ? "apply" : "disapply",
          authorisingRemotePartyTACellIdentifier: managementCell("transitionalCoS", "digitalSignature"),
          authorisingRemotePartySeqNumber: counter,
          newRemotePartyFloorSeqNumber: update.supplierFloorSeqNumber,
          ...(topUpFloor === undefined
            ? {}
            : {
                newRemotePartySpecialistFloorSeqNumber: [
                  { seqNumberUsage: "prepaymentTopUp", seqNumber: topUpFloor },
                ],
              }),
        },
        replacements: replacementsOf(update),
        certificationPathCertificates: [...update.certificationPathCertificates],
        ...(update.executionDateTime === undefined ? {} : { executionDateTime: update.executionDateTime }),
      }),
    };
  },
  answered: (state, { device, answer }) => ({
    ...state,
    reportedCells: withReplacements(state.reportedCells, device, answer.content),
  }),
};

function updateOf({ body }: ServiceRequest): ChangeOfSupplierUpdate {
  if (body.kind === "UpdateSecurityCredentialsCoS") return body;
  throw new UsageError(`6.23 cannot carry a ${body.kind} body`);
}

function replacementsOf({
  replacementCertificates: certificates,
}: ChangeOfSupplierUpdate): TrustAnchorReplacement[] {
  const replacement = (
    der: Uint8Array | undefined,
    keyUsage: CellKeyUsage,
    cellUsage: CellUsage,
  ): readonly TrustAnchorReplacement[] =>
    der === undefined
      ? []
      : [
          {
            replacementCertificate: der,
            targetTrustAnchorCell: { remotePartyRole: "supplier", keyUsage, cellUsage },
          },
        ];
  return [
    ...replacement(certificates.digitalSigningCertificate, "digitalSignature", "management"),
    ...replacement(certificates.keyAgreementCertificate, "keyAgreement", "management"),
    ...replacement(certificates.keyAgreementTopUpCertificate, "keyAgreement", "prePaymentTopUp"),
  ];
}
