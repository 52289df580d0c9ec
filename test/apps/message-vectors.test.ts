/** `vectors gbcs` and `conformance vectors` on what it wrote, as scripts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { smki } from "./smki.ts";

describe("smki vectors gbcs, conformance vectors", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "smki-messages-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("a pack that was just made is as its manifest says (0); what was changed is named (1), or refused (2)", async () => {
    const out = join(folder, "gpf");
    const written = await smki("vectors", "gbcs", "--device", "GPF", "--out", out, "--format", "json");
    expect(written.code).to.equal(0);
    const { counts } = JSON.parse(written.stdout) as { counts: { good: number; bad: number } };

    const all = await smki("conformance", "vectors", out, "--format", "json");
    expect(all.code).to.equal(0);
    expect(JSON.parse(all.stdout)).to.include({
      schema: "smki-testbed/message-vector-conformance/1",
      device: "GPF",
      vectors: counts.good + counts.bad,
      asExpected: counts.good + counts.bad,
    });
    const one = await smki("conformance", "vectors", out, "--vector", "dated-in-time");
    expect(one.stdout).to.match(/executed, as the manifest says/);

    const file = join(out, "manifest.json");
    const manifest = readFileSync(file, "utf8");
    writeFileSync(file, manifest.replace('"decidedBy": "addressee"', '"decidedBy": "frame"'));
    const changed = await smki("conformance", "vectors", out);
    expect(changed.stdout)
      .to.match(/✗ addressed-to-another-device/)
      .and.match(/expected "frame", but "addressee"/);
    expect(changed.code).to.equal(1);

    writeFileSync(file, manifest.replace("message-vectors/1", "message-vectors/2"));
    const later = await smki("conformance", "vectors", out);
    expect(later.stderr)
      .to.match(/no manifest of message vectors: schema/)
      .and.match(/vectors gbcs/);
    expect(later.code).to.equal(2);

    writeFileSync(file, manifest);
    rmSync(join(out, "device/keyAgreement.pem"));
    const missing = await smki("conformance", "vectors", out);
    expect(missing.stderr).to.match(/there is no file .*keyAgreement\.pem/);
    expect(missing.code).to.equal(2);
  });

  const WRONG = [
    ["an unknown kind of device", ["--device", "IHD", "--out", "x"], /GPF, GSME, ESME, CHF/],
    ["no kind of device", ["--out", "x"], /--device/],
    ["a folder of somebody else's", ["--device", "GPF", "--out", "docs"], /docs is not empty/],
  ] as const;
  for (const [what, words, message] of WRONG) {
    it(`${what} ends in one line and exit code 2`, async () => {
      const { code, stderr } = await smki("vectors", "gbcs", ...words);
      expect(stderr).to.match(message);
      expect(code).to.equal(2);
    });
  }
});
