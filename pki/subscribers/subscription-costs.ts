/**
 * What it costs to be a Subscriber, and what the modification itself cost to bring about: figures with their day and
 * source. Every figure is about so much, in pounds, as somebody estimated it.
 */
import { instant, type Instant } from "../ids.ts";
import { DEFAULT_SUBSCRIBER_POLICIES, type SubscriberPolicies } from "./subscriber-policies.ts";

export interface CostFigure {
  readonly what: string;
  /** Who pays. */
  readonly who: string;
  /** Pounds sterling, about. */
  readonly pounds: number;
  /** When the figure was given, in words. */
  readonly when: string;
  readonly source: string;
}

/** The two figures of becoming a Subscriber. */
export type SubscriberCostEra = SubscriberPolicies["subscriberCost"];

/** The day on which MP128 was raised with the higher figure, and the day of the report that has the lower one. */
export const AS_RAISED_ON = instant("2020-05-11");
export const LOWER_COST_REPORTED_ON = instant("2021-09-28");

const REPORT = "MP128B Modification Report";

export const SUBSCRIBER_COSTS: Readonly<Record<SubscriberCostEra, CostFigure>> = {
  "as-raised": {
    what: "to become an SMKI Subscriber, as MP128 was raised",
    who: "each gas network party",
    pounds: 100_000,
    when: "11 May 2020, the estimate of the Proposer (a gas network operator)",
    source: `${REPORT} section 7`,
  },
  "after-reprocurement": {
    what: "to become an SMKI Subscriber, after the Trusted Service Provider was procured again",
    who: "each gas network party",
    pounds: 100,
    when: "by 28 September 2021, when the report was approved; the day of the fall is not public",
    source: `${REPORT} section 7`,
  },
};

/** What it cost to make MP128B happen. Of MP128A no figure is public. */
export const MP128B_IMPLEMENTATION_COSTS = [
  {
    what: "to implement MP128B alone: one day of work on the text of the Code",
    who: "SECAS",
    pounds: 600,
    when: "September 2021",
    source: `${REPORT} section 5`,
  },
  {
    what: "to implement MP128B",
    who: "DCC",
    pounds: 0,
    when: "September 2021",
    source: `${REPORT} section 5`,
  },
  {
    what: "to implement MP128B",
    who: "SEC Parties",
    pounds: 0,
    when: "September 2021",
    source: `${REPORT} section 5`,
  },
] as const satisfies readonly CostFigure[];

/** Which figure is asked for: one of the two, or the one that counts on a day. */
export type CostQuestion =
  | { readonly kind: "era"; readonly era: SubscriberCostEra }
  | { readonly kind: "day"; readonly at: Instant };

export interface SubscriptionCost extends CostFigure {
  readonly era: SubscriberCostEra;
  /** `reported`: the report decides. `policy`: testbed policy subscriberCost decides, between the two days. */
  readonly decidedBy: "question" | "report" | "policy";
}

/**
 * What becoming a Subscriber costs. On a day between the two that the report gives, testbed policy subscriberCost decides.
 */
export function costOfSubscribing(
  question: CostQuestion,
  { subscriberCost }: Pick<SubscriberPolicies, "subscriberCost"> = DEFAULT_SUBSCRIBER_POLICIES,
): SubscriptionCost {
  if (question.kind === "era") {
    return { ...SUBSCRIBER_COSTS[question.era], era: question.era, decidedBy: "question" };
  }
  const { at } = question;
  const isReported = at <= AS_RAISED_ON || at >= LOWER_COST_REPORTED_ON;
  const reported = at <= AS_RAISED_ON ? "as-raised" : "after-reprocurement";
  const era = isReported ? reported : subscriberCost;
  return { ...SUBSCRIBER_COSTS[era], era, decidedBy: isReported ? "report" : "policy" };
}
