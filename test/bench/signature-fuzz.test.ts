/** The stream of the differential fuzz: repeatable, half altered, and judged by node:crypto. */
import { expect } from "chai";
import { ALTERATIONS, signatureFuzz } from "../../bench/verify/signature-fuzz.ts";
import { createSignatureVerifier, VERDICTS, verifyBatch } from "../../pki/index.ts";

const COUNT = 1000;

describe("the stream of signatures for the differential fuzz", () => {
  const fuzz = signatureFuzz("1", 8);
  const batch = fuzz.next(COUNT);

  it("a verifier that interns the points in their order agrees with each", () => {
    const verifier = createSignatureVerifier();
    expect(fuzz.points.map((point) => verifier.intern(point))).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    const verdicts = [...verifyBatch(verifier, batch)].map((octet) => VERDICTS[octet]);
    expect(verdicts.map((verdict) => (verdict === "valid" ? 1 : 0))).to.deep.equal([...batch.valid]);
    const totals = Object.fromEntries(
      VERDICTS.map((verdict) => [verdict, verdicts.filter((each) => each === verdict).length]),
    );
    expect(totals).to.deep.equal({ valid: 541, malformed: 0, outOfRange: 74, wrong: 385 });
  });

  it("half are as they were signed; what is altered is wrong, but for -s", () => {
    const counted = ALTERATIONS.map((name, place) => {
      const verdicts = batch.valid.filter((_, index) => batch.alterations[index] === place);
      expect(new Set(verdicts), name).to.deep.equal(new Set([name === "none" || name === "-s" ? 1 : 0]));
      return [name, verdicts.length];
    });
    expect(Object.fromEntries(counted)).to.deep.equal({
      none: 508,
      "message bit": 30,
      "message longer": 40,
      "r bit": 39,
      "s bit": 34,
      "-s": 33,
      "r and s swapped": 43,
      "r + n": 41,
      "s + n": 41,
      "r zero": 39,
      "s zero": 35,
      "r of another": 38,
      "random r and s": 41,
      key: 38,
    });
  });

  it("the seed decides every octet, and the stream goes on where it was", () => {
    const again = signatureFuzz("1", 8);
    expect(again.next(COUNT)).to.deep.equal(batch);
    expect(again.next(10).messages).not.to.deep.equal(signatureFuzz("1", 8).next(10).messages);
    expect(signatureFuzz("2", 8).next(10).signatures).not.to.deep.equal(
      signatureFuzz("1", 8).next(10).signatures,
    );
  });
});
