/** Command lines that do again, outside of this page, what a document shows. Each can be pasted into bash as it is. */
import { p256 } from "@noble/curves/nist.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { encodePem, encodeSignature, type EntityId, formatEntityId } from "../../pki/index.ts";
import { decodeMessage, signedPart } from "../../wire/index.ts";
import type { LogEvent } from "../log/event.ts";
import { type KnownCertificate, knownCertificates } from "../trust/known-certificates.ts";
import type { OctetDocument } from "./octet-document.ts";

export interface Reproduction {
  /** What it does, in words. */
  readonly says: string;
  readonly command: string;
}

/** The lines for a document of a log; for a signed message also one by which openssl checks the signature. */
export function reproductions(document: OctetDocument, events: readonly LogEvent[]): readonly Reproduction[] {
  const { kind, octets } = document;
  switch (kind) {
    case "message":
      return [
        { says: "Read the message", command: `npx smki msg show ${bytesToHex(octets)}` },
        ...signatureCheck(octets, events),
      ];
    case "certificate":
      return [
        {
          says: "Read the certificate",
          command: `openssl x509 -noout -text ${heredoc(octets, "CERTIFICATE")}`,
        },
        {
          says: "Hold it against the SMKI profile",
          command: `npx smki cert show - ${heredoc(octets, "CERTIFICATE")}`,
        },
        ...chainCheck(octets, events),
      ];
    case "revocationList":
      return [
        {
          says: "Read the revocation list",
          command: `openssl crl -noout -text ${heredoc(octets, "X509 CRL")}`,
        },
      ];
  }
}

function heredoc(octets: Uint8Array, label: "CERTIFICATE" | "X509 CRL"): string {
  return `<<'PEM'\n${encodePem(octets, label)}PEM`;
}

const inQuotes = (text: string): string => `'${text.trimEnd()}'`;

/** The octets as bash writes them, without any other tool. */
function asPrintf(octets: Uint8Array): string {
  return `printf '${bytesToHex(octets).replaceAll(/../g, String.raw`\x$&`)}'`;
}

/** By openssl alone: the signature of a message over the octets that it covers, with the signer's key. */
function signatureCheck(octets: Uint8Array, events: readonly LogEvent[]): readonly Reproduction[] {
  const message = decodeMessage(octets);
  if (!message.ok || message.value.signature.kind !== "signed") return [];
  const covered = signedPart(message.value);
  const { value } = message.value.signature;
  const { businessOriginator } = message.value.header;
  const signer = signerOf(covered, value, businessOriginator, events);
  const sender = formatEntityId(businessOriginator);
  if (signer === undefined) return [];
  const key = `<(openssl x509 -noout -pubkey <<<${inQuotes(encodePem(hexToBytes(signer.der), "CERTIFICATE"))})`;
  return [
    {
      says: `Check the signature: ${signer.subject} signed, in the name of ${sender}`,
      command: `openssl dgst -sha256 -verify ${key} -signature <(${asPrintf(encodeSignature(value))}) <(${asPrintf(covered)})`,
    },
  ];
}

/** The certificate of the log whose key made the signature: of the sender, or of the broker that speaks for it. */
function signerOf(
  covered: Uint8Array,
  signature: Uint8Array,
  sender: EntityId,
  events: readonly LogEvent[],
): KnownCertificate | undefined {
  return knownCertificates(events).findLast(
    ({ certificate: { entityId, role, keyUsage, subjectPublicKey } }) =>
      (entityId === sender || role === "accessControlBroker") &&
      keyUsage.includes("digitalSignature") &&
      p256.verify(signature, covered, subjectPublicKey, { lowS: false }),
  );
}

/** By openssl alone: the path of a certificate up to its root. Nothing to be said of a root. */
function chainCheck(octets: Uint8Array, events: readonly LogEvent[]): readonly Reproduction[] {
  const known = knownCertificates(events);
  const der = bytesToHex(octets);
  const own = known.find((one) => one.der === der);
  const path = own === undefined ? [] : pathOf(own, known);
  const root = path.at(-1);
  if (own === undefined || root === undefined) return [];
  const untrusted = path.slice(0, -1);
  const pem = ({ der: of }: KnownCertificate): string => encodePem(hexToBytes(of), "CERTIFICATE");
  const at = Math.floor(own.certificate.notBefore / 1000) + 1;
  return [
    {
      says: `Check the path up to ${root.subject}, on the day on which it was issued`,
      command: `openssl verify -attime ${at} -CAfile <(cat <<<${inQuotes(pem(root))})${
        untrusted.length === 0 ? "" : ` -untrusted <(cat <<<${inQuotes(untrusted.map(pem).join(""))})`
      } <(cat <<<${inQuotes(pem(own))})`,
    },
  ];
}

/** The issuers of a certificate, the nearest first; empty for a certificate that signs itself. */
export function pathOf(
  own: KnownCertificate,
  known: readonly KnownCertificate[],
): readonly KnownCertificate[] {
  const path: KnownCertificate[] = [];
  let at: KnownCertificate | undefined = own;
  while (at !== undefined && path.length < LONGEST_PATH) {
    const { issuerKeyIdentifier, keyIdentifier }: KnownCertificate = at;
    if (issuerKeyIdentifier === undefined || issuerKeyIdentifier === keyIdentifier) break;
    at = known.findLast((one) => one.keyIdentifier === issuerKeyIdentifier);
    if (at !== undefined) path.push(at);
  }
  return path;
}

/** SMKI has a root, an issuing authority and what they issue; a link certificate at a change of roots makes four. */
const LONGEST_PATH = 4;
