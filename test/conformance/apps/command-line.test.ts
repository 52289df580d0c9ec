import { expect } from "chai";
import { smki } from "../../apps/smki.ts";
import { referencePath } from "../reference.ts";

describe("smki on the reference data", () => {
  it("msg show: every octet of a real message in exactly one line, in order", async () => {
    const message = referencePath(
      "rtds/6.21_CS02bNOByNOHandover/CS02bNOByNOHandover_6.21_SUCCESS_COMMAND_GBCS.HEX",
    );
    const { stdout } = await smki("msg", "show", message, "--format", "json");
    const { octets, fields } = JSON.parse(stdout) as {
      octets: number;
      fields: { offset: number; length: number; hex: string }[];
    };
    expect(fields.map(({ hex }) => hex).join("")).to.have.length(octets * 2);
    let next = 0;
    for (const { offset, length } of fields) {
      expect(offset).to.equal(next);
      next = offset + length;
    }
    expect(next).to.equal(octets);
  });

  it("conformance rtds: nothing failed, and the totals add up", async () => {
    const { code, stdout } = await smki("conformance", "rtds", referencePath("rtds"), "--format", "json");
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({
      files: 425,
      framed: 425,
      reencoded: 425,
      signaturesVerified: 166,
      signaturesFailed: 0,
      macsVerified: 264,
      macsFailed: 0,
      noKey: 0,
      payloadsDecoded: 240,
      replayed: 16,
      replayedExact: 16,
    });
  });

  it("conformance certificates: counts, and each deviation with its file", async () => {
    const { code, stdout } = await smki(
      "conformance",
      "certificates",
      referencePath("smki/corpus"),
      "--format",
      "json",
    );
    const report = JSON.parse(stdout) as { deviations: { file: string }[] };
    expect(code).to.equal(0);
    expect(report).to.include({
      certificates: 108,
      unreadable: 0,
      profileConformant: 91,
      tbsRebuiltExact: 96,
    });
    // One more than the certificates that break the profile: an intact issuing CA's with a broken signature.
    expect(new Set(report.deviations.map(({ file }) => file)).size).to.equal(108 - 91 + 1);
  });
});
