/**
 * From which entries differ, and how, to the mistake in the firmware that is most likely behind it. Each rule
 * looks at what the reference model's checks say of an entry and never at the entry's name, save where only the pack
 * can know (that a certificate has been revoked).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { sha1 } from "@noble/hashes/legacy.js";
import {
  authorisingContents,
  comparedReplacements,
  type ComparedReplacement,
  decidingRules,
  type DecidingRule,
  type JudgedTest,
  outcomeIn,
  type ReferenceAnswer,
} from "./judged-test.ts";

export type MistakeName =
  | "accepts-replay"
  | "checks-certificate-role-not-slot-key"
  | "atomic-replacement"
  | "ignores-key-usage"
  | "skips-path-check"
  | "twenty-octet-key-identifier"
  | "trusts-revocation-list"
  | "wrong-mac-identifier"
  | "wrong-counter-floor"
  | "accepts-expired";

/** A mistake and what it does, in words for whoever wrote the firmware. */
export interface MistakeDefinition {
  readonly name: MistakeName;
  readonly says: string;
  readonly instead: string;
  readonly source: string;
  /** Whether an entry that differs, differs in the way of this mistake; `all` is the run that it is part of. */
  shows(judged: JudgedTest, all: readonly JudgedTest[]): boolean;
}

export const LIKELY_MISTAKES: readonly MistakeDefinition[] = [
  {
    name: "accepts-replay",
    says: "The device carries out commands whose counter is not above the last one that it accepted from the role.",
    instead: "Keep one counter a remote party role, and discard what is not above it.",
    source: "GBCS 4.3.1.5 and 9.2",
    shows: (judged) => decidedAt(judged, "originator-counter") && acted(judged),
  },
  {
    name: "checks-certificate-role-not-slot-key",
    says: "The device judges a sender by the role in its certificate. It refuses the party that holds the authorising cell because that party's certificate has another role.",
    instead:
      "Obey whoever holds the cell: cells of a gas proxy function leave the factory with the access control broker's certificates in them.",
    source: "measured: cells hold broker certificates, RTDS 4.5.0",
    shows: (judged) => {
      const authorising = authorisingContents(judged.reference);
      return (
        judged.reference.outputs.length > 0 &&
        judged.sent.length === 0 &&
        authorising !== undefined &&
        authorising.role !== authorising.contents.certificateRole
      );
    },
  },
  {
    name: "atomic-replacement",
    says: "The device undoes, or never makes, good replacements because another one in the same command failed.",
    instead:
      "Judge and make replacements one by one; a failed one leaves its own cell as it was and no other.",
    source: "measured: RTDS 4.5.0, CS02bSupplierBySupplier IMMEDIATE_ERROR",
    shows: (judged) => {
      const replacements = comparedReplacements(judged);
      const mixed =
        replacements.some(({ reference }) => reference === "success") &&
        replacements.some(({ reference }) => reference !== "success");
      const undoes = ({ reference, device }: ComparedReplacement): boolean =>
        reference !== "success" || (device === undefined ? judged.sent.length === 0 : device !== "success");
      return mixed && replacements.every(undoes);
    },
  },
  {
    name: "ignores-key-usage",
    says: "The device puts certificates into cells whose key usage they do not have.",
    instead: "Compare the certificate's key usage with that of the cell: it must be that one and no other.",
    source: "measured in 58 of 58 replacements, RTDS 4.5.0",
    shows: (judged) => replacedInSpiteOf(judged, ["certificate-key-usage"]),
  },
  {
    name: "skips-path-check",
    says: "The device accepts certificates that do not lead to the root in its root cell.",
    instead: "Follow names and key identifiers to the root and verify every signature on the way.",
    source: "GBCS 12; RFC 5280 6.1.3",
    shows: (judged) => replacedInSpiteOf(judged, ["path-to-anchor", "path-signatures", "root-replacement"]),
  },
  {
    name: "twenty-octet-key-identifier",
    says: "The device reckons with key identifiers of 20 octets, the whole SHA-1 of the key.",
    instead: "Use 8 octets: 0100 and the low 60 bits of SHA-1 over the point.",
    source: "RFC 5280 4.2.1.2 method 2, required by GBCS 12",
    shows: reportsWholeHashes,
  },
  {
    name: "trusts-revocation-list",
    says: "The device refuses certificates because they have been revoked.",
    instead:
      "A device knows no revocation list: revocation is for the DCC to notice and for new credentials to cure.",
    source: "GBCS 12: a device's path validation has no revocation",
    shows: (judged) =>
      isAboutRevocation(judged) &&
      (comparedReplacements(judged).some(
        ({ reference, device }) => reference === "success" && device !== undefined && device !== "success",
      ) ||
        (judged.reference.outputs.length > 0 && judged.sent.length === 0)),
  },
  {
    name: "wrong-mac-identifier",
    says: "The keys of the device's MACs are made with the wrong EUI-64: the access control broker's in place of the business originator's, or the reverse.",
    instead:
      "The key comes from the broker's key pair in a command, and from the recipient's in an answer; the EUI-64s in it are always those of the header.",
    source: "GBCS 6.2.3 and 7.2.7; measured: 811 MACs of RTDS 4.5.0",
    shows: (judged, all) => fieldsOf(judged).includes("MAC identifier") || refusesForeignMacs(judged, all),
  },
  {
    name: "wrong-counter-floor",
    says: "The device does not set its counters to the floors that a credentials update gives.",
    instead:
      "After CS02b a role's counter is the floor in the command, whatever the command's own counter is.",
    source: "GBCS CS02b newRemotePartyFloorSeqNumber; measured: RTDS 4.5.0",
    shows: (judged) => {
      const fields = fieldsOf(judged);
      const changes = outcomeIn(judged.reference.outputs)?.remotePartySeqNumberChanges ?? [];
      return (
        changes.length > 0 && fields.length > 0 && fields.every((field) => field.endsWith("currentSeqNumber"))
      );
    },
  },
  {
    name: "accepts-expired",
    says: "The device accepts certificates outside their validity.",
    instead:
      "Compare the device's time with the dates of every certificate of the path, unless the command disapplies that.",
    source: "RFC 5280 6.1.3 (a)(2); GBCS applyTimeBasedCPVChecks",
    shows: (judged) => replacedInSpiteOf(judged, ["path-validity"]),
  },
];

