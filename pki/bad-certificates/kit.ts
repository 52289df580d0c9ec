/** Makes everything that the vectors are made of and judged with, from one seed. */
import { issueOrganisationCertificate } from "../authorities/authority.ts";
import { createSamplePki, type SampleCredential } from "../authorities/sample-pki.ts";
import { deriveSerial } from "../authorities/serial.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { TEST_ENVIRONMENT, type Environment } from "../environment.ts";
import { InternalError } from "../failures.ts";
import { instant } from "../ids.ts";
import { seededKeyPairINSECURE } from "../keys/key-pair.ts";
import { issueRevocationList } from "../revocation/issue-revocation-list.ts";
import type { OrganisationOrder, VectorKit } from "./vector.ts";

/** When the sample's end-entity certificates begin. */
const NOT_BEFORE = instant("2024-01-01");
/** When the vectors are judged: within the validity of everything that is not wrong on purpose. */
export const VECTORS_JUDGED_AT = instant("2026-06-01T12:00:00Z");
const LISTS_SINCE = instant("2026-06-01");
const LISTS_UNTIL = instant("2026-06-01T23:59:59Z");

/** The kit of a seed. The same seed gives the same octets. */
export async function createVectorKit(
  seed: string,
  environment: Environment = TEST_ENVIRONMENT,
): Promise<VectorKit> {
  const pki = await createSamplePki({ seed, environment, notBefore: NOT_BEFORE });
  const foreign = await createSamplePki({ seed: `${seed}:foreign`, environment, notBefore: NOT_BEFORE });
  const { issuing, root } = pki.organisationAuthorities;
  const networkOperator = labelled(pki.organisations, "northgrid-gas-digitalSignature");
  const freshKey = (label: string) => seededKeyPairINSECURE(seed, `vector:${label}`);
  const organisation = (label: string, order: OrganisationOrder = {}): Promise<Certificate> => {
    const { by = issuing, notBefore = NOT_BEFORE, notAfter, ...subject } = order;
    const { certificate } = networkOperator;
    if (certificate.entityId === undefined) throw new InternalError("an organisation without an EUI-64");
    return issueOrganisationCertificate(by, {
      role: "networkOperator",
      usage: "digitalSignature",
      entityId: certificate.entityId,
      ...subject,
      publicPoint: freshKey(label).publicPoint,
      notBefore,
      ...(notAfter === undefined ? {} : { notAfter }),
      serial: deriveSerial(seed, `vector:${label}`),
    });
  };
  const revoked = await organisation("revoked");
  const lists = { crlNumber: 1n, thisUpdate: LISTS_SINCE, nextUpdate: LISTS_UNTIL };
  return {
    seed,
    at: VECTORS_JUDGED_AT,
    pki,
    foreign,
    networkOperator,
    device: labelled(pki.devices, "gpf-1-digitalSignature"),
    freshKey,
    organisation,
    revoked,
    revocationLists: [
      await issueRevocationList(issuing, {
        ...lists,
        revoked: [{ serial: revoked.serial, at: instant("2026-05-01"), reason: "keyCompromise" }],
      }),
      await issueRevocationList(root, { ...lists, revoked: [] }),
    ],
  };
}

function labelled(credentials: readonly SampleCredential[], label: string): SampleCredential {
  const found = credentials.find((one) => one.label === label);
  if (found === undefined) throw new InternalError(`the sample PKI has no ${label}`);
  return found;
}
