/** Extensions that are twice there, unknown, to spare, or in another order. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { organisationWith } from "./edited.ts";
import { at, type CertificateVector } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const ONLY_THE_PROFILES =
  "keyUsage, subjectKeyIdentifier, certificatePolicies, authorityKeyIdentifier and no other";
const MEASURED = "measured: 446 TBSCertificates rebuilt";
const SKIPPED = "An extension that is not critical may be skipped by whoever does not know it.";

const withExtra = (oid: string, value: string, critical: "true" | "absent") =>
  organisationWith(({ extensions }) => ({
    extensions: [...extensions, { oid, critical, value: hexToBytes(value) }],
  }));
/** Of nobody: an arc that RFC 5612 sets aside for examples. */
const UNKNOWN = "1.3.6.1.4.1.32473.1";

export const EXTENSION_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "extension-twice",
    title: "keyUsage twice, the second for key agreement",
    rule: "no extension is there twice",
    source: "RFC 5280 4.2",
    because: "Which of the two a reader believes is its own affair: that is why it is forbidden.",
    make: withExtra(EXTENSION_OIDS.keyUsage, "03020308", "true"),
    expected: { device: at("certificate"), dcc: at("certificate") },
    lint: [],
  },
  {
    ...head,
    id: "extension-unknown-critical",
    title: "a critical extension that nobody knows",
    rule: "every critical extension is understood",
    source: "RFC 5280 6.1.5 (f)",
    make: withExtra(UNKNOWN, "0500", "true"),
    expected: { device: at("path-critical-extensions"), dcc: at("path-critical-extensions") },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "extension-unknown",
    title: "an extension that nobody knows, not critical",
    rule: ONLY_THE_PROFILES,
    source: MEASURED,
    because: SKIPPED,
    make: withExtra(UNKNOWN, "0500", "absent"),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "extended-key-usage",
    title: "an extended key usage, for TLS servers",
    rule: ONLY_THE_PROFILES,
    source: MEASURED,
    because: SKIPPED,
    make: withExtra("2.5.29.37", "300a06082b06010505070301", "absent"),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "crl-distribution-point",
    title: "a pointer to a revocation list",
    rule: ONLY_THE_PROFILES,
    source: "measured: no certificate has one; lists are found by configuration",
    because: SKIPPED,
    make: withExtra("2.5.29.31", "3016301430128610687474703a2f2f63726c2e746573742f", "absent"),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "end-entity-ca-false",
    title: "basicConstraints that say CA FALSE, as in 2015",
    rule: "end entities have no basicConstraints",
    source: "measured: all but the two of OB",
    because: "It says what is so anyway; an older generation of the profile had it.",
    make: withExtra(EXTENSION_OIDS.basicConstraints, "3000", "true"),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "extension-order",
    title: "the right extensions in another order",
    rule: "keyUsage, subjectKeyIdentifier, certificatePolicies, authorityKeyIdentifier",
    source: MEASURED,
    because: "To a path validation the order means nothing.",
    make: organisationWith(({ extensions }) => ({ extensions: extensions.toReversed() })),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionOrder"],
  },
  {
    ...head,
    id: "critical-false-written",
    title: "critical FALSE written out, which DER leaves away",
    rule: "a default is not written",
    source: "X.690 11.5",
    make: organisationWith(({ extensions }) => ({
      extensions: extensions.map((one) =>
        one.critical === "absent" ? { ...one, critical: "writtenFalse" as const } : one,
      ),
    })),
    expected: { device: at("certificate"), dcc: at("certificate") },
    lint: [],
  },
];
