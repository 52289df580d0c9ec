/** Rates and their spread, as the benchmarks print them. */
import type { Spread } from "../../bench/index.ts";

/** `21,400`. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

/** `(20,900 to 21,800)`. */
export const range = ({ lowest, highest }: Spread, write: (value: number) => string): string =>
  `(${write(lowest)} to ${write(highest)})`;
