import { expect } from "chai";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { SignatureVerdict } from "../../../pki/index.ts";
import { BACKENDS } from "../../pki/verify/hot-keys.ts";
import { readReferenceJson } from "../reference.ts";

interface WycheproofFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKey: { readonly uncompressed: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: "valid" | "invalid";
    }[];
  }[];
}

describe("verification of raw signatures (Wycheproof, ECDSA P-256 SHA-256 P1363)", () => {
  const file = readReferenceJson(
    "vectors/wycheproof-ecdsa_secp256r1_sha256_p1363_test.json",
  ) as WycheproofFile;

  for (const [backend, create] of Object.entries(BACKENDS)) {
    it(`${backend} agrees with all 262 vectors, each refusal for its own reason`, () => {
      const counted: Record<SignatureVerdict, number> = { valid: 0, malformed: 0, outOfRange: 0, wrong: 0 };
      const disagreements: number[] = [];
      const verifier = create();
      for (const group of file.testGroups) {
        const key = verifier.intern(hexToBytes(group.publicKey.uncompressed));
        for (const test of group.tests) {
          const verdict = verifier.verify(key, hexToBytes(test.msg), hexToBytes(test.sig));
          counted[verdict] += 1;
          if ((verdict === "valid") !== (test.result === "valid")) disagreements.push(test.tcId);
        }
      }
      expect(disagreements).to.deep.equal([]);
      expect(counted).to.deep.equal({ valid: 173, malformed: 21, outOfRange: 50, wrong: 18 });
      expect(file.numberOfTests).to.equal(262);
      expect(verifier.backend).to.equal(backend);
    });
  }
});
