/** The rules before MP128. */
import type { RuleSet } from "./rule-set.ts";

export const PRE: RuleSet = {
  id: "pre",
  title: "before MP128",
  from: undefined,
  dating: "in force until MP128B",
  duties: [
    {
      id: "P1",
      kind: "duty",
      who: "gasNetworkOperator",
      when: "once it has acceded to the Code",
      must: "be an SMKI Subscriber with its Organisation Certificates in the SMKI Repository; being a DCC User is not asked",
      source: "SEC B2.10; MP128B Modification Report sections 1 and 2",
    },
    {
      id: "P2",
      kind: "duty",
      who: "gasSupplier",
      when: "after commissioning",
      must: "place the network operator's certificates on the device",
      source: "SEC Appendix AC; MP128B Modification Report section 2",
    },
  ],
};
