import { expect } from "chai";
import { dutyDifferences } from "../../sim/compare-duties.ts";
import type { EventOfKind } from "../../sim/log/event.ts";
import { recordOf, type RunRecord } from "../../sim/log/run-record.ts";
import { handMadeLog } from "./hand-made-log.ts";

type Change = Pick<EventOfKind<"dutyChanged">, "duty" | "party" | "about" | "state">;

/** A run whose only duties are these, in the order in which they changed. */
function runOwing(...changes: readonly Change[]): RunRecord {
  const log = handMadeLog("pre").filter(({ kind }) => kind !== "dutyChanged");
  const step = log.findIndex(({ kind }) => kind === "stepEnded");
  const { at, step: label } = log[step] ?? expect.fail("the hand-made log has no step");
  const duties = changes.map((change) => ({
    at,
    step: label,
    kind: "dutyChanged" as const,
    ...change,
    why: "",
    source: "",
  }));
  return recordOf([...log.slice(0, step), ...duties, ...log.slice(step)]);
}

const [PARTY] = recordOf(handMadeLog("pre")).started.parties;
const owes = (state: Change["state"], about = "gpf-1", duty = "B3"): Change => ({
  duty,
  party: PARTY?.party ?? "",
  about,
  state,
});
const OF = `B3 of ${PARTY?.name}`;

describe("duties of two runs, compared by what they come to", () => {
  for (const [title, one, other, words] of [
    ["the same: nothing to say", [owes("met")], [owes("met")], []],
    ["only the last state counts", [owes("due"), owes("met")], [owes("met")], []],
    ["met and breached", [owes("met")], [owes("breached")], [`${OF} is met before, breached after`]],
    [
      "a breach that was mended is told",
      [owes("breached"), owes("met")],
      [owes("met")],
      [`${OF} is met after a breach before, met after`],
    ],
    ["owed by one run only", [], [owes("due")], [`${OF} is not owed before, due after`]],
    [
      "about several devices: how often each",
      [owes("met"), owes("met", "gpf-2"), owes("breached", "gpf-3")],
      [owes("met"), owes("met", "gpf-2"), owes("met", "gpf-3")],
      [`${OF} is breached once and met 2 times before, met after`],
    ],
    [
      "each duty of a party by itself",
      [owes("met"), owes("met", "gpf-1", "A1")],
      [owes("met"), owes("cannotBeMet", "gpf-1", "A1")],
      [`A1 of ${PARTY?.name} is met before, one that cannot be met after`],
    ],
  ] as const) {
    it(title, () => {
      expect(dutyDifferences([runOwing(...one), runOwing(...other)], ["before", "after"])).to.deep.equal(
        words,
      );
    });
  }
});
