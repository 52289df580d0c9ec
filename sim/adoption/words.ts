/** Roles and usages in plain words. */
import { roleInWords } from "../story/cast.ts";

const WORDS: Readonly<Record<string, string>> = {
  digitalSignature: "digital signature",
  keyAgreement: "key agreement",
  xmlSign: "XML signing",
  dspXmlSign: "DSP XML signing",
};

/** `networkOperator`, `keyAgreement` in plain words. */
export function inWords(term: string): string {
  return WORDS[term] ?? roleInWords(term);
}
