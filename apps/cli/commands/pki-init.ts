/** `smki pki init`: a complete simulated SMKI as files, for openssl and other tools. */
import { createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  createDeviceHierarchy,
  createOrganisationHierarchy,
  deriveSerial,
  encodePem,
  entityId,
  instant,
  issueDeviceCertificate,
  issueOrganisationCertificate,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  UsageError,
} from "../../../pki/index.ts";
import type {
  AuthorityHierarchy,
  CertificateRole,
  EndEntityUsage,
  EntityId,
  KeyPair,
} from "../../../pki/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { reasonOf } from "../read-input.ts";
import { seedOption } from "../seed-option.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly out: string;
  readonly seed: string;
  readonly notBefore: string;
  readonly format: Format;
}

interface Organisation {
  readonly name: string;
  readonly role: CertificateRole;
  readonly entityId: EntityId;
  readonly usages: readonly EndEntityUsage[];
}

const BOTH: readonly EndEntityUsage[] = ["digitalSignature", "keyAgreement"];
const SIGNS_ONLY: readonly EndEntityUsage[] = ["digitalSignature"];

/** One organisation in each role; xmlSign belongs to the supplier and shares its EUI-64, as a User's does. */
const ORGANISATIONS: readonly Organisation[] = [
  { name: "bright-gas", role: "supplier", entityId: entityId("d25ec00000000001"), usages: BOTH },
  { name: "bright-gas-xml", role: "xmlSign", entityId: entityId("d25ec00000000001"), usages: SIGNS_ONLY },
  { name: "northgrid-gas", role: "networkOperator", entityId: entityId("d25ec00000000002"), usages: BOTH },
  { name: "southern-gas", role: "networkOperator", entityId: entityId("d25ec00000000003"), usages: BOTH },
  {
    name: "access-control-broker",
    role: "accessControlBroker",
    entityId: entityId("d25ec00000000010"),
    usages: BOTH,
  },
  { name: "dsp-xml", role: "dspXmlSign", entityId: entityId("d25ec00000000010"), usages: SIGNS_ONLY },
  {
    name: "change-of-supplier",
    role: "transitionalCoS",
    entityId: entityId("d25ec00000000011"),
    usages: SIGNS_ONLY,
  },
  { name: "recovery", role: "recovery", entityId: entityId("d25ec00000000012"), usages: SIGNS_ONLY },
  { name: "wan-provider", role: "wanProvider", entityId: entityId("d25ec00000000013"), usages: SIGNS_ONLY },
];

const DEVICES = [
  { name: "gpf-1", entityId: entityId("d2de000000000001") },
  { name: "gsme-1", entityId: entityId("d2de000000000002") },
];

const README_OPENING = "A simulated SMKI, made by smki-testbed.";

export const addPkiInit: AddCommand = (program, shell) => {
  program
    .command("pki")
    .description("public key infrastructure")
    .command("init")
    .requiredOption("--out <dir>", "the directory to fill: new, empty, or made by this command before")
    .addOption(seedOption())
    .option(
      "--not-before <date>",
      "when the end-entity certificates begin; organisations' last ten years",
      "2024-01-01",
    )
    .description(
      "write a complete simulated SMKI to disk: authorities, organisations, devices, INSECURE keys",
    )
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      examples(
        ["make one", "npx smki pki init --out pki-1 --seed 1"],
        [
          "check it",
          "cd pki-1 && openssl verify -CAfile root.pem -untrusted issuing.pem organisations/*.pem",
        ],
      ),
    )
    .action(shell.ending((options: Options) => initialise(options, shell.terminal)));
};

async function initialise({ out, seed, notBefore, format }: Options, terminal: Terminal): Promise<ExitCode> {
  requireUsable(out);
  const files = await pkiFiles(seed, notBefore);
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(out, path)), { recursive: true });
      writeFileSync(join(out, path), text);
    }
  } catch (error) {
    throw new UsageError(`cannot write to ${out}: ${reasonOf(error)}`, "choose another directory");
  }
  const names = [...files.keys()];
  if (format === "json") {
    terminal.json({ schema: "smki-testbed/pki/1", out, seed, files: names });
  } else {
    terminal.answer(
      `${names.length} files in ${out}, seed ${seed}: a simulation, its keys are public knowledge`,
    );
    terminal.answer(files.get("README.txt") ?? "");
  }
  return EXIT.asExpected;
}

