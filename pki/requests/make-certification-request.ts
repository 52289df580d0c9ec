/** Makes certification requests as Subscribers and devices send them: the only place where one comes into being. */
import type { webcrypto } from "node:crypto";
import type { EndEntityUsage } from "../authorities/authority.ts";
import { cryptoProvider, cryptoSigningWith, x509, type Signer } from "../encoding/crypto-provider.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import { TEST_HARDWARE_TYPE } from "../environment.ts";
import { InternalError, UsageError } from "../failures.ts";
import type { EntityId } from "../ids.ts";
import type { KeyPair } from "../keys/key-pair.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { organisationSubject } from "../profiles/organisation.ts";
import { buildExtensions, critical, type ProfileExtension } from "../profiles/profile-extensions.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";
import { decodeCertificationRequest, type CertificationRequest } from "./certification-request.ts";

/** A request before it is signed, in the terms of @peculiar/x509. */
export interface RequestTemplate {
  readonly subject: x509.JsonNameParams;
  /** 65 octets, `04 || X || Y`. */
  readonly publicPoint: Uint8Array;
  /** In the order in which they are written; without any there is no extensionRequest attribute. */
  readonly extensions: readonly x509.Extension[];
}

/**
 * The extensions that a request asks for, in this order and all critical; the CA adds the rest. Device: measured
 * on the request of RTDS 4.5.0. Organisation: INFERRED from it, no request of a real Subscriber is public.
 */
export const REQUEST_EXTENSIONS = {
  organisation: [critical("keyUsage")],
  device: [critical("keyUsage"), critical("subjectAltName")],
} as const satisfies Record<string, readonly ProfileExtension[]>;

export interface OrganisationRequestFields {
  readonly role: CertificateRole;
  readonly entityId: EntityId;
  readonly usage: EndEntityUsage;
  readonly commonName?: string;
  readonly publicPoint: Uint8Array;
}

/** Subject as in the certificate: CN (if any), role in the OU, unique identifier. */
export function organisationRequestTemplate(fields: OrganisationRequestFields): RequestTemplate {
  return {
    subject: organisationSubject({ ...fields, commonName: fields.commonName }),
    publicPoint: fields.publicPoint,
    extensions: requestExtensions("organisation", fields),
  };
}

export interface DeviceRequestFields {
  readonly entityId: EntityId;
  readonly usage: EndEntityUsage;
  /** hwType, an object identifier; the measured one of the test devices unless given. */
  readonly hardwareType?: string;
  readonly publicPoint: Uint8Array;
}

/** An empty subject: the hardware module name alone says which device asks. */
export function deviceRequestTemplate(fields: DeviceRequestFields): RequestTemplate {
  const type = fields.hardwareType ?? TEST_HARDWARE_TYPE;
  return {
    subject: [],
    publicPoint: fields.publicPoint,
    extensions: requestExtensions("device", {
      ...fields,
      hardwareModule: { type, entityId: fields.entityId },
    }),
  };
}

/**
 * Signs a request with the key that it asks to have certified; equal fields give equal octets (RFC 6979).
 * @throws UsageError when the key pair is not that of the template
 */
export async function makeCertificationRequest(
  template: RequestTemplate,
  { privateScalar, publicPoint }: KeyPair,
): Promise<CertificationRequest> {
  if (publicPoint.some((octet, index) => octet !== template.publicPoint[index])) {
    throw new UsageError("a request is signed with the key that it asks to have certified");
  }
  return generate(template, (info) => signDeterministicallyFOR_REPLAY(privateScalar, info));
}

/**
 * Puts a request together with a signature that was made elsewhere: what a foreign request is compared with.
 * The signature is not verified.
 * @param signature `r || s`, 64 octets
 */
export function assembleCertificationRequest(
  template: RequestTemplate,
  signature: Uint8Array,
): Promise<CertificationRequest> {
  return generate(template, () => signature);
}

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** The generator reads nothing but the algorithm of a private key, since `sign` is replaced. */
const SIGNING_KEY = {
  type: "private",
  extractable: false,
  usages: ["sign"],
  algorithm: ECDSA,
} as unknown as webcrypto.CryptoKey;

async function generate(template: RequestTemplate, signer: Signer): Promise<CertificationRequest> {
  if (!isUncompressedPoint(template.publicPoint)) {
    throw new UsageError("the key to certify is not an uncompressed point on P-256");
  }
  const publicKey = await cryptoProvider.subtle.importKey(
    "spki",
    Uint8Array.from(encodePublicKeyInfo(template.publicPoint)),
    ECDSA,
    true,
    ["verify"],
  );
  const generated = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: new x509.Name(template.subject),
      keys: { publicKey, privateKey: SIGNING_KEY },
      extensions: [...template.extensions],
      signingAlgorithm: ECDSA,
    },
    cryptoSigningWith(signer),
  );
  const request = decodeCertificationRequest(new Uint8Array(generated.rawData));
  if (!request.ok) {
    const { reason, offset } = request.problem;
    throw new InternalError(`made a certification request that does not read: ${reason} at octet ${offset}`);
  }
  return request.value;
}

function requestExtensions(
  kind: keyof typeof REQUEST_EXTENSIONS,
  {
    usage,
    publicPoint,
    hardwareModule,
  }: {
    usage: EndEntityUsage;
    publicPoint: Uint8Array;
    hardwareModule?: { readonly type: string; readonly entityId: EntityId };
  },
): readonly x509.Extension[] {
  // A request names no policy: the CA does.
  const fields = { keyUsage: [usage], publicPoint, policyOid: "" };
  return buildExtensions(
    REQUEST_EXTENSIONS[kind],
    hardwareModule === undefined ? fields : { ...fields, hardwareModule },
  );
}
