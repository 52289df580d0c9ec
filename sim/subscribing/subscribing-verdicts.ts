/**
 * Who must, may or must not become a Subscriber, and a DCC User, under each rule set. The duties themselves are in
 * `sim/rule-sets/`; here is what follows from them for a kind of party. Where the public text says it only by leaving it
 * out, the verdict is marked inferred.
 */
import { ROLE_ELIGIBILITY, type DccUserStatus, type SubscriberKind } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { DutyId } from "../rule-sets/rule-set.ts";

export type Obligation = "must" | "may" | "mustNot";

/** One answer, the rule it rests on, and how sure that is. */
export interface Verdict<Answer extends string = Obligation> {
  readonly answer: Answer;
  readonly why: string;
  /** The duty or permission of the rule set, or null where the rule is not part of MP128. */
  readonly duty: DutyId | null;
  readonly source: string;
  readonly certainty: "sourced" | "inferred" | "recalled";
}

const NETWORK_PARTY = "SEC B2.10; MP128B Modification Report sections 1 and 2";

/** May it become a Subscriber for Organisation Certificates (a manufacturer: for Device Certificates)? */
export function subscriberVerdict(
  kind: SubscriberKind,
  rules: RuleSetId,
  userStatus: DccUserStatus,
): Verdict {
  switch (kind) {
    case "gasNetworkOperator":
      return rules === "pre" ? NETWORK_PARTY_MUST : gasNetworkOperatorMay(userStatus);
    case "electricityNetworkOperator":
      return rules === "pre" ? NETWORK_PARTY_MUST : ELECTRICITY_STILL_MUST;
    case "gasSupplier":
    case "electricitySupplier":
      return {
        answer: "must",
        why: "it must place its own certificates on the devices that it installs",
        duty: null,
        source: "SEC Appendix AC; MP128B Modification Report section 2",
        certainty: "inferred",
      };
    case "otherUser":
    case "loadController":
      return {
        answer: "may",
        why: "only who wants to be a DCC User needs to: its requests are signed with an SMKI certificate",
        duty: null,
        source: "DUIS: requests are signed under role 87 certificates",
        certainty: "inferred",
      };
    case "deviceManufacturer":
      return {
        answer: "may",
        why: "for Device Certificates; a device also gets them through its Supplier or the DCC",
        duty: null,
        source: "SEC Appendix A",
        certainty: "recalled",
      };
    case "registrationDataProvider":
      return {
        answer: "may",
        why: "it is one of those who may; for which certificates is not public",
        duty: null,
        source: "SEC Section L",
        certainty: "recalled",
      };
    case "dcc":
      return {
        answer: "must",
        why: "its certificates are on every device from the factory",
        duty: null,
        source: "measured: the access control broker's cells, RTDS 4.5.0",
        certainty: "inferred",
      };
    default:
      return kind satisfies never;
  }
}

/** Whether the party subscribes: from MP128B on that decides whether a gas network operator must be a User. */
export type SubscribingChoice = "subscribes" | "staysOut";

/** Must it become a DCC User? `noRole`: there is no User Role for such a party. */
export function userVerdict(
  kind: SubscriberKind,
  rules: RuleSetId,
  choice: SubscribingChoice,
): Verdict<Obligation | "noRole"> {
  if (!ROLE_ELIGIBILITY.xmlSign.eligible.includes(kind)) {
    return {
      answer: "noRole",
      why: "there is no User Role for it: it sends no service requests",
      duty: null,
      source: "DUIS User Roles",
      certainty: "inferred",
    };
  }
  switch (kind) {
    case "gasNetworkOperator":
      if (rules === "pre") return MAY_BE_USER;
      return choice === "subscribes" ? MUST_BE_USER : NEED_NOT_BE_USER;
    case "electricityNetworkOperator":
      return MAY_BE_USER;
    case "gasSupplier":
    case "electricitySupplier":
      return {
        answer: "must",
        why: "it places certificates by service request, and only a DCC User can send one",
        duty: null,
        source: "SEC Appendix AC; DUIS",
        certainty: "inferred",
      };
    default:
      return {
        answer: "may",
        why: "no public rule asks it to be a DCC User",
        duty: null,
        source: "DUIS User Roles",
        certainty: "inferred",
      };
  }
}

const NETWORK_PARTY_MUST: Verdict = {
  answer: "must",
  why: "every Network Party must, gas and electricity, whether it wants meter data or not",
  duty: "P1",
  source: NETWORK_PARTY,
  certainty: "sourced",
};

const ELECTRICITY_STILL_MUST: Verdict = {
  answer: "must",
  why: "the duty of Network Parties stands: MP128B lifts it for gas only",
  duty: null,
  source: `${NETWORK_PARTY}; section 4 names no impact on electricity`,
  certainty: "inferred",
};

const MUST_BE_USER: Verdict = {
  answer: "must",
  why: "who subscribes must be a DCC User or become one",
  duty: "B2",
  source: "MP128B Modification Report section 3",
  certainty: "sourced",
};

const MAY_BE_USER: Verdict = {
  answer: "may",
  why: "the Code does not ask a Network Party to be a DCC User",
  duty: null,
  source: "MP128B Modification Report sections 1 and 2",
  certainty: "sourced",
};

const NEED_NOT_BE_USER: Verdict = {
  answer: "may",
  why: "it need not; who becomes one subscribes after all, for requests are signed with an SMKI certificate",
  duty: null,
  source: "MP128B Modification Report section 2; DUIS: requests are signed under role 87 certificates",
  certainty: "inferred",
};

function gasNetworkOperatorMay(userStatus: DccUserStatus): Verdict {
  return userStatus === "notAUser"
    ? {
        answer: "mustNot",
        why: "not without becoming a DCC User as well; the SMKI is not known to refuse it, so the testbed calls it a breach",
        duty: "B2",
        source: "MP128B Modification Report section 3",
        certainty: "sourced",
      }
    : {
        answer: "may",
        why: "it may lodge certificates, and need not",
        duty: "B1",
        source: "MP128B Modification Report sections 1, 3 and 7",
        certainty: "sourced",
      };
}
