import { expect } from "chai";
import * as fc from "fast-check";
import {
  certificateFingerprint,
  contentsAt,
  EMPTY_REPOSITORY,
  instant,
  lodge,
  lodgeAll,
  reportStatus,
  revoke,
  search,
  type Certificate,
  type CertificateReference,
  type Repository,
} from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

const AT = instant("2022-06-01");

const referenceTo = (certificate: Certificate): CertificateReference => ({
  kind: "fingerprint",
  fingerprint: certificateFingerprint(certificate),
});

describe("the repository as an immutable value over a growing journal", () => {
  let certificates: readonly Certificate[];

  before(async () => {
    const pki = await simulatedPki("journal");
    certificates = await Promise.all(["a", "b", "c", "d"].map((label) => pki.organisation(label)));
  });

  const at = (index: number): Certificate => certificates[index] ?? expect.fail(`no certificate ${index}`);
  const contents = (repository: Repository): readonly string[] =>
    contentsAt(repository, AT).map(({ certificate, status }) => `${certificate.serial} ${status}`);

  it("the empty repository stays empty whatever was made from it", () => {
    lodge(EMPTY_REPOSITORY, at(0), AT);
    lodgeAll(EMPTY_REPOSITORY, certificates, AT);
    expect(contents(EMPTY_REPOSITORY)).to.deep.equal([]);
    expect(EMPTY_REPOSITORY.journal.length).to.equal(0);
  });

  it("two futures of one repository do not know of each other", () => {
    const common = lodge(EMPTY_REPOSITORY, at(0), AT);
    const left = revoke(common, referenceTo(at(0)), AT, "superseded");
    const right = lodge(common, at(1), AT);
    const further = reportStatus(left, referenceTo(at(0)), "notInUse", AT);
    expect(contents(common)).to.deep.equal([`${at(0).serial} inUse`]);
    expect(contents(left)).to.deep.equal([`${at(0).serial} revoked`]);
    expect(contents(right)).to.deep.equal([`${at(0).serial} inUse`, `${at(1).serial} inUse`]);
    expect(contents(further)).to.deep.equal(contents(left));
  });

  it("revoking in one future does not revoke in the other, which can still do it for another reason", () => {
    const common = lodge(EMPTY_REPOSITORY, at(0), AT);
    const reasons = (["superseded", "keyCompromise"] as const).map(
      (reason) => contentsAt(revoke(common, referenceTo(at(0)), AT, reason), AT)[0]?.revocation?.reason,
    );
    expect(reasons).to.deep.equal(["superseded", "keyCompromise"]);
  });

  it("values of any age answer as they always did (property: a tree of changes against plain maps)", () => {
    const change = fc.record({
      from: fc.nat(),
      kind: fc.constantFrom("lodge", "revoke", "report"),
      which: fc.nat(3),
    });
    let compared = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 25 }), (changes) => {
        const values: { repository: Repository; model: ReadonlyMap<number, string> }[] = [
          { repository: EMPTY_REPOSITORY, model: new Map() },
        ];
        for (const { from, kind, which } of changes) {
          const parent = values[from % values.length];
          if (parent === undefined) continue;
          const { repository, model } = parent;
          const old = model.get(which);
          if (kind === "lodge") {
            values.push({
              repository: lodge(repository, at(which), AT),
              model: old === undefined ? new Map([...model, [which, "inUse"]]) : model,
            });
          } else if (old !== undefined && kind === "revoke") {
            values.push({
              repository: revoke(repository, referenceTo(at(which)), AT, "superseded"),
              model: new Map([...model, [which, "revoked"]]),
            });
          } else if (old !== undefined) {
            values.push({
              repository: reportStatus(repository, referenceTo(at(which)), "notInUse", AT),
              model: old === "revoked" ? model : new Map([...model, [which, "notInUse"]]),
            });
          }
        }
        for (const { repository, model } of values) {
          const expected = [...model].map(([which, status]) => `${at(which).serial} ${status}`);
          expect(contents(repository)).to.deep.equal(expected);
          const operator = at(0).entityId;
          expect(search(repository, { entityId: operator }, AT)).to.have.length(model.size);
          compared += 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).to.be.greaterThan(500);
  });

  it("the newest value goes on in the same journal: a change costs what it adds", () => {
    const first = lodge(EMPTY_REPOSITORY, at(0), AT);
    const second = lodge(first, at(1), AT);
    const third = revoke(second, referenceTo(at(0)), AT, "superseded");
    expect(third.journal).to.equal(first.journal);
    expect([first.length, second.length, third.length]).to.deep.equal([1, 2, 3]);
    const other = lodge(first, at(2), AT);
    expect(other.journal).not.to.equal(first.journal);
  });
});
