/** The status codes of CS02a and CS02b answers. */

/**
 * Status code numbers. 0, 10, 25 and 127 are measured (RTDS 4.5.0); 5, 17 and 30 follow the labels of
 * gbcs-parser. The names are those of RFC 5934.
 */
export const STATUS_CODE_NUMBERS = {
  success: 0,
  badCertificate: 5,
  noTrustAnchor: 10,
  insufficientMemory: 17,
  trustAnchorNotFound: 25,
  resourcesBusy: 30,
  other: 127,
} as const;

export type StatusCode = keyof typeof STATUS_CODE_NUMBERS;
