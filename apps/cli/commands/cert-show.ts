/** `smki cert show`: what a certificate says, and whether it keeps the SMKI profile. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { Option } from "commander";
import {
  certificateFingerprint,
  encodePem,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  lintCertificate,
  REMOTE_PARTY_ROLE_NUMBERS,
} from "../../../pki/index.ts";
import type { Certificate } from "../../../pki/index.ts";
import { BLANK, line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { CERTIFICATE_ARGUMENT_HELP, certificatesFor } from "../certificate-input.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

type ShowFormat = "story" | "table" | "json" | "pem" | "der";

export const addCertShow: AddCommand = (cert, shell) => {
  cert
    .command("show")
    .argument("<certificate>", "a file, - for stdin, or SCENARIO:LABEL")
    .description("what a certificate says, and whether it keeps the SMKI profile; no signature is verified")
    .addOption(
      new Option("--format <format>", "how to print it; pem and der are its exact octets")
        .choices(["story", "table", "json", "pem", "der"])
        .default("story"),
    )
    .addHelpText(
      "after",
      CERTIFICATE_ARGUMENT_HELP +
        examples(
          ["one of a fresh PKI", "npx smki cert show pki/organisations/northgrid-gas-digitalSignature.pem"],
          ["one of a story", "npx smki cert show gno-sale:northgrid"],
          ["into openssl", "npx smki cert show gno-sale:gpf-1 --format pem | openssl x509 -text"],
        ),
    )
    .action(
      shell.ending((argument: string, { format }: { format: ShowFormat }) =>
        showCertificates(argument, format, shell.terminal),
      ),
    );
};

async function showCertificates(argument: string, format: ShowFormat, terminal: Terminal): Promise<ExitCode> {
  const certificates = (await certificatesFor(argument)).map(({ certificate }) => certificate);
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/certificates/1",
        certificates: certificates.map(certificateFacts),
      });
      break;
    case "pem":
      terminal.answer(
        certificates
          .map(({ der }) => encodePem(der, "CERTIFICATE"))
          .join("")
          .trimEnd(),
      );
      break;
    case "der":
      for (const { der } of certificates) terminal.octets(der);
      break;
    case "table":
      terminal.table({
        columns: ["kind", "subject", "EUI-64", "for", "serial", "valid until", "deviations"],
        rows: certificates
          .map(certificateFacts)
          .map((facts) => [
            facts.kind,
            facts.subject,
            facts.entityId ?? "",
            facts.keyUsage.join(", "),
            facts.serial,
            facts.notAfter,
            String(facts.deviations.length),
          ]),
      });
      break;
    case "story":
      terminal.story(
        certificates.flatMap((certificate, index) => [
          ...(index === 0 ? [] : [BLANK]),
          ...certificateLines(certificate),
        ]),
      );
      break;
  }
  return EXIT.asExpected;
}

function certificateFacts(certificate: Certificate) {
  const { kind, serial, role, entityId, commonName, keyIdentifier, authorityKeyIdentifier } = certificate;
  return {
    kind,
    subject: formatDistinguishedName(certificate.subject),
    issuer: formatDistinguishedName(certificate.issuer),
    commonName: commonName ?? null,
    role: role ?? null,
    roleNumber: role === undefined ? null : REMOTE_PARTY_ROLE_NUMBERS[role],
    entityId: entityId === undefined ? null : formatEntityId(entityId),
    serial,
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
    keyUsage: certificate.keyUsage,
    publicKey: bytesToHex(certificate.subjectPublicKey),
    keyIdentifier: keyIdentifier ?? null,
    authorityKeyIdentifier: authorityKeyIdentifier ?? null,
    policies: certificate.policies,
    octets: certificate.der.length,
    sha256: certificateFingerprint(certificate),
    profileConformant: lintCertificate(certificate).length === 0,
    deviations: lintCertificate(certificate),
  };
}

function certificateLines(certificate: Certificate): readonly StoryLine[] {
  const facts = certificateFacts(certificate);
  const fact = (label: string, text: string): StoryLine =>
    line("fact", text, { indent: 2, label, labelWidth: 12 });
  return [
    line("title", `${facts.kind} certificate of ${facts.subject}`),
    ...(facts.role === null ? [] : [fact("role", `${facts.role} (${facts.roleNumber ?? ""})`)]),
    ...(facts.entityId === null ? [] : [fact("EUI-64", facts.entityId)]),
    fact("issuer", facts.issuer),
    fact("serial", facts.serial),
    fact("valid", `${facts.notBefore} to ${facts.notAfter}`),
    fact("for", facts.keyUsage.join(", ")),
    fact("key", `P-256, identifier ${facts.keyIdentifier ?? "absent"}`),
    fact("signed by", `the key ${facts.authorityKeyIdentifier ?? "(not named)"}`),
    fact("policies", facts.policies.join(", ")),
    fact("SHA-256", `${facts.sha256.slice(0, 32)} ${facts.sha256.slice(32)}`),
    facts.deviations.length === 0
      ? line("ok", "✓ every rule of the current SMKI profile is kept", {
          indent: 2,
          label: "profile",
          labelWidth: 12,
        })
      : line("refused", `✗ ${facts.deviations.length} deviations from the current SMKI profile`, {
          indent: 2,
          label: "profile",
          labelWidth: 12,
        }),
    ...facts.deviations.map(({ rule, found, expected, source }) =>
      line("fact", `${rule}: found ${found}, expected ${expected} (${source})`, {
        indent: 14,
        label: "-",
        labelWidth: 2,
      }),
    ),
    fact("not checked", "the signature, the issuer's chain, revocation: that is cert verify"),
  ];
}
