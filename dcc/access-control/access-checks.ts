/**
 * The DCC's access control as an ordered list of named checks. The order was put together from the public
 * descriptions of the Service Request Processing Document (SEC Appendix AB) and of DUIS; the response codes
 * are in `response-codes.ts`, each marked as sourced or assigned.
 *
 * Reading and validating the XML document, and its signature, come before these checks and are not part of them.
 */
import type { CheckDefinition } from "../../pki/index.ts";

export type AccessCheck =
  | "signer-certificate"
  | "signer-certificate-in-use"
  | "signer-is-sender"
  | "user-role"
  | "user-status"
  | "role-eligible"
  | "command-variant"
  | "replay"
  | "device-known"
  | "device-type"
  | "device-status"
  | "local-command"
  | "registration"
  | "pre-command-content"
  | "pre-command-signature"
  | "import-mpxn"
  | "replacement-certificate"
  | "replacement-certificate-owner"
  | "replacement-certificate-in-use"
  | "slot-dcc-controlled"
  | "inventory-entry"
  | "anomaly-threshold";

export const ACCESS_CHECKS: readonly CheckDefinition<AccessCheck>[] = [
  {
    check: "signer-certificate",
    asks: "Is the request signed with an XML signing certificate that the SMKI issued?",
    source: "DUIS XML signature (role 135); SEC Appendix AB, recalled",
  },
  {
    check: "signer-certificate-in-use",
    asks: "Is that certificate inside its validity and not revoked?",
    source: "SEC Appendix AB, recalled",
  },
  {
    check: "signer-is-sender",
    asks: "Is the certificate's EUI-64 the originator of the request?",
    source: "DUIS RequestID originator; SEC Appendix AB, recalled",
  },
  { check: "user-role", asks: "Is the sender a SEC Party in a User Role?", source: "DUIS response code E1" },
  { check: "user-status", asks: "Is the User's status live?", source: "DUIS response code E3" },
  {
    check: "role-eligible",
    asks: "May this User Role send this service request?",
    source: "DUIS response code E2; published request matrix",
  },
  {
    check: "command-variant",
    asks: "Do the command variant and the body belong to the service?",
    source: "DUIS response code E12; DUIS schema 5.4",
  },
  {
    check: "replay",
    asks: "Is the request's counter above the last one from this sender?",
    source: "DUIS RequestID; code assigned by this testbed",
  },
  {
    check: "device-known",
    asks: "Is the device in the Smart Metering Inventory?",
    source: "DUIS response code E19",
  },
  {
    check: "device-type",
    asks: "Does the service apply to this type of device?",
    source: "DUIS response code E11",
  },
  {
    check: "device-status",
    asks: "Does the device's inventory status allow the service?",
    source: "DUIS response code E5; statuses recalled",
  },
  {
    check: "local-command",
    asks: "Where delivery by hand is asked for: may this User Role carry commands to devices?",
    source: "DUIS response code E17; testbed policy localCommands",
  },
  {
    check: "registration",
    asks: "Is the sender the party registered for the meter point, at the date and time that count?",
    source: "DUIS response code E4; SEC E2 registration data, recalled",
  },
  {
    check: "pre-command-content",
    asks: "Does the signed GBCS message match the request: use case, parties and counter?",
    source: "SEC Appendix AB, signed pre-commands, recalled",
  },
  {
    check: "pre-command-signature",
    asks: "Is it signed with the sender's current signing certificate?",
    source: "SEC Appendix AB, signed pre-commands, recalled",
  },
  {
    check: "import-mpxn",
    asks: "Is the device one of the meter point that the request names?",
    source: "DUIS 6.23 ImportMPxN; code assigned by this testbed",
  },
  {
    check: "replacement-certificate",
    asks: "Are the new certificates of the right role and key usage, for cells that the sender may update?",
    source: "DUIS 6.15.1 and 6.21 body checks; codes assigned by this testbed",
  },
  {
    check: "replacement-certificate-owner",
    asks: "May the certificates of this owner be placed by this sender?",
    source: "testbed policies replacementCertificateOwner and certificateOwnerIsRegistered",
  },
  {
    check: "replacement-certificate-in-use",
    asks: "Are the new certificates in the SMKI Repository, in date and not revoked?",
    source: "DUIS 6.15.1 and 6.21 body checks; codes assigned by this testbed",
  },
  {
    check: "slot-dcc-controlled",
    asks: "Do the device's cells of that role hold the access control broker's certificates?",
    source: "DUIS 6.21, by its name; testbed policy handoverNeedsDccControlledSlot",
  },
  {
    check: "inventory-entry",
    asks: "Is the device new to the Smart Metering Inventory?",
    source: "DUIS 12.2; code assigned by this testbed",
  },
  {
    check: "anomaly-threshold",
    asks: "Is it within what is usual: so many requests in a period, and values inside their limits?",
    source:
      "SEC Appendix AB, anomaly detection, recalled; DUIS QuarantinedRequest; code assigned by this testbed",
  },
];
