/** Verifiers with hot keys against node:crypto: the same verdicts, by whatever way a signature comes. */
import { expect } from "chai";
import { signatureFuzz } from "../../../bench/verify/signature-fuzz.ts";
import {
  createSignatureVerifier,
  createVerifierPool,
  InvalidIdentifier,
  type KeyId,
  type KernelVariant,
  pointOfPublicKeyInfo,
  seededKeyPairINSECURE,
  signDeterministicallyFOR_REPLAY,
  VERDICTS,
} from "../../../pki/index.ts";
import { edgeCases } from "./edge-cases.ts";
import { HOT_FROM_THE_START, hotVerifier, VARIANTS_HERE } from "./hot-keys.ts";
import { dueVerdict } from "./signature-vector.ts";

const KEYS = 8;
/** Sizes that fill kernel batches, leave rests, and come alone. */
const SIZES = [1, 2, 127, 128, 129, 300, 7, 600];

for (const variant of VARIANTS_HERE) {
  describe(`a verifier with hot keys (wasm/${variant})`, () => {
    it("agrees with node on each of 1294 signatures, half of them altered, and asks node again of no valid one", () => {
      const fuzz = signatureFuzz(`hot ${variant}`, KEYS);
      const verifier = hotVerifier(variant);
      for (const point of fuzz.points) verifier.intern(point);
      let wrong = 0;
      for (const size of SIZES) {
        const batch = fuzz.next(size);
        const verdicts = verifier.verifyBatch(batch);
        expect([...verdicts].map((verdict) => (verdict === 0 ? 1 : 0))).to.deep.equal([...batch.valid]);
        wrong += batch.valid.filter((valid) => valid === 0).length;
      }
      expect(verifier.counts).to.deep.equal({
        byKernel: 1294 - wrong,
        byNode: 0,
        refusedAndAskedAgain: wrong,
        unknownAndAskedAgain: 0,
      });
    });

    it("gives single messages the verdicts that batches get", () => {
      const fuzz = signatureFuzz(`single ${variant}`, KEYS);
      const verifier = hotVerifier(variant);
      for (const point of fuzz.points) verifier.intern(point);
      const batch = fuzz.next(200);
      const inBatch = [...verifier.verifyBatch(batch)].map((octet) => VERDICTS[octet]);
      const single = inBatch.map((_, index) =>
        verifier.verify(
          batch.keys[index]! as KeyId,
          batch.messages.subarray(batch.offsets[index], batch.offsets[index + 1]),
          batch.signatures.subarray(64 * index, 64 * (index + 1)),
        ),
      );
      expect(single).to.deep.equal(inBatch);
    });

    it("gives digests the verdict that is due, in every edge case", () => {
      const vectors = edgeCases(2).filter((_, index) => index % 5 === 0);
      const verifier = hotVerifier(variant);
      for (let from = 0; from < vectors.length; from += 50) {
        const part = vectors.slice(from, from + 50);
        const verdicts = verifier.verifyBatch({
          count: part.length,
          digests: flat(part.map(({ digest }) => digest)),
          signatures: flat(part.map(({ signature }) => signature)),
          keys: Uint32Array.from(part, ({ point }) => verifier.intern(point)),
        });
        expect([...verdicts].map((octet) => VERDICTS[octet])).to.deep.equal(part.map(dueVerdict));
      }
    });
  });
}

describe("a verifier under the default policy", () => {
  it("every engine that runs this project runs the kernels without relaxed SIMD", () => {
    expect(VARIANTS_HERE).to.include.members(["simd", "scalar"]);
  });

  const pair = seededKeyPairINSECURE("default policy", "key");
  const message = Uint8Array.of(1, 2, 3);
  const signature = signDeterministicallyFOR_REPLAY(pair.privateScalar, message);

  it("begins with node, and takes the fastest kernel when a thousand signatures have come", () => {
    const verifier = createSignatureVerifier();
    const key = verifier.intern(pair.publicPoint);
    for (let count = 0; count < 999; count += 1) verifier.verify(key, message, signature);
    expect(verifier.backend).to.equal("node");
    for (let count = 0; count < 20; count += 1) {
      expect(verifier.verify(key, message, signature)).to.equal("valid");
    }
    expect(verifier.backend).to.equal(`wasm/${VARIANTS_HERE[0]}`);
    expect(verifier.counts.byKernel).to.be.greaterThan(0);
  });

  it("a key that was not interned here is a mistake, alone and in a batch", () => {
    const verifier = createSignatureVerifier();
    expect(() => verifier.verify(0 as KeyId, message, signature)).to.throw(InvalidIdentifier);
    const batch = {
      count: 1,
      messages: message,
      offsets: Uint32Array.of(0, 3),
      signatures: signature,
      keys: Uint32Array.of(0),
    };
    expect(() => verifier.verifyBatch(batch)).to.throw(InvalidIdentifier);
  });

  for (const [title, tables] of [
    ["windows of 3 bits", { ...HOT_FROM_THE_START, generatorWidth: 3 }],
    [
      "tables of more than 1 GiB",
      { ...HOT_FROM_THE_START, tiers: [{ width: 10, afterUses: 1, tables: 2600 }] },
    ],
    ["half a table", { ...HOT_FROM_THE_START, tiers: [{ width: 5, afterUses: 1, tables: 0.5 }] }],
    ["no number of uses", { ...HOT_FROM_THE_START, tiers: [{ width: 5, afterUses: Number.NaN, tables: 1 }] }],
    ["a patience below zero", { ...HOT_FROM_THE_START, patience: -1 }],
    ["windows of 17 bits", { ...HOT_FROM_THE_START, tiers: [{ width: 17, afterUses: 1, tables: 1 }] }],
    [
      "a second tier that wants fewer uses than the first",
      {
        ...HOT_FROM_THE_START,
        tiers: [
          { width: 5, afterUses: 8, tables: 1 },
          { width: 6, afterUses: 4, tables: 1 },
        ],
      },
    ],
  ] as const) {
    it(`${title}: refused when the verifier is made`, () => {
      expect(() => createSignatureVerifier({ tables })).to.throw(RangeError);
    });
  }

  it("a key that was interned is the octets of that moment: a caller may use its Buffer again", () => {
    const other = seededKeyPairINSECURE("default policy", "other key");
    const start = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
    const buffer = Buffer.from(Uint8Array.of(...start, ...pair.publicPoint));
    for (const kernels of [[], VARIANTS_HERE] as const) {
      buffer.set(pair.publicPoint, start.length);
      const verifier = createSignatureVerifier({ kernels, tables: HOT_FROM_THE_START });
      const fromInfo = verifier.intern(pointOfPublicKeyInfo(buffer));
      const fromView = verifier.intern(buffer.subarray(start.length));
      buffer.set(other.publicPoint, start.length);
      expect(fromView).to.equal(fromInfo);
      expect(verifier.verify(fromInfo, message, signature)).to.equal("valid");
      const foreign = signDeterministicallyFOR_REPLAY(other.privateScalar, message);
      expect(verifier.verify(fromInfo, message, foreign)).to.equal("wrong");
    }
  });

  for (const count of [1.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`a batch of ${count} signatures is refused, alone and by a pool`, async () => {
      const batch = { ...signatureFuzz("count", 2).next(2), count };
      expect(() => createSignatureVerifier().verifyBatch(batch)).to.throw(RangeError, "whole number");
      const pool = createVerifierPool({ threads: 1, kernels: [] });
      let said = "";
      await pool.verifyBatch(batch).catch((error: Error) => {
        said = error.message;
      });
      await pool.close();
      expect(said).to.include("whole number");
    });
  }

  it("a SubjectPublicKeyInfo is the key that its point is, and nothing else is one", () => {
    const start = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
    const info = Uint8Array.of(...start, ...pair.publicPoint);
    expect(pointOfPublicKeyInfo(info)).to.deep.equal(pair.publicPoint);
    for (const bad of [info.subarray(1), info.with(30, 9), Uint8Array.of(...info, 0), pair.publicPoint]) {
      expect(() => pointOfPublicKeyInfo(bad)).to.throw(InvalidIdentifier);
    }
  });
});

