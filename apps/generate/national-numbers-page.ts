/** The numbers in docs/national-numbers.md: each block is what the calculator of `bench plan` says at its defaults. */
import {
  brief,
  count,
  duration,
  type JobPlan,
  listParameters,
  planJobs,
  type Rates,
  readSettings,
  SOURCE_MARKS,
  sumOf,
  TRANSACTIONS,
} from "../../bench/index.ts";

/** One thread of an AMD EPYC, Node 20.20, OpenSSL 3.0: the machine that the page speaks of. */
const NODE_VERIFY = 21_400;
/** `openssl speed ecdsap256` on the same thread. */
const OPENSSL_VERIFY = 23_800;
/** What is to be had from tables of multiples for keys in hot use. */
const TIMES_OPENSSL = 6;

const DEFAULTS = readSettings([]);
const NODE: Rates = {
  verify: NODE_VERIFY,
  verifyCold: OPENSSL_VERIFY * DEFAULTS.assumptions.coldRatio,
  sign: 52_500,
};
const AT_NODE = planJobs(DEFAULTS.assumptions, NODE);
const AT_SIX = planJobs(DEFAULTS.assumptions, { ...NODE, verify: OPENSSL_VERIFY * TIMES_OPENSSL });

/** Every block that the page has to have, by the word in its mark. */
export const BLOCKS: ReadonlyMap<string, string> = new Map([
  ["rates", rates()],
  ["parameters", parameters()],
  ...Object.keys(TRANSACTIONS).map((name): [string, string] => [
    `transaction ${name}`,
    transaction(name as keyof typeof TRANSACTIONS),
  ]),
  ...AT_NODE.map((job): [string, string] => [`job ${job.name}`, arithmetic(job)]),
  ["summary", summary()],
]);

/**
 * The page with its blocks made anew.
 * @throws Error when the page has lost a block, or has one that nobody makes
 */
export function withNumbers(page: string): string {
  const left = new Set(BLOCKS.keys());
  const made = page.replace(
    /<!-- made by npm run generate: ([\w -]+) -->[\s\S]*?<!-- end -->/g,
    (_, name: string) => {
      const block = BLOCKS.get(name);
      if (block === undefined)
        throw new Error(`docs/national-numbers.md has a block that nobody makes: ${name}`);
      left.delete(name);
      return `<!-- made by npm run generate: ${name} -->\n\n${block}\n\n<!-- end -->`;
    },
  );
  if (left.size > 0) throw new Error(`docs/national-numbers.md has lost blocks: ${[...left].join(", ")}`);
  return made;
}

function rates(): string {
  return table(
    ["on one thread", "a second"],
    [
      ["`openssl speed ecdsap256`, verifying", count(OPENSSL_VERIFY)],
      ["node:crypto, verifying, the key imported before", count(NODE.verify)],
      ["node:crypto, verifying under a key met for the first time", count(NODE.verifyCold)],
      ["node:crypto, signing", count(NODE.sign)],
      [
        `${count(TIMES_OPENSSL)} times openssl, verifying under keys in hot use`,
        count(OPENSSL_VERIFY * TIMES_OPENSSL),
      ],
    ],
  );
}

function parameters(): string {
  const marks = Object.entries(SOURCE_MARKS).map(([mark, meaning]) => `${mark} ${meaning}`);
  return `${marks.join("; ")}.\n\n${table(
    ["parameter", "value", "unit", "mark", "where it is from"],
    listParameters(DEFAULTS).map(({ name, value, unit, mark, says }) => [
      `\`${name}\``,
      count(value),
      unit,
      mark,
      says,
    ]),
  )}`;
}

function transaction(name: keyof typeof TRANSACTIONS): string {
  return table(
    ["who verifies", "what", "nothing remembered", "paths remembered", "under a device's key"],
    [
      ...TRANSACTIONS[name].map(({ where, what, verifications, remembered, cold }) => [
        where,
        what,
        String(verifications),
        String(remembered),
        String(cold),
      ]),
      [
        "",
        "**sum**",
        `**${sumOf(name, "verifications")}**`,
        `**${sumOf(name, "remembered")}**`,
        `**${sumOf(name, "cold")}**`,
      ],
    ],
  );
}

function arithmetic({ arithmetic: lines }: JobPlan): string {
  return `\`\`\`\n${lines.join("\n")}\n\`\`\``;
}

function summary(): string {
  return table(
    [
      "job",
      "signatures",
      "node:crypto, nothing remembered",
      "node:crypto, paths remembered",
      `hot keys at ${count(TIMES_OPENSSL)} times openssl, paths remembered`,
      "XML besides (assumed)",
    ],
    AT_NODE.map((job, index) => {
      const faster = AT_SIX[index];
      const first = job.costs[0];
      const last = job.costs.at(-1);
      const makes = job.operation === "signature";
      const aSecond = job.kind === "once" ? "" : "/s";
      return [
        job.name,
        `${brief(first?.total ?? 0)}${aSecond}${makes ? " made" : `, or ${brief(last?.total ?? 0)}${aSecond}`}`,
        spent(job, first?.cost),
        makes ? "" : spent(job, last?.cost),
        makes ? "" : spent(job, faster?.costs.at(-1)?.cost),
        spent(job, job.besides?.xml),
      ];
    }),
  );
}

function spent({ kind }: JobPlan, cost: number | undefined): string {
  if (cost === undefined) return "";
  return kind === "once" ? duration(cost) : `${count(cost)} threads`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
