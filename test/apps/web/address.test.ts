import { expect } from "chai";
import * as fc from "fast-check";
import { type Place, readAddress, writeAddress } from "../../../apps/web/state/address.ts";
import { readRunKey, type RunKey, writeRunKey } from "../../../apps/web/state/run-key.ts";

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 &=#?%~äß→-]{0,20}$/);
const place: fc.Arbitrary<Place> = fc.record({
  page: fc.stringMatching(/^[a-z]{1,8}$/),
  run: fc.option(word, { nil: undefined }),
  step: fc.option(word, { nil: undefined }),
  event: fc.option(fc.nat(), { nil: undefined }),
  more: fc.dictionary(fc.constantFrom("panel", "party", "octets", "other"), word),
});

describe("the address of a place in the replay lab", () => {
  it("reads as the place that it was written from, whatever the names are", () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(readAddress(writeAddress(at))).to.deep.equal({ ...at, more: { ...at.more } });
      }),
    );
  });

  it("of nothing is the first page", () => {
    for (const hash of ["", "#", "#/"]) expect(readAddress(hash).page, hash).to.equal("stories");
  });

  it("drops an event that is no number", () => {
    expect(readAddress("#/run?event=-1").event).to.equal(undefined);
    expect(readAddress("#/run?event=x").event).to.equal(undefined);
  });

  const keys: readonly (readonly [RunKey, string])[] = [
    [{ kind: "catalogue", scenario: "gno-sale", rules: "mp128b", seed: "1" }, "gno-sale~mp128b~1"],
    [{ kind: "catalogue", scenario: "gno-sale", rules: "mp128b", seed: "a~b" }, "gno-sale~mp128b~a~b"],
    [{ kind: "kept", id: "abc_1" }, "kept~abc_1"],
    [{ kind: "file", name: "my~log.ndjson" }, "file~my~log.ndjson"],
    [{ kind: "page" }, "page"],
  ];
  for (const [key, text] of keys) {
    it(`${text} is a run of kind ${key.kind}`, () => {
      expect(writeRunKey(key)).to.equal(text);
      expect(readRunKey(text)).to.deep.equal(key);
    });
  }

  it("a word alone is no run", () => {
    expect(readRunKey("gno-sale")).to.equal(undefined);
  });
});
