/** The adopted source: a world with the keys and certificates of an existing PKI, as far as they go. */
import {
  type AdoptedCredential,
  type AdoptedPki,
  type AuthorityHierarchy,
  type CertificateRole,
  type CertificationAuthority,
  chooseHierarchy,
  createDeviceHierarchy,
  createOrganisationHierarchy,
  type EntityId,
  entityId,
  type Instant,
  InternalError,
  TEST_ENVIRONMENT,
  UsageError,
} from "../../pki/index.ts";
import { canIssue, type OrganisationAuthorities } from "../smki/organisation-authorities.ts";
import {
  certificateRoleOfParty,
  type CredentialSource,
  type PartyIdentity,
  type WorldCredentialsOrder,
} from "../world/credential-source.ts";
import { type Credential, type CredentialOrder, orderCredential } from "../world/credentials.ts";
import { type DccEntityIds, SIMULATED_DCC_ENTITY_IDS } from "../world/dcc-identity.ts";
import type { DccOrganisations } from "../world/world.ts";
import { type AdoptionPlan, type MissingParts, planAdoption, type PlannedPart } from "./plan-adoption.ts";
import { provenanceOf } from "./provenance.ts";
import type { DccPart } from "./scenario-needs.ts";
import { deviceAuthoritiesOf, organisationAuthoritiesOf } from "./world-authorities.ts";

export interface AdoptedSource {
  readonly pki: AdoptedPki;
  /** The files and folders that it was read from, as the person named them. */
  readonly sources: readonly string[];
  readonly missing: MissingParts;
}

/**
 * Casts the parties of a scenario from an existing PKI. What the PKI has not, and the plan allows to be made up, is
 * certified by the PKI's Issuing OCA where its private key is here, and else by a CA beside it that no device trusts.
 * The source throws a UsageError that lists every shortage when the plan has any.
 */
export function adoptedCredentials({ pki, sources, missing }: AdoptedSource): CredentialSource {
  return async (order) => {
    const plan = planAdoption(pki, { ...order, missing });
    if (plan.shortages.length > 0) throw refusal(sources, order, plan);
    const [current, ...former] = organisationAuthoritiesOf(plan);
    const certifier = await certifierOf(current, order);
    const devices = deviceAuthoritiesOf(chooseHierarchy(pki, "device", order.at));
    const { seed } = order;
    return {
      organisationAuthorities: current,
      formerAuthorities: former,
      authoritiesBeside: certifier.beside === undefined ? [] : [certifier.beside],
      deviceAuthorities: devices ?? (await createDeviceHierarchy({ seed, environment: TEST_ENVIRONMENT })),
      dccEntityIds: dccEntityIdsOf(plan),
      dccOrganisations: await dccOrganisationsOf(plan, certifier),
      parties: await partiesOf(plan, order, certifier),
      provenance: provenanceOf(plan, {
        sources,
        missing,
        scenario: order.scenario,
        devices: devices === undefined ? "simulated" : "adopted",
        certifier: certifier.beside === undefined ? "adopted" : "beside",
      }),
    };
  };
}

function refusal(
  sources: readonly string[],
  { scenario, rules }: WorldCredentialsOrder,
  { shortages }: AdoptionPlan,
): UsageError {
  const missing = shortages.map((shortage) => `\n  - ${shortage}`).join("");
  return new UsageError(
    `${scenario.scenario} cannot run under ${rules} with the PKI in ${sources.join(", ")}:${missing}`,
    "npx smki pki adopt shows what it is enough for; --until STEP plays as far as the keys go; --missing simulate makes up organisations that it has not",
  );
}

/** Certifies what is made up. */
interface Certifier {
  readonly seed: string;
  readonly issuing: CertificationAuthority;
  readonly notBefore: Instant;
  /** Where the adopted Issuing OCA cannot: a hierarchy that only the DCC trusts. */
  readonly beside: AuthorityHierarchy | undefined;
}

