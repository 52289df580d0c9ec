/**
 * MP128A as the MP128B Modification Report expected it: a change of the DCC's systems that lets an outgoing network
 * operator remove its certificates and an incoming one put its own in. It was never built; how it would have worked is
 * not public. Here the DCC lets a network operator put anybody's certificates into its slots (policy
 * replacementCertificateOwner: any), so that a seller can place the buyer's before the sale.
 */
import { MP128B } from "./mp128b.ts";
import type { RuleSet } from "./rule-set.ts";

export const MP128A_SEED: RuleSet = {
  id: "mp128a-seed",
  title: "with MP128B and the DCC system change that its report expected",
  from: undefined,
  dating: "hypothetical: MP128A was implemented otherwise",
  assumes: { replacementCertificateOwner: "any" },
  duties: [
    ...MP128B.duties,
    {
      id: "S1",
      kind: "permission",
      who: "gasNetworkOperator",
      when: "it gives up a network",
      must: "can have its certificates removed from devices through the DCC",
      source: "MP128B Modification Report sections 1 and 7",
    },
    {
      id: "S2",
      kind: "permission",
      who: "gasNetworkOperator",
      when: "it takes over a network",
      must: "can have its own certificates put on devices through the DCC",
      source: "MP128B Modification Report sections 1 and 7",
    },
    {
      id: "S3",
      kind: "permission",
      who: "dcc",
      when: "Post Commissioning",
      must: "issues reports that reflect the new rules",
      source: "MP128B Modification Report sections 1 and 7",
    },
  ],
};
