/**
 * The published certificates before three validators: ours, openssl and pkijs. Their issuers' certificates are not
 * public, except one, so an anchor is made for each issuer whose key is known: its name and its key, signed by nobody,
 * which no validator asks of an anchor.
 */
import { expect } from "chai";
import {
  AUTHORITY_KEY_USAGE,
  certificateSerial,
  DEVICE_NOT_AFTER,
  instant,
  issueCertificate,
  issuingAuthorityTemplate,
  keyIdentifierOf,
  rootAuthorityTemplate,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  x509,
  type AuthorityTree,
  type Certificate,
  type Instant,
  type SignatureEncodingPolicy,
} from "../../../pki/index.ts";
import {
  KNOWN_DISAGREEMENTS,
  verdictPattern,
  type VerdictPattern,
} from "../../pki/validation/cross-check-disagreements.ts";
import { askAll, type PathQuestion } from "../../pki/validation/cross-check-validators.ts";
import { corpus, corpusCertificate, issuerKey } from "./reference-certificates.ts";

const { organisationPolicyOid, devicePolicyOid } = TEST_ENVIRONMENT;
const ISSUING_OCA = "issuing-oca_Z1_71872bdb.pem";
const BROKER = "org_04-accessControlBroker_90b3d51f30000002_ds_151030_Z1_587fe595.pem";
const DAY = 86_400_000;

/** Which certificates, in the anchor's name, over which others; and how many of them each accepts. */
interface Row {
  readonly title: string;
  readonly files: RegExp;
  readonly anchor: string;
  readonly tree: AuthorityTree;
  readonly path: readonly string[];
  readonly policyOid: string;
  /** By ours, openssl, pkijs; how many certificates. */
  readonly strict: Partial<Record<VerdictPattern, number>>;
  /** Where ours drops superfluous zeros from signatures, if that makes a difference. */
  readonly normalising?: Partial<Record<VerdictPattern, number>>;
}

const organisations = { tree: "organisation", policyOid: organisationPolicyOid } as const;
const devices = { tree: "device", policyOid: devicePolicyOid } as const;

const ROWS: readonly Row[] = [
  {
    ...organisations,
    title: "Issuing OCAs under the key of ZA: the genuine one, and that of the negative tests",
    files: /^issuing-oca_/,
    anchor: "ZA",
    path: [],
    strict: { "+++": 1, "---": 1 },
  },
  {
    ...organisations,
    title: "organisations of Z1 over Z1 to the key of ZA",
    files: /^org_.*_Z1_/,
    anchor: "ZA",
    path: [ISSUING_OCA],
    strict: { "+++": 42 },
  },
  {
    ...organisations,
    title: "the same over the broken Z1 of the negative tests",
    files: /^org_.*_Z1_/,
    anchor: "ZA",
    path: ["issuing-oca_Z1_71872bdb_BADSIG.pem"],
    strict: { "---": 42 },
  },
  {
    ...organisations,
    title: "organisations of Z2",
    files: /^org_.*_Z2_/,
    anchor: "Z2",
    path: [],
    strict: { "+++": 1 },
  },
  {
    ...organisations,
    title: "organisations of OB, with empty basic constraints",
    files: /^org_.*_OB_/,
    anchor: "OB",
    path: [],
    strict: { "+++": 2 },
  },
  {
    ...organisations,
    title:
      "organisations of Z99, home-made, with NULL in the algorithm and another string type in the issuer",
    files: /^org_.*_Z99_/,
    anchor: "Z99",
    path: [],
    strict: { "+++": 2 },
  },
  {
    ...organisations,
    title: "placeholders signed with their own key in the name of Z1",
    files: /^org_.*_self_/,
    anchor: "ZA",
    path: [ISSUING_OCA],
    strict: { "---": 7 },
  },
  {
    ...devices,
    title: "devices of E357 under its key: one padded, one tampered with",
    files: /^device_.*_E357_/,
    anchor: "E357",
    path: [],
    strict: { "+++": 46, "--+": 1, "---": 1 },
    normalising: { "+++": 46, "+-+": 1, "---": 1 },
  },
  {
    ...devices,
    title: "the device of 0001, with the policy of organisations",
    files: /^device_.*_0001_/,
    anchor: "0001",
    path: [],
    policyOid: organisationPolicyOid,
    strict: { "+++": 1 },
  },
  {
    ...devices,
    title: "the same, asked for the policy of devices",
    files: /^device_.*_0001_/,
    anchor: "0001",
    path: [],
    strict: { "---": 1 },
  },
  {
    ...organisations,
    title: "devices of the emulator over the broker's certificate, which is no CA",
    files: /^device_.*_dccboxed_/,
    anchor: "ZA",
    path: [BROKER, ISSUING_OCA],
    policyOid: devicePolicyOid,
    strict: { "---": 3 },
  },
];

