/** One certificate of the map in full, with what to do with it outside of this page. */
import { chainOf, momentInWords, type TrustMap, type TrustNode } from "../../../sim/views.ts";
import { certificatePem } from "../words/certificate-pem.ts";
import { CopyButton } from "../words/copy-button.tsx";
import { authorityInWords, STATUS_IN_WORDS, titleOf } from "./trust-column.tsx";

export function CertificateCard({ node, map }: { readonly node: TrustNode; readonly map: TrustMap }) {
  const { subject, kind, keyIdentifier, notAfter, status, der, slots } = node;
  return (
    <section class="certificate-card" aria-label="The selected certificate">
      <h2>{kind === "root" || kind === "issuing" ? titleOf(node) : `${subject}: ${titleOf(node)}`}</h2>
      <dl>
        <dt>state</dt>
        <dd>{STATUS_IN_WORDS[status]}</dd>
        <dt>until</dt>
        <dd>{notAfter.startsWith("9999") ? "no expiry" : momentInWords(notAfter)}</dd>
        <dt>chain</dt>
        <dd>{[node, ...chainOf(map, node.id)].map(nameOf).join(" ← ")}</dd>
        <dt>key</dt>
        <dd class="copyable">
          <code>{keyIdentifier}</code>
          <CopyButton text={keyIdentifier} what="the key identifier" />
        </dd>
        <dt>slots</dt>
        <dd>
          {slots.length === 0
            ? "none"
            : slots
                .map(({ device, remotePartyRole }) => `${device} ${remotePartyRole}`)
                .slice(0, NAMED)
                .join(", ")}
          {slots.length > NAMED ? ` and ${slots.length - NAMED} more` : ""}
        </dd>
        <dt>certificate</dt>
        <dd class="copyable">
          <CopyButton text={certificatePem(der)} what="the certificate as PEM" />
          <span class="quietly">
            PEM, for <code>openssl x509 -text</code>
          </span>
        </dd>
      </dl>
    </section>
  );
}

function nameOf(node: TrustNode): string {
  return node.kind === "root" || node.kind === "issuing" ? authorityInWords(node.subject) : node.subject;
}

/** Slots that are named; the rest is counted. */
const NAMED = 12;
