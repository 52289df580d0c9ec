/** Every vector: bad certificates, bad requests, and the good ones that they are bad copies of. */
import type { Certificate } from "../certificates/certificate.ts";
import { DEVICE_CERTIFICATE_VECTORS } from "./device-certificates.ts";
import { sampleCertificate } from "./edited.ts";
import { EXTENSION_VECTORS } from "./extensions.ts";
import { ISSUER_VECTORS } from "./issuers.ts";
import { KEY_AND_ENCODING_VECTORS } from "./keys-and-encodings.ts";
import { KEY_IDENTIFIER_AND_POLICY_VECTORS } from "./key-identifiers-and-policies.ts";
import { NAME_VECTORS } from "./names.ts";
import { goodRequestParts, REQUESTED_KEY, signRequest } from "./request-parts.ts";
import { REQUEST_VECTORS } from "./requests.ts";
import { ROLE_AND_USAGE_VECTORS } from "./roles-and-usages.ts";
import { SERIAL_AND_DATE_VECTORS } from "./serials-and-dates.ts";
import { SIGNATURE_VECTORS } from "./signatures.ts";
import type { CertificateVector, RequestVector, Vector, VectorKit } from "./vector.ts";

const BAD_CERTIFICATES: readonly CertificateVector[] = [
  ...ROLE_AND_USAGE_VECTORS,
  ...KEY_IDENTIFIER_AND_POLICY_VECTORS,
  ...NAME_VECTORS,
  ...SERIAL_AND_DATE_VECTORS,
  ...ISSUER_VECTORS,
  ...SIGNATURE_VECTORS,
  ...KEY_AND_ENCODING_VECTORS,
  ...EXTENSION_VECTORS,
  ...DEVICE_CERTIFICATE_VECTORS,
];

const good = { rule: "every rule is kept", source: "GBCS 12; profiles measured on Z1 and E357" } as const;
const accepted = { device: "accepts", dcc: "accepts" } as const;

/** The good ones: whoever refuses one of these has found a fault of its own. */
const BASELINES: readonly Vector[] = [
  {
    ...good,
    id: "good-network-operator",
    title: "a good network operator certificate for signing",
    kind: "organisationCertificate",
    baseline: "northgrid-gas-digitalSignature",
    make: ({ networkOperator }) => networkOperator.certificate.der,
    expected: accepted,
    lint: [],
  },
  {
    ...good,
    id: "good-access-control-broker",
    title: "the access control broker's certificate, which a network operator cell takes",
    kind: "organisationCertificate",
    baseline: "access-control-broker-digitalSignature",
    because: "A cell's role need not be the certificate's: measured before every handover, RTDS 4.5.0.",
    make: (kit) => sampleCertificate(kit, "access-control-broker-digitalSignature").der,
    expected: accepted,
    lint: [],
  },
  {
    ...good,
    id: "good-device",
    title: "a good device certificate for signing",
    kind: "deviceCertificate",
    baseline: "gpf-1-digitalSignature",
    make: ({ device }) => device.certificate.der,
    expected: accepted,
    lint: [],
  },
  {
    ...good,
    id: "good-organisation-request",
    title: "a good request of a network operator",
    kind: "request",
    baseline: "organisation-request",
    make: (kit) =>
      signRequest(goodRequestParts(kit, "organisation"), kit.freshKey(REQUESTED_KEY).privateScalar),
    expected: { registrationAuthority: "accepts" },
  },
  {
    ...good,
    id: "good-device-request",
    title: "a good request of a device",
    kind: "request",
    baseline: "device-request",
    make: (kit) => signRequest(goodRequestParts(kit, "device"), kit.freshKey(REQUESTED_KEY).privateScalar),
    expected: { registrationAuthority: "accepts" },
  },
];

/** All vectors, the good ones first. */
export const VECTORS: readonly Vector[] = [...BASELINES, ...BAD_CERTIFICATES, ...REQUEST_VECTORS];

/** How many there are of each sort. */
export const VECTOR_COUNTS = {
  good: BASELINES.length,
  badCertificates: BAD_CERTIFICATES.length,
  badRequests: REQUEST_VECTORS.length,
} as const;

/** A vector with its octets, and the CA certificates that are shown with it. */
export interface MadeVector<Kind extends Vector = Vector> {
  readonly vector: Kind;
  readonly der: Uint8Array;
  readonly path: readonly Certificate[];
}

/** Makes every vector. The same kit gives the same octets. */
export async function makeVectors(kit: VectorKit): Promise<readonly MadeVector[]> {
  const made: MadeVector[] = [];
  for (const vector of VECTORS) {
    made.push({ vector, der: await vector.make(kit), path: await pathOf(vector, kit) });
  }
  return made;
}

async function pathOf(vector: Vector, kit: VectorKit): Promise<readonly Certificate[]> {
  switch (vector.kind) {
    case "organisationCertificate":
      return vector.path === undefined
        ? [kit.pki.organisationAuthorities.issuing.certificate]
        : vector.path(kit);
    case "deviceCertificate":
      return [kit.pki.deviceAuthorities.issuing.certificate];
    case "request":
      return [];
  }
}

export type { CertificateVector, RequestVector, Vector };
