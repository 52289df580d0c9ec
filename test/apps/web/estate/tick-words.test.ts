/** What stands below the calendar of the estate's chart. */
import { expect } from "chai";
import { tickWords } from "../../../../apps/web/estate/tick-words.ts";

const at = (moment: string): number => Date.parse(moment) / 1000;

describe("estate: the ticks of the calendar", () => {
  for (const [title, ticks, words] of [
    [
      "less than a day apart they tell the hour, and the day where it begins",
      ["2022-03-01T12:00Z", "2022-03-01T18:00Z", "2022-03-02T00:00Z", "2022-03-02T06:00Z"],
      ["12:00\n1 Mar 2022", "18:00", "00:00\n2 Mar 2022", "06:00"],
    ],
    [
      "days apart they tell the day, and the year where it begins",
      ["2021-12-30T00:00Z", "2021-12-31T00:00Z", "2022-01-01T00:00Z"],
      ["30 Dec\n2021", "31 Dec", "1 Jan\n2022"],
    ],
    ["years apart they tell the year", ["2020-01-01T00:00Z", "2022-01-01T00:00Z"], ["2020", "2022"]],
    ["one alone tells its day and year", ["2020-01-01T00:00Z"], ["1 Jan\n2020"]],
    ["none say nothing", [], []],
  ] as const) {
    it(title, () => {
      expect(tickWords(ticks.map(at))).to.deep.equal(words);
    });
  }

  it("no two in a day are alike, down to a minute apart", () => {
    for (const apart of [60, 300, 3600, 21_600, 86_400]) {
      const ticks = Array.from({ length: 12 }, (_, index) => at("2022-03-01T00:00Z") + index * apart);
      const whole = tickWords(ticks).map((words) => words.split("\n")[0]);
      const days = new Set(ticks.map((tick) => Math.floor(tick / 86_400))).size;
      if (apart === 86_400 || days === 1) expect(new Set(whole).size, `${apart} s`).to.equal(12);
    }
  });
});
