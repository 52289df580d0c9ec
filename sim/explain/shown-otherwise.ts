/**
 * What no run of the catalogue shows, and the command that shows it instead, with the reason. A test keeps this list short:
 * an entry that a scenario has come to show fails it.
 */
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

/** Facts and permissions, which nobody can break: the scenario that is about them. */
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
  };

/** The command that shows a topic which no scenario does; undefined when there is none. */
export function shownOtherwise({ kind, term }: Pick<Topic, "kind" | "term">): ShownOtherwise | undefined {
  switch (kind) {
    case "service request":
      return {
        command: `npx smki access --service ${term}`,
        why: "its access control is whole; the testbed does not carry it out",
      };
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
