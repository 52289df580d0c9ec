/**
 * Who of an adopted PKI plays which part in a scenario, and what is missing for it. A plan makes nothing: `pki adopt`
 * lists the shortages of every scenario, and a run refuses with them.
 */
import {
  type AdoptedAuthority,
  type AdoptedCredential,
  type AdoptedHierarchy,
  type AdoptedOrganisation,
  type AdoptedPki,
  chooseCredential,
  chooseHierarchy,
  type CredentialChoice,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  type Instant,
} from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Scenario } from "../scenario/schema.ts";
import { certificateRoleOfParty } from "../world/credential-source.ts";
import { DCC_NAMES } from "../world/names.ts";
import { type DccPart, needsOf, type ScenarioNeed } from "./scenario-needs.ts";
import { inWords } from "./words.ts";

/** What happens where the PKI has nobody for a part: the run is refused, or somebody is simulated. */
export type MissingParts = "refuse" | "simulate";

/** Somebody of the PKI in a part, with the certificates chosen for the start of the scenario. */
export interface AdoptedPart {
  readonly kind: "adopted";
  readonly organisation: AdoptedOrganisation;
  readonly digitalSignature: AdoptedCredential;
  /** Undefined for parts of the DCC that only sign. */
  readonly keyAgreement: AdoptedCredential | undefined;
  /** Undefined where the PKI has none that its CA signed: then one is simulated. */
  readonly xmlSign: AdoptedCredential | undefined;
  /** In words: which other certificates there are, and why they were not chosen. */
  readonly passedOver: readonly string[];
}

/** `unlodged`: a party that has no certificates when the scenario starts keeps the scenario's own EUI-64. */
export type PlannedPart = AdoptedPart | { readonly kind: "simulated" } | { readonly kind: "unlodged" };

export interface AdoptionPlan {
  /** Undefined is a shortage. */
  readonly hierarchy: AdoptedHierarchy | undefined;
  readonly parties: ReadonlyMap<string, PlannedPart>;
  readonly dcc: ReadonlyMap<DccPart, PlannedPart>;
  /** What the scenario needs and the PKI has not; empty when it can run. */
  readonly shortages: readonly string[];
}

export interface AdoptionOrder {
  readonly scenario: Scenario;
  readonly rules: RuleSetId;
  /** The last step that is to be played; all of them unless given. */
  readonly until?: string | undefined;
  /** When the scenario starts: certificates must be valid then. */
  readonly at: Instant;
  readonly missing: MissingParts;
}

const DCC_PARTS: readonly { readonly part: DccPart; readonly keyAgreement: "needed" | "none" }[] = [
  { part: "accessControlBroker", keyAgreement: "needed" },
  { part: "recovery", keyAgreement: "none" },
  { part: "transitionalCoS", keyAgreement: "none" },
  { part: "wanProvider", keyAgreement: "none" },
];

/**
 * Plans one scenario under one rule set. Each party takes the first organisation of its role, by EUI-64, that is not
 * taken yet, has certificates that are valid at the start and under the chosen root, and has the private keys that the
 * party's steps use; if none has the keys, the first without that condition, which is then a shortage.
 */
export function planAdoption(pki: AdoptedPki, order: AdoptionOrder): AdoptionPlan {
  const { scenario, rules, until, at, missing } = order;
  const hierarchy = chooseHierarchy(pki, "organisation", at);
  if (hierarchy === undefined) {
    const shortage = `no Issuing OCA with a certificate that is valid on ${day(at)}: nothing leads from an organisation to a root`;
    return { hierarchy, parties: new Map(), dcc: new Map(), shortages: [shortage] };
  }
  const needs = needsOf(scenario, rules, until);
  const shortages: string[] = [];
  const cast = (part: PartOrder): PlannedPart => {
    const found = castPart(pki, hierarchy, at, part);
    if (found.part === undefined && missing === "simulate") return { kind: "simulated" };
    shortages.push(...found.shortages);
    return found.part ?? { kind: "simulated" };
  };

  const dcc = new Map<DccPart, PlannedPart>();
  for (const { part, keyAgreement } of DCC_PARTS) {
    const used = needs.find((need) => need.kind === "dccKey" && need.part === part);
    const uses: PartOrder["uses"] =
      part === "accessControlBroker"
        ? [
            { usage: "digitalSignature", step: "every run" },
            { usage: "keyAgreement", step: "every run" },
          ]
        : used === undefined
          ? []
          : [{ usage: "digitalSignature", step: `step ${used.step}` }];
    dcc.set(part, cast({ name: DCC_NAMES[part], role: part, keyAgreement, uses, taken: [] }));
  }
  const parties = new Map<string, PlannedPart>();
  for (const [label, as] of Object.entries(scenario.parties)) {
    if (as.certificates === "none") {
      parties.set(label, { kind: "unlodged" });
      continue;
    }
    const uses = needs.flatMap((need) =>
      need.kind === "partyKey" && need.party === label
        ? [{ usage: need.usage, step: `step ${need.step}` }]
        : [],
    );
    const taken = [...parties.values()].flatMap((part) =>
      part.kind === "adopted" ? [part.organisation] : [],
    );
    const role = certificateRoleOfParty(as.role);
    parties.set(label, cast({ name: `${as.name} (${label})`, role, keyAgreement: "needed", uses, taken }));
  }
  return {
    hierarchy,
    parties,
    dcc,
    shortages: [...shortages, ...authorityShortages(needs, hierarchy)],
  };
}

