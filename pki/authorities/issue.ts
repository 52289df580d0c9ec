/** Encodes and signs certificates: the only place where one comes into being. */
import type { webcrypto } from "node:crypto";
import { decodeCertificate, type Certificate } from "../certificates/certificate.ts";
import { cryptoSigningWith, x509, type Signer } from "../encoding/crypto-provider.ts";
import { InternalError } from "../failures.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import type { CertificateTemplate } from "../profiles/certificate-template.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** The generator reads nothing but the algorithm of a key, since `sign` is replaced. */
const SIGNING_KEY = {
  type: "private",
  extractable: false,
  usages: ["sign"],
  algorithm: ECDSA,
} as unknown as webcrypto.CryptoKey;

/**
 * Issues a certificate: @peculiar/x509 encodes, RFC 6979 signs, so equal fields give equal octets.
 * @throws InternalError when our own decoder cannot read what was made
 */
export async function issueCertificate(
  template: CertificateTemplate,
  issuerPrivateScalar: Uint8Array,
): Promise<Certificate> {
  return generate(template, (tbs) => signDeterministicallyFOR_REPLAY(issuerPrivateScalar, tbs));
}

/**
 * The octets that would be signed for these fields, made by the same encoder that issues: what a foreign
 * certificate is compared with.
 */
export async function rebuildTbs(template: CertificateTemplate): Promise<Uint8Array> {
  const anySignature = new Uint8Array(64).fill(1);
  return (await generate(template, () => anySignature)).tbs;
}

async function generate(template: CertificateTemplate, signer: Signer): Promise<Certificate> {
  const issuer = template.issuer instanceof Uint8Array ? exactly(template.issuer) : template.issuer;
  const generated = await x509.X509CertificateGenerator.create(
    {
      serialNumber: template.serial,
      issuer: new x509.Name(issuer),
      subject: new x509.Name(template.subject),
      notBefore: new Date(template.notBefore),
      notAfter: new Date(template.notAfter),
      publicKey: exactly(encodePublicKeyInfo(template.publicPoint)),
      extensions: [...template.extensions],
      signingKey: SIGNING_KEY,
      signingAlgorithm: ECDSA,
    },
    cryptoSigningWith(signer),
  );
  const certificate = decodeCertificate(new Uint8Array(generated.rawData));
  if (!certificate.ok) {
    const { reason, offset } = certificate.problem;
    throw new InternalError(`issued a certificate that does not read: ${reason} at octet ${offset}`);
  }
  return certificate.value;
}

function exactly(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(octets);
}
