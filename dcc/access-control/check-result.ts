/** What one access control check finds: yes, no with the code it answers, or not a question for this request. */
import type { Facts } from "../../pki/index.ts";
import type { ResponseCode } from "../response-codes.ts";

export type CheckResult =
  | { readonly kind: "passed"; readonly facts: Facts }
  | { readonly kind: "failed"; readonly facts: Facts; readonly responseCode: ResponseCode }
  | { readonly kind: "notApplicable" };

export const NOT_APPLICABLE: CheckResult = { kind: "notApplicable" };

/** Passed when the condition holds, else failed with the code; the facts are the same either way. */
export function verdict(holds: boolean, facts: Facts, responseCode: ResponseCode): CheckResult {
  return holds ? { kind: "passed", facts } : { kind: "failed", facts, responseCode };
}
