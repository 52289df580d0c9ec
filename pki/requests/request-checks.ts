/** What a registration authority asks of a certification request, in order. */
import type { CheckDefinition } from "../evidence.ts";

/** The checks in the order in which they are made; a request meets one of the two about its subject. */
export const REQUEST_CHECKS = [
  {
    check: "request-structure",
    asks: "Is it a certification request of PKCS#10 v1 in DER?",
    source: "RFC 2986 4; measured: the device request of RTDS 4.5.0",
  },
  {
    check: "proof-of-possession",
    asks: "Did the key in the request sign it?",
    source: "RFC 2986 3; measured: the device request of RTDS 4.5.0",
  },
  {
    check: "request-public-key",
    asks: "Is the key an uncompressed point on P-256?",
    source: "GBCS 12",
  },
  {
    check: "request-signature-algorithm",
    asks: "Is it signed with ecdsa-with-SHA256 without parameters?",
    source: "GBCS 12",
  },
  {
    check: "request-key-usage",
    asks: "Does it ask, critically, for either digitalSignature or keyAgreement?",
    source: "GBCS 12 for devices; measured: organisation certificates of Z1",
  },
  {
    check: "request-device-subject",
    asks: "Does it name a device by one critical hardware module name with 8 octets, and by nothing else?",
    source: "GBCS 12; RFC 4108 5; measured: the device request of RTDS 4.5.0",
  },
  {
    check: "request-organisation-subject",
    asks: "Does it name an organisation by role and EUI-64, with at most a common name besides?",
    source: "measured: organisation certificates of Z1; for requests INFERRED",
  },
  {
    check: "request-eligibility",
    asks: "May the applicant have a certificate for this Subject?",
    source: "SEC Appendices A and B, Eligible Subscriber (RECALLED)",
  },
  {
    check: "request-extensions",
    asks: "Does it ask for no extension but the expected ones?",
    source: "measured: certificates of Z1 and E357 carry no other",
  },
  {
    check: "request-key-uniqueness",
    asks: "Is the key free of certificates for another Subject or another usage, and may it be certified again?",
    source: "measured: no key of Z1 or E357 is shared; testbed policy sameKeyRenewal",
  },
] as const satisfies readonly CheckDefinition[];

export type RequestCheck = (typeof REQUEST_CHECKS)[number]["check"];
