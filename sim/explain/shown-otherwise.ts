/**
 * What no run of the catalogue shows, and the command that shows it instead, with the reason. A test keeps this list short:
 * an entry that a scenario has come to show fails it.
 */
import { SUBSCRIBER_POLICIES } from "../../pki/index.ts";
import type { Topic, TopicKind } from "./topics.ts";

export interface ShownOtherwise {
  readonly command: string;
  readonly why: string;
}

/** Kinds of which every topic is shown by one command, beside what scenarios show of them. */
const BY_KIND: Readonly<Partial<Record<TopicKind, ShownOtherwise>>> = {
  "scenario problem": {
    command: "npx smki check FILE",
    why: "a scenario of the catalogue has no mistakes",
  },
  "SMKI check": {
    command: "npx smki pki subscribers",
    why: "the way to a certificate is walked there rung by rung",
  },
  "certificate check": {
    command: "npx smki pki vectors --out DIR",
    why: "each certificate there breaks one rule",
  },
  "device check": {
    command: "npx smki vectors gbcs --device GPF --out DIR",
    why: "each message there is decided by one check; GSME, ESME and CHF have packs of their own",
  },
};

/** What happens inside a run without leaving its name there: facts and permissions, policies as they stand, words. */
export const SHOWN_BY_HAND: Readonly<Record<string, { readonly scenario: string; readonly rules: string }>> =
  {
    "duty: P3": { scenario: "compliant-strand", rules: "pre" },
    "duty: P4": { scenario: "late-joiner", rules: "mp128b" },
    "duty: B1": { scenario: "nothing-to-place", rules: "mp128b" },
    "duty: B7": { scenario: "wrong-gno-at-install", rules: "mp128b" },
    "duty: B9": { scenario: "waiting-to-be-asked", rules: "mp128b" },
    "duty: A3": { scenario: "leaving-tidily", rules: "mp128a" },
    "duty: S1": { scenario: "sale-by-direct-placement", rules: "mp128a-seed" },
    "duty: S2": { scenario: "sale-by-direct-placement", rules: "mp128a-seed" },
    "duty: S3": { scenario: "sale-by-direct-placement", rules: "mp128a-seed" },
    "policy: handoverNeedsDccControlledSlot": { scenario: "wrong-gno-refused-by-the-dcc", rules: "mp128b" },
    "policy: readsOfUnknownUsers": { scenario: "reads-without-a-slot", rules: "mp128b" },
    "policy: cellAcceptsCertificateRoles": { scenario: "wrong-role-certificate", rules: "mp128b" },
    "policy: devicePathTimeChecks": { scenario: "expired-under-your-feet", rules: "mp128a" },
    "policy: equalOriginatorCounter": { scenario: "replayed-requests", rules: "mp128b" },
    "policy: gsmeFactorySupplierCells": { scenario: "factory-default", rules: "mp128b" },
    "policy: rootReplacementProof": { scenario: "root-rollover", rules: "mp128a" },
    "policy: ownCertificateIssuer": { scenario: "new-device-key", rules: "mp128b" },
    "policy: answerToOwnKeyChange": { scenario: "new-device-key", rules: "mp128b" },
    "policy: contingencyKeyWrapping": { scenario: "last-resort", rules: "mp128a" },
    "policy: revocationListDelay": { scenario: "revoked-and-still-trusted", rules: "mp128b" },
    "term: GNO": { scenario: "gno-sale", rules: "mp128b" },
    "term: trust anchor cell": { scenario: "compliant-strand", rules: "pre" },
  };

/** The command that shows a topic which no scenario does; undefined when there is none. */
export function shownOtherwise({ kind, term }: Pick<Topic, "kind" | "term">): ShownOtherwise | undefined {
  switch (kind) {
    case "service request":
      return {
        command: `npx smki access --service ${term}`,
        why: "its access control is whole; the testbed does not carry it out",
      };
    case "response code":
      return {
        command: "npx mocha test/dcc/access-checks.test.ts",
        why: "no party of the catalogue gets as far as provoking it",
      };
    case "policy":
      return Object.hasOwn(SUBSCRIBER_POLICIES, term)
        ? { command: "npx smki pki subscribers", why: "it is about the way to a certificate" }
        : undefined;
    case "User Role":
      return { command: `npx smki access --role ${term}`, why: "no party of the catalogue has this role" };
    case "use case":
    case "credentials replacement mode":
      return {
        command: "npx smki vectors gbcs --device ESME --out DIR",
        why: "no gas device of the catalogue is sent it",
      };
    case "remote party role":
      return { command: "npx smki pki init --out DIR", why: "no scenario issues a certificate of this role" };
    default:
      return BY_KIND[kind];
  }
}
