/** The edge cases are what they claim to be: implementations that share nothing agree with each of them. */
import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { encodeSignature } from "../../../pki/index.ts";
import { edgeCases } from "./edge-cases.ts";
import { modelVerdict } from "./kernel-model.ts";
import { verifyDigest } from "./reference-curve.ts";
import {
  type BatchJudge,
  dueVerdict,
  expectNoFalseVerdict,
  expectVerdicts,
  type Judge,
} from "./signature-vector.ts";

const NOBLE: Judge = (point, digest, signature) =>
  p256.verify(signature, digest, point, { prehash: false, lowS: false }) ? "valid" : "wrong";

/** The command takes digests, which node:crypto does not; it wants files. */
function opensslIn(folder: string): Judge {
  const [key, sigfile, input] = ["key.der", "signature.der", "digest"].map((name) => join(folder, name));
  return (point, digest, signature) => {
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
      Buffer.from(half).toString("base64url"),
    );
    const imported = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: x!, y: y! } });
    writeFileSync(key!, imported.export({ format: "der", type: "spki" }));
    writeFileSync(sigfile!, encodeSignature(signature));
    writeFileSync(input!, digest);
    const files = ["-inkey", key!, "-sigfile", sigfile!, "-in", input!];
    const { stdout, stderr } = spawnSync(
      "openssl",
      ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", ...files],
      {
        encoding: "utf8",
      },
    );
    if (/Signature Verified Successfully/.test(stdout)) return "valid";
    if (/Signature Verification Failure/.test(stdout)) return "wrong";
    throw new Error(`openssl gives no verdict: ${stdout}${stderr}`);
  };
}

describe("edge cases of ECDSA P-256", () => {
  const vectors = edgeCases(1);

  it("the reference gives every verdict that is due", () => {
    expect(expectVerdicts(verifyDigest, vectors)).to.deep.equal({
      valid: 803,
      outOfRange: 52,
      wrong: 804,
      unknown: 0,
    });
  });

  it("noble takes and refuses the same ones", () => {
    const known = vectors.map((vector) => ({ ...vector, due: dueVerdict(vector) }));
    expectVerdicts(
      (point, digest, signature) => NOBLE(point, digest, signature),
      known.filter(({ due }) => due !== "outOfRange"),
    );
    for (const { title, point, digest, signature } of known.filter(({ due }) => due === "outOfRange")) {
      expect(NOBLE(point, digest, signature), title).to.equal("wrong");
    }
  });

  it("the openssl command agrees about the digests and the coordinates at the borders", () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-cases-"));
    try {
      const asked = vectors.filter(
        (vector) =>
          /^(?:digest|x of the sum)/.test(vector.title) &&
          !vector.title.includes("altered") &&
          dueVerdict(vector) !== "outOfRange",
      );
      expect(expectVerdicts(opensslIn(folder), asked)).to.deep.equal({
        valid: 48,
        outOfRange: 0,
        wrong: 21,
        unknown: 0,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("the kernel's algorithm passes on what collides and decides the rest, at the borders of keys and coordinates", () => {
    const windows = { generator: 8, key: 8 };
    const asked = vectors.filter(
      ({ title }) => /^(?:x of the sum|Q = -?(?:2 |2\^8 )?G)/.test(title) && !title.includes("altered"),
    );
    const judge: BatchJudge = (all) => all.map((vector) => modelVerdict(windows, "none", vector));
    expect(expectNoFalseVerdict(judge, asked)).to.deep.equal({
      valid: 52,
      outOfRange: 12,
      wrong: 5,
      unknown: 28,
    });
    const unguarded: BatchJudge = (all) => all.map((vector) => modelVerdict(windows, "root", vector));
    expect(() => expectNoFalseVerdict(unguarded, asked)).to.throw(
      /the same with any r: valid where wrong is due/,
    );
  });

  it("each has a title of its own, and the seed alone decides them", () => {
    expect(new Set(vectors.map(({ title }) => title)).size).to.equal(vectors.length);
    expect(edgeCases(1)).to.deep.equal(vectors);
    expect(edgeCases(2)).not.to.deep.equal(vectors);
  });
});
