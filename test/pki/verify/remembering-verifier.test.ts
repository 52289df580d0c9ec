/** A remembered verdict is of this array, this key and this signature. */
import { expect } from "chai";
import {
  createSignatureVerifier,
  rememberingVerifier,
  seededKeyPairINSECURE,
  signDeterministicallyFOR_REPLAY,
  type SignatureVerdict,
} from "../../../pki/index.ts";

describe("the verifier that remembers", () => {
  const [one, other] = ["one", "other"].map((label) => seededKeyPairINSECURE("remembering", label));
  const message = Uint8Array.of(1, 2, 3);
  const signature = signDeterministicallyFOR_REPLAY(one!.privateScalar, message);
  const damaged = Uint8Array.from(signature);
  damaged[63] = (damaged[63] ?? 0) ^ 1;

  function watched() {
    let asked = 0;
    const under = createSignatureVerifier();
    const verifier = rememberingVerifier({
      ...under,
      verify: (...question) => {
        asked += 1;
        return under.verify(...question);
      },
    });
    const [key, stranger] = [verifier.intern(one!.publicPoint), verifier.intern(other!.publicPoint)];
    return { verifier, key, stranger, asked: () => asked };
  }

  it("asks once about one message, key and signature, accepted or not", () => {
    const { verifier, key, stranger, asked } = watched();
    const answers = (): readonly SignatureVerdict[] => [
      verifier.verify(key, message, signature),
      verifier.verify(stranger, message, signature),
    ];
    expect([...answers(), ...answers()]).to.deep.equal(["valid", "wrong", "valid", "wrong"]);
    expect(asked()).to.equal(2);
  });

  it("another signature over the same message is another question", () => {
    const { verifier, key } = watched();
    expect(verifier.verify(key, message, signature)).to.equal("valid");
    expect(verifier.verify(key, message, damaged)).to.equal("wrong");
    expect(verifier.verify(key, message, signature.subarray(0, 63))).to.equal("malformed");
    expect(verifier.verify(key, message, signature)).to.equal("valid");
  });

  it("a signature array that is written into afterwards does not take its verdict along", () => {
    const { verifier, key } = watched();
    const own = Uint8Array.from(signature);
    expect(verifier.verify(key, message, own)).to.equal("valid");
    own.set(damaged);
    expect(verifier.verify(key, message, own)).to.equal("wrong");
  });
});
