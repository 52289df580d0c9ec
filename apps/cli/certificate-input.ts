/** The certificates that people name on the command line: files, folders, stdin, or a label of a scenario's world. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Certificate, decodeCertificate, decodePem, UsageError } from "../../pki/index.ts";
import { suggest, worldCertificates } from "../../sim/index.ts";
import { catalogueNames, openScenario } from "./catalogue.ts";
import { readInput } from "./read-input.ts";

/** A certificate and where it was found, for people. */
export interface FoundCertificate {
  readonly name: string;
  readonly certificate: Certificate;
}

/** How a certificate may be named, for the help of every command that takes one. */
export const CERTIFICATE_ARGUMENT_HELP = `
A certificate is
  a file in PEM or DER; several PEM blocks are several certificates
  -                    for stdin
  SCENARIO:LABEL       one of a scenario's world: gno-sale:northgrid, gno-sale:gpf-1:keyAgreement,
                       gno-sale:access-control-broker, gno-sale:root (the first usage if none is named)`;

/** The seed and rule set of a world are those of a run without options. */
const WORLD_SEED = "1";

/** The certificates behind one argument. @throws UsageError that says what the octets are instead */
export async function certificatesFor(argument: string): Promise<readonly FoundCertificate[]> {
  const [scenario = "", ...label] = argument.split(":");
  if (argument !== "-" && !existsSync(argument) && label.length > 0 && scenario !== "") {
    return certificatesOfWorld(scenario, label.join(":"));
  }
  return certificatesInFile(argument);
}

/** The certificates of files and, recursively, of the `.pem`, `.cer`, `.crt` and `.der` files of folders. */
export function certificatesInAll(paths: readonly string[]): readonly FoundCertificate[] {
  return paths.flatMap((path) => {
    if (path !== "-" && existsSync(path) && statSync(path).isDirectory()) {
      return filesIn(path).flatMap((file) => certificatesInFile(file, "skipOthers"));
    }
    return certificatesInFile(path);
  });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(pem|cer|crt|der)$/i.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

function certificatesInFile(
  file: string,
  others: "refuseOthers" | "skipOthers" = "refuseOthers",
): readonly FoundCertificate[] {
  const bytes = readInput(file);
  const text = new TextDecoder("latin1").decode(bytes);
  const isPem = text.includes("-----BEGIN");
  const blocks = isPem ? decodePem(text, "CERTIFICATE") : [bytes];
  if (blocks.length === 0) {
    if (others === "skipOthers") return [];
    throw new UsageError(`${file} holds no certificate${whatPemIs(text)}`, hintFor(text));
  }
  return blocks.map((der, index) => {
    const certificate = decodeCertificate(der);
    if (!certificate.ok) {
      const { reason, offset } = certificate.problem;
      throw new UsageError(`${file} is no certificate: ${reason}, at octet ${offset}`, "is it PEM or DER?");
    }
    return { name: blocks.length === 1 ? file : `${file} #${index + 1}`, certificate: certificate.value };
  });
}

const OTHER_THINGS: readonly (readonly [label: RegExp, what: string, hint: string])[] = [
  [/BEGIN [A-Z ]*PRIVATE KEY/, "a private key", "keep it to yourself; the certificate is another file"],
  [
    /BEGIN X509 CRL/,
    "a revocation list",
    "openssl crl -noout -text -in FILE shows it; cert verify takes it as --crl",
  ],
  [
    /BEGIN (NEW )?CERTIFICATE REQUEST/,
    "a certification request",
    "openssl req -noout -text -in FILE shows it",
  ],
  [/BEGIN PUBLIC KEY/, "a public key", "openssl pkey -pubin -text -in FILE shows it"],
];

function whatPemIs(text: string): string {
  const found = OTHER_THINGS.find(([label]) => label.test(text));
  return found === undefined ? "" : `: it is ${found[1]}`;
}

function hintFor(text: string): string {
  return (
    OTHER_THINGS.find(([label]) => label.test(text))?.[2] ??
    "a PEM file has a line -----BEGIN CERTIFICATE-----"
  );
}

async function certificatesOfWorld(name: string, label: string): Promise<readonly FoundCertificate[]> {
  if (!catalogueNames().includes(name)) {
    throw new UsageError(
      `there is no file ${name}:${label}, and no scenario "${name}"`,
      suggest(name, catalogueNames(), "scenarios"),
    );
  }
  const scenario = openScenario(name);
  const [rules = "mp128b"] = scenario.rules;
  const all = await worldCertificates(scenario, { rules, seed: WORLD_SEED });
  const found = all.find((one) => one.name === label) ?? all.find((one) => one.name.startsWith(`${label}:`));
  if (found === undefined) {
    throw new UsageError(
      `scenario ${name} has no certificate "${label}" when it starts`,
      suggest(label, [...new Set(all.map((one) => one.name.split(":")[0] ?? ""))], "certificates"),
    );
  }
  return [{ name: `${name}:${found.name}`, certificate: found.certificate }];
}
