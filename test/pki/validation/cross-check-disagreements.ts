/**
 * Where validators differ, and why. A disagreement that is not in this list, that has two entries in it, or an entry
 * that never comes up, fails the cross-check.
 */
import type { FaultName } from "./cross-check-faults.ts";
import type { ChainPlan } from "./cross-check-plans.ts";
import type { Verdicts } from "./cross-check-validators.ts";

/** Who accepts: ours, openssl, pkijs, in this order. */
export type VerdictPattern = `${Sign}${Sign}${Sign}`;
type Sign = "+" | "-";

export interface KnownDisagreement {
  readonly name: string;
  readonly verdicts: VerdictPattern;
  /** What comes up too, once in hundreds. */
  readonly seldom?: readonly VerdictPattern[];
  readonly reason: string;
  readonly concerns: (plan: ChainPlan) => boolean;
}

export function verdictPattern({ ours, openssl, pkijs }: Verdicts): VerdictPattern {
  const sign = ({ accepts }: { readonly accepts: boolean }): Sign => (accepts ? "+" : "-");
  return `${sign(ours)}${sign(openssl)}${sign(pkijs)}`;
}

/** The entries that explain these verdicts on this plan: there should be one, unless all three agree. */
export function explanationsOf(plan: ChainPlan, verdicts: Verdicts): readonly KnownDisagreement[] {
  const pattern = verdictPattern(verdicts);
  return KNOWN_DISAGREEMENTS.filter(
    ({ verdicts, seldom = [], concerns }) => [verdicts, ...seldom].includes(pattern) && concerns(plan),
  );
}

const hasFault =
  (...names: readonly FaultName[]) =>
  ({ fault }: ChainPlan): boolean =>
    names.includes(fault);

/** The Issuing CA is itself the anchor, and this is wrong with its certificate. */
const anchorHasFault =
  (...names: readonly FaultName[]) =>
  ({ fault, anchor }: ChainPlan): boolean =>
    anchor === "issuing" && names.includes(fault);

/** A CA below the anchor has this fault. */
const authorityHasFault =
  (...names: readonly FaultName[]) =>
  ({ fault, anchor }: ChainPlan): boolean =>
    anchor === "root" && names.includes(fault);