/** Each is judged on the second day of its validity, since most have expired. */
const secondDay = ({ notBefore }: Certificate): Instant => (notBefore + DAY) as Instant;

async function anchorOf(name: string, tree: AuthorityTree): Promise<Certificate> {
  const nobody = seededKeyPairINSECURE("cross-check", "nobody");
  const fields = {
    tree,
    name,
    keyUsage: AUTHORITY_KEY_USAGE,
    serial: certificateSerial("11".repeat(16)),
    notBefore: instant("2000-01-01"),
    notAfter: DEVICE_NOT_AFTER,
    publicPoint: issuerKey(name),
    policyOid: tree === "device" ? devicePolicyOid : organisationPolicyOid,
  };
  const above = {
    name: new Uint8Array(new x509.Name("CN=nobody").toArrayBuffer()),
    keyIdentifier: keyIdentifierOf(nobody.publicPoint),
  };
  const template =
    name === "ZA" ? rootAuthorityTemplate(fields) : issuingAuthorityTemplate({ ...fields, issuer: above });
  return issueCertificate(template, nobody.privateScalar);
}

interface Named {
  readonly file: string;
  readonly question: PathQuestion;
}

async function questionsOf(
  row: Row,
  signatureEncoding: SignatureEncodingPolicy,
  at: (certificate: Certificate) => Instant,
): Promise<readonly Named[]> {
  const anchor = await anchorOf(row.anchor, row.tree);
  const path = row.path.map(corpusCertificate);
  return corpus()
    .filter(({ name }) => row.files.test(name))
    .map(({ name }) => {
      const leaf = corpusCertificate(name);
      const { policyOid } = row;
      const timeChecks = "apply" as const;
      return {
        file: name,
        question: { leaf, path, anchor, policyOid, at: at(leaf), timeChecks, signatureEncoding },
      };
    });
}

async function judged(
  named: readonly Named[],
): Promise<readonly { readonly file: string; readonly pattern: VerdictPattern }[]> {
  const verdicts = await askAll(named.map(({ question }) => question));
  return named.flatMap(({ file }, index) => {
    const own = verdicts[index];
    return own === undefined ? [] : [{ file, pattern: verdictPattern(own) }];
  });
}

function counted(rows: readonly { readonly pattern: VerdictPattern }[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { pattern } of rows) totals[pattern] = (totals[pattern] ?? 0) + 1;
  return totals;
}

describe("the published certificates before ours (1st sign), openssl (2nd) and pkijs (3rd)", function () {
  this.timeout(120_000);

  for (const row of ROWS) {
    for (const signatureEncoding of ["strict", "normalising"] as const) {
      const expected = row[signatureEncoding] ?? row.strict;
      it(`${row.title}: ${JSON.stringify(expected)}, ${signatureEncoding}`, async () => {
        expect(counted(await judged(await questionsOf(row, signatureEncoding, secondDay)))).to.deep.equal(
          expected,
        );
      });
    }
  }

  it("every one of the 108 certificates is in a row", () => {
    const inRows = corpus().filter(({ name }) => ROWS.some(({ files }) => files.test(name)));
    expect(inRows).to.have.length(108);
    expect(corpus()).to.have.length(108);
  });

  it("in February 2026 those of 2015 have expired, for all three alike", async () => {
    const [row] = ROWS.filter(({ strict }) => strict["+++"] === 42);
    if (row === undefined) throw new Error("no row of Z1");
    const questions = await questionsOf(row, "strict", () => instant("2026-02-01"));
    expect(counted(await judged(questions))).to.deep.equal({ "+++": 19, "---": 23 });
  });

  describe("the disagreements, each with its entry in KNOWN_DISAGREEMENTS", () => {
    for (const [signatureEncoding, entry] of [
      ["strict", "padded signature, strict"],
      ["normalising", "padded signature, normalising"],
    ] as const) {
      it(`${signatureEncoding}: one certificate, ${entry}`, async () => {
        const found: { readonly file: string; readonly pattern: VerdictPattern }[] = [];
        for (const row of ROWS) {
          const rows = await judged(await questionsOf(row, signatureEncoding, secondDay));
          found.push(...rows.filter(({ pattern }) => !["+++", "---"].includes(pattern)));
        }
        const known = KNOWN_DISAGREEMENTS.find(({ name }) => name === entry);
        expect(found).to.deep.equal([
          { file: "device_00db123456789023_ka_E357_5042d42c.pem", pattern: known?.verdicts },
        ]);
      });
    }
  });
});
