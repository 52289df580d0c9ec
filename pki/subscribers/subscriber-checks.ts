/** What is asked on the way to being a Subscriber, in order. */
import type { CheckDefinition } from "../evidence.ts";

/** The checks of every step; a step meets the ones that concern it, in this order. */
export const SUBSCRIBER_CHECKS = [
  {
    check: "party-acceded",
    asks: "Is it a SEC Party, a Registration Data Provider or the DCC?",
    source: "SEC Section B (recalled)",
  },
  {
    check: "entity-id-role",
    asks: "Does the Party act in the role for which it wants an EUI-64?",
    source: "SEC Section B, allocation of User Identifiers (recalled in detail)",
  },
  {
    check: "entity-id-unused",
    asks: "Has the Party neither an EUI-64 for this role yet, nor this EUI-64 in another role?",
    source: "SEC Section B, one User Identifier for each role (recalled)",
  },
  {
    check: "srept-passed",
    asks: "Has it passed SREPT, the SMKI and Repository Entry Process Tests?",
    source: "DCC, SMKI and Repository Testing: before any Certificate Policy, and before the Repository",
  },
  {
    check: "senior-responsible-officer",
    asks: "Has it a Senior Responsible Officer, who nominates?",
    source: "SEC Appendix D, SMKI RAPP (recalled)",
  },
  {
    check: "officer-nominated",
    asks: "Did the Senior Responsible Officer nominate a Responsible Officer?",
    source: "SEC Appendix D, SMKI RAPP (recalled)",
  },
  {
    check: "officer-verified",
    asks: "Did the DCC's Registration Authority verify the officer's identity face to face?",
    source: "SEC Appendix D, SMKI RAPP (recalled)",
  },
  {
    check: "officer-screened",
    asks: "Is the officer screened to BS 7858:2019 or equivalent?",
    source: "SEC Appendix D, SMKI RAPP, as MP127 clarified it from 29 November 2020",
  },
  {
    check: "iki-credential",
    asks: "Does the officer hold an IKI credential, so that the SMKI lets the officer in?",
    source: "SEC Appendix N, SMKI Code of Connection",
  },
  {
    check: "policy-authorised",
    asks: "Is it an Authorised Subscriber under the Certificate Policy of this kind of certificate?",
    source: "SEC Appendices A and B, Authorised Subscriber (recalled: one decision for each policy)",
  },
  {
    check: "eligible-subscriber",
    asks: "Is it entitled to this certificate?",
    source: "SEC Appendices A and B, Eligible Subscriber (recalled)",
  },
] as const satisfies readonly CheckDefinition[];

export type SubscriberCheck = (typeof SUBSCRIBER_CHECKS)[number]["check"];