async function certifierOf(
  { issuing }: OrganisationAuthorities,
  { seed, issuedAt }: WorldCredentialsOrder,
): Promise<Certifier> {
  if (canIssue(issuing)) {
    const notBefore = Math.max(issuedAt, issuing.certificate.notBefore) as Instant;
    return { seed, issuing, notBefore, beside: undefined };
  }
  const beside = await createOrganisationHierarchy({ seed, environment: TEST_ENVIRONMENT });
  return { seed, issuing: beside.issuing, notBefore: issuedAt, beside };
}

type MadeUp = Pick<CredentialOrder, "label" | "role" | "usage" | "entityId">;

function makeUp({ seed, issuing, notBefore }: Certifier, order: MadeUp): Promise<Credential> {
  return orderCredential(issuing, { ...order, seed, notBefore });
}

function dccEntityIdsOf({ dcc }: AdoptionPlan): DccEntityIds {
  const adopted = [...dcc].flatMap(([part, planned]) =>
    planned.kind === "adopted" ? [[part, planned.organisation.entityId] as const] : [],
  );
  return { ...SIMULATED_DCC_ENTITY_IDS, ...Object.fromEntries(adopted) };
}

async function dccOrganisationsOf({ dcc }: AdoptionPlan, certifier: Certifier): Promise<DccOrganisations> {
  const credential = (part: DccPart, usage: "digitalSignature" | "keyAgreement") => {
    const planned = dcc.get(part);
    return planned?.kind === "adopted"
      ? held(planned[usage])
      : makeUp(certifier, { label: "dcc", role: part, usage, entityId: SIMULATED_DCC_ENTITY_IDS[part] });
  };
  return {
    formerAccessControlBrokers: [],
    accessControlBroker: {
      digitalSignature: await credential("accessControlBroker", "digitalSignature"),
      keyAgreement: await credential("accessControlBroker", "keyAgreement"),
    },
    recovery: await credential("recovery", "digitalSignature"),
    transitionalCoS: await credential("transitionalCoS", "digitalSignature"),
    wanProvider: await credential("wanProvider", "digitalSignature"),
  };
}

async function partiesOf(
  plan: AdoptionPlan,
  { scenario }: WorldCredentialsOrder,
  certifier: Certifier,
): Promise<ReadonlyMap<string, PartyIdentity>> {
  const parties = new Map<string, PartyIdentity>();
  for (const [label, as] of Object.entries(scenario.parties)) {
    const own = { label, role: certificateRoleOfParty(as.role), entityId: entityId(as.entityId) };
    parties.set(label, await identityOf(plan.parties.get(label), own, certifier));
  }
  return parties;
}

/** A party as the scenario describes it. */
interface ScenarioIdentity {
  readonly label: string;
  readonly role: CertificateRole;
  readonly entityId: EntityId;
}

async function identityOf(
  planned: PlannedPart | undefined,
  own: ScenarioIdentity,
  certifier: Certifier,
): Promise<PartyIdentity> {
  if (planned?.kind === "unlodged") return { entityId: own.entityId, credentials: [] };
  const part = planned?.kind === "adopted" ? planned : undefined;
  const identity = { ...own, entityId: part?.organisation.entityId ?? own.entityId };
  const credential = (
    adopted: AdoptedCredential | undefined,
    order: Pick<MadeUp, "role" | "usage">,
  ): Promise<Credential> =>
    adopted === undefined ? makeUp(certifier, { ...identity, ...order }) : held(adopted);
  const { role } = own;
  return {
    entityId: identity.entityId,
    credentials: [
      {
        digitalSignature: await credential(part?.digitalSignature, { role, usage: "digitalSignature" }),
        keyAgreement: await credential(part?.keyAgreement, { role, usage: "keyAgreement" }),
        xmlSign: await credential(part?.xmlSign, { role: "xmlSign", usage: "digitalSignature" }),
      },
    ],
  };
}

function held(adopted: AdoptedCredential | undefined): Promise<Credential> {
  if (adopted === undefined) throw new InternalError("a part was cast without a certificate that it needs");
  const { certificate, keyPair } = adopted;
  return Promise.resolve({ certificate, keyPair });
}
