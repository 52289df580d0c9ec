/** Roots that nobody vouches for, and contingency commands whose key does not open. */
import { signParts, partsOf } from "../../pki/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { signedBy } from "./update-order.ts";
import {
  baselineOf,
  failing,
  type MessageVectorDefinition,
  refused,
  updateOf,
  type VectorFamily,
  withControl,
  withUpdate,
} from "./vector.ts";

const PROOF = "testbed policy rootReplacementProof; the names of modes 0, 1, 8 and 9";
const CONTINGENCY = "SEC glossary Contingency Private Key; wrapping by testbed policy contingencyKeyWrapping";

export const BAD_ROOTS: VectorFamily = {
  name: "roots and the contingency key",
  vectors: (kit, baselines) => [
    ...roots(kit, baselineOf(baselines, "update-root")),
    ...contingency(kit, baselineOf(baselines, "update-by-contingency")),
  ],
};

function roots(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const { pki, foreign } = kit.vectorKit;
  const { issuing } = pki.organisationAuthorities;
  const foreignRoot = foreign.organisationAuthorities.root.certificate;
  const bringing = (replacementCertificate: Uint8Array): CommandOrder =>
    withUpdate(order, {
      replacements: updateOf(order).replacements.map((one) => ({ ...one, replacementCertificate })),
    });
  const row = (id: string, title: string, rule: string, made: CommandOrder, decidedBy = "root-replacement") =>
    failing("update-root", made, {
      id,
      title,
      rule,
      source: PROOF,
      policy: "rootReplacementProof",
      decidedBy,
    });
  const SELF_SIGNED = "a root is self-signed";
  const VOUCHED = "the old root vouches for the new one by a link certificate";
  return [
    row(
      "root-without-link",
      "a new root without a link certificate",
      VOUCHED,
      withUpdate(order, { certificationPathCertificates: [] }),
    ),
    row(
      "root-with-path-of-the-old",
      "the old root's Issuing OCA in place of the link certificate",
      VOUCHED,
      withUpdate(order, { certificationPathCertificates: [issuing.certificate.der] }),
    ),
    row(
      "root-of-another-smki",
      "another SMKI's root with this one's link certificate",
      VOUCHED,
      bringing(foreignRoot.der),
    ),
    row(
      "root-is-issuing-authority",
      "the Issuing OCA as the new root",
      "the replacement is a root certificate",
      bringing(issuing.certificate.der),
      "certificate",
    ),
    row(
      "root-signed-by-another",
      "another root's certificate, signed by the Issuing OCA",
      SELF_SIGNED,
      bringing(signParts(partsOf(foreignRoot), issuing.keyPair.privateScalar)),
    ),
  ];
}

function contingency(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const base = "update-by-contingency";
  const { plaintextSymmetricKey: _, ...withoutKey } = updateOf(order).authorisingRemotePartyControl;
  const wrongKey = Uint8Array.from(updateOf(order).authorisingRemotePartyControl.plaintextSymmetricKey ?? []);
  wrongKey[0] = (wrongKey[0] ?? 0) ^ 1;
  const opening = {
    source: CONTINGENCY,
    decidedBy: "contingency-key",
    rule: "the symmetric key in the command opens the contingency key in the root cell",
  } as const;
  const signing = {
    source: "GBCS 7.2.5; SEC glossary Contingency Private Key",
    decidedBy: "signature",
    rule: "mode 9 is signed with the contingency key",
  } as const;
  return [
    refused(base, withUpdate(order, { authorisingRemotePartyControl: withoutKey }), {
      ...opening,
      id: "contingency-without-symmetric-key",
      title: "mode 9 without the symmetric key",
    }),
    refused(base, withControl(order, { plaintextSymmetricKey: wrongKey }), {
      ...opening,
      id: "contingency-wrong-symmetric-key",
      title: "mode 9 with one bit of the symmetric key flipped",
    }),
    refused(base, withControl(order, { plaintextSymmetricKey: wrongKey.slice(0, 15) }), {
      ...opening,
      id: "contingency-short-symmetric-key",
      title: "mode 9 with a symmetric key of 15 octets",
    }),
    refused(
      base,
      { ...order, signature: signedBy(kit.party("recovery").digitalSignature) },
      { ...signing, id: "contingency-signed-by-recovery", title: "mode 9 signed with recovery's key" },
    ),
    refused(
      base,
      { ...order, signature: signedBy(kit.vectorKit.pki.organisationAuthorities.root) },
      { ...signing, id: "contingency-signed-by-the-root", title: "mode 9 signed with the root's own key" },
    ),
  ];
}
