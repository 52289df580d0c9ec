/** Who may replace whose credentials: the twelve modes of CS02b and CS02g. */
import { MESSAGE_CODES, type MessageCode } from "./message-code.ts";

/** Mode numbers. 2 to 11 are measured (RTDS 4.5.0); 0 and 1 follow from their message codes. */
export const CREDENTIALS_REPLACEMENT_MODE_NUMBERS = {
  rootBySupplier: 0,
  rootByWanProvider: 1,
  supplierBySupplier: 2,
  networkOperatorByNetworkOperator: 3,
  accessControlBrokerByACB: 4,
  wanProviderByWanProvider: 5,
  transCoSByTransCoS: 6,
  supplierByTransCoS: 7,
  anyExceptAbnormalRootByRecovery: 8,
  anyByContingency: 9,
  loadControllerByLoadController: 10,
  loadControllerBySupplier: 11,
} as const;

export type CredentialsReplacementMode = keyof typeof CREDENTIALS_REPLACEMENT_MODE_NUMBERS;

/** The message code of the command and the response of each mode. */
export const CREDENTIALS_REPLACEMENT_MESSAGE_CODES: Readonly<
  Record<CredentialsReplacementMode, MessageCode>
> = {
  rootBySupplier: MESSAGE_CODES.CS02B_ROOT_BY_SUPPLIER,
  rootByWanProvider: MESSAGE_CODES.CS02B_ROOT_BY_WAN_PROVIDER,
  supplierBySupplier: MESSAGE_CODES.CS02B_SUPPLIER_BY_SUPPLIER,
  networkOperatorByNetworkOperator: MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
  accessControlBrokerByACB: MESSAGE_CODES.CS02B_ACCESS_CONTROL_BROKER_BY_ACB,
  wanProviderByWanProvider: MESSAGE_CODES.CS02B_WAN_PROVIDER_BY_WAN_PROVIDER,
  transCoSByTransCoS: MESSAGE_CODES.CS02B_TRANS_COS_BY_TRANS_COS,
  supplierByTransCoS: MESSAGE_CODES.CS02B_SUPPLIER_BY_TRANS_COS,
  anyExceptAbnormalRootByRecovery: MESSAGE_CODES.CS02B_ANY_EXCEPT_ABNORMAL_ROOT_BY_RECOVERY,
  anyByContingency: MESSAGE_CODES.CS02B_ANY_BY_CONTINGENCY,
  loadControllerByLoadController: MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_LOAD_CONTROLLER,
  loadControllerBySupplier: MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_SUPPLIER,
};

const MODE_BY_MESSAGE_CODE: ReadonlyMap<MessageCode, CredentialsReplacementMode> = new Map(
  Object.entries(CREDENTIALS_REPLACEMENT_MESSAGE_CODES).map(([mode, code]) => [
    code,
    mode as CredentialsReplacementMode,
  ]),
);

/** The mode that a message code stands for, or undefined when the code is not one of CS02b or CS02g. */
export function credentialsReplacementModeOfMessageCode(
  code: MessageCode,
): CredentialsReplacementMode | undefined {
  return MODE_BY_MESSAGE_CODE.get(code);
}
