/**
 * The manifest of a folder of vectors: what each file is, what is wrong with it, and who must refuse it at which
 * check. For engineers of other programs, who read JSON and not this code.
 */
import { z } from "zod";
import {
  encodePem,
  type Expected,
  formatInstant,
  type MadeVector,
  type PemLabel,
  TEST_ENVIRONMENT,
  VECTOR_COUNTS,
  type VectorKit,
} from "../../pki/index.ts";

/** Version of the manifest; raised when an old reader could misread a new one. */
export const VECTORS_SCHEMA = "smki-testbed/vectors/1";

const Answer = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("accepts") }),
  z.strictObject({
    verdict: z.literal("refuses"),
    check: z.string().describe("The name of the check that refuses; every check before it passes."),
  }),
]);

const VectorEntry = z.strictObject({
  id: z.string(),
  file: z.string().describe("PEM, relative to the manifest."),
  kind: z
    .enum(["organisationCertificate", "deviceCertificate", "request"])
    .describe(
      "organisationCertificate: shown to a gas proxy function for its {networkOperator, digitalSignature} cell, and to the DCC. deviceCertificate: shown to the device gpf-1, and to the DCC. request: shown to the registration authority.",
    ),
  title: z.string(),
  rule: z.string().describe("The one rule that is broken."),
  source: z.string().describe("Where the rule is read."),
  because: z.string().optional(),
  baseline: z.string().describe("The good certificate or request that it is a bad copy of."),
  path: z.array(z.string()).describe("The CA certificates that are shown with it, in order."),
  expected: z.strictObject({
    device: Answer.optional(),
    dcc: Answer.optional(),
    registrationAuthority: Answer.optional(),
  }),
  lint: z
    .array(z.string())
    .optional()
    .describe("The rules of the certificate profile that it breaks; none: the profile alone cannot tell."),
});

export const VectorManifest = z.strictObject({
  schema: z.literal(VECTORS_SCHEMA),
  seed: z.string().describe("Everything here follows from it, octet for octet."),
  environment: z.string(),
  judgedAt: z.string().describe("The time at which every judge judges."),
  slot: z.string().describe("The trust anchor cell that organisation certificates are meant for."),
  authorities: z.strictObject({
    root: z.string(),
    issuing: z.string(),
    deviceRoot: z.string(),
    deviceIssuing: z.string(),
  }),
  revocationLists: z.strictObject({ crl: z.string(), arl: z.string() }),
  counts: z.strictObject({ good: z.number(), badCertificates: z.number(), badRequests: z.number() }),
  vectors: z.array(VectorEntry),
});

export type VectorManifest = z.infer<typeof VectorManifest>;
export type ManifestEntry = VectorManifest["vectors"][number];

/** The JSON Schema of a manifest. */
export function vectorManifestJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(VectorManifest), title: "A manifest of the smki-testbed's vectors" };
}

const AUTHORITY_FILES = {
  root: "authorities/root.pem",
  issuing: "authorities/issuing.pem",
  deviceRoot: "authorities/device-root.pem",
  deviceIssuing: "authorities/device-issuing.pem",
} as const;
const LIST_FILES = {
  crl: "authorities/organisation.crl.pem",
  arl: "authorities/authority.arl.pem",
} as const;

