/** Key identifiers that do not identify, and policies of somewhere else. */
import { sha1 } from "@noble/hashes/legacy.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { der, derObjectIdentifier, octets } from "../encoding/der-writer.ts";
import { keyIdentifierBytes } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { extension, organisationWith } from "./edited.ts";
import { at, type CertificateVector, type VectorKit } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const GBCS_12 = "GBCS 12";
const SIGHT_UNSEEN = "A path validation needs only that the right policy is among those named.";

const subjectKeyIdentifier = (identifier: (kit: VectorKit) => Uint8Array) =>
  organisationWith(
    extension("subjectKeyIdentifier", (part, kit) => ({ ...part, value: der(0x04, identifier(kit)) })),
  );
const authorityKeyIdentifier = (...fields: readonly ((kit: VectorKit) => Uint8Array)[]) =>
  organisationWith(
    extension("authorityKeyIdentifier", (part, kit) => ({
      ...part,
      value: der(0x30, ...fields.map((field) => field(kit))),
    })),
  );
const issuingPoint = ({ pki }: VectorKit) => pki.organisationAuthorities.issuing.keyPair.publicPoint;
const issuingIdentifier = (kit: VectorKit) =>
  der(0x80, keyIdentifierBytes(keyIdentifierOf(issuingPoint(kit))));
const policies = (...information: readonly ((kit: VectorKit) => Uint8Array)[]) =>
  organisationWith(
    extension("certificatePolicies", (part, kit) => ({
      ...part,
      value: der(0x30, ...information.map((one) => one(kit))),
    })),
  );
const ownPolicy = ({ pki }: VectorKit) => derObjectIdentifier(pki.organisationAuthorities.root.policyOid);

