/** What stands below the ticks of the calendar: no two alike, and the day or the year only where it begins to be another one. */

const DAY = 86_400;
const YEAR = 365 * DAY;

/**
 * The words of each tick: `3 Oct`, below it the year; ticks less than a day apart `09:00`, below it the day;
 * ticks a year apart `2022`.
 * @param ticks seconds since 1970, rising
 */
export function tickWords(ticks: readonly number[]): readonly string[] {
  const apart =
    ticks.length < 2 ? DAY : Math.min(...ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? tick)));
  const [above, below] = apart < DAY ? [TIME, DATE] : apart < YEAR ? [DAY_AND_MONTH, YEAR_ONLY] : [YEAR_ONLY];
  let told = "";
  return ticks.map((tick) => {
    const words = inWords(tick, above ?? YEAR_ONLY);
    const larger = below === undefined ? "" : inWords(tick, below);
    const isNew = larger !== told;
    told = larger;
    return isNew ? `${words}\n${larger}` : words;
  });
}

const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const DATE: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const DAY_AND_MONTH: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const YEAR_ONLY: Intl.DateTimeFormatOptions = { year: "numeric" };

function inWords(seconds: number, how: Intl.DateTimeFormatOptions): string {
  return new Date(seconds * 1000).toLocaleString("en-GB", { ...how, timeZone: "UTC" });
}