/** Every file of a folder of vectors, by its path in the folder. */
export function vectorFiles(kit: VectorKit, made: readonly MadeVector[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const keep = (file: string, der: Uint8Array, label: PemLabel): string => {
    files.set(file, encodePem(der, label));
    return file;
  };
  const { organisationAuthorities, deviceAuthorities } = kit.pki;
  keep(AUTHORITY_FILES.root, organisationAuthorities.root.certificate.der, "CERTIFICATE");
  keep(AUTHORITY_FILES.issuing, organisationAuthorities.issuing.certificate.der, "CERTIFICATE");
  keep(AUTHORITY_FILES.deviceRoot, deviceAuthorities.root.certificate.der, "CERTIFICATE");
  keep(AUTHORITY_FILES.deviceIssuing, deviceAuthorities.issuing.certificate.der, "CERTIFICATE");
  const [crl, arl] = kit.revocationLists;
  if (crl !== undefined) keep(LIST_FILES.crl, crl.der, "X509 CRL");
  if (arl !== undefined) keep(LIST_FILES.arl, arl.der, "X509 CRL");

  const usual: ReadonlyMap<string, string> = new Map([...files].map(([file, text]) => [text, file] as const));
  const vectors = made.map(({ vector, der, path }): ManifestEntry => {
    const isRequest = vector.kind === "request";
    const file = keep(
      `${FOLDERS[vector.kind]}/${vector.id}.pem`,
      der,
      isRequest ? "CERTIFICATE REQUEST" : "CERTIFICATE",
    );
    const { id, kind, title, rule, source, because, baseline } = vector;
    return {
      id,
      file,
      kind,
      title,
      rule,
      source,
      ...(because === undefined ? {} : { because }),
      baseline,
      path: path.map(({ der: authority }, index) => {
        const text = encodePem(authority, "CERTIFICATE");
        return usual.get(text) ?? keep(`authorities/of-${id}-${index + 1}.pem`, authority, "CERTIFICATE");
      }),
      expected: Object.fromEntries(
        Object.entries(vector.expected).map(([judge, expected]) => [judge, answerOf(expected)]),
      ),
      ...(isRequest ? {} : { lint: [...vector.lint] }),
    };
  });
  const manifest: VectorManifest = {
    schema: VECTORS_SCHEMA,
    seed: kit.seed,
    environment: TEST_ENVIRONMENT.name,
    judgedAt: formatInstant(kit.at),
    slot: "{networkOperator, digitalSignature} of a gas proxy function",
    authorities: AUTHORITY_FILES,
    revocationLists: LIST_FILES,
    counts: VECTOR_COUNTS,
    vectors,
  };
  files.set("manifest.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
  files.set("manifest.schema.json", `${JSON.stringify(vectorManifestJsonSchema(), undefined, 2)}\n`);
  files.set("README.txt", README);
  return files;
}

const FOLDERS = {
  organisationCertificate: "organisation-certificates",
  deviceCertificate: "device-certificates",
  request: "requests",
} as const;

function answerOf(expected: Expected): z.infer<typeof Answer> {
  return expected === "accepts" ? { verdict: "accepts" } : { verdict: "refuses", check: expected.refusedAt };
}

/** How the README of a folder of vectors begins: the mark by which its maker knows its own. */
export const VECTORS_README_OPENING = "Certificates that are wrong on purpose, made by smki-testbed.";

const README = `${VECTORS_README_OPENING}

A simulation: every key follows from a seed that is in manifest.json. Nothing here is of the real SMKI.

WHAT IS HERE
  organisation-certificates/   one certificate a file, PEM. Good ones begin with "good-".
  device-certificates/         the same for devices
  requests/                    certification requests (PKCS #10), PEM
  authorities/                 the CAs that go with them, and the revocation lists
  manifest.json                what each file is: title, the one rule that it breaks, and who must refuse it
  manifest.schema.json         the JSON Schema of the manifest

HOW TO USE IT ON A DEVICE
  1. Give the device authorities/root.pem as its root (key and key identifier are enough).
  2. Set its clock to "judgedAt" of the manifest.
  3. For each vector of kind organisationCertificate: show it to the device in a replacement for the cell that
     "slot" names, together with the certificates in "path" (CS02b certificationPathCertificates).
  4. Compare with expected.device. "refuses" names the check at which this testbed's device model refuses; what
     matters to you is that yours refuses too, and for that reason. "accepts" is meant: there are faults that a
     device cannot see (a revocation), and faults that RFC 5280 does not mind.
  The PEM armour is around the octets as they are, also where they are no DER any more.

HOW TO USE IT ELSEWHERE
  expected.dcc is what a relying party says that also looks at the revocation lists, the role and the key usage.
  expected.registrationAuthority is what a registration authority says to a request of the network operator with
  the EUI-64 D2-5E-C0-00-00-00-00-02.
  "lint" names the rules of the certificate profile that a certificate breaks, whoever accepts it.

CHECK IT WITH US
  npx smki conformance vectors .
  npx smki explain path-to-anchor
`;
