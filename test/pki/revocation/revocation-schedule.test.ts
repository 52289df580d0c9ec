import { expect } from "chai";
import * as fc from "fast-check";
import {
  deriveSerial,
  formatInstant,
  instant,
  issueRevocationList,
  nextPublication,
  publicationInForce,
  REVOCATION_LIST_INTERVALS,
  revocationListSchedule,
  UsageError,
  type Instant,
  type RevocationListContents,
  type RevocationListSchedule,
  type ScheduledRevocation,
} from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

const HOUR = 3_600_000;
const TWELVE_HOURS = 12 * HOUR;
const FROM = instant("2023-01-01");
const CRL: RevocationListSchedule = { from: FROM, interval: TWELVE_HOURS, delay: HOUR };
const LATE = instant("2033-01-01");

const serialOf = (label: string) => deriveSerial("revocation-schedule", label);
const revocation = (label: string, at: string, notAfter: Instant = LATE): ScheduledRevocation => ({
  serial: serialOf(label),
  at: instant(at),
  reason: "keyCompromise",
  notAfter,
});

function inForce(
  schedule: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
  at: Instant,
): RevocationListContents {
  const publication = publicationInForce(schedule, revocations, at);
  if (publication === undefined) throw new Error(`no list at ${formatInstant(at)}`);
  return publication;
}

/** Days and fractions of a second of the first 12 days, with revocations and ends of validity on the grid too. */
const moment = fc
  .oneof(
    fc.integer({ min: 0, max: 24 * TWELVE_HOURS }),
    fc.integer({ min: 0, max: 24 * 12 }).map((hours) => hours * HOUR),
  )
  .map((offset) => (FROM + offset) as Instant);
const someRevocations = fc.array(
  fc.record({
    serial: fc.integer({ min: 0, max: 9 }).map((label) => serialOf(String(label))),
    at: moment,
    reason: fc.constant("superseded" as const),
    notAfter: fc.oneof(moment, fc.constant(LATE)),
  }),
  { maxLength: 8 },
);
const someDelay = fc.oneof(fc.constantFrom(0, 1, 999, HOUR), fc.integer({ min: 0, max: HOUR }));

/** The same rules written as a walk over every publication: slow, and easy to believe. */
function walk(
  { from, interval, delay }: RevocationListSchedule,
  revocations: readonly ScheduledRevocation[],
  until: Instant,
): readonly { readonly at: number; readonly serials: readonly string[] }[] {
  const regular = new Set<number>();
  for (let at: number = from; at <= until; at += interval) regular.add(at);
  const prompted = revocations
    .map(({ at }) => Math.max(Math.floor((at + delay) / 1000) * 1000, Math.ceil(at / 1000) * 1000))
    .filter((at) => at > from && at <= until);
  const gone = new Set<ScheduledRevocation>();
  return [...new Set([...regular, ...prompted])]
    .toSorted((left, right) => left - right)
    .map((at) => {
      const listed = revocations.filter((one) => one.at <= at && !gone.has(one));
      for (const one of listed) if (regular.has(at) && at > one.notAfter) gone.add(one);
      return { at, serials: [...new Set(listed.map(({ serial }) => serial))] };
    });
}

