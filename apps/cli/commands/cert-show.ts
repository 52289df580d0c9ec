/** `smki cert show`: what a certificate says, and whether it keeps the SMKI profile. */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  certificateFingerprint,
  decodeCertificate,
  decodePem,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  lintCertificate,
  REMOTE_PARTY_ROLE_NUMBERS,
  UsageError,
} from "../../../pki/index.ts";
import type { Certificate } from "../../../pki/index.ts";
import { BLANK, line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { readInput } from "../read-input.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addCertShow: AddCommand = (program, shell) => {
  program
    .command("cert")
    .description("certificates")
    .command("show")
    .argument("<file>", "a certificate in PEM or DER, or - for stdin")
    .description("what a certificate says, and whether it keeps the SMKI profile; no signature is verified")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples([
        "one of a fresh PKI",
        "npx smki cert show pki/organisations/northgrid-gas-digitalSignature.pem",
      ]),
    )
    .action(
      shell.ending((file: string, { format }: { format: Format }) =>
        showCertificates(file, format, shell.terminal),
      ),
    );
};

function showCertificates(file: string, format: Format, terminal: Terminal): ExitCode {
  const certificates = certificatesIn(file);
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/certificates/1",
      certificates: certificates.map(certificateFacts),
    });
  } else {
    terminal.story(
      certificates.flatMap((certificate, index) => [
        ...(index === 0 ? [] : [BLANK]),
        ...certificateLines(certificate),
      ]),
    );
  }
  return EXIT.asExpected;
}

function certificatesIn(file: string): readonly Certificate[] {
  const bytes = readInput(file);
  const text = new TextDecoder("latin1").decode(bytes);
  const blocks = text.includes("-----BEGIN") ? decodePem(text, "CERTIFICATE") : [bytes];
  if (blocks.length === 0) {
    throw new UsageError(`${file} holds no certificate`, "a PEM file has a line -----BEGIN CERTIFICATE-----");
  }
  return blocks.map((der) => {
    const certificate = decodeCertificate(der);
    if (!certificate.ok) {
      const { reason, offset } = certificate.problem;
      throw new UsageError(`${file} is no certificate: ${reason}, at octet ${offset}`, "is it PEM or DER?");
    }
    return certificate.value;
  });
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
    fact("not checked", "the signature, the issuer's chain, revocation: this command only reads"),
  ];
}