export const KEY_IDENTIFIER_AND_POLICY_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "ski-20-octets",
    title: "a subject key identifier of 20 octets, the default of most tools",
    rule: "8 octets: 0100 and the low 60 bits of SHA-1 over the point",
    source: `${GBCS_12}; RFC 5280 4.2.1.2 method 2, not method 1`,
    make: subjectKeyIdentifier(({ networkOperator }) => sha1(networkOperator.certificate.subjectPublicKey)),
    expected: { device: at("certificate"), dcc: at("path-key-identifiers") },
    lint: ["subjectKeyIdentifier"],
  },
  {
    ...head,
    id: "ski-absent",
    title: "no subject key identifier",
    rule: "subjectKeyIdentifier is there",
    source: GBCS_12,
    make: organisationWith(extension("subjectKeyIdentifier", () => undefined)),
    expected: { device: at("certificate"), dcc: at("path-key-identifiers") },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "ski-of-another-key",
    title: "the key identifier of another key",
    rule: "the identifier is that of the certificate's own key",
    source: GBCS_12,
    make: subjectKeyIdentifier(({ freshKey }) =>
      keyIdentifierBytes(keyIdentifierOf(freshKey("another").publicPoint)),
    ),
    expected: { device: at("path-key-identifiers"), dcc: at("path-key-identifiers") },
    lint: ["subjectKeyIdentifier"],
  },
  {
    ...head,
    id: "ski-low-60-bits-without-0100",
    title: "the last 8 octets of SHA-1, without the leading 0100",
    rule: "the first four bits are 0100",
    source: "RFC 5280 4.2.1.2 method 2",
    make: subjectKeyIdentifier(({ networkOperator }) => {
      const identifier = sha1(networkOperator.certificate.subjectPublicKey).slice(-8);
      identifier[0] = (identifier[0] ?? 0) & 0x0f;
      return identifier;
    }),
    expected: { device: at("path-key-identifiers"), dcc: at("path-key-identifiers") },
    lint: ["subjectKeyIdentifier"],
  },
  {
    ...head,
    id: "aki-absent",
    title: "no authority key identifier",
    rule: "authorityKeyIdentifier is there, unless self-signed",
    source: GBCS_12,
    make: organisationWith(extension("authorityKeyIdentifier", () => undefined)),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "aki-of-another-key",
    title: "the authority key identifier of another key",
    rule: "the identifier is that of the issuer's key",
    source: "GBCS 12; RFC 5280 4.2.1.1",
    because:
      "The right CA signed it; only the pointer to it is wrong. The certificate alone cannot show that.",
    make: authorityKeyIdentifier(({ freshKey }) =>
      der(0x80, keyIdentifierBytes(keyIdentifierOf(freshKey("another").publicPoint))),
    ),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: [],
  },
  {
    ...head,
    id: "aki-20-octets",
    title: "an authority key identifier of 20 octets",
    rule: "8 octets",
    source: GBCS_12,
    make: authorityKeyIdentifier((kit) => der(0x80, sha1(issuingPoint(kit)))),
    expected: { device: at("path-to-anchor"), dcc: at("path-to-anchor") },
    lint: ["authorityKeyIdentifier"],
  },
  {
    ...head,
    id: "aki-with-issuer-and-serial",
    title: "an authority key identifier that names issuer and serial too",
    rule: "a key identifier and nothing else",
    source: "measured: 461 of 461",
    because: "RFC 5280 allows it, and a path validation reads past it.",
    make: authorityKeyIdentifier(
      issuingIdentifier,
      ({ pki }) => der(0xa1, der(0xa4, pki.organisationAuthorities.root.certificate.subject.der)),
      ({ pki }) => der(0x82, hexToBytes(pki.organisationAuthorities.issuing.certificate.serial)),
    ),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["authorityKeyIdentifier"],
  },
  {
    ...head,
    id: "policy-absent",
    title: "no certificate policy",
    rule: "certificatePolicies is there",
    source: GBCS_12,
    make: organisationWith(extension("certificatePolicies", () => undefined)),
    expected: { device: at("path-policy"), dcc: at("path-policy") },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "policy-not-critical",
    title: "certificatePolicies that is not critical",
    rule: "certificatePolicies is critical",
    source: `${GBCS_12}; one real certificate of 2015 breaks it (measured: 0001)`,
    because: "A path validation reads it all the same; only the profile is broken.",
    make: organisationWith(extension("certificatePolicies", (part) => ({ ...part, critical: "absent" }))),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionCriticality"],
  },
  {
    ...head,
    id: "policy-of-the-device-tree",
    title: "the policy of device certificates in an organisation certificate",
    rule: "the policy is that of the environment's organisations",
    source: "measured: two policies in one world, Z1 and E357",
    because: "It is a well-formed policy: only who knows which one is asked for can tell.",
    make: policies(({ pki }) => der(0x30, derObjectIdentifier(pki.deviceAuthorities.root.policyOid))),
    expected: { device: at("path-policy"), dcc: at("path-policy") },
    lint: [],
  },
  {
    ...head,
    id: "policy-with-qualifier",
    title: "a policy with a qualifier (a CPS pointer)",
    rule: "one bare policy",
    source: "measured: one bare policy in every certificate",
    because: SIGHT_UNSEEN,
    make: policies((kit) =>
      der(
        0x30,
        ownPolicy(kit),
        der(
          0x30,
          der(
            0x30,
            derObjectIdentifier("1.3.6.1.5.5.7.2.1"),
            der(0x16, octets(new TextEncoder().encode("https://example.invalid/cps"))),
          ),
        ),
      ),
    ),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["certificatePolicies"],
  },
  {
    ...head,
    id: "policy-two",
    title: "two policies",
    rule: "exactly one policy",
    source: "measured: one bare policy in every certificate",
    because: SIGHT_UNSEEN,
    make: policies(
      (kit) => der(0x30, ownPolicy(kit)),
      ({ pki }) => der(0x30, derObjectIdentifier(pki.deviceAuthorities.root.policyOid)),
    ),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["certificatePolicies"],
  },
];