export const KNOWN_DISAGREEMENTS: readonly KnownDisagreement[] = [
  {
    name: "key identifiers have 8 octets",
    verdicts: "-++",
    reason:
      "GBCS 12 wants method 2 of RFC 5280 4.2.1.2 in every certificate; to the others an identifier is a hint for building paths, of any length, and may be missing from an end entity",
    concerns: hasFault(
      "subjectKeyIdentifierOf20",
      "subjectKeyIdentifierOther",
      "subjectKeyIdentifierAbsent",
      "issuingKeyIdentifierOf20",
    ),
  },
  {
    name: "key identifiers must link",
    verdicts: "--+",
    reason:
      "RFC 5280 4.2.1.1 and 4.2.1.2 oblige CAs to write them, GBCS 12 too; openssl asks under -x509_strict; pkijs goes by the names where one is missing",
    concerns: (plan) =>
      hasFault("authorityKeyIdentifierAbsent")(plan) || authorityHasFault("issuingKeyIdentifierAbsent")(plan),
  },
  {
    name: "a CA must say that it may certify",
    verdicts: "--+",
    reason: "RFC 5280 4.2.1.3 obliges a CA to have keyUsage; pkijs asks only where the extension is there",
    concerns: authorityHasFault("issuingWithoutKeyUsage"),
  },
  {
    name: "path length",
    verdicts: "--+",
    reason: "RFC 5280 6.1.4 (m); pkijs 4.0.0 does not read pathLenConstraint",
    concerns: hasFault("pathLengthExceeded"),
  },
  {
    name: "unknown critical extensions",
    verdicts: "--+",
    reason:
      "RFC 5280 6.1.4 (o), 6.1.5 (f); pkijs refuses a critical extension of a CA only where its octets do not parse, and looks at none of the end entity",
    concerns: (plan) =>
      hasFault("unknownCriticalExtension")(plan) ||
      authorityHasFault("issuingUnknownCriticalExtension")(plan),
  },
  {
    name: "padded signature, strict",
    verdicts: "--+",
    reason: "X.690 8.3.2: an INTEGER with a zero too many is no DER; pkijs reads the number all the same",
    concerns: (plan) =>
      plan.signatureEncoding === "strict" && hasFault("signaturePadded", "issuingSignaturePadded")(plan),
  },
  {
    name: "padded signature, normalising",
    verdicts: "+-+",
    reason:
      "testbed policy: one published device certificate in 200 has such a signature, so the zero may be dropped before the arithmetic; openssl has no such choice",
    concerns: (plan) =>
      plan.signatureEncoding === "normalising" && hasFault("signaturePadded", "issuingSignaturePadded")(plan),
  },
  {
    name: "signature padded before a sign octet",
    verdicts: "+--",
    seldom: ["+-+", "--+"],
    reason:
      "ours, normalising, drops any number of zeros; pkijs drops one of two and writes the other over the last octet of r, which does no harm where that is zero: 1 in 256",
    concerns: hasFault("signaturePaddedTwice"),
  },
  {
    name: "basic constraints not critical",
    verdicts: "+-+",
    reason:
      "RFC 5280 4.2.1.9 obliges the CA to mark them, and 6.1.4 (k) does not oblige a validator to look; openssl does under -x509_strict; ours names it in the lint of the profile",
    concerns: hasFault("issuingConstraintsNotCritical"),
  },
  {
    name: "the last second",
    verdicts: "+-+",
    reason:
      "RFC 5280 4.1.2.5: valid to notAfter, inclusive; openssl compares for earlier-or-equal and calls a certificate expired in its last second",
    concerns: ({ timing, timeChecks }) => timing === "lastSecond" && timeChecks === "apply",
  },
  {
    name: "time checks disapplied",
    verdicts: "++-",
    reason: "pkijs cannot leave the dates out: it judges them at the moment that it was given",
    concerns: ({ timing, timeChecks }) =>
      timeChecks === "disapply" && (timing === "notYet" || timing === "expired"),
  },
  {
    name: "anyPolicy",
    verdicts: "++-",
    reason:
      "RFC 5280 6.1.3 (d)(2): anyPolicy stands for the policy that is asked for; under an explicit policy pkijs intersects it like any other identifier",
    concerns: hasFault("anyPolicy"),
  },
  {
    name: "an expired twin of the Issuing CA",
    verdicts: "++-",
    reason:
      "two certificates of one CA key fit; ours tries each, openssl prefers one that is in force, pkijs takes the first of the shortest paths",
    concerns: hasFault("expiredTwinFirst"),
  },
  {
    name: "a broken twin of the Issuing CA",
    verdicts: "+--",
    reason:
      "the copy with the bad signature comes first; ours goes on to the next, openssl keeps the issuer it chose by name, pkijs takes certificates with equal signed octets for one",
    concerns: hasFault("brokenTwinFirst"),
  },
  {
    name: "an anchor is a key, judged by both others",
    verdicts: "+--",
    reason:
      "a device holds the key and name of its anchor, no certificate (RFC 5280 6.1.1 (d)); the others are given a certificate and judge its dates, constraints and usage",
    concerns: anchorHasFault(
      "issuingExpired",
      "issuingNotYet",
      "issuingIsEndEntity",
      "issuingMayNotCertify",
      "issuingNoAuthority",
      "issuingWithoutConstraints",
    ),
  },
  {
    name: "an anchor is a key, judged by openssl",
    verdicts: "+-+",
    reason: "the same, for what pkijs asks of no CA",
    concerns: anchorHasFault(
      "issuingKeyIdentifierAbsent",
      "issuingUnknownCriticalExtension",
      "issuingWithoutKeyUsage",
    ),
  },
];
