/** MP128B "Incorrect Gas Network Operator Certificates". */
import { instant } from "../../pki/index.ts";
import type { RuleSet } from "./rule-set.ts";

export const MP128B: RuleSet = {
  id: "mp128b",
  title: "with MP128B in force",
  from: instant("2021-11-12"),
  dating:
    "one Working Day after the referral window of the vote of 27 October 2021; the exact day is not public, this one is the testbed's assumption",
  duties: [
    {
      id: "B1",
      kind: "permission",
      who: "gasNetworkOperator",
      when: "always",
      must: "may lodge Organisation Certificates, and need not",
      source: "MP128B Modification Report sections 1, 3 and 7",
    },
    {
      id: "B2",
      kind: "duty",
      who: "gasNetworkOperator",
      when: "it is a Subscriber for Organisation Certificates",
      must: "be, or become, a DCC User",
      source: "MP128B Modification Report section 3",
    },
    {
      id: "B3",
      kind: "duty",
      who: "gasSupplier",
      when: "Post Commissioning, where the network operator is a DCC User and has unrevoked certificates",
      must: "place them in the network operator cells, without waiting to be asked",
      source: "SEC Appendix AC; MP128B Modification Report sections 3 and 7",
    },
    {
      id: "B4",
      kind: "duty",
      who: "gasSupplier",
      when: "Post Commissioning, where the Repository has no certificate of the network operator",
      must: "leave the access control broker's certificates in the network operator cells",
      source: "SEC Appendix AC; MP128B Modification Report sections 3 and 7",
    },
    {
      id: "B6",
      kind: "duty",
      who: "gasNetworkOperator",
      when: "it ceases to be a DCC User",
      must: "have a Certificate Revocation Request submitted for its certificates",
      source: "MP128B Modification Report section 4",
    },
  ],
};
