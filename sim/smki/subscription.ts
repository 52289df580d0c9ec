/** How a party of a scenario gets certificates: it asks, the registration authority judges, the Issuing OCA issues. */
import {
  acceptCertificate,
  createKeyRegister,
  deriveSerial,
  type EndEntityUsage,
  type EntitlementRule,
  failedCheck,
  issueApproved,
  judgeCertificationRequest,
  lodge,
  makeCertificationRequest,
  organisationRequestTemplate,
  seededKeyPairINSECURE,
  UsageError,
} from "../../pki/index.ts";
import { certificateRoleOfParty } from "../world/credential-source.ts";
import type { Credential, Credentials } from "../world/credentials.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { recordIssued } from "./issuing.ts";
import { requireIssuing } from "./organisation-authorities.ts";

type PartyCertificateRole = ReturnType<typeof certificateRoleOfParty> | "xmlSign";

/**
 * A new generation of certificates for a party, lodged and accepted. The registration authority's evidence of every
 * request goes into the log.
 * @throws UsageError when nobody here can issue, or the registration authority refuses
 */
export async function certifyParty(world: World, party: SimulatedParty): Promise<Credentials> {
  const own = certificateRoleOfParty(party.as.role);
  const digitalSignature = await certify(world, party, own, "digitalSignature");
  const keyAgreement = await certify(world, party, own, "keyAgreement");
  const xmlSign = await certify(world, party, "xmlSign", "digitalSignature");
  const credentials = { digitalSignature, keyAgreement, xmlSign };
  party.credentials = [...party.credentials, credentials];
  recordIssued(
    world,
    party.as.name,
    [digitalSignature, keyAgreement, xmlSign].map(({ certificate }) => certificate),
  );
  return credentials;
}

async function certify(
  world: World,
  party: SimulatedParty,
  role: PartyCertificateRole,
  usage: EndEntityUsage,
): Promise<Credential> {
  const issuing = requireIssuing(world.organisationAuthorities.issuing, `a certificate for ${party.as.name}`);
  const generation = (party.lostGenerations ?? 0) + party.credentials.length + 1;
  const label = `${party.label}:generation-${generation}:${role}:${usage}`;
  const keyPair = seededKeyPairINSECURE(world.seed, label);
  const { publicPoint } = keyPair;
  const template = organisationRequestTemplate({ role, entityId: party.entityId, usage, publicPoint });
  const { der } = await makeCertificationRequest(template, keyPair);
  const judgement = judgeCertificationRequest(der, {
    entitlement: entitlementOfParty(party),
    certifiedKeys: createKeyRegister(world.repository, world.at),
    verifier: world.verifier,
    signatureEncoding: "strict",
  });
  const about = `the request of ${party.as.name} for a ${role} certificate, ${usage}`;
  world.journal.record(world.at, {
    kind: "smkiDecided",
    party: party.label,
    about,
    verdict: judgement.ok ? "accepted" : "refused",
    evidence: judgement.evidence.map((check) => ({ ...check })),
  });
  if (!judgement.ok) {
    throw new UsageError(
      `the registration authority refuses ${about}: ${failedCheck(judgement.evidence)?.check ?? "unknown"}`,
      "check the party's role and EUI-64",
    );
  }
  const authorities = { organisation: issuing, device: world.deviceAuthorities.issuing };
  const serial = deriveSerial(world.seed, label);
  const certificate = await issueApproved(judgement.approved, authorities, serial, world.at);
  const pending = lodge(world.repository, certificate, world.at, "pending");
  world.repository = acceptCertificate(pending, certificate, world.at);
  return { keyPair, certificate };
}

/** A party is entitled to its own role and to XML signing, under its own EUI-64 (SEC Appendix B, recalled). */
function entitlementOfParty(party: SimulatedParty): EntitlementRule {
  const roles: readonly string[] = [certificateRoleOfParty(party.as.role), "xmlSign"];
  return (wanted) => ({
    entitled:
      wanted.kind === "organisation" && wanted.entityId === party.entityId && roles.includes(wanted.role),
    facts: {
      applicant: party.as.name,
      wants: wanted.kind === "device" ? "device" : wanted.role,
      entityId: wanted.entityId,
    },
  });
}
