/** What being a Subscriber means for one kind of party under several rule sets: facts, for whoever shows them. */
import {
  AS_RAISED_ON,
  costOfSubscribing,
  DEFAULT_SUBSCRIBER_POLICIES,
  formatInstant,
  type DccUserStatus,
  type Instant,
  type SubscriberCostEra,
  type SubscriberKind,
  type SubscriptionCost,
} from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { ruleSet } from "../rule-sets/rule-set-register.ts";
import type { DutyDefinition, DutyId } from "../rule-sets/rule-set.ts";
import { KIND_WORDS } from "./kind-words.ts";
import { requirementOf, type Mp128Requirement } from "./mp128-requirements.ts";
import { climbLadder, type Rung } from "./subscriber-ladder.ts";
import { subscriberVerdict, userVerdict, type Obligation, type Verdict } from "./subscribing-verdicts.ts";

/** A duty of a rule set with the requirement of MP128 behind it. */
export type RequiredDuty = DutyDefinition & { readonly requirement: Mp128Requirement | null };

/** A verdict with the requirement of MP128 behind its duty. */
export type RequiredVerdict<Answer extends string = Obligation> = Verdict<Answer> & {
  readonly requirement: Mp128Requirement | null;
};

/** The verdict for all the DCC User statuses that share it. */
export interface StatusVerdict {
  readonly userStatuses: readonly DccUserStatus[];
  readonly verdict: RequiredVerdict;
}

export interface RuleSetView {
  readonly rules: RuleSetId;
  readonly title: string;
  /** The day that is looked at: the first of the rule set, or for the oldest the day on which MP128 was raised. */
  readonly on: string;
  readonly subscriber: readonly StatusVerdict[];
  readonly user: {
    readonly ifItSubscribes: RequiredVerdict<Obligation | "noRole">;
    readonly ifItStaysOut: RequiredVerdict<Obligation | "noRole">;
  };
  /** What it owes before, or when, it ceases to be a DCC User. */
  readonly onLeaving: readonly RequiredDuty[];
  readonly ladder: readonly Rung[];
  /** Null for a kind of party for which no figure is public. */
  readonly cost: SubscriptionCost | null;
}

export interface SubscribingView {
  readonly kind: SubscriberKind;
  readonly name: string;
  readonly does: string;
  readonly ruleSets: readonly RuleSetView[];
}

export interface SubscribingOptions {
  /** Testbed policy subscriberCost. */
  readonly subscriberCost?: SubscriberCostEra;
}

const STATUSES: readonly DccUserStatus[] = ["live", "suspended", "inUserEntry", "notAUser"];

const LEAVING_DUTIES: readonly DutyId[] = ["B6", "A1", "A2"];

/** The view for one kind of party. */
export function subscribingView(
  kind: SubscriberKind,
  ruleSets: readonly RuleSetId[],
  options: SubscribingOptions = {},
): SubscribingView {
  const { name, does } = KIND_WORDS[kind];
  return { kind, name, does, ruleSets: ruleSets.map((rules) => ruleSetView(kind, rules, options)) };
}

function ruleSetView(
  kind: SubscriberKind,
  rules: RuleSetId,
  { subscriberCost = DEFAULT_SUBSCRIBER_POLICIES.subscriberCost }: SubscribingOptions,
): RuleSetView {
  const { title, from, duties } = ruleSet(rules);
  const at = from ?? AS_RAISED_ON;
  return {
    rules,
    title,
    on: formatInstant(at).slice(0, 10),
    subscriber: byStatus(kind, rules),
    user: {
      ifItSubscribes: required(userVerdict(kind, rules, "subscribes")),
      ifItStaysOut: required(userVerdict(kind, rules, "staysOut")),
    },
    onLeaving: duties
      .filter(({ id, who }) => who === kind && LEAVING_DUTIES.includes(id))
      .map((duty) => ({ ...duty, requirement: requirementOf(duty.id) })),
    ladder: climbLadder(kind, at),
    cost: kind === "gasNetworkOperator" ? costUnder(from, subscriberCost) : null,
  };
}

/** The oldest rules were in force at both prices, so that the policy and no day decides there. */
function costUnder(from: Instant | undefined, subscriberCost: SubscriberCostEra): SubscriptionCost {
  return from === undefined
    ? { ...costOfSubscribing({ kind: "era", era: subscriberCost }), decidedBy: "policy" }
    : costOfSubscribing({ kind: "day", at: from }, { subscriberCost });
}

function byStatus(kind: SubscriberKind, rules: RuleSetId): readonly StatusVerdict[] {
  const groups: { userStatuses: DccUserStatus[]; verdict: RequiredVerdict }[] = [];
  for (const status of STATUSES) {
    const verdict = required(subscriberVerdict(kind, rules, status));
    const same = groups.find((group) => group.verdict.answer === verdict.answer);
    if (same === undefined) groups.push({ userStatuses: [status], verdict });
    else same.userStatuses.push(status);
  }
  return groups;
}

function required<Answer extends string>(verdict: Verdict<Answer>): RequiredVerdict<Answer> {
  return { ...verdict, requirement: verdict.duty === null ? null : requirementOf(verdict.duty) };
}
