/** What the testbed does about Subscribers where the rule is not publicly known: a name, choices, a default, and why. */

/** One policy, in the form that scenario policies have. */
interface SubscriberPolicyDefinition<Choice extends string> {
  readonly choices: readonly [Choice, ...Choice[]];
  readonly default: Choice;
  readonly why: string;
}

const policy = <const Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  chosen: NoInfer<Choice>,
  why: string,
): SubscriberPolicyDefinition<Choice> => ({ choices, default: chosen, why });

/** The named policies of this folder. */
export const SUBSCRIBER_POLICIES = {
  subscriberCost: policy(
    ["as-raised", "after-reprocurement"],
    "as-raised",
    "Becoming a Subscriber was put at about 100,000 pounds when MP128 was raised (11 May 2020), and at about 100 after the Trusted Service Provider had been procured again; the report that says so is of 28 September 2021. The day between is not public. as-raised counts the higher figure until the lower one is on paper.",
  ),
  screeningBeforeMp127: policy(
    ["not-asked", "asked"],
    "not-asked",
    "MP127 wrote the screening of Authorised Responsible Officers to BS 7858 into the RAPP from 29 November 2020, as a clarification. Whether the RAPP was read so before is not public; not-asked takes the text at its date.",
  ),
  xmlSigningCertificates: policy(
    ["from-user-entry", "live-users-only"],
    "from-user-entry",
    "XML signing certificates (role 87) are for any DUIS User. Whether one may be had before User status is live is not public; User Entry tests send signed requests, so from-user-entry lets a party in User Entry ask.",
  ),
  loadControllerCertificates: policy(
    ["the-load-controller", "nobody"],
    "the-load-controller",
    "Role 08 is measured in load controller cells, and no public list of Eligible Subscribers names it. the-load-controller reads it as every other role: the Party that acts in it.",
  ),
} as const;

export type SubscriberPolicyName = keyof typeof SUBSCRIBER_POLICIES;
export type SubscriberPolicies = {
  readonly [Name in SubscriberPolicyName]: (typeof SUBSCRIBER_POLICIES)[Name]["choices"][number];
};

/** The defaults of every policy. */
export const DEFAULT_SUBSCRIBER_POLICIES = Object.fromEntries(
  Object.entries(SUBSCRIBER_POLICIES).map(([name, definition]) => [name, definition.default]),
) as SubscriberPolicies;
