/** Names everything in a certificate that is not the current SMKI profile. It verifies no signature. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { ECDSA_WITH_SHA256 } from "../certificates/certificate-signature.ts";
import type { Certificate } from "../certificates/certificate.ts";
import type { DistinguishedName } from "../encoding/distinguished-name.ts";
import { formatInstant, keyIdentifierBytes } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { AUTHORITY_KEY_USAGE } from "./certification-authority.ts";
import { DEVICE_NOT_AFTER } from "./device.ts";
import {
  currentGeneration,
  markExtension,
  NAME_FORMS,
  profileOf,
  shortExtensionName,
  type NameForm,
  type ProfileName,
} from "./profile-catalogue.ts";
import { roleOfOrganisationalUnit } from "../remote-party-role.ts";
import { parseSignature } from "../verify/signature-encoding.ts";

/** One way in which a certificate is not what the profile says. */
export interface Deviation {
  readonly rule: string;
  readonly found: string;
  readonly expected: string;
  /** Where the rule comes from. */
  readonly source: string;
}

/** The rules that are judged, in their order, each with where it comes from. */
export function lintRules(): readonly Pick<Deviation, "rule" | "source">[] {
  return RULES.map(({ rule, source }) => ({ rule, source }));
}

/** All deviations from the current generation of the profile, in the order of the rules below. None: conformant. */
export function lintCertificate(certificate: Certificate): readonly Deviation[] {
  const profile = profileOf(certificate);
  return RULES.flatMap(({ rule, source, judge }) => {
    const judgement = judge(certificate, profile);
    return judgement === undefined || judgement.found === judgement.expected
      ? []
      : [{ rule, ...judgement, source }];
  });
}

interface Judgement {
  readonly found: string;
  readonly expected: string;
}

interface Rule {
  readonly rule: string;
  readonly source: string;
  /** What is there and what should be; undefined, or the same text twice, when there is nothing to say. */
  readonly judge: (certificate: Certificate, profile: ProfileName) => Judgement | undefined;
}

/** Ten years have at most three leap days; the re-issues of 2025 exceed ten years by a day (measured). */
const LONGEST_ORGANISATION_LIFE = (10 * 365 + 3 + 1) * 86_400_000;

