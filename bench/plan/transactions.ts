/**
 * Where a transaction has a signature verified, step by step along the chain of requests: the counts that national jobs
 * are multiplied with come from here, and can be looked at.
 */

/** One place where signatures are verified. */
export interface VerificationStep {
  readonly where: "DCC" | "device" | "User";
  readonly what: string;
  /** When nothing is remembered. */
  readonly verifications: number;
  /** When certificate paths that were verified before are remembered: a few hundred signers, a handful of operators. */
  readonly remembered: number;
  /** Under the key of a device, which a job sees once. */
  readonly cold: number;
  /** XML documents that this step has to parse and canonicalise. */
  readonly documents: number;
}

type Transaction = readonly VerificationStep[];

const anew = (where: VerificationStep["where"], what: string, documents = 0): VerificationStep => ({
  where,
  what,
  verifications: 1,
  remembered: 1,
  cold: 0,
  documents,
});

const byDevice = (what: string): VerificationStep => ({ ...anew("User", what), cold: 1 });

const path = (where: VerificationStep["where"], what: string, verifications: number): VerificationStep => ({
  where,
  what,
  verifications,
  remembered: 0,
  cold: 0,
  documents: 0,
});

/** Each signed document comes with a signer, whose certificate and its CA's are a path of two. */
const REQUEST: Transaction = [
  anew("DCC", "the request's XML signature", 1),
  path("DCC", "the path of the signer's certificate", 2),
];

const RESPONSE = anew("User", "the XML signature of the DCC's response", 1);

/** The certificates that a request puts into two cells, and their CA's. */
const NEW_CERTIFICATES: Transaction = [
  path("DCC", "the two certificates in the body, and their CA's", 3),
  path("device", "the same certificates, before they go into the cells", 3),
];

const COMMAND = anew("device", "the command's GBCS signature");
const ANSWER = byDevice("the GBCS signature of the device's answer");

/** A non-critical read (CV1): the device's messages carry MACs and no signature. */
const READ: Transaction = [...REQUEST, RESPONSE];

/** 6.21: the DCC hands the network operator's cells over, and signs the command itself. */
const HANDOVER: Transaction = [...REQUEST, ...NEW_CERTIFICATES, COMMAND, ANSWER, RESPONSE];

/** 6.15.1: critical, so the pre-command goes back to the operator, who signs it and sends it again (CV4, CV5). */
const OPERATOR_UPDATE: Transaction = [
  ...REQUEST,
  anew("User", "the XML signature of the pre-command's response", 1),
  anew("DCC", "the XML signature of the signed pre-command", 1),
  path("DCC", "the path of the signer's certificate, again", 2),
  anew("DCC", "the GBCS signature of the signed pre-command"),
  ...NEW_CERTIFICATES,
  COMMAND,
  ANSWER,
  RESPONSE,
];

/** A device's alert, as the DCC passes it on. */
const ALERT: Transaction = [
  byDevice("the GBCS signature of the alert"),
  anew("User", "the XML signature of the DCC's envelope", 1),
];

/** One certificate in one cell. */
const CELL: Transaction = [
  anew("DCC", "the certificate in the cell"),
  path("DCC", "the certificate of its CA", 1),
];

/** All of them, by the word that parameters are named with. */
export const TRANSACTIONS = {
  read: READ,
  handover: HANDOVER,
  operatorUpdate: OPERATOR_UPDATE,
  alert: ALERT,
  cell: CELL,
} as const;

/** Sum of one column over the steps of a transaction. */
export function sumOf(
  transaction: keyof typeof TRANSACTIONS,
  column: "verifications" | "remembered" | "cold" | "documents",
): number {
  return TRANSACTIONS[transaction].reduce((sum, step) => sum + step[column], 0);
}
