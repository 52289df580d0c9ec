/** The commands about certificates, PKI directories, vectors and the Repository, as scripts. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { smki } from "./smki.ts";

const AT = "2026-11-01T10:00:00Z";
const LISTED = "2026-11-01T11:00:00Z";

/** Whether openssl is content; its complaint when it is not. */
function openssl(...words: readonly string[]): string {
  try {
    execFileSync("openssl", words, { stdio: "pipe" });
    return "OK";
  } catch (error) {
    return String((error as { stderr?: Uint8Array }).stderr);
  }
}

describe("smki cert, pki, conformance vectors, repository", function () {
  this.timeout(120_000);
  let folder: string;
  let pki: string;
  const within = (name: string): string => join(pki, name);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "smki-certificates-"));
    pki = join(folder, "pki");
    const { code, stderr } = await smki("pki", "init", "--out", pki);
    expect(stderr).to.equal("");
    expect(code).to.equal(0);
  });
  after(() => rmSync(folder, { recursive: true }));

  const NORTHGRID = "organisations/northgrid-gas-digitalSignature.pem";

  describe("what is given by mistake is named, with what to do (exit 2)", () => {
    const rows: readonly (readonly [typed: (pki: string) => string, error: RegExp, hint: RegExp])[] = [
      [(dir) => `cert show ${dir}/private-keys/root.key.pem`, /it is a private key/, /another file/],
      [() => "cert show gno-slae:root", /no scenario "gno-slae"/, /did you mean "gno-sale"\?/],
      [() => "cert show gno-sale:northgird", /no certificate "northgird"/, /did you mean "northgrid"\?/],
      [() => "cert show gno-sale:root --format xml", /'xml' is invalid/, /^$/],
      [(dir) => `cert verify ${dir}/${NORTHGRID}`, /no root to trust/, /--anchor FILE/],
      [(dir) => `cert verify ${dir}/${NORTHGRID} --with ${dir} --at tomorrow`, /"tomorrow" is not/, /^$/],
      [
        (dir) => `cert verify ${dir}/${NORTHGRID} --with ${dir} --crl ${dir}/root.pem`,
        /no revocation list/,
        /CRL/,
      ],
      [(dir) => `pki revoke ${dir} ${dir}/${NORTHGRID} --reason boredom`, /'boredom' is invalid/, /^$/],
      [(dir) => `pki revoke ${dir} ${dir}/${NORTHGRID}`, /--reason.* not specified/, /^$/],
      [() => "pki crl test", /test is no PKI directory/, /^$/],
      [(dir) => `pki crl ${dir} --at 2001-01-01`, /no list was published before 2015/, /--at/],
      [(dir) => `pki init --out ${dir} --environment *`, /cannot name an environment/, /letters/],
      [(dir) => `pki init --out ${dir} --device-policy 1.x`, /is no object identifier/, /1\.2\.826/],
      [(dir) => `pki vectors --out ${dir}`, /is not empty/, /new directory/],
      [() => "conformance vectors test", /no directory of vectors/, /^$/],
      [() => "repository gno-slae", /no scenario "gno-slae"/, /did you mean/],
      [() => "repository gno-sale --serial 12x", /serial/, /^$/],
      [() => "repository gno-sale --entity 12", /is not an EUI-64/, /^$/],
    ];
    for (const [typed, error, hint] of rows) {
      it(`smki ${typed("PKI")}`, async () => {
        const { code, stdout, stderr } = await smki(...typed(pki).split(" "));
        const said = (label: string): string => new RegExp(`^${label}: +(.*)$`, "m").exec(stderr)?.[1] ?? "";
        expect(stdout).to.equal("");
        expect(said("error")).to.match(error);
        expect(said("hint")).to.match(hint);
        expect(said("next")).to.match(/^npx smki /);
        expect(code).to.equal(2);
      });
    }
  });

  it("cert show takes a label of a story, and writes PEM that openssl reads", async () => {
    const { stdout, code } = await smki("cert", "show", "gno-sale:gpf-1:keyAgreement", "--format", "pem");
    const file = join(folder, "gpf.pem");
    writeFileSync(file, stdout);
    expect(code).to.equal(0);
    expect(openssl("x509", "-in", file, "-noout")).to.equal("OK");
  });

  it("cert lint: a whole PKI keeps the profile (0), a certificate that does not is named with the rule (1)", async () => {
    const good = await smki("cert", "lint", pki, "--format", "json");
    const { certificates } = JSON.parse(good.stdout) as { certificates: { deviations: unknown[] }[] };
    expect(certificates).to.have.length(23);
    expect(good.code).to.equal(0);
    const bad = join(folder, "bad.pem");
    const out = join(folder, "for-lint");
    await smki("pki", "vectors", "--out", out);
    cpSync(join(out, "organisation-certificates", "serial-15-octets.pem"), bad);
    const { stdout, code } = await smki("cert", "lint", bad);
    expect(stdout)
      .to.match(/✗ .*bad\.pem/)
      .and.match(/serialNumber +found 112233445566778899aabbccddeeff/);
    expect(code).to.equal(1);
  });

  it("cert chain follows the issuers to the root (0), and says what is missing (1)", async () => {
    const whole = await smki("cert", "chain", "gno-sale:northgrid", "--format", "json");
    const { links } = JSON.parse(whole.stdout) as { links: { hangs: string }[] };
    expect(links.map(({ hangs }) => hangs)).to.deep.equal(["issued", "issued", "selfSigned"]);
    expect(whole.code).to.equal(0);
    const alone = await smki("cert", "chain", within(NORTHGRID));
    expect(alone.stdout).to.match(/issued by OU=07, CN=S1.*no such certificate here/);
    expect(alone.code).to.equal(1);
  });

  it("pki revoke and pki crl: openssl accepts the lists and refuses what they name; the device never does", async () => {
    const revoked = await smki(
      "pki",
      "revoke",
      pki,
      within(NORTHGRID),
      "--reason",
      "keyCompromise",
      "--at",
      AT,
    );
    expect(revoked.stdout).to.match(/the DCC +knows from the next list, 2026-11-01T11:00:00Z/);
    expect(revoked.stdout).to.match(/a device +never knows/);
    expect(revoked.code).to.equal(0);

    const again = await smki("pki", "revoke", pki, within(NORTHGRID), "--reason", "superseded", "--at", AT);
    expect(again.stdout)
      .to.match(/REFUSES/)
      .and.match(/✗ revocation-not-already/);
    const device = within("devices/gpf-1-keyAgreement.pem");
    const ofDevice = await smki("pki", "revoke", pki, device, "--reason", "superseded", "--at", AT);
    expect(ofDevice.stdout).to.match(/✗ revocation-kind/);
    expect([again.code, ofDevice.code]).to.deep.equal([1, 1]);
    const ledger = JSON.parse(readFileSync(within("revocations.json"), "utf8")) as { revocations: unknown[] };
    expect(ledger.revocations).to.have.length(1);

    expect((await smki("pki", "crl", pki, "--at", LISTED)).code).to.equal(0);
    const [root, issuing] = [within("root.pem"), within("issuing.pem")];
    const [crl, arl] = [within("organisation.crl.pem"), within("authority.arl.pem")];
    expect(openssl("crl", "-verify", "-CAfile", issuing, "-noout", "-in", crl)).to.equal("OK");
    expect(openssl("crl", "-verify", "-CAfile", root, "-noout", "-in", arl)).to.equal("OK");
    const time = String(Date.parse(LISTED) / 1000);
    const verify = (file: string): string =>
      openssl(
        "verify",
        "-attime",
        time,
        "-crl_check",
        "-CAfile",
        root,
        "-untrusted",
        issuing,
        "-CRLfile",
        crl,
        within(file),
      );
    expect(verify(NORTHGRID)).to.match(/certificate revoked/);
    expect(verify("organisations/southern-gas-digitalSignature.pem")).to.equal("OK");

    const words = ["--with", pki, "--crl", crl, arl, "--at", LISTED, "--format", "json"];
    const judged = await smki("cert", "verify", within(NORTHGRID), ...words);
    const { verdicts } = JSON.parse(judged.stdout) as { verdicts: { judge: string; ok: boolean }[] };
    expect(verdicts.map(({ judge, ok }) => `${judge} ${ok}`)).to.deep.equal(["device true", "dcc false"]);
    expect(judged.code).to.equal(1);
  });

  it("pki init --environment: other policies, other keys, and openssl agrees about the policy", async () => {
    const out = join(folder, "uit");
    const policy = "1.2.826.0.1.8641679.1.2.1.9";
    await smki("pki", "init", "--out", out, "--environment", "uit", "--organisation-policy", policy);
    const trusted = ["-CAfile", join(out, "root.pem"), "-untrusted", join(out, "issuing.pem")];
    const verify = (asked: string): string => {
      const policies = ["-policy_check", "-explicit_policy", "-policy", asked];
      return openssl("verify", ...trusted, ...policies, join(out, NORTHGRID));
    };
    expect(verify(policy)).to.equal("OK");
    expect(verify("1.2.826.0.1.8641679.1.2.1.4")).to.match(/policy/);
    expect(readFileSync(join(out, "root.pem"), "utf8")).not.to.equal(
      readFileSync(within("root.pem"), "utf8"),
    );
  });

  it("pki vectors, then conformance vectors: all as the manifest says (0); a changed file is noticed (1)", async () => {
    const out = join(folder, "vectors");
    expect((await smki("pki", "vectors", "--out", out)).code).to.equal(0);
    const all = await smki("conformance", "vectors", out, "--format", "json");
    const report = JSON.parse(all.stdout) as { vectors: number; asExpected: number };
    expect(report).to.include({ vectors: 130, asExpected: 130 });
    expect(all.code).to.equal(0);
    cpSync(
      join(out, "organisation-certificates/good-network-operator.pem"),
      join(out, "organisation-certificates/expired.pem"),
    );
    const changed = await smki("conformance", "vectors", out);
    expect(changed.stdout)
      .to.match(/✗ expired/)
      .and.match(/expected path-validity, but accepts/);
    expect(changed.code).to.equal(1);
    rmSync(join(out, "requests/request-tampered.pem"));
    const missing = await smki("conformance", "vectors", out);
    expect(missing.stderr).to.match(/there is no file .*request-tampered\.pem/);
    expect(missing.code).to.equal(2);
  });

  it("repository: what was there on a day, by status, and by serial number as a number", async () => {
    const on = async (...words: readonly string[]) => {
      const { stdout } = await smki("repository", "revoked-and-still-trusted", "--format", "json", ...words);
      return (JSON.parse(stdout) as { certificates: { serial: string; status: string }[] }).certificates;
    };
    const northgrid = ["--entity", "D2-5E-C0-00-00-03-00-01"];
    const before = await on(...northgrid, "--at", "2022-04-01");
    const afterwards = await on(...northgrid);
    expect(before.map(({ status }) => status)).to.deep.equal(["I", "I", "I"]);
    expect(afterwards.map(({ status }) => status)).to.deep.equal(["R", "R", "R"]);
    const serial = before[0]?.serial ?? "";
    expect(await on("--serial", `00${serial.toUpperCase()}`)).to.have.length(1);
    expect(await on(...northgrid, "--at", "2021-01-01")).to.deep.equal([]);
  });
});
