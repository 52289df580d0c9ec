/**
 * When revocation lists appear and what they say: pure arithmetic over a grid of regular publications and one
 * prompt publication after each revocation. Nothing is stored, so any moment of any year can be asked for.
 */
import type { Certificate } from "../certificates/certificate.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial, Instant } from "../ids.ts";
import type { RevocationListContents } from "./issue-revocation-list.ts";
import type { RevokedCertificate } from "./revocation-list.ts";

const HOUR = 3_600_000;
const SECOND = 1000;

/**
 * How often a list appears at the least, in milliseconds. Organisation CRL: every 12 hours (RECALLED).
 * Organisation ARL: every 12 months (RECALLED), here 365 days, which is never more.
 */
export const REVOCATION_LIST_INTERVALS = {
  organisationCrl: 12 * HOUR,
  organisationArl: 365 * 24 * HOUR,
} as const;

/**
 * The latest that a list may appear after a revocation, in milliseconds. CRL: 1 hour (RECALLED). ARL: "promptly"
 * (RECALLED) without a number; testbed policy revocationListDelay takes the same.
 */
export const LONGEST_REVOCATION_LIST_DELAY = HOUR;

/** When the lists of one CA appear. */
export interface RevocationListSchedule {
  /** The first regular publication. */
  readonly from: Instant;
  /** Milliseconds from one regular publication to the next. */
  readonly interval: number;
  /** Milliseconds from a revocation to the list that it prompts. */
  readonly delay: number;
}

/** The revocation of one certificate as the schedule needs it: an entry, and until when the certificate would have been valid. */
export interface ScheduledRevocation extends RevokedCertificate {
  readonly notAfter: Instant;
}

/**
 * The schedule of a CA: its first list appears when its certificate begins.
 * @param delay testbed policy revocationListDelay: how long after a revocation the prompt list appears. The
 *   default is the longest that the rule allows, which shows the gap in which relying parties do not know.
 * @throws UsageError unless the delay is between 0 and the longest allowed
 */
export function revocationListSchedule(
  authority: Certificate,
  list: keyof typeof REVOCATION_LIST_INTERVALS,
  delay: number = LONGEST_REVOCATION_LIST_DELAY,
): RevocationListSchedule {
  if (!(delay >= 0 && delay <= LONGEST_REVOCATION_LIST_DELAY)) {
    throw new UsageError(`${delay} ms cannot be the revocationListDelay`, "between 0 and one hour");
  }
  return { from: authority.notBefore, interval: REVOCATION_LIST_INTERVALS[list], delay };
}

/**
 * The list in force at a time, ready for `issueRevocationList`; undefined before the first. It holds the
 * revocations known at its thisUpdate, one entry for each serial number, since two certificates can share one
 * (measured in the negative tests). A certificate that has expired leaves the list only after a regular one issued
 * after its end has named it (RFC 5280 3.3). Revocations after `at` change nothing.
 */
export function publicationInForce(
  schedule: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
  at: Instant,
): RevocationListContents | undefined {
  if (at < schedule.from) return undefined;
  const regular = Math.floor((at - schedule.from) / schedule.interval);
  const prompted = promptInstants(schedule, revocations).filter((prompt) => prompt <= at);
  const thisUpdate = Math.max(instantOf(schedule, regular), ...prompted.slice(-1)) as Instant;
  return {
    thisUpdate,
    nextUpdate: instantOf(schedule, regular + 1),
    crlNumber: BigInt(regular + 1 + prompted.length),
    revoked: entriesAt(schedule, revocations, thisUpdate),
  };
}

/** When the next list appears after a time, as far as the revocations are known. */
export function nextPublication(
  schedule: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
  at: Instant,
): Instant {
  if (at < schedule.from) return schedule.from;
  const regular = instantOf(schedule, Math.floor((at - schedule.from) / schedule.interval) + 1);
  const prompts = promptInstants(schedule, revocations);
  const prompt = prompts.find((instant) => instant > at);
  return prompt === undefined || prompt > regular ? regular : prompt;
}

/** One entry for a serial number, with the date of the first revocation of those that have it. */
function entriesAt(
  schedule: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
  thisUpdate: Instant,
): readonly RevokedCertificate[] {
  const entries = new Map<CertificateSerial, RevokedCertificate>();
  for (const revocation of revocations.toSorted((left, right) => left.at - right.at)) {
    const { serial, at, reason } = revocation;
    if (entries.has(serial) || at > thisUpdate || thisUpdate > lastListing(schedule, revocation)) continue;
    entries.set(serial, { serial, at, reason });
  }
  return [...entries.values()];
}

function instantOf({ from, interval }: RevocationListSchedule, regular: number): Instant {
  return (from + regular * interval) as Instant;
}

/** The publications that revocations prompt, earliest first, without those that fall on a regular one. */
function promptInstants(
  schedule: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
): readonly Instant[] {
  const { from, interval } = schedule;
  const instants = revocations
    .map(({ at }) => promptInstant(schedule, at))
    .filter((instant) => instant > from && (instant - from) % interval !== 0);
  return [...new Set(instants)].toSorted((left, right) => left - right);
}

/** On a whole second, since a list knows no others: not later than the delay allows, not before the revocation. */
function promptInstant({ delay }: RevocationListSchedule, at: Instant): Instant {
  const latest = Math.floor((at + delay) / SECOND) * SECOND;
  return Math.max(latest, Math.ceil(at / SECOND) * SECOND) as Instant;
}

/** The first regular publication after the certificate's end that knows of the revocation. */
function lastListing(schedule: RevocationListSchedule, { at, notAfter }: ScheduledRevocation): Instant {
  const { from, interval } = schedule;
  const afterEnd = Math.floor((notAfter - from) / interval) + 1;
  const afterRevocation = Math.ceil((at - from) / interval);
  return instantOf(schedule, Math.max(afterEnd, afterRevocation, 0));
}
