/** The columns of the map with certificates as buttons: the authorities as a tree, and holders each with its own. */
import {
  lossInWords,
  roleInWords,
  type TrustHolder,
  type TrustMap,
  type TrustNode,
} from "../../../sim/views.ts";
import { Whole } from "../words/whole.tsx";
import type { Lit } from "./trust-page.tsx";

interface Props {
  readonly title: string;
  readonly holders: readonly TrustHolder[];
  readonly lit: Lit;
  readonly map: TrustMap;
  readonly onSelect: (node: TrustNode) => void;
}

export function TrustColumn({ title, holders, ...rest }: Props) {
  return (
    <section class="trust-column" aria-label={title}>
      <h2>{title}</h2>
      {holders.map(({ name, nodes }) => (
        <div
          class={`holder ${nodes.some(({ id }) => rest.lit.certificates.has(id)) ? "lit" : ""}`}
          key={name}
        >
          <h3>{name}</h3>
          <div class="certificates">
            {nodes.map((node) => (
              <CertificateButton key={node.id} node={node} {...rest} />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

/** The roots, each above the authorities that it has signed. */
export function AuthorityColumn(props: Omit<Props, "title" | "holders">) {
  const { roots, issuing } = props.map;
  const known = new Set(roots.map(({ id }) => id));
  const orphans = issuing.filter(({ issuer }) => issuer === undefined || !known.has(issuer));
  return (
    <section class="trust-column authorities" aria-label="Authorities">
      <h2>Authorities</h2>
      {roots.map((root) => (
        <div class="authority" key={root.id}>
          <CertificateButton node={root} {...props} />
          {issuing
            .filter(({ issuer }) => issuer === root.id)
            .map((node) => (
              <CertificateButton key={node.id} node={node} {...props} />
            ))}
        </div>
      ))}
      {orphans.map((node) => (
        <CertificateButton key={node.id} node={node} {...props} />
      ))}
    </section>
  );
}

function CertificateButton({
  node,
  lit,
  map,
  onSelect,
}: Omit<Props, "title" | "holders"> & { readonly node: TrustNode }) {
  const { id, kind, status } = node;
  const isLit = lit.certificates.has(id);
  return (
    <>
      <button
        type="button"
        class={`certificate ${kind} ${status} ${isLit ? "lit" : ""}`}
        aria-pressed={id === lit.selected}
        data-certificate={id}
        onClick={() => onSelect(node)}
      >
        <span class="what">{titleOf(node)}</span>
        {status === "inUse" ? null : <span class="badge refused">{STATUS_IN_WORDS[status]}</span>}
        <span class="count">{worthOf(node, map)}</span>
      </button>
      {id === lit.selected ? (
        <p class="loss-here" aria-hidden="true">
          <Whole text={lossInWords(map, id)} />
        </p>
      ) : null}
    </>
  );
}

/** What depends on a key: certificates that an authority has signed, slots that hold it. */
function worthOf({ id, kind, slots }: TrustNode, { byId }: TrustMap): string {
  const held = slots.length === 0 ? "" : counted(slots.length, "slot");
  if (kind === "organisation" || kind === "device") return held === "" ? "no slot" : held;
  const signed = [...byId.values()].filter(({ issuer, id: own }) => issuer === id && own !== id).length;
  const signs = `signs ${counted(signed, "certificate")}`;
  return held === "" ? signs : `${signs}, in ${held}`;
}

function counted(many: number, what: string): string {
  return `${many.toLocaleString("en-GB")} ${what}${many === 1 ? "" : "s"}`;
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
