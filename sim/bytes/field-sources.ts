/** Where the fields of a GBCS message are laid down, as far as a public text or a measurement says it. */

const FRAMING = "GBCS 7.2 (measured framing, RTDS 4.5.0)";
const MAC = "GBCS 6.2.3 and 7.2.7; measured, RTDS 4.5.0";
const SIGNATURE = "GBCS 7.2.5; measured, RTDS 4.5.0";
const COUNTERS = "GBCS 4.3.1.5 and 9.2";
const CREDENTIALS = "GBCS 13.3 (measured ASN.1, RTDS 4.5.0)";
const CERTIFICATES = "GBCS 12";

const BY_LABEL: Readonly<Record<string, string>> = {
  "general-ciphering": MAC,
  "empty fields": FRAMING,
  "key-info": FRAMING,
  "ciphered-service length": FRAMING,
  "security control": MAC,
  "invocation counter": MAC,
  "general-signing": SIGNATURE,
  "transaction-id length": FRAMING,
  "message kind (CRA flag)": FRAMING,
  "originator counter": COUNTERS,
  "business originator length": FRAMING,
  "business originator": FRAMING,
  "business target length": FRAMING,
  "business target": FRAMING,
  "date-time length": FRAMING,
  "date-time": FRAMING,
  "other-information length": FRAMING,
  "message code": "GBCS message codes (measured, RTDS 4.5.0)",
  "supplementary remote party": FRAMING,
  "supplementary remote party counter": COUNTERS,
  "supplementary originator counter": COUNTERS,
  "supplementary key agreement certificate": CERTIFICATES,
  "content length": FRAMING,
  "signature length": SIGNATURE,
  "signature (r, s)": SIGNATURE,
  MAC,
};

/** The rule behind a field; `inside` is the message's use case when the field is part of its content. */
export function sourceOfField(label: string, inside: string | undefined): string | undefined {
  const known = BY_LABEL[label];
  if (inside === undefined || known !== undefined) return known;
  if (/certificate/i.test(label)) return CERTIFICATES;
  return inside.startsWith("CS02") ? CREDENTIALS : `GBCS use case ${inside.split(" ")[0] ?? inside}`;
}
