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
    {
      id: "P3",
      kind: "fact",
      who: "device",
      when: "always",
      must: "lets only the key of the certificate in the network operator slot change the slot",
      source: "MP128B Modification Report section 2",
    },
    {
      id: "P4",
      kind: "fact",
      who: "gasSupplier",
      when: "always",
      must: "can see by the slot who the network operator is; and a network operator can become a User later",
      source: "MP128B Modification Report section 2",
    },
  ],
};
