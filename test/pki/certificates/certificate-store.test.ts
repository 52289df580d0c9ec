/** What a store remembers and what it forgets; that it never answers otherwise than reading would. */
import { expect } from "chai";
import * as fc from "fast-check";
import { type Certificate, createCertificateStore, decodeCertificate } from "../../../pki/index.ts";
import { simulatedPki } from "../simulated-pki.ts";

describe("the store of certificates that were read", () => {
  let certificates: readonly Certificate[];
  let ders: readonly Uint8Array[];

  before(async () => {
    const pki = await simulatedPki("certificate-store");
    certificates = [
      pki.organisations.root.certificate,
      pki.organisations.issuing.certificate,
      await pki.organisation("one"),
      await pki.device("two"),
    ];
    ders = certificates.map(({ der }) => der);
  });

  const octets = (index: number): Uint8Array => Uint8Array.from(ders[index] ?? []);

  it("the same octets give the same certificate, read once", () => {
    const store = createCertificateStore();
    const first = store.read(octets(2));
    expect(store.read(octets(2))).to.equal(first);
    expect(first.ok && first.value.der).to.deep.equal(ders[2]);
    expect(store.parses).to.equal(1);
  });

  it("octets that do not read are refused with the same problem every time, and read once", () => {
    const store = createCertificateStore();
    const cut = octets(2).subarray(0, 300);
    const first = store.read(cut);
    expect(first.ok).to.equal(false);
    expect(first).to.deep.equal(decodeCertificate(cut));
    expect(store.read(Uint8Array.from(cut))).to.equal(first);
    expect(store.parses).to.equal(1);
  });

  it("a caller who writes into its own array changes nothing that was read, and asks about other octets", () => {
    const store = createCertificateStore();
    const own = octets(2);
    const first = store.read(own);
    own[own.length - 1] = (own.at(-1) ?? 0) ^ 1;
    expect(first.ok && first.value.der).to.deep.equal(ders[2]);
    expect(store.read(own)).not.to.equal(first);
    expect(store.read(octets(2))).to.equal(first);
  });

  it("a full store forgets what was asked for longest ago, and nothing else", () => {
    const store = createCertificateStore(2);
    const [, one] = [store.read(octets(0)), store.read(octets(1))];
    const zero = store.read(octets(0));
    store.read(octets(2));
    expect(store.size).to.equal(2);
    expect(store.read(octets(0)), "asked for again, so kept").to.equal(zero);
    expect(store.parses).to.equal(3);
    expect(store.read(octets(1)), "forgotten, so read again").not.to.equal(one);
    expect(store.parses).to.equal(4);
  });

  it("two stores have nothing in common", () => {
    const other = createCertificateStore();
    other.read(octets(0));
    expect(createCertificateStore().read(octets(0))).not.to.equal(other.read(octets(0)));
  });

  for (const limit of [0, -1, 1.5, Number.NaN]) {
    it(`cannot be made for ${limit} certificates`, () => {
      expect(() => createCertificateStore(limit)).to.throw(RangeError);
    });
  }

  it("answers as reading does, whatever is asked in whatever order, with whatever octet changed", () => {
    const asked = fc.record({
      index: fc.nat({ max: 3 }),
      damage: fc.option(fc.record({ place: fc.nat(), bit: fc.nat({ max: 7 }) })),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (questions, limit) => {
        const store = createCertificateStore(limit);
        for (const { index, damage } of questions) {
          const der = octets(index);
          if (damage !== null) der[damage.place % der.length]! ^= 1 << damage.bit;
          expect(store.read(der)).to.deep.equal(decodeCertificate(der));
          expect(store.size).to.be.at.most(limit);
        }
      }),
      { numRuns: 100 },
    );
  });
});
