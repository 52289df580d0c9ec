import { expect } from "chai";
import * as fc from "fast-check";
import {
  CERTIFICATE_STATUS_LETTERS,
  certificateFingerprint,
  contentsAt,
  EMPTY_REPOSITORY,
  findInRepository,
  formatInstant,
  historyOf,
  instant,
  lodge,
  reportStatus,
  revoke,
  type Certificate,
  type CertificateReference,
  type Instant,
  type ReportedStatus,
  type Repository,
} from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

const DAY = 86_400_000;
const LODGED = instant("2022-03-01");

describe("the history of a certificate in the SMKI Repository", () => {
  let certificate: Certificate;
  let device: Certificate;
  let reference: CertificateReference;

  before(async () => {
    const pki = await simulatedPki("history");
    certificate = await pki.organisation("ds", { notAfter: instant("2022-03-20T23:59:59Z") });
    device = await pki.device("device");
    reference = { kind: "fingerprint", fingerprint: certificateFingerprint(certificate) };
  });

  const onDay = (day: number): Instant => (LODGED + day * DAY) as Instant;
  const letters = (repository: Repository): string =>
    historyOf(repository, certificate)
      .map(({ at, status }) => `${CERTIFICATE_STATUS_LETTERS[status]} ${formatInstant(at).slice(5, 10)}`)
      .join(", ");

  for (const [title, first, reports, revokedOn, expected] of [
    ["lodged in use, then expired", "inUse", [], undefined, "I 03-01, E 03-20"],
    ["accepted later", "pending", [[2, "inUse"]], undefined, "P 03-01, I 03-03, E 03-20"],
    [
      "taken out of use",
      "pending",
      [
        [2, "inUse"],
        [5, "notInUse"],
      ],
      undefined,
      "P 03-01, I 03-03, N 03-06, E 03-20",
    ],
    ["revoked in use, so that it never expires", "inUse", [], 4, "I 03-01, R 03-05"],
    ["revoked out of use", "inUse", [[3, "notInUse"]], 4, "I 03-01, N 03-04, R 03-05"],
    ["revocation is final: later reports do not count", "inUse", [[6, "notInUse"]], 4, "I 03-01, R 03-05"],
    ["a report that repeats the state is no change", "inUse", [[3, "inUse"]], undefined, "I 03-01, E 03-20"],
    ["reports after the end do not count", "inUse", [[25, "notInUse"]], undefined, "I 03-01, E 03-20"],
    [
      "reports that came in the wrong order",
      "pending",
      [
        [5, "notInUse"],
        [2, "inUse"],
      ],
      undefined,
      "P 03-01, I 03-03, E 03-20",
    ],
  ] as const satisfies readonly (readonly [
    string,
    ReportedStatus,
    readonly (readonly [number, ReportedStatus])[],
    number | undefined,
    string,
  ])[]) {
    it(`${title}: ${expected}`, () => {
      let repository = lodge(EMPTY_REPOSITORY, certificate, LODGED, first);
      for (const [day, status] of reports)
        repository = reportStatus(repository, reference, status, onDay(day));
      if (revokedOn !== undefined) repository = revoke(repository, reference, onDay(revokedOn), "superseded");
      expect(letters(repository)).to.equal(expected);
    });
  }

  it("a revocation comes with its reason", () => {
    const repository = revoke(
      lodge(EMPTY_REPOSITORY, certificate, LODGED),
      reference,
      onDay(1),
      "affiliationChanged",
    );
    expect(historyOf(repository, certificate)).to.deep.equal([
      { at: LODGED, status: "inUse" },
      { at: onDay(1), status: "revoked", reason: "affiliationChanged" },
    ]);
  });

  it("a certificate that had expired when it was lodged was never anything else", () => {
    expect(letters(lodge(EMPTY_REPOSITORY, certificate, onDay(30)))).to.equal("E 03-31");
  });

  it("a device's certificate has no end (year 9999, RFC 5280 4.1.2.5)", () => {
    const repository = lodge(EMPTY_REPOSITORY, device, LODGED);
    expect(historyOf(repository, device)).to.deep.equal([{ at: LODGED, status: "inUse" }]);
    const [entry] = contentsAt(repository, (device.notAfter + DAY) as Instant);
    expect(entry?.status).to.equal("inUse");
  });

  it("a certificate that was never lodged has none", () => {
    expect(historyOf(EMPTY_REPOSITORY, certificate)).to.deep.equal([]);
  });

  it("at any time the history says what a search says (property)", () => {
    const day = fc.integer({ min: 0, max: 40 });
    const reported = fc.constantFrom<ReportedStatus[]>("pending", "inUse", "notInUse");
    fc.assert(
      fc.property(
        reported,
        fc.array(fc.tuple(day, reported), { maxLength: 5 }),
        fc.option(day),
        fc.integer({ min: 0, max: 41 * 24 }),
        (first, reports, revokedOn, hour) => {
          let repository = lodge(EMPTY_REPOSITORY, certificate, onDay(3), first);
          for (const [on, status] of reports)
            repository = reportStatus(repository, reference, status, onDay(on));
          if (revokedOn !== null) repository = revoke(repository, reference, onDay(revokedOn), "superseded");
          const at = (LODGED + (hour * DAY) / 24) as Instant;
          const history = historyOf(repository, certificate);
          const then = history.findLast((change) => change.at <= at)?.status;
          expect(then).to.equal(findInRepository(repository, reference, at)[0]?.status);
          expect(history.map((change) => change.at)).to.deep.equal(
            history.map((change) => change.at).toSorted((left, right) => left - right),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
