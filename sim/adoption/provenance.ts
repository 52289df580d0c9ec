/** What of a world is the adopted PKI's and what is made up, in sentences for the head of a run. */
import {
  type AdoptedAuthority,
  type AdoptedCredential,
  formatDistinguishedName,
  formatEntityId,
  InternalError,
} from "../../pki/index.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { PkiProvenance } from "../world/credential-source.ts";
import { DCC_NAMES } from "../world/names.ts";
import type { AdoptedPart, AdoptionPlan, MissingParts, PlannedPart } from "./plan-adoption.ts";

export interface ProvenanceFacts {
  /** The files and folders that the PKI was read from, as the person named them. */
  readonly sources: readonly string[];
  readonly missing: MissingParts;
  readonly scenario: Scenario;
  /** Whether the devices of the run are certified by the PKI's own Issuing DCA. */
  readonly devices: "adopted" | "simulated";
  /** Who certifies what is made up: the PKI's own Issuing OCA, or a CA beside it that no device trusts. */
  readonly certifier: "adopted" | "beside";
}

/** @throws InternalError for a plan that has shortages */
export function provenanceOf(plan: AdoptionPlan, facts: ProvenanceFacts): PkiProvenance {
  const { hierarchy } = plan;
  if (hierarchy === undefined) throw new InternalError("a plan without a hierarchy was carried out");
  const { root, issuing, others } = hierarchy;
  const cast = [
    ...[...plan.dcc].map(([part, planned]) => [DCC_NAMES[part], planned] as const),
    ...[...plan.parties].map(
      ([label, planned]) => [facts.scenario.parties[label]?.name ?? label, planned] as const,
    ),
  ];
  const authorities = [root, issuing, ...others];
  return {
    sources: facts.sources,
    missing: facts.missing,
    adopted: [
      ...authorities.map(
        (authority) =>
          `${authority.kind === "root" ? "Root OCA" : "Issuing OCA"} ${authorityInWords(authority)}`,
      ),
      ...cast.flatMap(([name, planned]) =>
        planned.kind === "adopted" ? [`${name} is ${organisationInWords(planned)}`] : [],
      ),
      ...(facts.devices === "adopted"
        ? ["the devices' certificates are issued by the PKI's Issuing DCA"]
        : []),
    ],
    simulated: [
      ...cast.flatMap(([name, planned]) => madeUp(name, planned)),
      ...(facts.devices === "simulated"
        ? ["the devices, their keys and a device PKI: no Issuing DCA's private key is here"]
        : ["the devices and their keys"]),
      ...(facts.certifier === "beside"
        ? ["a CA for what is made up, which the DCC trusts and no device does"]
        : []),
    ],
    cannot: authorities.flatMap((authority) =>
      authority.keyPair === undefined ? [inability(authority)] : [],
    ),
    passedOver: cast.flatMap(([, planned]) => (planned.kind === "adopted" ? planned.passedOver : [])),
  };
}

function authorityInWords({ name, certificate }: AdoptedAuthority): string {
  const held =
    certificate === undefined ? " (its key, recovered from a signature; nobody has its certificate)" : "";
  return `${formatDistinguishedName(name)}${held}`;
}

function organisationInWords({ organisation, digitalSignature, keyAgreement }: AdoptedPart): string {
  const certificates = [digitalSignature, keyAgreement].flatMap((one) =>
    one === undefined ? [] : [certificateInWords(one)],
  );
  return `${formatEntityId(organisation.entityId)}: ${certificates.join(", ")}`;
}

function certificateInWords({ certificate, keyPair }: AdoptedCredential): string {
  const key = keyPair === undefined ? " without its private key" : "";
  return `${certificate.keyUsage.join("+")} ${certificate.serial}${key}`;
}

function madeUp(name: string, planned: PlannedPart): readonly string[] {
  switch (planned.kind) {
    case "simulated":
      return [`${name}: the PKI has nobody for it`];
    case "adopted":
      // Parts of the DCC that only sign are told apart by having no key agreement certificate, brokers by their role.
      return planned.xmlSign !== undefined ||
        planned.keyAgreement === undefined ||
        planned.organisation.role === "accessControlBroker"
        ? []
        : [`the XML signing certificate of ${name}`];
    case "unlodged":
      return [];
  }
}

function inability(authority: AdoptedAuthority): string {
  const name = formatDistinguishedName(authority.name);
  return authority.kind === "root"
    ? `${name} certifies no new CA and issues no ARL: its private key is not here`
    : `${name} issues no certificate and no CRL: its private key is not here`;
}