function requireUsable(out: string): void {
  if (!existsSync(out)) {
    makeDirectory(out);
    return;
  }
  let entries: readonly string[];
  try {
    entries = readdirSync(out);
  } catch (error) {
    throw new UsageError(
      `${out} is no directory that can be filled: ${reasonOf(error)}`,
      "choose another name",
    );
  }
  const readme = join(out, "README.txt");
  const ours = existsSync(readme) && readFileSync(readme, "utf8").startsWith(README_OPENING);
  if (entries.length > 0 && !ours) {
    throw new UsageError(`${out} is not empty`, "choose a new directory");
  }
}

/** Not recursive at once: Node retries for ever where a file system refuses a name in a directory that exists. */
function makeDirectory(out: string): void {
  try {
    if (existsSync(dirname(out))) {
      mkdirSync(out);
    } else {
      mkdirSync(out, { recursive: true });
    }
  } catch (error) {
    throw new UsageError(`cannot write to ${out}: ${reasonOf(error)}`, "choose another directory");
  }
}

async function pkiFiles(seed: string, notBeforeText: string): Promise<ReadonlyMap<string, string>> {
  const notBefore = instant(notBeforeText);
  const options = { seed, environment: TEST_ENVIRONMENT };
  const organisations = await createOrganisationHierarchy(options);
  const devices = await createDeviceHierarchy(options);
  const files = new Map<string, string>([
    ...authorityFiles("", organisations),
    ...authorityFiles("device-", devices),
  ]);
  const keep = (folder: string, name: string, der: Uint8Array, keyPair: KeyPair): void => {
    files.set(`${folder}/${name}.pem`, encodePem(der, "CERTIFICATE"));
    files.set(`private-keys/${name}.key.pem`, privateKeyPem(keyPair));
  };
  for (const { name, role, entityId, usages } of ORGANISATIONS) {
    for (const usage of usages) {
      const label = `${name}-${usage}`;
      const keyPair = seededKeyPairINSECURE(seed, label);
      const { publicPoint } = keyPair;
      const serial = deriveSerial(seed, label);
      const request = { role, usage, entityId, publicPoint, notBefore, serial };
      const { der } = await issueOrganisationCertificate(organisations.issuing, request);
      keep("organisations", label, der, keyPair);
    }
  }
  for (const { name, entityId } of DEVICES) {
    for (const usage of BOTH) {
      const label = `${name}-${usage}`;
      const keyPair = seededKeyPairINSECURE(seed, label);
      const serial = deriveSerial(seed, label);
      const request = { usage, entityId, publicPoint: keyPair.publicPoint, notBefore, serial };
      const { der } = await issueDeviceCertificate(devices.issuing, request);
      keep("devices", label, der, keyPair);
    }
  }
  files.set("README.txt", README);
  return files;
}

function authorityFiles(prefix: string, { root, issuing }: AuthorityHierarchy): [string, string][] {
  return [
    [`${prefix}root.pem`, encodePem(root.certificate.der, "CERTIFICATE")],
    [`${prefix}issuing.pem`, encodePem(issuing.certificate.der, "CERTIFICATE")],
    [`private-keys/${prefix}root.key.pem`, privateKeyPem(root.keyPair)],
    [`private-keys/${prefix}issuing.key.pem`, privateKeyPem(issuing.keyPair)],
  ];
}

function privateKeyPem({ privateScalar, publicPoint }: KeyPair): string {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: base64(privateScalar),
      x: base64(publicPoint.subarray(1, 33)),
      y: base64(publicPoint.subarray(33)),
    },
  });
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

const README = `${README_OPENING} Not the real SMKI; the private keys follow from
the seed and are INSECURE on purpose.

  root.pem, issuing.pem                  the Root and the Issuing Organisation Certification Authority
  device-root.pem, device-issuing.pem    the Root and the Issuing Device Certification Authority
  organisations/NAME-USAGE.pem           Organisation Certificates, by name and key usage
  devices/NAME-USAGE.pem                 Device Certificates
  private-keys/NAME.key.pem              the private key of each certificate (PKCS #8)

Check it with a tool of another maker:
  openssl verify -CAfile root.pem -untrusted issuing.pem organisations/*.pem
  openssl verify -CAfile device-root.pem -untrusted device-issuing.pem devices/*.pem
`;
