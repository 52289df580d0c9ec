/**
 * The response codes that this DCC gives. `sourced`: the meaning was read in a public text. `assigned`: the code
 * exists in the DUIS schema and belongs to this family of checks, but its text is not public, so the number was
 * given to the check by this testbed. Correct an assignment here and nowhere else.
 */

export interface ResponseCodeDefinition {
  readonly means: string;
  readonly status: "sourced" | "assigned";
}

export const RESPONSE_CODES = {
  I0: { means: "Success.", status: "sourced" },
  I99: { means: "Access control passed; accepted for sending to the device.", status: "sourced" },
  E1: { means: "The sender is not a SEC Party in a User Role.", status: "sourced" },
  E2: { means: "The User Role may not send this service request.", status: "sourced" },
  E3: { means: "The User's status does not permit it: suspended, or not live.", status: "sourced" },
  E4: {
    means: "The User Role is not the one registered for this device at the required time.",
    status: "sourced",
  },
  E5: { means: "The device's status in the Smart Metering Inventory does not allow it.", status: "sourced" },
  E11: { means: "The service does not apply to this type of device.", status: "sourced" },
  E12: { means: "The command variant does not apply to this request.", status: "sourced" },
  E13: { means: "The request was sent to the wrong web service.", status: "sourced" },
  E17: { means: "Not available as a local command.", status: "sourced" },
  E19: { means: "The device is not in the Smart Metering Inventory.", status: "sourced" },
  E20: { means: "The DCC cannot reach the device.", status: "sourced" },
  E21: { means: "The device did not answer the command.", status: "sourced" },
  E100: {
    means: "Access control passed, and this testbed does not carry the service out.",
    status: "assigned",
  },
  E48: { means: "The signer's certificate is not one that the DCC can rely on.", status: "assigned" },
  E49: { means: "The signer's certificate does not belong to the sender.", status: "assigned" },
  E50: {
    means: "The request has been seen before: its counter is not above the last one.",
    status: "assigned",
  },
  E51: {
    means: "The GBCS message in the signed pre-command does not match the request.",
    status: "assigned",
  },
  E52: { means: "The signature of the signed pre-command does not verify.", status: "assigned" },
  E53: {
    means: "Anomaly detection holds the request until its sender releases it.",
    status: "assigned",
  },
  E061501: {
    means: "A replacement certificate of 6.15.1 cannot be used for this role or usage.",
    status: "assigned",
  },
  E061504: {
    means: "A replacement certificate of 6.15.1 is of a party whose certificates may not be placed.",
    status: "assigned",
  },
  E061505: {
    means: "A replacement certificate of 6.15.1 is not in use in the SMKI Repository.",
    status: "assigned",
  },
  E062101: {
    means: "A replacement certificate of 6.21 cannot be used for this role or usage.",
    status: "assigned",
  },
  E062102: {
    means: "The cells of that role on the device are not under the DCC's control.",
    status: "assigned",
  },
  E062103: {
    means: "A replacement certificate of 6.21 is not in use in the SMKI Repository.",
    status: "assigned",
  },
  E062105: { means: "The owner of the certificate is not the registered party.", status: "assigned" },
  E062301: { means: "The device is not one of the meter point that the request names.", status: "assigned" },
  E062304: {
    means: "A replacement certificate of 6.23 cannot be used for this role or usage.",
    status: "assigned",
  },
  E062305: { means: "The certificates of 6.23 are not the gaining supplier's own.", status: "assigned" },
  E062306: {
    means: "A replacement certificate of 6.23 is not in use in the SMKI Repository.",
    status: "assigned",
  },
  E081301: {
    means: "What 8.13 brings back answers no command that was given out for local delivery.",
    status: "assigned",
  },
  W050201: { means: "There is no such schedule to read.", status: "assigned" },
  W050301: { means: "There is no such schedule to delete.", status: "assigned" },
  E120201: { means: "The device is already in the Smart Metering Inventory.", status: "assigned" },
} as const satisfies Readonly<Record<string, ResponseCodeDefinition>>;

export type ResponseCode = keyof typeof RESPONSE_CODES;

/** What a code means, in one sentence. */
export function describeResponseCode(code: ResponseCode): ResponseCodeDefinition {
  return RESPONSE_CODES[code];
}
