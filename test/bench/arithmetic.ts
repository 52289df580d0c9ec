/** Reads a line of arithmetic as a person does and says whether it is true: `8,400,000 gas meters × 2 devices = …`. */

/** What a unit behind the sign of equality stands for, in seconds, octets or pieces. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1,
  min: 60,
  h: 3600,
  days: 86_400,
  years: 365 * 86_400,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** Each factor is written with three digits at least, so a true line is off by a few thousandths. */
const ROUNDING = 0.03;

/** The line and what is wrong with it; undefined when both sides are the same up to rounding. */
export function arithmeticFault(line: string): string | undefined {
  const [left = "", ...results] = line.replace(/^[\w ]+: /, "").split(" = ");
  if (results.length === 0) return `${line}: no equation`;
  const value = evaluate(left) * (left.includes("µs") ? 1e-6 : 1);
  for (const result of results) {
    const [, digits = "", unit = ""] = /^([\d,.]+) ?([a-zA-Z]*)/.exec(result) ?? [];
    const written = Number(digits.replaceAll(",", "")) * (UNITS[unit] ?? 1);
    const slack = Math.max(
      ROUNDING * Math.abs(value),
      0.5 * Number(written >= 100 && UNITS[unit] === undefined),
    );
    if (!(Math.abs(written - value) <= slack)) return `${line}: ${value}, not ${written}`;
  }
  return undefined;
}

/** Numbers, × ÷ + - and parentheses; words are units and mean nothing. */
function evaluate(text: string): number {
  const tokens = text.replaceAll(",", "").match(/\d+(?:\.\d+)?|[()×÷+]|(?<=\s)-(?=\s)/g) ?? [];
  let at = 0;
  const atom = (): number => {
    const token = tokens[at] ?? "";
    at += 1;
    if (token !== "(") return Number(token);
    const inner = sum();
    at += 1;
    return inner;
  };
  const product = (): number => {
    let value = atom();
    while (tokens[at] === "×" || tokens[at] === "÷") {
      at += 1;
      value = tokens[at - 1] === "×" ? value * atom() : value / atom();
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      at += 1;
      value = tokens[at - 1] === "+" ? value + product() : value - product();
    }
    return value;
  };
  const value = sum();
  return at === tokens.length ? value : Number.NaN;
}
