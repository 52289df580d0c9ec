/** Certificates that the wrong one issued, or that were taken back. */
import { createIssuingAuthority, DEFAULT_CA_NOT_BEFORE } from "../authorities/authority.ts";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { decodeCertificate, type Certificate } from "../certificates/certificate.ts";
import { der } from "../encoding/der-writer.ts";
import { TEST_ENVIRONMENT } from "../environment.ts";
import { InternalError } from "../failures.ts";
import { keyIdentifierBytes } from "../ids.ts";
import { hexToBytes } from "@noble/hashes/utils.js";
import { keyIdentifierOf, type KeyPair } from "../keys/key-pair.ts";
import {
  changeExtension,
  namePart,
  partsOf,
  relativeName,
  signParts,
  type CertificateParts,
} from "./certificate-parts.ts";
import { organisationWith } from "./edited.ts";
import { NAME_ATTRIBUTES } from "../encoding/distinguished-name.ts";
import { derText } from "../encoding/der-writer.ts";
import { at, type CertificateVector, type VectorKit } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const NOT_ITS_FAULT = "The certificate keeps the profile: what is wrong is above it.";

/** The good certificate as another issuer would have issued it: its name, its key identifier, its signature. */
function issuedBy(kit: VectorKit, name: Uint8Array, { publicPoint, privateScalar }: KeyPair): Uint8Array {
  const parts = partsOf(kit.networkOperator.certificate);
  return signParts({ ...parts, issuer: name, extensions: withAuthority(parts, publicPoint) }, privateScalar);
}

function withAuthority(parts: CertificateParts, issuerPoint: Uint8Array): CertificateParts["extensions"] {
  const identifier = der(0x80, keyIdentifierBytes(keyIdentifierOf(issuerPoint)));
  return changeExtension(parts, EXTENSION_OIDS.authorityKeyIdentifier, (part) => ({
    ...part,
    value: der(0x30, identifier),
  }));
}

/** An Issuing OCA under the root with a change of its own certificate. */
async function oddIssuing(
  kit: VectorKit,
  change: (parts: CertificateParts) => Partial<CertificateParts>,
): Promise<{ readonly certificate: Certificate; readonly keyPair: KeyPair }> {
  const { root } = kit.pki.organisationAuthorities;
  const { certificate, keyPair } = await createIssuingAuthority(
    {
      seed: `${kit.seed}:odd-issuing`,
      environment: TEST_ENVIRONMENT,
      tree: "organisation",
      policyOid: root.policyOid,
      generation: 8,
      notBefore: DEFAULT_CA_NOT_BEFORE,
    },
    root,
  );
  const parts = partsOf(certificate);
  return {
    certificate: read(signParts({ ...parts, ...change(parts) }, root.keyPair.privateScalar)),
    keyPair,
  };
}

/** A CA below the Issuing OCA, whose path length of 0 forbids it. */
async function subordinate(kit: VectorKit) {
  const { issuing } = kit.pki.organisationAuthorities;
  const { certificate, keyPair } = await createIssuingAuthority(
    {
      seed: `${kit.seed}:subordinate`,
      environment: TEST_ENVIRONMENT,
      tree: "organisation",
      policyOid: issuing.policyOid,
      generation: 9,
      notBefore: DEFAULT_CA_NOT_BEFORE,
    },
    issuing,
  );
  return { certificate, keyPair };
}

function read(octets: Uint8Array): Certificate {
  const certificate = decodeCertificate(octets);
  if (!certificate.ok) throw new InternalError(`an odd CA that does not read: ${certificate.problem.reason}`);
  return certificate.value;
}

const endEntity = ({ networkOperator }: VectorKit) => networkOperator;
const noCertSign = (kit: VectorKit) =>
  oddIssuing(kit, (parts) => ({
    extensions: changeExtension(parts, EXTENSION_OIDS.keyUsage, (part) => ({
      ...part,
      value: hexToBytes("03020102"),
    })),
  }));
const notACa = (kit: VectorKit) =>
  oddIssuing(kit, (parts) => ({
    extensions: changeExtension(parts, EXTENSION_OIDS.basicConstraints, (part) => ({
      ...part,
      value: hexToBytes("3000"),
    })),
  }));

