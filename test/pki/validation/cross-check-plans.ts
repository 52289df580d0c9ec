/** Plans of certification paths: what fast-check draws, before any key or certificate is made. */
import * as fc from "fast-check";
import {
  instant,
  type AuthorityTree,
  type CertificateRole,
  type EndEntityUsage,
  type Instant,
  type SignatureEncodingPolicy,
} from "../../../pki/index.ts";
import { FAULTS, faultOf, type FaultName } from "./cross-check-faults.ts";

/** Where the moment of judgement lies in the validity of the end-entity certificate, to the second. */
export type Timing = "within" | "withoutExpiry" | "firstSecond" | "lastSecond" | "notYet" | "expired";

export interface ChainPlan {
  readonly tree: AuthorityTree;
  readonly role: CertificateRole;
  readonly usage: EndEntityUsage;
  readonly commonName: string | undefined;
  readonly id: number;
  readonly at: Instant;
  readonly timing: Timing;
  /** Seconds from the moment of judgement to the nearer and the farther end of validity. */
  readonly near: number;
  readonly far: number;
  readonly timeChecks: "apply" | "disapply";
  readonly anchor: "root" | "issuing";
  readonly policyAsked: "own" | "other" | "none";
  readonly signatureEncoding: SignatureEncodingPolicy;
  readonly fault: FaultName;
}

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

const subject = {
  tree: fc.constantFrom<AuthorityTree>("organisation", "device"),
  role: fc.constantFrom<CertificateRole>(
    "recovery",
    "supplier",
    "networkOperator",
    "accessControlBroker",
    "transitionalCoS",
    "wanProvider",
    "loadController",
    "other",
    "xmlSign",
    "dspXmlSign",
  ),
  usage: fc.constantFrom<EndEntityUsage>("digitalSignature", "keyAgreement"),
  commonName: fc.option(fc.stringMatching(/^[A-Z][A-Za-z ]{0,20}[a-z]$/), { nil: undefined }),
  id: fc.nat(0xffff_ffff),
  at: fc.constantFrom(instant("2022-06-01"), instant("2024-02-29T12:00:00Z")),
  near: fc.integer({ min: 1, max: 90_000_000 }),
  far: fc.integer({ min: 90_000_001, max: 180_000_000 }),
  policyAsked: fc.constantFrom(
    "own" as const,
    "own" as const,
    "own" as const,
    "none" as const,
    "none" as const,
    "other" as const,
  ),
  signatureEncoding: fc.constantFrom<SignatureEncodingPolicy>("strict", "normalising"),
  anchor: fc.constantFrom("root" as const, "root" as const, "issuing" as const),
};

/**
 * Half-way between any chain and a useful one: the timings on which validators differ come with chains that have no
 * other oddity, so that every disagreement has one cause.
 */
export const chainPlans: fc.Arbitrary<ChainPlan> = fc
  .oneof(
    {
      weight: 1,
      arbitrary: fc.record({
        ...subject,
        timing: fc.constantFrom<Timing>(
          "within",
          "withoutExpiry",
          "firstSecond",
          "lastSecond",
          "notYet",
          "expired",
        ),
        timeChecks: fc.constantFrom("apply" as const, "apply" as const, "disapply" as const),
        fault: fc.constant<FaultName>("none"),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        ...subject,
        timing: fc.constantFrom<Timing>(
          "within",
          "within",
          "within",
          "within",
          "within",
          "withoutExpiry",
          "firstSecond",
          "notYet",
          "expired",
        ),
        timeChecks: fc.constant("apply" as const),
        fault: fc.constantFrom(...FAULT_NAMES),
      }),
    },
  )
  .map((plan) => (faultOf(plan.fault).given === undefined ? plan : { ...plan, anchor: "root" }));

/** Whether a device accepts what the plan describes, by the plan alone. */
export function isMeantToPass({ timing, timeChecks, policyAsked, fault, ...plan }: ChainPlan): boolean {
  const inTime = timeChecks === "disapply" || (timing !== "notYet" && timing !== "expired");
  if (!inTime) return false;
  const { harm, issuing, resign } = faultOf(fault);
  if (policyAsked === "other" && !(fault === "anyPolicy" && plan.anchor === "issuing")) return false;
  // A device holds the key of its anchor and not the certificate, so what is wrong with that one stays unseen.
  const unseen = plan.anchor === "issuing" && (resign?.of === "issuing" || issuing !== undefined);
  if (unseen && fault !== "issuingKeyIdentifierOf20") return true;
  switch (harm) {
    case "none":
      return true;
    case "harmful":
      return false;
    case "whenPolicyAsked":
      return policyAsked === "none";
    case "whenStrict":
      return plan.signatureEncoding === "normalising";
  }
}
