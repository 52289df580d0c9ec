/** Every vector by every judge it is shown to: refused where it says, with every check before passed. */
import { expect } from "chai";
import { DEVICE_CERTIFICATE_CHECKS, REPLACEMENT_CHECKS } from "../../../devices/index.ts";
import {
  createVectorKit,
  decodeCertificate,
  failedCheck,
  lintCertificate,
  makeVectors,
  type MadeVector,
  PATH_CHECKS,
  RELYING_PARTY_CHECKS,
  REQUEST_CHECKS,
  type Vector,
  VECTOR_COUNTS,
  type VectorKit,
  VECTORS,
} from "../../../pki/index.ts";
import {
  createJudges,
  type Judgement,
  runVectors,
  vectorFiles,
  VectorManifest,
  vectorManifestJsonSchema,
} from "../../../sim/index.ts";

describe("certificates and requests that are wrong on purpose", () => {
  let kit: VectorKit;
  let made: ReadonlyMap<string, MadeVector>;
  let judge: (one: MadeVector) => readonly Judgement[];

  before(async () => {
    kit = await createVectorKit("1");
    made = new Map((await makeVectors(kit)).map((one) => [one.vector.id, one]));
    const judges = createJudges(kit);
    judge = ({ vector, der, path }) => judges({ kind: vector.kind, der, path });
  });
  const of = ({ id }: Vector): MadeVector => {
    const one = made.get(id);
    if (one === undefined) throw new Error(`no vector ${id}`);
    return one;
  };

  it("there are 99 bad certificates, 26 bad requests and 5 good ones, each under a name of its own", () => {
    expect(VECTOR_COUNTS).to.deep.equal({ good: 5, badCertificates: 99, badRequests: 26 });
    expect(new Set(VECTORS.map(({ id }) => id)).size).to.equal(130);
    expect(VECTORS.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).to.deep.equal([]);
  });

  for (const vector of VECTORS) {
    const says = Object.entries(vector.expected).map(
      ([who, answer]) => `${who} ${answer === "accepts" ? "accepts" : `refuses at ${answer.refusedAt}`}`,
    );
    it(`${vector.id}: ${says.join(", ")}`, () => {
      for (const { judge: who, refusedAt, evidence } of judge(of(vector))) {
        const answer = (vector.expected as Readonly<Record<string, unknown>>)[who];
        expect(answer, who).to.deep.equal(refusedAt === undefined ? "accepts" : { refusedAt });
        // Not masked: whatever was looked at before the refusing check had passed.
        const decisive = evidence.findIndex(({ outcome }) => outcome === "failed");
        const before = evidence.slice(0, decisive === -1 ? evidence.length : decisive);
        expect(before.every(({ outcome }) => outcome === "passed")).to.equal(true);
      }
    });
  }

  it("each breaks one rule of the profile at most, or says why it cannot but break more", () => {
    for (const vector of VECTORS) {
      if (vector.kind === "request") continue;
      const certificate = decodeCertificate(of(vector).der);
      const broken = certificate.ok ? lintCertificate(certificate.value).map(({ rule }) => rule) : [];
      expect(broken, vector.id).to.deep.equal([...vector.lint]);
      if (broken.length > 1) expect(vector.because, vector.id).to.be.a("string");
    }
  });

  it("each that nobody but the profile refuses says why", () => {
    const silent = VECTORS.filter(
      ({ id, expected, because }) =>
        !id.startsWith("good-") &&
        because === undefined &&
        Object.values(expected).every((answer) => answer === "accepts"),
    );
    expect(silent.map(({ id }) => id)).to.deep.equal([]);
  });

  it("every good one is taken by everybody who is shown it", () => {
    const good = VECTORS.filter(({ id }) => id.startsWith("good-"));
    expect(good).to.have.length(5);
    for (const vector of good) {
      expect(judge(of(vector)).map(({ verdict }) => verdict)).to.not.include("refuses");
    }
  });

  it("every check that a certificate or a request can fail is failed by some vector", () => {
    const failed = new Set(
      VECTORS.flatMap((vector) =>
        judge(of(vector)).flatMap(({ refusedAt, evidence }) => [
          refusedAt ?? "",
          failedCheck(evidence)?.check ?? "",
        ]),
      ),
    );
    const NOT_OF_A_CERTIFICATE = ["target-cell", "root-replacement", "revocation-lists", "in-repository"];
    const lists = [
      PATH_CHECKS,
      RELYING_PARTY_CHECKS,
      REQUEST_CHECKS,
      DEVICE_CERTIFICATE_CHECKS,
      REPLACEMENT_CHECKS,
    ];
    const unfailed = lists
      .flat()
      .map(({ check }) => check as string)
      .filter((check) => !failed.has(check));
    expect(unfailed).to.have.members(NOT_OF_A_CERTIFICATE);
  });

  it("one seed gives the same octets, another seed others", async () => {
    const again = await makeVectors(await createVectorKit("1"));
    const other = await makeVectors(await createVectorKit("2"));
    expect(again.map(({ der }) => der)).to.deep.equal([...made.values()].map(({ der }) => der));
    expect(other.filter(({ der }, index) => bytesEqual(der, again[index]?.der))).to.have.length(0);
  });

  it("any seed gives vectors that are as their manifest says", async () => {
    const otherKit = await createVectorKit("another seed");
    const files = vectorFiles(otherKit, await makeVectors(otherKit));
    const manifest = VectorManifest.parse(JSON.parse(files.get("manifest.json") ?? ""));
    const rows = await runVectors(manifest, (file) => files.get(file) ?? "");
    expect(rows.filter(({ asExpected }) => !asExpected).map(({ entry }) => entry.id)).to.deep.equal([]);
    expect(rows).to.have.length(130);
  });

  it("the folder holds every file that its manifest names, and a schema of the manifest", () => {
    const files = vectorFiles(kit, [...made.values()]);
    const manifest = VectorManifest.parse(JSON.parse(files.get("manifest.json") ?? ""));
    const named = manifest.vectors.flatMap(({ file, path }) => [file, ...path]);
    expect(named.filter((file) => !files.has(file))).to.deep.equal([]);
    expect(JSON.parse(files.get("manifest.schema.json") ?? "")).to.deep.equal(vectorManifestJsonSchema());
  });

  it("a file that was changed on disk is noticed", async () => {
    const files = new Map(vectorFiles(kit, [...made.values()]));
    const manifest = VectorManifest.parse(JSON.parse(files.get("manifest.json") ?? ""));
    const good = files.get("organisation-certificates/good-network-operator.pem") ?? "";
    files.set("organisation-certificates/expired.pem", good);
    const rows = await runVectors(manifest, (file) => files.get(file) ?? "");
    expect(rows.filter(({ asExpected }) => !asExpected).map(({ entry }) => entry.id)).to.deep.equal([
      "expired",
    ]);
  });
});

function bytesEqual(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return (
    right !== undefined && left.length === right.length && left.every((octet, at) => octet === right[at])
  );
}
