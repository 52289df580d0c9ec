/** Mistakes that the example does not make: other ways to be wrong, as a run would show them. */
import { expect } from "chai";
import { openProcessChannel } from "../../../apps/cli/device-connection/process-channel.ts";
import {
  authorisingContents,
  type JudgedTest,
  likelyMistakes,
  makeMessagePack,
  planDeviceTests,
  runDeviceTests,
} from "../../../sim/index.ts";

describe("likely mistakes", function () {
  this.timeout(30_000);
  let judged: readonly JudgedTest[];

  before(async () => {
    const { pack, files } = await makeMessagePack("GPF", "1");
    const plan = planDeviceTests(pack, (file) => files.get(file) ?? "");
    const channel = await openProcessChannel("node examples/device/device.mjs");
    judged = (await runDeviceTests(channel, plan)).judged;
    await channel.close();
  });

  /** The run of a right device, with silence to some of what it answered. */
  const silentTo = (which: (one: JudgedTest) => boolean): readonly JudgedTest[] =>
    judged.map((one): JudgedTest => {
      if (one.sent.length === 0 || !which(one)) return one;
      const silence = {
        where: "answer",
        field: "messages",
        expected: "a response",
        actual: "silence",
      } as const;
      return {
        ...one,
        sent: [],
        verdict: { kind: "differs", differences: [silence], followsFrom: undefined },
      };
    });
  const macedByOthers = ({ reference }: JudgedTest): boolean =>
    reference.evidence.some(({ check }) => check === "message-authentication-code") &&
    authorisingContents(reference)?.contents.certificateRole !== "accessControlBroker";

  it("silence to every MACed command but the broker's own is the wrong EUI-64 in the MAC's key", () => {
    const { named } = likelyMistakes(silentTo(macedByOthers));
    expect(named[0]?.mistake.name).to.equal("wrong-mac-identifier");
    expect(named[0]?.shownBy).to.include.members(["update", "update-by-supplier", "read-register"]);
    expect(named[0]?.shownBy).to.not.include("update-by-broker");
  });

  it("silence to one of them is no known mistake, and says so", () => {
    const { named, unnamed } = likelyMistakes(silentTo(({ test }) => test.entry.id === "read-register"));
    expect(named).to.deep.equal([]);
    expect(unnamed).to.deep.equal([{ rule: undefined, device: "is silent", shownBy: ["read-register"] }]);
  });

  it("silence to every partly good update is atomic replacement", () => {
    const mixed = ["cell-absent-role", "three-first-fails", "three-middle-fails", "three-last-fails"];
    const { named, unnamed } = likelyMistakes(silentTo(({ test }) => mixed.includes(test.entry.id)));
    expect(named.map(({ mistake, shownBy }) => [mistake.name, shownBy])).to.deep.equal([
      ["atomic-replacement", mixed],
    ]);
    expect(unnamed).to.deep.equal([]);
  });

  it("what only follows from an earlier difference names nothing", () => {
    const followed = silentTo(() => true).map(
      (one): JudgedTest =>
        one.verdict.kind === "differs" ? { ...one, verdict: { ...one.verdict, followsFrom: "update" } } : one,
    );
    expect(likelyMistakes(followed)).to.deep.equal({ named: [], unnamed: [] });
  });
});
