/** Makes the access control checks in order and stops at the first that fails. */
import { type Evidence, recordEvidence } from "../../pki/index.ts";
import type { ResponseCode } from "../response-codes.ts";
import { ACCESS_CHECKS, type AccessCheck } from "./access-checks.ts";
import type { AccessContext } from "./access-context.ts";
import { anomalyThreshold } from "./anomaly-check.ts";
import {
  importMpxn,
  replacementCertificate,
  replacementCertificateInUse,
  replacementCertificateOwner,
  slotDccControlled,
} from "./certificate-checks.ts";
import type { CheckResult } from "./check-result.ts";
import {
  deviceKnown,
  deviceStatus,
  deviceType,
  inventoryEntry,
  localCommand,
  registration,
} from "./device-checks.ts";
import { preCommandContent, preCommandSignature } from "./pre-command-checks.ts";
import {
  commandVariant,
  replay,
  roleEligible,
  signerCertificate,
  signerCertificateInUse,
  signerIsSender,
  userRole,
  userStatus,
} from "./sender-checks.ts";

const MAKE: Readonly<Record<AccessCheck, (context: AccessContext) => CheckResult>> = {
  "signer-certificate": signerCertificate,
  "signer-certificate-in-use": signerCertificateInUse,
  "signer-is-sender": signerIsSender,
  "user-role": userRole,
  "user-status": userStatus,
  "role-eligible": roleEligible,
  "command-variant": commandVariant,
  replay,
  "device-known": deviceKnown,
  "device-type": deviceType,
  "device-status": deviceStatus,
  "local-command": localCommand,
  registration,
  "pre-command-content": preCommandContent,
  "pre-command-signature": preCommandSignature,
  "import-mpxn": importMpxn,
  "replacement-certificate": replacementCertificate,
  "replacement-certificate-owner": replacementCertificateOwner,
  "replacement-certificate-in-use": replacementCertificateInUse,
  "slot-dcc-controlled": slotDccControlled,
  "inventory-entry": inventoryEntry,
  "anomaly-threshold": anomalyThreshold,
};

export type AccessDecision =
  | { readonly verdict: "accepted"; readonly evidence: Evidence }
  | {
      readonly verdict: "refused" | "quarantined";
      readonly responseCode: ResponseCode;
      readonly evidence: Evidence;
    };

/** Decides one request. The evidence lists the checks that applied, in order. */
export function decideAccess(context: AccessContext): AccessDecision {
  const evidence = recordEvidence(ACCESS_CHECKS);
  for (const { check } of ACCESS_CHECKS) {
    const result = MAKE[check](context);
    if (result.kind === "failed") {
      evidence.failed(check, result.facts);
      return {
        verdict: check === "anomaly-threshold" ? "quarantined" : "refused",
        responseCode: result.responseCode,
        evidence: evidence.close(),
      };
    }
    if (result.kind === "passed") {
      evidence.passed(check, result.facts);
    }
  }
  return { verdict: "accepted", evidence: evidence.close() };
}
