/** One file of a PKI: whatever it holds, each thing is taken, or named with the reason why not. */
import { decodeCertificate } from "../certificates/certificate.ts";
import { encodePem, pemBlocks, type PemBlock } from "../encoding/pem.ts";
import { readKeystore } from "./keystore.ts";
import { joinMaterial, material, type PkiMaterial } from "./pki-material.ts";
import { looksLikeScalar, readPrivateKeyPem, readScalar } from "./private-key.ts";

/**
 * Reads a file: certificates and private keys in PEM in any order, one of either in DER, one private key in hex, or a
 * JSON keystore (see `readKeystore`).
 * @param place what to call the file
 */
export function readPkiFile(place: string, octets: Uint8Array): PkiMaterial {
  const text = new TextDecoder("latin1").decode(octets);
  if (text.includes("-----BEGIN") && !text.trimStart().startsWith("{")) return readPem(place, text);
  if (looksLikeScalar(text)) {
    const keyPair = readScalar(text);
    return keyPair.ok
      ? material.privateKey(place, keyPair.value)
      : material.problem("unreadable", place, keyPair.problem.reason);
  }
  if (text.trimStart().startsWith("{")) return readKeystore(place, new TextDecoder("utf-8").decode(octets));
  return readDerFile(place, octets);
}

/** Labels of blocks that say what they are and are nothing to adopt. */
const OTHER_BLOCKS: Readonly<Record<string, string>> = {
  "PUBLIC KEY": "a public key; certificates have their own",
  "X509 CRL": "a revocation list; every certificate counts as not revoked",
  "CERTIFICATE REQUEST": "a certification request",
  "NEW CERTIFICATE REQUEST": "a certification request",
};

function readPem(place: string, text: string): PkiMaterial {
  // OpenSSL writes the curve in a block of its own before a SEC 1 key, which names it again.
  const blocks = pemBlocks(text).filter(({ label }) => label !== "EC PARAMETERS");
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  const parts = blocks.map((block, index) =>
    readBlock(blocks.length === 1 ? place : `${place} #${index + 1}`, block),
  );
  return begun > pemBlocks(text).length
    ? joinMaterial([...parts, material.problem("unreadable", place, "a PEM block that does not end")])
    : joinMaterial(parts);
}

function readBlock(place: string, { label, der, text }: PemBlock): PkiMaterial {
  if (label.endsWith("PRIVATE KEY")) {
    const keyPair = readPrivateKeyPem(text);
    return keyPair.ok
      ? material.privateKey(place, keyPair.value)
      : material.problem("unreadable", place, keyPair.problem.reason);
  }
  if (label !== "CERTIFICATE") {
    return material.problem("notAdopted", place, OTHER_BLOCKS[label] ?? `a PEM block ${label}`);
  }
  if (der === undefined) return material.problem("unreadable", place, "a PEM block whose body is not base64");
  return readCertificate(place, der);
}

/** A certificate in DER as material. */
export function readCertificate(place: string, der: Uint8Array): PkiMaterial {
  const certificate = decodeCertificate(der);
  if (certificate.ok) return material.certificate(place, certificate.value);
  const { reason, offset } = certificate.problem;
  return material.problem(
    "unreadable",
    place,
    `a certificate that does not read: ${reason}, at octet ${offset}`,
  );
}

function readDerFile(place: string, octets: Uint8Array): PkiMaterial {
  const certificate = decodeCertificate(octets);
  if (certificate.ok) return material.certificate(place, certificate.value);
  for (const label of ["PRIVATE KEY", "EC PRIVATE KEY"] as const) {
    const keyPair = readPrivateKeyPem(encodePem(octets, label));
    if (keyPair.ok) return material.privateKey(place, keyPair.value);
  }
  const { reason, offset } = certificate.problem;
  return material.problem(
    "unreadable",
    place,
    `neither a certificate nor a private key (read as a certificate: ${reason}, at octet ${offset})`,
  );
}
