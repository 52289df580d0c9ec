/** The trust map of a log: the chain of each certificate, and the slots that stand or fall with its key. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type LogEvent, loadScenario, recordOf, runScenario, type Slot } from "../../../sim/index.ts";
import { lossInWords } from "../../../sim/trust/loss-in-words.ts";
import {
  chainOf,
  dependentSlots,
  issuedUnder,
  type TrustMap,
  type TrustNode,
  trustMapAt,
} from "../../../sim/trust/trust-map.ts";

async function play(name: string, rules: "mp128b" | "mp128a"): Promise<readonly LogEvent[]> {
  const path = `scenarios/${name}.yaml`;
  return runScenario(loadScenario(readFileSync(path, "utf8"), path), { rules, seed: "1" });
}

/** The map at the end of a step. */
function mapAt(events: readonly LogEvent[], step: string): TrustMap {
  const ended = recordOf(events).steps.find(({ label }) => label === step)?.ended;
  if (ended === undefined) throw new Error(`no step ${step}`);
  return trustMapAt(events, events.indexOf(ended), ended.slots);
}

function nodeOf(map: TrustMap, subject: string, usage: string, role?: string): TrustNode {
  const node = [...map.byId.values()].findLast(
    (one) => one.subject === subject && one.usage === usage && (role === undefined || one.role === role),
  );
  if (node === undefined) throw new Error(`${subject} has no certificate for ${usage}`);
  return node;
}

const places = (slots: readonly Slot[]): readonly string[] =>
  slots.map(({ device, remotePartyRole, keyUsage }) => `${device} ${remotePartyRole} ${keyUsage}`);

describe("the trust map", () => {
  let sale: readonly LogEvent[];
  before(async () => {
    sale = await play("gno-sale", "mp128b");
  });

  it("a party's certificate leads over the issuing authority to the root", () => {
    const map = mapAt(sale, "commission");
    const chain = chainOf(map, nodeOf(map, "Northgrid", "digitalSignature", "networkOperator").id);
    expect(chain.map(({ kind }) => kind)).to.deep.equal(["issuing", "root"]);
    expect(map.roots).to.have.lengthOf(2);
    expect(map.issuing).to.have.lengthOf(2);
  });

  it("parties stand before the parts of the DCC, in the order of the story", () => {
    expect(mapAt(sale, "commission").organisations.map(({ name }) => name)).to.deep.equal([
      "Bright Gas",
      "Northgrid",
      "Southern Gas Networks",
      "the DCC's ACB",
      "the DCC's recovery party",
      "the DCC's change of supplier party",
      "the WAN provider",
    ]);
  });

  it("before it is placed nothing depends on a key; afterwards the slots that obey it do", () => {
    const before = mapAt(sale, "commission-second");
    const after = mapAt(sale, "post-commission-second");
    const id = nodeOf(before, "Northgrid", "digitalSignature", "networkOperator").id;
    expect(dependentSlots(before, id)).to.deep.equal([]);
    expect(places(dependentSlots(after, id))).to.deep.equal([
      "gpf-1 networkOperator digitalSignature",
      "gpf-2 networkOperator digitalSignature",
    ]);
    expect(lossInWords(before, id)).to.equal("If this key is lost: no slot on any device depends on it.");
    expect(lossInWords(after, id)).to.equal(
      "If this key is lost: 2 slots on 2 devices obey a key that nobody has. The network operator cells of gpf-1, gpf-2 can be changed by no ordinary request any more: only the DCC's recovery could.",
    );
  });

  it("under an authority hang its certificates and the slots that hold them", () => {
    const map = mapAt(sale, "post-commission-second");
    const [issuing] = chainOf(map, nodeOf(map, "Northgrid", "keyAgreement").id);
    if (issuing === undefined) throw new Error("no issuing authority");
    const under = issuedUnder(map, issuing.id);
    expect(new Set(under.map(({ kind }) => kind))).to.deep.equal(new Set(["organisation"]));
    const held = under.flatMap(({ slots }) => slots).length;
    expect(dependentSlots(map, issuing.id)).to.have.lengthOf(held);
    expect(lossInWords(map, issuing.id)).to.include(
      `${under.length} certificates lead up to it, and ${held} slots`,
    );
  });

  it("every slot of every device is held by a certificate of the map", () => {
    const map = mapAt(sale, "audit");
    const held = [...map.byId.values()].flatMap(({ slots }) => slots);
    expect(new Set(places(held))).to.have.lengthOf(new Set(places(slotsAt(sale, "audit"))).size);
  });

  it("a certificate is revoked from its revocation on, and not before", async () => {
    const events = await play("revoked-and-still-trusted", "mp128b");
    const status = (step: string): string =>
      nodeOf(mapAt(events, step), "Northgrid", "digitalSignature", "networkOperator").status;
    expect([status("post-commission"), status("revoke")]).to.deep.equal(["inUse", "revoked"]);
  });

  it("a certificate expires on the simulated calendar; the renewed one is in use", async () => {
    const events = await play("expired-under-your-feet", "mp128a");
    const map = mapAt(events, "read-after-expiry");
    const own = map.organisations.find(({ name }) => name === "Northgrid")?.nodes ?? [];
    expect(own.map(({ status }) => status)).to.include.members(["inUse", "expired"]);
    expect(own[0]?.status, "the newest first").to.equal("inUse");
  });

  it("a new root stands beside the old one", async () => {
    const events = await play("root-rollover", "mp128a");
    const last = recordOf(events).steps.at(-1)?.label ?? "";
    expect(mapAt(events, last).roots.length).to.be.above(2);
  });
});

function slotsAt(events: readonly LogEvent[], step: string): readonly Slot[] {
  return recordOf(events).steps.find(({ label }) => label === step)?.ended?.slots ?? [];
}