const RULES: readonly Rule[] = [
  {
    rule: "serialNumber",
    source: "measured: 461 of 461",
    judge: ({ serial }) => ({
      found: /^[0-7][0-9a-f]{31}$/.test(serial) ? "16 octets, positive" : serial,
      expected: "16 octets, positive",
    }),
  },
  {
    rule: "signatureAlgorithm",
    source: "RFC 5758 3.2",
    judge: ({ tbsSignatureAlgorithm, signatureAlgorithm }) => ({
      found: [...new Set([bytesToHex(tbsSignatureAlgorithm), bytesToHex(signatureAlgorithm)])].join(" and "),
      expected: ECDSA_WITH_SHA256,
    }),
  },
  {
    rule: "signatureEncoding",
    source: "X.690 8.3.2",
    judge: ({ signature }) => {
      const strict = parseSignature(signature, "strict");
      return strict.ok ? undefined : { found: strict.reason, expected: "r and s as minimal DER integers" };
    },
  },
  {
    rule: "issuerName",
    source: "measured: Z1, E357",
    judge: ({ issuer }, profile) => judgeName(issuer, NAME_FORMS[profile].issuer),
  },
  {
    rule: "subjectName",
    source: "GBCS 12 (device); measured: Z1, E357",
    judge: ({ subject }, profile) => judgeName(subject, NAME_FORMS[profile].subject),
  },
  {
    rule: "role",
    source: "measured: two upper-case hex digits in every CA-issued certificate",
    judge: ({ subject }, profile) => {
      const text = subject.attributes.find(({ name }) => name === "OU")?.text;
      return profile !== "organisation" || roleOfOrganisationalUnit(text ?? "") !== undefined
        ? undefined
        : { found: text ?? "no OU", expected: "two upper-case hex digits of a known role" };
    },
  },
  {
    rule: "validityEncoding",
    source: "RFC 5280 4.1.2.5",
    judge: ({ notBefore, notAfter, timeEncodings }) => ({
      found: timeEncodings.join(", "),
      expected: [notBefore, notAfter]
        .map((at) => (new Date(at).getUTCFullYear() < 2050 ? "UTCTime" : "GeneralizedTime"))
        .join(", "),
    }),
  },
  {
    rule: "lifetime",
    source: "GBCS 12 (device); RECALLED policy of 10 years, agrees with what was measured (organisation)",
    judge: ({ notBefore, notAfter }, profile) => {
      if (profile === "device") {
        return { found: formatInstant(notAfter), expected: formatInstant(DEVICE_NOT_AFTER) };
      }
      return profile === "organisation" && notAfter - notBefore > LONGEST_ORGANISATION_LIFE
        ? { found: `until ${formatInstant(notAfter)}`, expected: "10 years" }
        : undefined;
    },
  },
  {
    rule: "keyUsage",
    source: "GBCS 12",
    judge: ({ keyUsage }, profile) => {
      const found = keyUsage.join(", ") || "none";
      if (profile === "device" || profile === "organisation") {
        return found === "digitalSignature" || found === "keyAgreement"
          ? undefined
          : { found, expected: "digitalSignature or keyAgreement" };
      }
      return { found, expected: AUTHORITY_KEY_USAGE.join(", ") };
    },
  },
  {
    rule: "extensionSet",
    source: "measured: 446 TBSCertificates rebuilt",
    judge: (certificate, profile) => ({
      found: extensionNames(certificate).toSorted().join(" "),
      expected: profileNames(profile).toSorted().join(" "),
    }),
  },
  {
    rule: "extensionOrder",
    source: "measured: 446 TBSCertificates rebuilt",
    judge: (certificate, profile) => {
      const expected = profileNames(profile);
      const found = extensionNames(certificate);
      return {
        found: found.filter((name) => expected.includes(name)).join(" "),
        expected: expected.filter((name) => found.includes(name)).join(" "),
      };
    },
  },
  {
    rule: "extensionCriticality",
    source: "GBCS 12",
    judge: (certificate, profile) => {
      const wrong = currentGeneration(profile).extensions.filter(({ extension, criticality }) =>
        certificate.extensions.some(
          ({ oid, critical }) =>
            oid === EXTENSION_OIDS[extension] && critical !== (criticality === "critical"),
        ),
      );
      if (wrong.length === 0) return undefined;
      return {
        found: wrong
          .map(({ extension, criticality }) => markExtension(extension, criticality !== "critical"))
          .join(" "),
        expected: wrong
          .map(({ extension, criticality }) => markExtension(extension, criticality === "critical"))
          .join(" "),
      };
    },
  },
  {
    rule: "subjectKeyIdentifier",
    source: "GBCS 12, RFC 5280 4.2.1.2 method 2",
    judge: ({ rawKeyIdentifier, subjectPublicKey }) =>
      rawKeyIdentifier && {
        found: bytesToHex(rawKeyIdentifier),
        expected: bytesToHex(keyIdentifierBytes(keyIdentifierOf(subjectPublicKey))),
      },
  },
  {
    rule: "authorityKeyIdentifier",
    source: "GBCS 12",
    judge: ({ extensions }) => {
      const value = extensions.find(({ oid }) => oid === EXTENSION_OIDS.authorityKeyIdentifier)?.value;
      if (value === undefined || /^300a8008[0-9a-f]{16}$/.test(bytesToHex(value))) return undefined;
      return { found: bytesToHex(value), expected: "a key identifier of 8 octets and nothing else" };
    },
  },
  {
    rule: "subjectAltName",
    source: "GBCS 12; RFC 4108",
    judge: ({ extensions, hardwareModule }, profile) => {
      const value = extensions.find(({ oid }) => oid === EXTENSION_OIDS.subjectAltName)?.value;
      if (profile !== "device" || value === undefined) return undefined;
      const expected = "one hardware module name with a serial number of 8 octets";
      if (hardwareModule === undefined) return { found: "no hardware module name", expected };
      const octets = hardwareModule.serial.length;
      if (octets !== 8) return { found: `a serial number of ${octets} octets`, expected };
      // One name is the two outer headers of 2 octets and nothing after it.
      return value.length === 4 + (value[3] ?? 0) ? undefined : { found: "more names than one", expected };
    },
  },
  {
    rule: "certificatePolicies",
    source: "measured: one bare policy in every certificate",
    judge: ({ extensions, policies }) => {
      const value = extensions.find(({ oid }) => oid === EXTENSION_OIDS.certificatePolicies)?.value;
      // One bare policy is three nested headers of 2 octets around the identifier; a qualifier makes it longer.
      if (value === undefined || (policies.length === 1 && value.length === 6 + (value[5] ?? 0))) {
        return undefined;
      }
      return { found: policies.join(", "), expected: "exactly one policy without qualifiers" };
    },
  },
];

function judgeName(name: DistinguishedName, form: NameForm): Judgement | undefined {
  const found = name.attributes
    .map((attribute) => `${attribute.name} ${attribute.stringType} ${attribute.text}`)
    .join(", ");
  return form.pattern.test(found) ? undefined : { found: found || "(empty)", expected: form.words };
}

function extensionNames(certificate: Certificate): readonly string[] {
  return certificate.extensions.map(({ oid }) => shortExtensionName(oid));
}

function profileNames(profile: ProfileName): readonly string[] {
  return currentGeneration(profile).extensions.map(({ extension }) => extension);
}