describe("when revocation lists appear", () => {
  for (const [title, at, thisUpdate, nextUpdate, crlNumber] of [
    ["the first list appears when the CA begins", "2023-01-01T00:00:00Z", "01T00:00:00", "01T12:00:00", 1n],
    ["and is in force to the last second", "2023-01-01T11:59:59Z", "01T00:00:00", "01T12:00:00", 1n],
    ["the next 12 hours later", "2023-01-01T12:00:00Z", "01T12:00:00", "02T00:00:00", 2n],
    [
      "nobody knows of a revocation within the hour",
      "2023-01-02T06:29:59Z",
      "02T00:00:00",
      "02T12:00:00",
      3n,
    ],
    ["an hour after it a list comes out of turn", "2023-01-02T06:30:00Z", "02T06:30:00", "02T12:00:00", 4n],
    ["the regular one comes all the same", "2023-01-02T12:00:00Z", "02T12:00:00", "03T00:00:00", 5n],
  ] as const) {
    it(`Organisation CRL: ${title} (${at})`, () => {
      const revocations = [revocation("a", "2023-01-02T05:30:00Z")];
      const list = inForce(CRL, revocations, instant(at));
      expect([list.thisUpdate, list.nextUpdate].map(formatInstant)).to.deep.equal([
        `2023-01-${thisUpdate}Z`,
        `2023-01-${nextUpdate}Z`,
      ]);
      expect(list.crlNumber).to.equal(crlNumber);
      expect(list.revoked).to.have.length(crlNumber >= 4n ? 1 : 0);
    });
  }

  it("there is no list before the first", () => {
    expect(publicationInForce(CRL, [], (FROM - 1) as Instant)).to.equal(undefined);
    expect(nextPublication(CRL, [], (FROM - 1) as Instant)).to.equal(FROM);
  });

  it("a regular list within the hour names the revocation first, and the prompt one comes too", () => {
    const revocations = [revocation("a", "2023-01-02T11:30:00Z")];
    const numbers = ["2023-01-02T11:59:59Z", "2023-01-02T12:00:00Z", "2023-01-02T12:30:00Z"].map((at) => {
      const { crlNumber, revoked } = inForce(CRL, revocations, instant(at));
      return [crlNumber, revoked.length];
    });
    expect(numbers).to.deep.equal([
      [3n, 0],
      [4n, 1],
      [5n, 1],
    ]);
  });

  it("a revocation from before the CA began is on its first list and prompts none", () => {
    const revocations = [revocation("a", "2022-12-31T12:00:00Z"), revocation("b", "2022-12-31T22:30:00Z")];
    const list = inForce(CRL, revocations, instant("2023-01-01T12:00:00Z"));
    expect([list.crlNumber, list.revoked.length]).to.deep.equal([2n, 2]);
    expect(inForce(CRL, revocations, FROM).revoked).to.have.length(2);
  });

  it("two revocations in one second prompt one list", () => {
    const revocations = [revocation("a", "2023-01-02T05:30:00Z"), revocation("b", "2023-01-02T05:30:00Z")];
    const { crlNumber, revoked } = inForce(CRL, revocations, instant("2023-01-02T06:30:00Z"));
    expect([crlNumber, revoked.length]).to.deep.equal([4n, 2]);
  });

  it("two certificates with one serial number are one entry, until neither has to be listed any more", () => {
    const first = revocation("a", "2023-01-02T05:30:00Z", instant("2023-01-05T01:00:00Z"));
    const second = { ...revocation("a", "2023-01-03T05:30:00Z"), reason: "superseded" as const };
    const entry = ({ serial, at, reason }: ScheduledRevocation) => [{ serial, at, reason }];
    const listed = (at: string) => inForce(CRL, [second, first], instant(at)).revoked;
    expect(listed("2023-01-04")).to.deep.equal(entry(first));
    expect(listed("2023-01-08")).to.deep.equal(entry(second));
  });

  for (const [title, notAfter, goneFrom] of [
    ["between two regular lists", "2023-01-05T06:00:00Z", "2023-01-06T00:00:00Z"],
    ["at a regular list, which does not yet lie beyond", "2023-01-05T12:00:00Z", "2023-01-06T12:00:00Z"],
    ["a second before a regular list", "2023-01-05T11:59:59Z", "2023-01-06T00:00:00Z"],
  ] as const) {
    it(`a certificate that expires ${title} is on one regular list after its end (RFC 5280 3.3)`, () => {
      const revocations = [revocation("a", "2023-01-02T05:30:00Z", instant(notAfter))];
      const isListed = (at: number): boolean => inForce(CRL, revocations, at as Instant).revoked.length === 1;
      const gone = instant(goneFrom);
      expect([isListed(gone - 1), isListed(gone), isListed(gone + 30 * TWELVE_HOURS)]).to.deep.equal([
        true,
        false,
        false,
      ]);
    });
  }

  it("a list out of turn after the end does not count as the regular one (RFC 5280 3.3)", () => {
    const revocations = [
      revocation("a", "2023-01-02T05:30:00Z", instant("2023-01-05T01:00:00Z")),
      revocation("b", "2023-01-05T02:00:00Z"),
      revocation("c", "2023-01-05T04:00:00Z"),
    ];
    const listed = (at: string): number => inForce(CRL, revocations, instant(at)).revoked.length;
    expect(listed("2023-01-05T03:00:00Z")).to.equal(2);
    expect(listed("2023-01-05T05:00:00Z")).to.equal(3);
    expect(listed("2023-01-05T12:00:00Z")).to.equal(3);
    expect(listed("2023-01-06T00:00:00Z")).to.equal(2);
  });

  describe("properties", () => {
    it("the arithmetic agrees with a walk over every publication", () => {
      let publications = 0;
      fc.assert(
        fc.property(someRevocations, someDelay, moment, (revocations, delay, at) => {
          const schedule = { ...CRL, delay };
          const all = walk(schedule, revocations, at);
          const last = all.at(-1);
          const list = inForce(schedule, revocations, at);
          expect(list.thisUpdate).to.equal(last?.at);
          expect(list.crlNumber).to.equal(BigInt(all.length));
          expect(list.revoked.map(({ serial }) => serial).toSorted()).to.deep.equal(last?.serials.toSorted());
          publications += all.length;
        }),
        { numRuns: 500 },
      );
      expect(publications).to.be.greaterThan(1000);
    });

    it("a list is in force from its thisUpdate until before its nextUpdate, never more than 12 hours away", () => {
      fc.assert(
        fc.property(someRevocations, someDelay, moment, (revocations, delay, at) => {
          const { thisUpdate, nextUpdate } = inForce({ ...CRL, delay }, revocations, at);
          expect(thisUpdate).to.be.at.most(at);
          expect(nextUpdate).to.be.greaterThan(at);
          expect(nextUpdate - thisUpdate).to.be.within(1, TWELVE_HOURS);
        }),
      );
    });

    it("every revocation of a valid certificate is on the list an hour later, and none before it was made", () => {
      fc.assert(
        fc.property(someRevocations, someDelay, (revocations, delay) => {
          const schedule = { ...CRL, delay };
          for (const { serial, at, notAfter } of revocations) {
            const hourLater = inForce(schedule, revocations, (at + HOUR) as Instant);
            if (notAfter === LATE) expect(hourLater.revoked.map((one) => one.serial)).to.include(serial);
            const { thisUpdate, revoked } = inForce(schedule, revocations, at);
            for (const one of revoked) expect(one.at).to.be.at.most(thisUpdate);
          }
        }),
      );
    });

    it("from one publication to the next the number rises by one and the dates rise", () => {
      fc.assert(
        fc.property(someRevocations, someDelay, moment, (revocations, delay, at) => {
          const schedule = { ...CRL, delay };
          const list = inForce(schedule, revocations, at);
          const then = nextPublication(schedule, revocations, at);
          expect(then).to.be.greaterThan(at);
          const before = inForce(schedule, revocations, (then - 1) as Instant);
          const next = inForce(schedule, revocations, then);
          expect(before).to.deep.equal(list);
          expect(next.thisUpdate).to.equal(then);
          expect(next.crlNumber).to.equal(list.crlNumber + 1n);
          expect(next.nextUpdate).to.be.at.least(list.nextUpdate);
        }),
      );
    });

    it("what happens later changes nothing", () => {
      fc.assert(
        fc.property(someRevocations, someDelay, moment, (revocations, delay, at) => {
          const schedule = { ...CRL, delay };
          const known = revocations.filter((one) => one.at <= at);
          expect(inForce(schedule, known, at)).to.deep.equal(inForce(schedule, revocations, at));
        }),
      );
    });
  });

  it("ten years of lists twice a day cost no more than one day of them", () => {
    const revocations = Array.from({ length: 200 }, (_, day) => ({
      ...revocation(String(day), "2023-01-01"),
      at: (FROM + day * 24 * HOUR + HOUR / 2) as Instant,
    }));
    const tenYears = instant("2033-01-01");
    const started = performance.now();
    let list = inForce(CRL, revocations, tenYears);
    for (let again = 1; again < 100; again += 1) list = inForce(CRL, revocations, tenYears);
    expect(performance.now() - started, "milliseconds for 100 questions").to.be.lessThan(1000);
    // 3653 days with two lists each, the one at the end, and one out of turn for each revocation.
    expect(list.crlNumber).to.equal(BigInt(3653 * 2 + 1 + 200));
  });

  describe("the schedules of the CAs", () => {
    it("the CRL begins with the Issuing OCA, the ARL with the root; every 12 hours, every 12 months", async () => {
      const { organisations } = await simulatedPki("revocation-schedule");
      const crl = revocationListSchedule(organisations.issuing.certificate, "organisationCrl");
      const arl = revocationListSchedule(organisations.root.certificate, "organisationArl");
      expect(crl).to.deep.equal({ from: instant("2015-01-01"), interval: TWELVE_HOURS, delay: HOUR });
      expect(arl.from).to.equal(organisations.root.certificate.notBefore);
      for (const at of ["2015-01-01", "2020-02-29", "2023-01-01", "2063-07-01"]) {
        const { thisUpdate, nextUpdate } = inForce(arl, [], instant(at));
        const twelveMonthsLater = new Date(thisUpdate);
        twelveMonthsLater.setUTCFullYear(twelveMonthsLater.getUTCFullYear() + 1);
        expect(nextUpdate).to.be.at.most(twelveMonthsLater.getTime());
        expect(nextUpdate).to.be.at.least(twelveMonthsLater.getTime() - 24 * HOUR);
      }
    });

    it("the ARL comes out promptly after the revocation of an Issuing OCA", async () => {
      const { organisations } = await simulatedPki("revocation-schedule");
      const { serial, notAfter } = organisations.issuing.certificate;
      const arl = revocationListSchedule(organisations.root.certificate, "organisationArl", 60_000);
      const at = instant("2023-06-01T10:00:00Z");
      const revocations = [{ serial, notAfter, at, reason: "cACompromise" as const }];
      expect(formatInstant(nextPublication(arl, revocations, at))).to.equal("2023-06-01T10:01:00Z");
      const list = inForce(arl, revocations, instant("2023-06-01T10:01:00Z"));
      expect(list.revoked).to.deep.equal([{ serial, at, reason: "cACompromise" }]);
      const issued = await issueRevocationList(organisations.root, list);
      expect(issued.revoked).to.deep.equal(list.revoked);
    });

    for (const delay of [-1, HOUR + 1, Number.NaN]) {
      it(`a revocationListDelay of ${delay} ms is not possible`, async () => {
        const { organisations } = await simulatedPki("revocation-schedule");
        expect(() =>
          revocationListSchedule(organisations.issuing.certificate, "organisationCrl", delay),
        ).to.throw(UsageError, "revocationListDelay");
      });
    }

    it("the intervals are those of the rules", () => {
      expect(REVOCATION_LIST_INTERVALS.organisationCrl).to.equal(TWELVE_HOURS);
      expect(REVOCATION_LIST_INTERVALS.organisationArl).to.equal(365 * 24 * HOUR);
    });
  });
});
