/** What an existing PKI is enough for: facts, for whoever shows them. */
import {
  type AdoptedAuthority,
  type AdoptedCredential,
  type AdoptedPki,
  type AdoptionProblem,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  type Instant,
} from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Scenario } from "../scenario/schema.ts";
import { startOf } from "../scenario/step-times.ts";
import { type MissingParts, planAdoption } from "./plan-adoption.ts";

export const ADOPTION_SCHEMA = "smki-testbed/adoption/1";

export interface ReportedAuthority {
  readonly name: string;
  readonly tree: AdoptedAuthority["tree"];
  readonly kind: AdoptedAuthority["kind"];
  /** 16 hex digits. */
  readonly keyIdentifier: string;
  /** `recovered`: the key is known from a signature alone, and nobody has the certificate. */
  readonly known: "certificate" | "recovered";
  readonly privateKey: boolean;
}

export interface ReportedCertificate {
  readonly usage: "digitalSignature" | "keyAgreement" | "xmlSign";
  readonly serial: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly privateKey: boolean;
  /** Where it was found. */
  readonly places: readonly string[];
}

export interface ReportedOrganisation {
  /** In dashed form. */
  readonly entityId: string;
  readonly role: string;
  readonly certificates: readonly ReportedCertificate[];
}

/** Whether one scenario can run under one rule set. */
export interface ScenarioAdoption {
  readonly scenario: string;
  readonly rules: RuleSetId;
  readonly startsAt: string;
  readonly runs: boolean;
  /** What is missing; empty when it runs. */
  readonly shortages: readonly string[];
}

export interface AdoptionReport {
  readonly schema: typeof ADOPTION_SCHEMA;
  readonly sources: readonly string[];
  readonly missing: MissingParts;
  readonly authorities: readonly ReportedAuthority[];
  readonly organisations: readonly ReportedOrganisation[];
  readonly devices: number;
  readonly privateKeys: number;
  readonly problems: readonly AdoptionProblem[];
  readonly scenarios: readonly ScenarioAdoption[];
}

/** @param sources the files and folders that the PKI was read from, as the person named them */
export function adoptionReport(
  pki: AdoptedPki,
  sources: readonly string[],
  scenarios: readonly Scenario[],
  missing: MissingParts,
): AdoptionReport {
  return {
    schema: ADOPTION_SCHEMA,
    sources,
    missing,
    authorities: pki.authorities.map(({ name, tree, kind, keyIdentifier, certificate, keyPair }) => ({
      name: formatDistinguishedName(name),
      tree,
      kind,
      keyIdentifier,
      known: certificate === undefined ? "recovered" : "certificate",
      privateKey: keyPair !== undefined,
    })),
    organisations: pki.organisations.map(({ entityId, role, digitalSignature, keyAgreement, xmlSign }) => ({
      entityId: formatEntityId(entityId),
      role,
      certificates: [
        ...digitalSignature.map(reported("digitalSignature")),
        ...keyAgreement.map(reported("keyAgreement")),
        ...xmlSign.map(reported("xmlSign")),
      ],
    })),
    devices: pki.devices.length,
    privateKeys: pki.keyPairs.size,
    problems: pki.problems,
    scenarios: scenarios.flatMap((scenario) =>
      scenario.rules.map((rules): ScenarioAdoption => {
        const at: Instant = startOf(scenario, rules);
        const { shortages } = planAdoption(pki, { scenario, rules, at, missing });
        return {
          scenario: scenario.scenario,
          rules,
          startsAt: formatInstant(at),
          runs: shortages.length === 0,
          shortages,
        };
      }),
    ),
  };
}

function reported(usage: ReportedCertificate["usage"]) {
  return ({ certificate, keyPair, issuer, places }: AdoptedCredential): ReportedCertificate => ({
    usage,
    serial: certificate.serial,
    issuer: formatDistinguishedName(issuer.name),
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
    privateKey: keyPair !== undefined,
    places,
  });
}
