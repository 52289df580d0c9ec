import { expect } from "chai";
import { smki } from "../apps/smki.ts";

describe("smki bench verify", () => {
  it("says the rate of each way beside that of openssl in the same run", async () => {
    const { code, stdout } = await smki("bench", "verify", "--rounds", "1", "--format", "json");
    expect(code).to.equal(0);
    const report = JSON.parse(stdout) as {
      readonly schema: string;
      readonly opensslVerificationsPerSecond: { readonly median: number };
      readonly ways: readonly {
        readonly way: string;
        readonly ratioToOpenssl: { readonly median: number };
      }[];
    };
    expect(report.schema).to.equal("smki-testbed/bench-verify/1");
    expect(report.opensslVerificationsPerSecond.median).to.be.greaterThan(0);
    expect(report.ways.map(({ way }) => way)).to.deep.equal(["single", "batch", "import"]);
    for (const { ratioToOpenssl } of report.ways) expect(ratioToOpenssl.median).to.be.greaterThan(0);
  }).timeout(60_000);

  for (const typed of ["--rounds 0", "--rounds -1", "--rounds many", "--format xml"]) {
    it(`bench verify ${typed}: exit code 2`, async () => {
      const { code } = await smki("bench", "verify", ...typed.split(" "));
      expect(code).to.equal(2);
    });
  }
});
