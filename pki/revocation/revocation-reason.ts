/** Why a certificate was revoked: the reason codes of revocation lists, and which of them SMKI takes. */

/** The values of CRLReason (RFC 5280 5.3.1). There is no 7. */
export const REVOCATION_REASON_NUMBERS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

/** A reason that a revocation list can state. */
export type RevocationListReason = keyof typeof REVOCATION_REASON_NUMBERS;

/**
 * Testbed policy revocationReasons: the reasons that a Certificate Revocation Request may give; SMKI's own list is
 * not public. Of those of RFC 5280 the hold and its end are missing because suspension is not supported
 * (RECALLED), and aACompromise because there are no attribute certificates. cACompromise is for CAs alone.
 */
export const REVOCATION_REASONS = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "privilegeWithdrawn",
] as const satisfies readonly RevocationListReason[];

export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** Every reason that RFC 5280 has, in the order of the numbers. */
export const REVOCATION_LIST_REASONS = Object.keys(
  REVOCATION_REASON_NUMBERS,
) as readonly RevocationListReason[];

const REASON_BY_NUMBER: ReadonlyMap<number, RevocationListReason> = new Map(
  Object.entries(REVOCATION_REASON_NUMBERS).map(([reason, number]) => [
    number,
    reason as RevocationListReason,
  ]),
);

/** The reason with this number, or undefined when RFC 5280 has none. */
export function revocationReasonOf(number: number): RevocationListReason | undefined {
  return REASON_BY_NUMBER.get(number);
}
