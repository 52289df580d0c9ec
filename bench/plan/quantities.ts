/** Numbers as the arithmetic of a plan writes them. */

const SECONDS = { minute: 60, hour: 3600, day: 86_400, year: 365 * 86_400 } as const;

/** `8,400,000`; below a hundred with as many decimals as three digits leave: `1.44`, `0.5`. */
export function count(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString("en-GB")
    : value.toLocaleString("en-GB", { maximumSignificantDigits: 3 });
}

/** In the unit that people would use: `26 min`, `15.6 days`. */
export function duration(seconds: number): string {
  if (seconds < 2 * SECONDS.minute) return `${count(seconds)} s`;
  if (seconds < 2 * SECONDS.hour) return `${count(seconds / SECONDS.minute)} min`;
  if (seconds < 2 * SECONDS.day) return `${count(seconds / SECONDS.hour)} h`;
  if (seconds < 2 * SECONDS.year) return `${count(seconds / SECONDS.day)} days`;
  return `${count(seconds / SECONDS.year)} years`;
}

/** `33.6 M`, `20.6 bn`, `1,540`: for tables. */
export function brief(value: number): string {
  if (value >= 1e9) return `${count(value / 1e9)} bn`;
  return value >= 1e6 ? `${count(value / 1e6)} M` : count(value);
}

/** `53.8 GB`. */
export function octets(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${count(value / 1000 ** power)} ${units[power] ?? ""}`;
}

/** The arithmetic of a product or quotient as one line: `8,400,000 gas meters × 12 verifications = 100,800,000`. */
export function equation(terms: readonly string[], result: string): string {
  return `${terms.join(" ")} = ${result}`;
}
