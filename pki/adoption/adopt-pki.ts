/** From what files hold to a PKI: who has which certificate, signed by whom, and with which private keys. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import type { EntityId } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { REMOTE_PARTY_ROLE_NUMBERS, type CertificateRole } from "../remote-party-role.ts";
import { createSignatureVerifier } from "../verify/create-verifier.ts";
import {
  registerAuthorities,
  type AuthorityRegister,
  type DistinctCertificate,
} from "./adopt-authorities.ts";
import type {
  AdoptedAuthority,
  AdoptedCredential,
  AdoptedDevice,
  AdoptedOrganisation,
  AdoptedPki,
} from "./adopted-pki.ts";
import type { AdoptionProblem, FoundCertificate, FoundPrivateKey, PkiMaterial } from "./pki-material.ts";

/** Roles that only sign XML; they share the EUI-64 of their owner, who has another role towards devices. */
const XML_ROLES: ReadonlySet<CertificateRole> = new Set(["xmlSign", "dspXmlSign"]);

/**
 * Puts an existing PKI together. Every certificate is taken only as what its CA's signature makes it; everything that
 * is not taken over as it was found is among the problems. The same material gives the same PKI.
 */
export function adoptPki(material: PkiMaterial): AdoptedPki {
  const certificates = distinct(material.certificates);
  const keyPairs = new Map(
    material.privateKeys.map(({ keyPair }) => [bytesToHex(keyPair.publicPoint), keyPair] as const),
  );
  const authorityCertificates = certificates.filter(({ certificate }) => certificate.kind === "authority");
  const others = certificates.filter(({ certificate }) => certificate.kind !== "authority");
  const register = registerAuthorities(
    authorityCertificates,
    others,
    (publicPoint) => keyPairs.get(bytesToHex(publicPoint)),
    createSignatureVerifier(),
  );
  const endEntities = others.map((one) => adoptEndEntity(one, register, keyPairs));
  const credentials = endEntities.flatMap((one) => (one.kind === "credential" ? [one.credential] : []));
  return {
    certificates: certificates.map(({ certificate, places }) => ({ place: places[0] ?? "", certificate })),
    keyPairs: new Map([...keyPairs.values()].map((pair) => [keyIdentifierOf(pair.publicPoint), pair])),
    authorities: register.authorities.toSorted(rootsFirst),
    organisations: organisationsOf(credentials),
    devices: devicesOf(credentials),
    problems: [
      ...material.problems,
      ...register.problems,
      ...endEntities.flatMap((one) => (one.kind === "problem" ? [one.problem] : [])),
      ...unmatched(material.privateKeys, certificates, register.authorities),
    ],
  };
}

function distinct(found: readonly FoundCertificate[]): readonly DistinctCertificate[] {
  const places = new Map<string, { readonly certificate: Certificate; readonly places: string[] }>();
  for (const { certificate, place } of found) {
    const fingerprint = certificateFingerprint(certificate);
    const known = places.get(fingerprint);
    if (known === undefined) places.set(fingerprint, { certificate, places: [place] });
    else known.places.push(place);
  }
  return [...places.values()];
}

type EndEntity =
  | { readonly kind: "credential"; readonly credential: AdoptedCredential }
  | { readonly kind: "problem"; readonly problem: AdoptionProblem };

function adoptEndEntity(
  { certificate, places }: DistinctCertificate,
  register: AuthorityRegister,
  keyPairs: ReadonlyMap<string, FoundPrivateKey["keyPair"]>,
): EndEntity {
  const [place = ""] = places;
  const problem = (kind: AdoptionProblem["kind"], reason: string): EndEntity => ({
    kind: "problem",
    problem: { kind, place, reason },
  });
  const { kind, keyUsage, subjectPublicKey } = certificate;
  if (kind !== "organisation" && kind !== "device") {
    return problem("unusable", "neither a CA's, nor an organisation's of a known role, nor a device's");
  }
  if (keyUsage.length !== 1 || (keyUsage[0] !== "digitalSignature" && keyUsage[0] !== "keyAgreement")) {
    return problem("unusable", `its key usage is ${keyUsage.join("+") || "absent"}`);
  }
  const issuer = register.issuerOf(certificate, kind);
  if (typeof issuer === "string") return problem("unverified", issuer);
  const keyPair = keyPairs.get(bytesToHex(subjectPublicKey));
  return { kind: "credential", credential: { places, certificate, keyPair, issuer } };
}

