/** A batch says of each signature what the single call says, whatever stands beside it. */
import { expect } from "chai";
import * as fc from "fast-check";
import {
  seededKeyPairINSECURE,
  type SignatureBatch,
  signDeterministicallyFOR_REPLAY,
  VERDICTS,
  verifyBatch,
} from "../../../pki/index.ts";
import { BACKENDS } from "./hot-keys.ts";

const PAIRS = [0, 1, 2].map((index) => seededKeyPairINSECURE("batch", `key-${index}`));
const DAMAGES = ["none", "message", "signature", "key", "zero"] as const;

const item = fc.record({
  key: fc.nat({ max: PAIRS.length - 1 }),
  message: fc.uint8Array({ maxLength: 300 }),
  damage: fc.constantFrom(...DAMAGES),
});

for (const [backend, create] of Object.entries(BACKENDS)) {
  describe(`batches of signatures (${backend})`, () => {
    const verifier = create();
    const keys = PAIRS.map(({ publicPoint }) => verifier.intern(publicPoint));

    it("each verdict is that of the single call, and good ones are valid beside bad ones", () => {
      fc.assert(
        fc.property(fc.array(item, { maxLength: 8 }), (items) => {
          const signed = items.map(({ key, message, damage }) => {
            const pair = PAIRS[key];
            if (pair === undefined) throw new Error("no such pair");
            const signature = Uint8Array.from(signDeterministicallyFOR_REPLAY(pair.privateScalar, message));
            if (damage === "signature") signature[40] = (signature[40] ?? 0) ^ 1;
            if (damage === "zero") signature.fill(0, 0, 32);
            return {
              key: keys[damage === "key" ? (key + 1) % PAIRS.length : key] ?? 0,
              message: damage === "message" ? Uint8Array.of(...message, 1) : message,
              signature,
              damage,
            };
          });
          const verdicts = [...verifyBatch(verifier, batchOf(signed))].map((octet) => VERDICTS[octet]);
          expect(verdicts).to.deep.equal(
            signed.map(({ damage }) =>
              damage === "none" ? "valid" : damage === "zero" ? "outOfRange" : "wrong",
            ),
          );
        }),
        { numRuns: 50 },
      );
      expect(verifier.backend).to.equal(backend);
    });

    const ROWS = [
      { title: "too few offsets", offsets: Uint32Array.of(0), octets: 64, keyCount: 1 },
      { title: "too few keys", offsets: Uint32Array.of(0, 1), octets: 64, keyCount: 0 },
      { title: "too few octets of signatures", offsets: Uint32Array.of(0, 1), octets: 63, keyCount: 1 },
      { title: "offsets that fall", offsets: Uint32Array.of(1, 0), octets: 64, keyCount: 1 },
      { title: "a message beyond the end", offsets: Uint32Array.of(0, 9), octets: 64, keyCount: 1 },
    ];
    for (const { title, offsets, octets, keyCount } of ROWS) {
      it(`${title}: refused before anything is verified`, () => {
        const batch = {
          count: 1,
          messages: new Uint8Array(4),
          offsets,
          signatures: new Uint8Array(octets),
          keys: new Uint32Array(keyCount),
        };
        expect(() => verifyBatch(verifier, batch)).to.throw(RangeError);
      });
    }
  });
}

function batchOf(
  items: readonly { readonly key: number; readonly message: Uint8Array; readonly signature: Uint8Array }[],
): SignatureBatch {
  const offsets = Uint32Array.from([0, ...items.map(({ message }) => message.length)]);
  for (let index = 1; index < offsets.length; index += 1) {
    offsets[index] = (offsets[index] ?? 0) + (offsets[index - 1] ?? 0);
  }
  const messages = new Uint8Array(offsets.at(-1) ?? 0);
  const signatures = new Uint8Array(items.length * 64);
  for (const [index, { message, signature }] of items.entries()) {
    messages.set(message, offsets[index]);
    signatures.set(signature, index * 64);
  }
  return {
    count: items.length,
    messages,
    offsets,
    signatures,
    keys: Uint32Array.from(items, ({ key }) => key),
  };
}
