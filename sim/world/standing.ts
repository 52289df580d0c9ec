/** What a party has to show today: certificates in the Repository, and its place in the registration data. */
import { type RegistrationPeriod, registrationAt } from "../../dcc/index.ts";
import { type Certificate, type EntityId, type KeyIdentifier, search } from "../../pki/index.ts";
import type { World } from "./world.ts";

/** The certificates of a party that could be put into cells today: in use, of both usages. */
export interface UsableCertificates {
  readonly digitalSignature: Certificate;
  readonly keyAgreement: Certificate;
  /** Of every certificate in use, also older generations. */
  readonly keyIdentifiers: readonly KeyIdentifier[];
}

/** The newest pair in use of a party's device certificates; undefined when either is missing. */
export function usableCertificates(world: World, party: EntityId): UsableCertificates | undefined {
  const inUse = search(world.repository, { entityId: party, status: "inUse" }, world.at)
    .map(({ certificate }) => certificate)
    .filter(({ role }) => role !== "xmlSign");
  const newest = (usage: "digitalSignature" | "keyAgreement") =>
    inUse.find(({ keyUsage }) => keyUsage.length === 1 && keyUsage[0] === usage);
  const digitalSignature = newest("digitalSignature");
  const keyAgreement = newest("keyAgreement");
  if (digitalSignature === undefined || keyAgreement === undefined) {
    return undefined;
  }
  return {
    digitalSignature,
    keyAgreement,
    keyIdentifiers: inUse.flatMap(({ keyIdentifier }) => keyIdentifier ?? []),
  };
}

/** The registered parties of a premises' meter point now. */
export function registrationOfPremises(world: World, premises: string): RegistrationPeriod | undefined {
  const mprn = world.premises.get(premises)?.mprn;
  return mprn === undefined ? undefined : registrationAt(world.dcc.registration, mprn, world.at);
}
