import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  adoptPki,
  type AdoptedPki,
  encodePem,
  formatDistinguishedName,
  joinMaterial,
  readPkiFile,
  serialNumberOf,
} from "../../../pki/index.ts";
import {
  adoptedCredentials,
  adoptionReport,
  loadScenario,
  type MissingParts,
  type RuleSetId,
  runScenario,
  summarise,
} from "../../../sim/index.ts";
import { referencePath } from "../reference.ts";

const SCENARIOS = new URL("../../../scenarios/", import.meta.url);
const scenario = (name: string) =>
  loadScenario(readFileSync(new URL(`${name}.yaml`, SCENARIOS), "utf8"), name);

describe("adopting the DCC's test PKI (ZA, Z1, E357)", () => {
  let pki: AdoptedPki;
  before(() => {
    const corpus = referencePath("smki/corpus");
    pki = adoptPki(
      joinMaterial([
        ...readdirSync(corpus)
          .filter((name) => name.endsWith(".pem"))
          .toSorted()
          .map((name) => readPkiFile(name, readFileSync(join(corpus, name)))),
        readPkiFile("test-keys.json", readFileSync(referencePath("smki/test-keys.json"))),
      ]),
    );
  });

  it("finds the Issuing OCA by its certificate, the other CAs by the keys that their signatures give away", () => {
    const found = pki.authorities.map(
      ({ name, certificate }) =>
        `${formatDistinguishedName(name)}${certificate === undefined ? " recovered" : ""}`,
    );
    expect(found).to.have.members([
      "OU=00, CN=ZA recovered",
      "OU=07, CN=Z1",
      "OU=07, CN=Z2 recovered",
      "OU=07, CN=OB recovered",
      "OU=07, CN=Z99 recovered",
      "CN=E357 recovered",
      "CN=0001 recovered",
    ]);
    expect(pki.authorities.filter(({ keyPair }) => keyPair !== undefined)).to.deep.equal([]);
  });

  it("finds 10 organisations, 41 devices and 41 private keys, and leaves out what no CA vouches for", () => {
    expect(pki.organisations).to.have.length(10);
    expect(pki.devices).to.have.length(41);
    expect(pki.keyPairs.size).to.equal(41);
    const kinds = pki.problems.map(({ kind }) => kind);
    expect(
      Object.fromEntries(
        [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]),
      ),
    ).to.deep.equal({ unverified: 10, unusable: 2, unmatchedPrivateKey: 2 });
  });

  const runs = (missing: MissingParts): readonly string[] => {
    const scenarios = readdirSync(SCENARIOS)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => scenario(name.slice(0, -".yaml".length)));
    return adoptionReport(pki, ["test PKI"], scenarios, missing)
      .scenarios.filter((one) => one.runs)
      .map((one) => `${one.scenario} ${one.rules}`)
      .toSorted();
  };

  /** The stories of the sale of a network, of all that could be run. */
  const ofTheSale = (names: readonly string[]): readonly string[] =>
    names.filter((name) => /^(gno-sale|gno-sale-prepared|non-user-gno) /.test(name));

  it("is enough for what needs one network operator and no CA key", () => {
    expect(ofTheSale(runs("refuse"))).to.deep.equal(["non-user-gno mp128a", "non-user-gno mp128b"]);
  });

  it("what is said to be enough is enough: every such run of the catalogue reaches its end", async () => {
    const enough = runs("refuse");
    expect(enough).to.have.length(52);
    for (const run of enough) {
      const [name = "", rules = ""] = run.split(" ");
      const credentials = adoptedCredentials({ pki, sources: ["test PKI"], missing: "refuse" });
      const log = await runScenario(scenario(name), { rules: rules as RuleSetId, seed: "1", credentials });
      expect(log.at(-1)?.kind, run).to.equal("runEnded");
    }
  });

  it("with a second network operator made up, for the sale of a network too", () => {
    expect(ofTheSale(runs("simulate"))).to.deep.equal([
      "gno-sale mp128a",
      "gno-sale mp128b",
      "gno-sale pre",
      "gno-sale-prepared pre",
      "non-user-gno mp128a",
      "non-user-gno mp128b",
    ]);
  });

  for (const [name, rules, missing] of [
    ["non-user-gno", "mp128b", "refuse"],
    ["non-user-gno", "mp128a", "refuse"],
    ["gno-sale", "pre", "simulate"],
  ] as const) {
    it(`${name} under ${rules} goes as expected with real certificates`, async () => {
      const credentials = adoptedCredentials({ pki, sources: ["test PKI"], missing });
      const log = await runScenario(scenario(name), { rules, seed: "1", credentials });
      expect(summarise(log).verdict.unmet).to.deep.equal([]);
    });
  }

  it("the certificates of a made-up network operator do not get past a device: no CA key, no path to its root", async () => {
    const credentials = adoptedCredentials({ pki, sources: ["test PKI"], missing: "simulate" });
    const log = await runScenario(scenario("gno-sale-prepared"), { rules: "pre", seed: "1", credentials });
    const handover = summarise(log).steps.find(({ step }) => step === "handover");
    expect(handover?.deviceOutcome).to.equal("partlyExecuted");
    expect(handover?.slotsChanged).to.deep.equal([]);
  });

  it("the keystore form of the DCC Boxed clients holds the same PKI", () => {
    const keystore: Record<string, Record<string, Record<string, unknown>>> = {};
    for (const { certificate } of pki.certificates) {
      const { entityId, keyUsage, serial, der } = certificate;
      if (certificate.kind !== "organisation" || entityId === undefined) continue;
      const usages = (keystore[entityId] ??= {});
      const serials = (usages[keyUsage.join("+")] ??= {});
      serials[serialNumberOf(serial).toString()] = { certificate: encodePem(der, "CERTIFICATE") };
    }
    const issuing = pki.authorities.find(({ kind, certificate }) => kind === "issuing" && certificate);
    const again = adoptPki(
      joinMaterial([
        readPkiFile("keystore.json", Buffer.from(JSON.stringify(keystore))),
        readPkiFile("issuing.pem", issuing?.certificate?.der ?? new Uint8Array()),
      ]),
    );
    expect(again.organisations.map(({ entityId, role }) => `${entityId} ${role}`)).to.deep.equal(
      pki.organisations.map(({ entityId, role }) => `${entityId} ${role}`),
    );
    expect(again.problems.filter(({ kind }) => kind === "mislabelled")).to.deep.equal([]);
  });
});
