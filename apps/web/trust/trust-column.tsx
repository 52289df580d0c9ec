/** One column of the map: holders, each with its certificates as buttons. */
import { roleInWords, type TrustHolder, type TrustNode } from "../../../sim/views.ts";
import type { Lit } from "./trust-page.tsx";

interface Props {
  readonly title: string;
  readonly holders: readonly TrustHolder[];
  readonly lit: Lit;
  readonly onSelect: (node: TrustNode) => void;
}

export function TrustColumn({ title, holders, lit, onSelect }: Props) {
  return (
    <section class="trust-column" aria-label={title}>
      <h2>{title}</h2>
      {holders.map(({ name, nodes }) => (
        <div class="holder" key={name}>
          {name === "" ? null : <h3>{name}</h3>}
          {nodes.map((node) => (
            <CertificateButton key={node.id} node={node} lit={lit} onSelect={onSelect} />
          ))}
        </div>
      ))}
    </section>
  );
}

function CertificateButton({
  node,
  lit,
  onSelect,
}: Pick<Props, "lit" | "onSelect"> & { readonly node: TrustNode }) {
  const { id, status, slots } = node;
  const isLit = lit.certificates.has(id);
  return (
    <button
      type="button"
      class={`certificate ${status} ${isLit ? "lit" : ""}`}
      aria-pressed={id === lit.selected}
      data-certificate={id}
      onClick={() => onSelect(node)}
    >
      <span class="what">{titleOf(node)}</span>
      {status === "inUse" ? null : <span class="badge refused">{STATUS_IN_WORDS[status]}</span>}
      <span class="count" title={`${slots.length} slots hold this key`}>
        {slots.length === 0 ? "no slot" : `${slots.length} ${slots.length === 1 ? "slot" : "slots"}`}
      </span>
    </button>
  );
}

export const STATUS_IN_WORDS: Readonly<Record<TrustNode["status"], string>> = {
  inUse: "in use",
  revoked: "✗ revoked",
  expired: "✗ expired",
  notYetValid: "not yet valid",
  lost: "✗ key lost",
};

/** A CA by its common name, and for whom it is: those for organisations have a role in their name. */
export function authorityInWords(subject: string): string {
  const name = /CN=([^,]+)/.exec(subject)?.[1] ?? subject;
  return `${name}, for ${subject.startsWith("OU=") ? "organisations" : "devices"}`;
}

/** What a certificate is for, in words. */
export function titleOf({ kind, subject, usage, role }: TrustNode): string {
  if (kind === "root" || kind === "issuing") return authorityInWords(subject);
  if (role === "xmlSign") return "requests to the DCC";
  const use = usage === "keyAgreement" ? "key agreement" : "signature";
  return kind === "device" ? use : `${roleInWords(role ?? "")}: ${use}`;
}
