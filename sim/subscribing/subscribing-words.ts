/** The short words of the view, shared by story and table. */
import type { DccUserStatus } from "../../pki/index.ts";
import type { Mp128Requirement } from "./mp128-requirements.ts";
import type { Obligation, Verdict } from "./subscribing-verdicts.ts";
import type { StatusVerdict } from "./subscribing-view.ts";

const ANSWERS: Readonly<Record<Obligation | "noRole", string>> = {
  must: "MUST",
  may: "may",
  mustNot: "MUST NOT",
  noRole: "no role",
};

/** An answer, with strong words in capitals. */
export function answerWord(answer: Obligation | "noRole"): string {
  return ANSWERS[answer];
}

const STATUS_WORDS: Readonly<Record<DccUserStatus, string>> = {
  notAUser: "no DCC User",
  inUserEntry: "in User Entry",
  live: "a live User",
  suspended: "a suspended User",
};

/** For whom a verdict is: nothing when it is for everybody. */
export function whoseStatus({ userStatuses }: StatusVerdict): string {
  if (userStatuses.length === Object.keys(STATUS_WORDS).length) return "";
  const words = userStatuses.map((status) => STATUS_WORDS[status]);
  const [last = "", ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
}

/** The requirement of MP128, with the mark that its number is inferred; empty for a rule from elsewhere. */
export function requirementWords(requirement: Mp128Requirement | null): string {
  return requirement === null
    ? ""
    : `; MP128 requirement ${requirement.number} (number ${requirement.certainty})`;
}

/** The rule by its short name, and a mark when it is not simply read. */
export function ruleWord({ duty, certainty }: Verdict<Obligation | "noRole">): string {
  const words = [duty ?? "", certainty === "sourced" ? "" : certainty].filter((word) => word !== "");
  return words.join(", ");
}

/** About so many pounds. */
export function pounds(amount: number): string {
  return amount === 0 ? "nothing" : `about £${amount.toLocaleString("en-GB")}`;
}