/** A mistake that was found, and the entries that show it. */
export interface FoundMistake {
  readonly mistake: MistakeDefinition;
  readonly shownBy: readonly string[];
}

/** Differences that no known mistake explains, put together by the check that decides. */
export interface UnnamedDifferences {
  readonly rule: DecidingRule | undefined;
  readonly device: "acts" | "is silent" | "answers otherwise";
  readonly shownBy: readonly string[];
}

export interface LikelyMistakes {
  /** The one that most entries show first. */
  readonly named: readonly FoundMistake[];
  readonly unnamed: readonly UnnamedDifferences[];
}

/** What is most likely wrong with a device, from everything that differed by itself. */
export function likelyMistakes(judged: readonly JudgedTest[]): LikelyMistakes {
  const differing = judged.filter(
    ({ verdict }) => verdict.kind === "differs" && verdict.followsFrom === undefined,
  );
  const named = LIKELY_MISTAKES.map((mistake) => ({
    mistake,
    shownBy: differing.filter((one) => mistake.shows(one, judged)).map(({ test }) => test.entry.id),
  })).filter(({ shownBy }) => shownBy.length > 0);
  const explained = new Set(named.flatMap(({ shownBy }) => shownBy));
  const groups = new Map<string, UnnamedDifferences>();
  for (const one of differing.filter(({ test }) => !explained.has(test.entry.id))) {
    const [rule] = decidingRules(one.reference);
    const device = manner(one);
    const key = `${rule?.check ?? ""} ${device}`;
    groups.set(key, { rule, device, shownBy: [...(groups.get(key)?.shownBy ?? []), one.test.entry.id] });
  }
  return {
    named: named.toSorted((one, other) => other.shownBy.length - one.shownBy.length),
    unnamed: [...groups.values()],
  };
}

function manner({ reference, sent }: JudgedTest): UnnamedDifferences["device"] {
  if (sent.length === 0) return reference.outputs.length > 0 ? "is silent" : "acts";
  return reference.outputs.length === 0 ? "acts" : "answers otherwise";
}

function decidedAt({ reference }: JudgedTest, check: string): boolean {
  return decidingRules(reference).some((rule) => rule.check === check);
}

/** The device did something where nothing was due. */
function acted({ reference, sent, verdict }: JudgedTest): boolean {
  const stateDiffers =
    verdict.kind === "differs" && verdict.differences.some(({ where }) => where === "state");
  return reference.verdict === "refused" && (sent.length > 0 || stateDiffers);
}

function replacedInSpiteOf(judged: JudgedTest, checks: readonly string[]): boolean {
  return comparedReplacements(judged).some(
    ({ check, device }) => check !== undefined && checks.includes(check) && device === "success",
  );
}

function fieldsOf({ verdict }: JudgedTest): readonly string[] {
  return verdict.kind === "differs" ? verdict.differences.map(({ field }) => field) : [];
}

/** Octets of a whole SHA-1 of a key that is, or is about to be, in a cell: only a mistaken device sends them. */
function reportsWholeHashes({ reference, sent }: JudgedTest): boolean {
  const points = [...reference.before.cells.values(), ...reference.after.cells.values()].map(
    ({ contents }) => contents.publicPoint,
  );
  const texts = sent.map((bytes) => bytesToHex(bytes));
  return points.some((point) => texts.some((text) => text.includes(bytesToHex(sha1(point)))));
}

function isAboutRevocation({ test }: JudgedTest): boolean {
  return /revo(ked|cation)/.test(`${test.entry.id} ${test.entry.title}`);
}

/** Silence to every good command whose MAC is not of the broker's own message, and answers to those that are. */
function refusesForeignMacs(judged: JudgedTest, all: readonly JudgedTest[]): boolean {
  const good = all.filter(({ reference, verdict }) => {
    const made =
      verdict.kind === "agrees" || (verdict.kind === "differs" && verdict.followsFrom === undefined);
    return made && reference.outputs.length > 0 && passed(reference, "message-authentication-code");
  });
  const foreign = good.filter(({ reference }) => !isFromBroker(reference));
  const ofBroker = good.filter(({ reference }) => isFromBroker(reference));
  return (
    foreign.includes(judged) &&
    foreign.every(({ sent }) => sent.length === 0) &&
    ofBroker.some(({ sent }) => sent.length > 0)
  );
}

function passed({ evidence }: ReferenceAnswer, check: string): boolean {
  return evidence.some((one) => one.check === check && one.outcome === "passed");
}

function isFromBroker(reference: ReferenceAnswer): boolean {
  return authorisingContents(reference)?.contents.certificateRole === "accessControlBroker";
}