export const ISSUER_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "issuer-name-of-another",
    title: "the right key identifier under the name of another CA",
    rule: "the issuer's name is the subject of its CA",
    source: "RFC 5280 6.1.3 (a)(4)",
    because: NOT_ITS_FAULT,
    make: organisationWith(() => ({
      issuer: namePart(
        relativeName(NAME_ATTRIBUTES.OU, derText(0x13, "07")),
        relativeName(NAME_ATTRIBUTES.CN, derText(0x13, "S7")),
      ),
    })),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: [],
  },
  {
    ...head,
    id: "issuer-unknown",
    title: "a certificate of an SMKI that nobody here trusts",
    rule: "the path leads to the trust anchor",
    source: "RFC 5280 6.1.3 (a)(4); measured: noTrustAnchor(10), RTDS 4.5.0",
    because: NOT_ITS_FAULT,
    make: ({ foreign }) => {
      const found = foreign.organisations.find(({ label }) => label === "northgrid-gas-digitalSignature");
      if (found === undefined) throw new InternalError("the foreign PKI has no network operator");
      return found.certificate.der;
    },
    path: ({ foreign }) => Promise.resolve([foreign.organisationAuthorities.issuing.certificate]),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: [],
  },
  {
    ...head,
    id: "issuer-end-entity",
    title: "issued by another organisation, which is no CA",
    rule: "every issuer is a CA",
    source: "RFC 5280 6.1.4 (k)",
    because: "Its issuer's name is an organisation's, which the profile of issuers does not know either.",
    make: async (kit) => {
      const issuer = endEntity(kit);
      const parts = partsOf(await kit.organisation("issued-by-end-entity"));
      return signParts(
        {
          ...parts,
          issuer: issuer.certificate.subject.der,
          extensions: withAuthority(parts, issuer.keyPair.publicPoint),
        },
        issuer.keyPair.privateScalar,
      );
    },
    path: (kit) =>
      Promise.resolve([endEntity(kit).certificate, kit.pki.organisationAuthorities.issuing.certificate]),
    expected: { device: at("path-basic-constraints"), dcc: at("path-basic-constraints") },
    lint: ["issuerName"],
  },
  {
    ...head,
    id: "issuer-not-a-ca",
    title: "issued by an Issuing OCA whose certificate says CA FALSE",
    rule: "every issuer is a CA",
    source: "RFC 5280 6.1.4 (k)",
    because: NOT_ITS_FAULT,
    make: async (kit) => {
      const { certificate, keyPair } = await notACa(kit);
      return issuedBy(kit, certificate.subject.der, keyPair);
    },
    path: async (kit) => [(await notACa(kit)).certificate],
    expected: { device: at("path-basic-constraints"), dcc: at("path-basic-constraints") },
    lint: [],
  },
  {
    ...head,
    id: "issuer-below-path-length",
    title: "issued by a CA below the Issuing OCA, which allows none",
    rule: "the path is no longer than each CA allows",
    source: "RFC 5280 6.1.4 (l) (m); measured: pathLenConstraint 0 in Z1",
    because: NOT_ITS_FAULT,
    make: async (kit) => {
      const { certificate, keyPair } = await subordinate(kit);
      return issuedBy(kit, certificate.subject.der, keyPair);
    },
    path: async (kit) => [
      (await subordinate(kit)).certificate,
      kit.pki.organisationAuthorities.issuing.certificate,
    ],
    expected: { device: at("path-basic-constraints"), dcc: at("path-basic-constraints") },
    lint: [],
  },
  {
    ...head,
    id: "issuer-may-not-sign-certificates",
    title: "issued by a CA whose key may sign revocation lists only",
    rule: "every issuer may sign certificates",
    source: "RFC 5280 6.1.4 (n)",
    because: NOT_ITS_FAULT,
    make: async (kit) => {
      const { certificate, keyPair } = await noCertSign(kit);
      return issuedBy(kit, certificate.subject.der, keyPair);
    },
    path: async (kit) => [(await noCertSign(kit)).certificate],
    expected: { device: at("path-key-usage"), dcc: at("path-key-usage") },
    lint: [],
  },
  {
    ...head,
    id: "self-signed",
    title: "a self-signed organisation certificate",
    rule: "organisations are certified by an Issuing OCA",
    source: "GBCS 12",
    because: "Its own subject is its issuer's name, which the profile of issuers does not know.",
    make: (kit) => issuedBy(kit, kit.networkOperator.certificate.subject.der, kit.networkOperator.keyPair),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: ["issuerName"],
  },
  {
    ...head,
    id: "signed-with-its-own-key",
    title: "claims the Issuing OCA as its issuer and is signed with its own key, as placeholders were",
    rule: "the issuer signed it",
    source: "RFC 5280 6.1.3 (a)(1); measured: 7 published placeholders",
    because: "A check of names alone (node's checkIssued) believes it.",
    make: ({ networkOperator }) =>
      signParts(partsOf(networkOperator.certificate), networkOperator.keyPair.privateScalar),
    expected: { device: at("path-signatures"), dcc: at("path-signatures") },
    lint: [],
  },
  {
    ...head,
    id: "issuing-authority-missing",
    title: "a good certificate that comes without its Issuing OCA",
    rule: "the path leads to the trust anchor",
    source: "GBCS CS02b certificationPathCertificates",
    because:
      "The certificate is good; what came with it is not enough. The DCC is shown no more than the device.",
    make: ({ networkOperator }) => networkOperator.certificate.der,
    path: () => Promise.resolve([]),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: [],
  },
  {
    ...head,
    id: "issuing-authority-tampered",
    title: "a good certificate under an Issuing OCA whose signature was broken",
    rule: "every certificate of the path is signed by the next",
    source: "RFC 5280 6.1.3 (a)(1); measured: noTrustAnchor(10), RTDS 4.5.0 ERROR",
    because: NOT_ITS_FAULT,
    make: ({ networkOperator }) => networkOperator.certificate.der,
    path: ({ pki }) => {
      const broken = Uint8Array.from(pki.organisationAuthorities.issuing.certificate.der);
      broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 0x40;
      return Promise.resolve([read(broken)]);
    },
    expected: { device: at("path-signatures"), dcc: at("path-signatures") },
    lint: [],
  },
  {
    ...head,
    id: "revoked",
    title: "a revoked certificate",
    rule: "no revocation list names it",
    source: "RFC 5280 6.1.3 (a)(3)",
    because: "The DCC knows from the list. A device never learns of a revocation: that is the lesson.",
    make: ({ revoked }) => revoked.der,
    expected: { device: "accepts", dcc: at("not-revoked") },
    lint: [],
  },
];
