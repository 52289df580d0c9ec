/** For whom exercises are. */
export const AUDIENCES = [
  "anybody",
  "regulator",
  "supplier",
  "network-operator",
  "firmware-engineer",
] as const;
export type Audience = (typeof AUDIENCES)[number];

const IN_WORDS: Readonly<Record<Audience, string>> = {
  anybody: "anybody",
  regulator: "regulators",
  supplier: "Suppliers",
  "network-operator": "network operators",
  "firmware-engineer": "firmware engineers",
};

/** As it stands behind "for". */
export function audienceInWords(audience: Audience): string {
  return IN_WORDS[audience];
}
