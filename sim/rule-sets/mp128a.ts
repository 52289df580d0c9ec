/** MP128A "Gas Network Operators SMKI Requirements" as it was implemented, on top of MP128B. */
import { instant } from "../../pki/index.ts";
import { MP128B } from "./mp128b.ts";
import type { RuleSet } from "./rule-set.ts";

export const MP128A: RuleSet = {
  id: "mp128a",
  title: "with MP128B and MP128A in force",
  from: instant("2023-06-29"),
  dating: "June 2023 SEC Release (SEC website, MP128A)",
  duties: [
    ...MP128B.duties.filter(({ id }) => id !== "B6"),
    {
      id: "A1",
      kind: "duty",
      who: "gasNetworkOperator",
      when: "before it ceases to be a DCC User",
      must: "submit a Certificate Revocation Request for its certificates",
      source: "SEC Section L, MP128A as implemented 29 June 2023",
    },
    {
      id: "A2",
      kind: "duty",
      who: "gasNetworkOperator",
      when: "before it ceases to be a DCC User",
      must: "replace its certificates on devices with the access control broker's",
      source: "SEC Section L, MP128A as implemented 29 June 2023",
    },
    {
      id: "A3",
      kind: "fact",
      who: "dcc",
      when: "MP128A comes into force",
      must: "is impacted; what exactly it does is not public",
      source: "SEC website, MP128A: impacted parties",
    },
  ],
};
