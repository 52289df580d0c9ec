/** Certificates for the wrong role, the wrong use, or more uses than one. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { extension, organisationWith, sampleCertificate } from "./edited.ts";
import { at, type CertificateVector } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const GOOD_OTHERWISE = "The certificate itself is good: it is only not for this cell.";

/** keyUsage with these octets as its BIT STRING. */
const keyUsage = (bitString: string) =>
  organisationWith(extension("keyUsage", (part) => ({ ...part, value: hexToBytes(bitString) })));

export const ROLE_AND_USAGE_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "role-supplier",
    title: "a Supplier's certificate for the network operator cell",
    rule: "the certificate's role is one that the cell accepts",
    source: "testbed policy cellAcceptsCertificateRoles; measured pairs, RTDS 4.5.0",
    because: GOOD_OTHERWISE,
    make: (kit) => sampleCertificate(kit, "bright-gas-digitalSignature").der,
    expected: { device: at("certificate-role"), dcc: at("certificate-role") },
    lint: [],
  },
  {
    ...head,
    id: "role-xml-sign",
    title: "an XML signing certificate (role 135) for the network operator cell",
    rule: "roles above 127 are never on a device",
    source: "GBCS RemotePartyRole; SEC, XML signing",
    because: GOOD_OTHERWISE,
    make: (kit) => sampleCertificate(kit, "northgrid-gas-xml-digitalSignature").der,
    expected: { device: at("certificate-role"), dcc: at("certificate-role") },
    lint: [],
  },
  {
    ...head,
    id: "role-recovery",
    title: "the recovery party's certificate for the network operator cell",
    rule: "the certificate's role is one that the cell accepts",
    source: "testbed policy cellAcceptsCertificateRoles",
    because: GOOD_OTHERWISE,
    make: (kit) => sampleCertificate(kit, "recovery-digitalSignature").der,
    expected: { device: at("certificate-role"), dcc: at("certificate-role") },
    lint: [],
  },
  {
    ...head,
    id: "usage-key-agreement",
    title: "a key agreement certificate for the signature cell",
    rule: "key usage of certificate and cell are the same",
    source: "measured in 58 of 58 replacements, RTDS 4.5.0",
    because: GOOD_OTHERWISE,
    make: (kit) => sampleCertificate(kit, "northgrid-gas-keyAgreement").der,
    expected: { device: at("certificate-key-usage"), dcc: at("certificate-usage") },
    lint: [],
  },
  {
    ...head,
    id: "usage-both",
    title: "a certificate for signing and for key agreement at once",
    rule: "exactly one key usage",
    source: "GBCS 12",
    make: keyUsage("03020388"),
    expected: { device: at("certificate-key-usage"), dcc: at("certificate-usage") },
    lint: ["keyUsage"],
  },
  {
    ...head,
    id: "usage-non-repudiation",
    title: "a certificate for non-repudiation",
    rule: "key usage is digitalSignature or keyAgreement",
    source: "GBCS 12; measured: CS02d answers invalidKeyUsage to it, RTDS 4.5.0",
    make: keyUsage("03020640"),
    expected: { device: at("certificate-key-usage"), dcc: at("certificate-usage") },
    lint: ["keyUsage"],
  },
  {
    ...head,
    id: "usage-none",
    title: "a keyUsage without any bit",
    rule: "exactly one key usage",
    source: "RFC 5280 4.2.1.3: at least one bit",
    make: keyUsage("030100"),
    expected: { device: at("certificate-key-usage"), dcc: at("certificate-usage") },
    lint: ["keyUsage"],
  },
  {
    ...head,
    id: "usage-absent",
    title: "no keyUsage extension",
    rule: "keyUsage is there",
    source: "GBCS 12",
    because: "An extension that is missing is missing from the set and from the usages alike.",
    make: organisationWith(extension("keyUsage", () => undefined)),
    expected: { device: at("certificate-key-usage"), dcc: at("certificate-usage") },
    lint: ["keyUsage", "extensionSet"],
  },
  {
    ...head,
    id: "usage-not-critical",
    title: "keyUsage that is not critical",
    rule: "keyUsage is critical",
    source: "GBCS 12",
    because: "A path validation reads it all the same; only the profile is broken.",
    make: organisationWith(extension("keyUsage", (part) => ({ ...part, critical: "absent" }))),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionCriticality"],
  },
];
