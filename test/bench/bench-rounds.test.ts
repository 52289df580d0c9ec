import { expect } from "chai";
import * as fc from "fast-check";
import { compareInTurn, spreadOf, type Budget } from "../../bench/rounds.ts";

/** Operations that take so many milliseconds each on a clock of their own, and remember who ran. */
function simulated(measuredCost: number, yardstickCost: number) {
  let now = 5000;
  const ran: string[] = [];
  const operation = (name: string, cost: number) => (): void => {
    now += cost;
    if (ran.at(-1) !== name) ran.push(name);
  };
  return {
    ran,
    compare: (budget: Budget) =>
      compareInTurn(
        operation("measured", measuredCost),
        operation("yardstick", yardstickCost),
        budget,
        () => now,
      ),
  };
}

describe("measuring two things against each other", () => {
  for (const budget of [
    { kind: "count", count: 1003 },
    { kind: "seconds", seconds: 60 },
  ] as const) {
    it(`by ${budget.kind}: rates and ratio are those of the operations`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
          fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
          (measuredCost, yardstickCost) => {
            const { rounds, measured, yardstick, ratio } = simulated(measuredCost, yardstickCost).compare(
              budget,
            );
            expect(rounds).to.have.length(5);
            expect(measured.median).to.be.closeTo(1000 / measuredCost, 0.1);
            expect(yardstick.median).to.be.closeTo(1000 / yardstickCost, 0.1);
            expect(ratio.median).to.be.closeTo(yardstickCost / measuredCost, 0.01);
          },
        ),
        { numRuns: 20 },
      );
    });
  }

  it("the ratio is that of each round, so that a machine that slows down does not change it", () => {
    let now = 0;
    let cost = 1;
    const operation = (factor: number) => (): void => {
      now += factor * cost;
    };
    const { measured, rounds, ratio } = compareInTurn(
      operation(2),
      operation(1),
      { kind: "count", count: 5 },
      () => (cost *= 1.0001) && now,
    );
    expect(measured.lowest).to.be.below(measured.highest);
    expect(ratio.median).to.be.closeTo(0.5, 0.001);
    for (const round of rounds) expect(round.ratio).to.equal(round.measured / round.yardstick);
  });

  it("a count is kept exactly, however it divides into rounds; the warm-up does not count", () => {
    for (const count of [1, 5, 7, 10_001]) {
      expect(simulated(1, 1).compare({ kind: "count", count }).operations, `${count}`).to.equal(count);
    }
  });

  it("seconds are kept: both sides together take them, in slices", () => {
    let now = 0;
    const tick = (): void => void (now += 1);
    let warm = 0;
    const { operations } = compareInTurn(
      () => {
        if (warm < 4000) warm += 1;
        else tick();
      },
      () => undefined,
      { kind: "seconds", seconds: 10 },
      () => (now += 0.01),
    );
    expect(operations).to.equal(5000);
  });

  it("the sides take turns, and each goes first in turn", () => {
    const { ran, compare } = simulated(1, 1);
    compare({ kind: "count", count: 500 });
    // Warm-up M Y, then the rounds Y M, M Y, Y M, M Y, Y M; neighbours of one name are one entry.
    expect(ran.map((name) => name.slice(0, 1)).join(" ")).to.equal("m y m y m y m");
  });
});

describe("median, lowest and highest", () => {
  for (const [values, median, lowest, highest] of [
    [[3], 3, 3, 3],
    [[3, 1, 2], 2, 1, 3],
    [[4, 1, 3, 2], 2.5, 1, 4],
    [[10, 9, 100], 10, 9, 100],
  ] as const) {
    it(`of ${values.join(", ")}: ${median}, ${lowest}, ${highest}`, () => {
      expect(spreadOf(values)).to.deep.equal({ median, lowest, highest });
    });
  }
});
