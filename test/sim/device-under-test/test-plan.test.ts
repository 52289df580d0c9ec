import { expect } from "chai";
import { UsageError } from "../../../pki/index.ts";
import {
  chainOf,
  type DeviceTestPlan,
  encodeTestbedLine,
  makeMessagePack,
  planDeviceTests,
} from "../../../sim/index.ts";

describe("a pack made ready for a device", function () {
  this.timeout(30_000);
  let plan: DeviceTestPlan;
  let files: ReadonlyMap<string, string>;

  before(async () => {
    const made = await makeMessagePack("GPF", "1");
    files = made.files;
    plan = planDeviceTests(made.pack, (file) => files.get(file) ?? "");
  });

  it("begins with reset and ends with start, every cell once, in the order in which the model reports", () => {
    const words = plan.startingLines.map((line) => encodeTestbedLine(line).split(" ").slice(0, 4));
    expect(words[0]).to.deep.equal(["reset"]);
    expect(words.at(-1)).to.deep.equal(["start"]);
    expect(words.filter(([word]) => word === "cell").map((parts) => parts.slice(1).join("/"))).to.deep.equal([
      ...plan.startingState.cells.keys(),
    ]);
  });

  it("the chain of an entry leads from the starting state to it", () => {
    const byId = (id: string) => plan.tests.find(({ entry }) => entry.id === id);
    const last = byId("floor-passed");
    if (last === undefined) throw new Error("no such entry");
    expect(chainOf(plan, last).map(({ entry }) => entry.id)).to.deep.equal([
      "floor-above",
      "floor-reached",
      "floor-passed",
    ]);
  });

  it("the private keys of a pack are those of its device certificates", () => {
    const certificate = plan.startingLines.find((line) => line.kind === "certificate");
    const key = Buffer.from(plan.keysINSECURE.digitalSignature.publicPoint).toString("hex");
    expect(certificate?.kind === "certificate" && Buffer.from(certificate.der).toString("hex")).to.include(
      key,
    );
  });

  const MISSING = [/^cells\//, /key\.pem$/, /crl/];
  for (const gone of MISSING) {
    it(`a pack whose files ${gone} hold nothing is a usage error`, () => {
      expect(() =>
        planDeviceTests(plan.pack, (file) => (gone.test(file) ? "" : (files.get(file) ?? ""))),
      ).to.throw(UsageError, /holds no/);
    });
  }
});