/** A part to be cast. */
interface PartOrder {
  readonly name: string;
  readonly role: AdoptedOrganisation["role"];
  readonly keyAgreement: "needed" | "none";
  /** The private keys that the part uses, and in which step first. */
  readonly uses: readonly { readonly usage: "digitalSignature" | "keyAgreement"; readonly step: string }[];
  readonly taken: readonly AdoptedOrganisation[];
}

interface CastPart {
  readonly part: AdoptedPart | undefined;
  readonly shortages: readonly string[];
}

function castPart(pki: AdoptedPki, hierarchy: AdoptedHierarchy, at: Instant, order: PartOrder): CastPart {
  const trusts = ({ root }: AdoptedAuthority): boolean => root === hierarchy.root;
  const ofRole = pki.organisations.filter(({ role }) => role === order.role);
  const judged = ofRole.map((organisation) => judge(organisation, order, at, trusts));
  const free = judged.filter(({ organisation }) => !order.taken.includes(organisation));
  const usable = free.flatMap(({ part }) => part ?? []);
  const part = usable.find((one) => missingKeys(one, order).length === 0) ?? usable[0];
  if (part !== undefined) return { part, shortages: missingKeys(part, order) };
  const taken = judged.length - free.length;
  const why = free.flatMap(({ unusable }) => unusable);
  return {
    part: undefined,
    shortages: [
      `nobody for ${order.name}: of ${inWords(order.role)}s the PKI has ${ofRole.length}` +
        (taken === 0 ? "" : `, ${taken} of them taken`) +
        (why.length === 0 ? "" : `; ${why.join("; ")}`),
    ],
  };
}

interface JudgedOrganisation {
  readonly organisation: AdoptedOrganisation;
  readonly part: AdoptedPart | undefined;
  /** Why it cannot play the part. */
  readonly unusable: readonly string[];
}

function judge(
  organisation: AdoptedOrganisation,
  { keyAgreement }: PartOrder,
  at: Instant,
  trusts: (issuer: AdoptedAuthority) => boolean,
): JudgedOrganisation {
  const choices = {
    digitalSignature: chooseCredential(organisation.digitalSignature, at, trusts),
    keyAgreement: chooseCredential(organisation.keyAgreement, at, trusts),
    xmlSign: chooseCredential(organisation.xmlSign, at, trusts),
  };
  const needed =
    keyAgreement === "needed"
      ? (["digitalSignature", "keyAgreement"] as const)
      : (["digitalSignature"] as const);
  const unusable = needed.flatMap((usage) => {
    const { chosen, passedOver } = choices[usage];
    if (chosen !== undefined) return [];
    const reasons = [...new Set(passedOver.map(({ reason }) => reason))].join(", ");
    return [
      `${formatEntityId(organisation.entityId)} has no usable ${inWords(usage)} certificate on ${day(at)} (${reasons || "none at all"})`,
    ];
  });
  const digitalSignature = choices.digitalSignature.chosen;
  if (unusable.length > 0 || digitalSignature === undefined)
    return { organisation, part: undefined, unusable };
  return {
    organisation,
    unusable: [],
    part: {
      kind: "adopted",
      organisation,
      digitalSignature,
      keyAgreement: keyAgreement === "needed" ? choices.keyAgreement.chosen : undefined,
      xmlSign: choices.xmlSign.chosen,
      passedOver: Object.values(choices).flatMap(passedOverWords),
    },
  };
}

function passedOverWords({ passedOver }: CredentialChoice): readonly string[] {
  return passedOver.map(
    ({ credential, reason }) => `${credential.places[0] ?? credential.certificate.serial}: ${reason}`,
  );
}

function missingKeys(part: AdoptedPart, { name, uses }: PartOrder): readonly string[] {
  return (["digitalSignature", "keyAgreement"] as const).flatMap((usage) => {
    const use = uses.find((one) => one.usage === usage);
    const credential = part[usage];
    return use === undefined || credential?.keyPair !== undefined
      ? []
      : [
          `${name} is ${formatEntityId(part.organisation.entityId)}, whose ${inWords(usage)} certificate has no private key here, and ${use.step} uses it`,
        ];
  });
}

function authorityShortages(
  needs: readonly ScenarioNeed[],
  { root, issuing }: AdoptedHierarchy,
): readonly string[] {
  const steps = (kind: ScenarioNeed["kind"]): string =>
    needs.flatMap((need) => (need.kind === kind ? [need.step] : [])).join(", ");
  const withoutKey = ({ name }: AdoptedAuthority): string =>
    `the private key of ${formatDistinguishedName(name)} is not here`;
  const issuingSteps = steps("issuingKey");
  const rootSteps = steps("rootKey");
  const contingencySteps = steps("contingencyKey");
  return [
    ...(issuingSteps === "" || issuing.keyPair !== undefined
      ? []
      : [`certificates or revocation lists are issued in ${issuingSteps}, and ${withoutKey(issuing)}`]),
    ...(rootSteps === "" || (root.keyPair !== undefined && issuing.keyPair !== undefined)
      ? []
      : [`a CA is replaced in ${rootSteps}, and ${withoutKey(root.keyPair === undefined ? root : issuing)}`]),
    ...(rootSteps === "" || root.certificate !== undefined
      ? []
      : [`a CA is replaced in ${rootSteps}, and there is no certificate of the root`]),
    ...(contingencySteps === ""
      ? []
      : [`the contingency key is used in ${contingencySteps}, and no PKI on disk has one`]),
  ];
}

function day(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