describe("a pool of verifiers", () => {
  const poolOf = (kernels: readonly KernelVariant[], threads: number) =>
    createVerifierPool({ threads, kernels, tables: HOT_FROM_THE_START });

  for (const [kernels, backend] of [
    [[], "node on 2 threads"],
    [["simd"], "wasm/simd on 2 threads"],
  ] as const) {
    it(`${backend}: the verdicts of node, batches asked at once, keys interned between them`, async () => {
      const fuzz = signatureFuzz("pool", KEYS);
      const pool = poolOf(kernels, 2);
      try {
        const [early, late] = [fuzz.points.slice(0, 4), fuzz.points.slice(4)];
        for (const point of early) pool.intern(point);
        const first = fuzz.next(300);
        const known = [...first.keys].map((key) => Math.min(key, 3));
        const asked = pool.verifyBatch({ ...first, keys: Uint32Array.from(known) });
        for (const point of late) pool.intern(point);
        const batches = [fuzz.next(1500), fuzz.next(1), fuzz.next(700)];
        const answers = await Promise.all(batches.map((batch) => pool.verifyBatch(batch)));
        expect(await asked).to.have.length(300);
        for (const [index, answer] of answers.entries()) {
          const valid = [...answer].map((verdict) => (verdict === 0 ? 1 : 0));
          expect(valid).to.deep.equal([...batches[index]!.valid]);
        }
        expect(pool.backend).to.equal(backend);
      } finally {
        await pool.close();
      }
    });
  }

  it("a batch is judged as it was when it was handed over, and a bad one spoils no later one", async () => {
    const fuzz = signatureFuzz("handed over", 2);
    const pool = poolOf(["simd"], 1);
    try {
      for (const point of fuzz.points) pool.intern(point);
      const batch = fuzz.next(300);
      const expected = [...batch.valid];
      const asked = pool.verifyBatch(batch);
      batch.signatures.fill(1);
      batch.keys.fill(99);
      expect([...(await asked)].map((verdict) => (verdict === 0 ? 1 : 0))).to.deep.equal(expected);
      let said: unknown;
      await pool.verifyBatch(batch).catch((error: unknown) => {
        said = error;
      });
      expect(said).to.be.instanceOf(InvalidIdentifier);
      // Shared arrays are read where they lie: who writes to them meanwhile gets an error or a mixture, and the pool lives on.
      const shared = new Uint32Array(new SharedArrayBuffer(1200));
      const next = fuzz.next(300);
      shared.set(next.keys);
      const meanwhile = pool.verifyBatch({ ...next, keys: shared });
      shared.fill(99);
      await meanwhile.catch(() => undefined);
      const last = fuzz.next(10);
      const verdicts = await pool.verifyBatch(last);
      expect([...verdicts].map((verdict) => (verdict === 0 ? 1 : 0))).to.deep.equal([...last.valid]);
    } finally {
      await pool.close();
    }
  });

  it("a closed pool says so, and a pool of no threads is refused", async () => {
    const pool = poolOf([], 1);
    await pool.close();
    const batch = signatureFuzz("closed", 2).next(0);
    let said = "";
    await pool.verifyBatch(batch).catch((error: Error) => {
      said = error.message;
    });
    expect(said).to.include("closed");
    expect(() => createVerifierPool({ threads: 0 })).to.throw(RangeError);
  });
});

function flat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