function organisationsOf(credentials: readonly AdoptedCredential[]): readonly AdoptedOrganisation[] {
  const ofOrganisations = credentials.filter(({ certificate }) => certificate.kind === "organisation");
  const byEntity = groupByEntity(ofOrganisations);
  return [...byEntity].toSorted(byEntityId).flatMap(([entityId, all]) => {
    const xml = all.filter(({ certificate }) => XML_ROLES.has(certificate.role ?? "other"));
    const rest = all.filter((one) => !xml.includes(one));
    const roles = [...new Set(rest.flatMap(({ certificate }) => certificate.role ?? []))];
    const alone = [...new Set(xml.flatMap(({ certificate }) => certificate.role ?? []))];
    return (roles.length === 0 ? alone : roles.toSorted(byNumber)).map(
      (role): AdoptedOrganisation => ({
        entityId,
        role,
        digitalSignature: ofUsage(rest, "digitalSignature", role),
        keyAgreement: ofUsage(rest, "keyAgreement", role),
        xmlSign: xml.filter(({ certificate }) => certificate.role === xmlRoleOf(role)),
      }),
    );
  });
}

/** The role in which an organisation signs its XML. */
function xmlRoleOf(role: CertificateRole): CertificateRole {
  return role === "accessControlBroker" || role === "dspXmlSign" ? "dspXmlSign" : "xmlSign";
}

function devicesOf(credentials: readonly AdoptedCredential[]): readonly AdoptedDevice[] {
  const ofDevices = credentials.filter(({ certificate }) => certificate.kind === "device");
  return [...groupByEntity(ofDevices)].toSorted(byEntityId).map(([entityId, all]) => ({
    entityId,
    digitalSignature: ofUsage(all, "digitalSignature"),
    keyAgreement: ofUsage(all, "keyAgreement"),
  }));
}

function groupByEntity(
  credentials: readonly AdoptedCredential[],
): ReadonlyMap<EntityId, AdoptedCredential[]> {
  const groups = new Map<EntityId, AdoptedCredential[]>();
  for (const credential of credentials) {
    const { entityId } = credential.certificate;
    if (entityId === undefined) continue;
    groups.set(entityId, [...(groups.get(entityId) ?? []), credential]);
  }
  return groups;
}

function ofUsage(
  credentials: readonly AdoptedCredential[],
  usage: "digitalSignature" | "keyAgreement",
  role?: CertificateRole,
): readonly AdoptedCredential[] {
  return credentials.filter(
    ({ certificate }) =>
      certificate.keyUsage.includes(usage) && (role === undefined || certificate.role === role),
  );
}

function unmatched(
  privateKeys: readonly FoundPrivateKey[],
  certificates: readonly DistinctCertificate[],
  authorities: readonly AdoptedAuthority[],
): readonly AdoptionProblem[] {
  const points = new Set([
    ...certificates.map(({ certificate }) => bytesToHex(certificate.subjectPublicKey)),
    ...authorities.map(({ publicPoint }) => bytesToHex(publicPoint)),
  ]);
  return privateKeys
    .filter(({ keyPair }) => !points.has(bytesToHex(keyPair.publicPoint)))
    .map(({ place, keyPair }) => ({
      kind: "unmatchedPrivateKey",
      place,
      reason: `no certificate and no CA has its public key (${keyIdentifierOf(keyPair.publicPoint)})`,
    }));
}

function byEntityId([left]: readonly [EntityId, unknown], [right]: readonly [EntityId, unknown]): number {
  return left < right ? -1 : 1;
}

function byNumber(left: CertificateRole, right: CertificateRole): number {
  return REMOTE_PARTY_ROLE_NUMBERS[left] - REMOTE_PARTY_ROLE_NUMBERS[right];
}

/** Roots before Issuing CAs, organisations' before devices', otherwise as they were found. */
function rootsFirst(left: AdoptedAuthority, right: AdoptedAuthority): number {
  const rank = ({ kind, tree }: AdoptedAuthority): number =>
    (kind === "root" ? 0 : 2) + (tree === "organisation" ? 0 : 1);
  return rank(left) - rank(right);
}
