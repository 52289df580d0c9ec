/** What the numbers of national jobs rest on: every assumption by name, with its unit, its value and where it is from. */
import { UsageError } from "../../pki/index.ts";
import { suggest } from "../../sim/index.ts";
import { sumOf } from "./transactions.ts";

/**
 * How good a value is.
 * - `S` sourced: published, and read there
 * - `D` derived: from others here, the arithmetic shown
 * - `R` recalled: nobody has checked it
 * - `M` measured
 * - `A` assumed by this testbed, because nothing is published; change it
 */
export type SourceMark = "S" | "D" | "R" | "M" | "A";

export const SOURCE_MARKS: Readonly<Record<SourceMark, string>> = {
  S: "sourced: published",
  D: "derived from others",
  R: "recalled, not checked",
  M: "measured",
  A: "assumed by this testbed",
};

interface ParameterDefinition {
  readonly value: number;
  readonly unit: string;
  readonly mark: SourceMark;
  /** Where the value is from, and what it leaves out. */
  readonly says: string;
  /** The largest value that means anything. */
  readonly most?: number;
}

const counted = (
  transaction: Parameters<typeof sumOf>[0],
  column: Parameters<typeof sumOf>[1],
  says: string,
): ParameterDefinition => ({
  value: sumOf(transaction, column),
  unit: column === "documents" ? "XML documents" : "verifications",
  mark: "D",
  says,
});

const ALL = "nothing remembered; sum of its steps";
const KEPT = "certificate paths remembered; sum of its steps";

const DEFINITIONS = {
  gasMeters: {
    value: 8.4e6,
    unit: "meters",
    mark: "D",
    says: "SMETS2 gas meters in August 2024, and gas proxy functions that matter: 20 million SMETS2 meters on the DCC, 42 % of them gas as among all smart meters",
  },
  handoverDevices: {
    value: 1,
    unit: "devices a gas meter",
    mark: "A",
    says: "what a handover reaches at a premises: the gas proxy function; 2 with the gas meter itself",
  },
  devicesOfASite: {
    value: 2,
    unit: "devices a gas meter",
    mark: "D",
    says: "devices with network operator cells: the gas meter and the gas proxy function",
  },
  cellsOfASlot: {
    value: 2,
    unit: "cells a device",
    mark: "D",
    says: "network operator cells: digital signature and key agreement",
  },
  deviceCertificates: {
    value: 2,
    unit: "certificates a device",
    mark: "D",
    says: "a device's own: digital signature and key agreement",
  },
  saleShare: {
    value: 0.5,
    unit: "of the gas meters",
    mark: "D",
    most: 1,
    says: "what a sale moves: about the share of the largest network, 10.9 of 22 million customers",
  },
  messagesAMonth: {
    value: 1e9,
    unit: "messages a month",
    mark: "S",
    says: "service requests and responses over the DCC in July 2022",
  },
  allMessagesAMonth: {
    value: 4e9,
    unit: "messages a month",
    mark: "S",
    says: "everything over the DCC at the end of 2022, alerts included; rounded up by its publisher",
  },
  messagesOfATransaction: {
    value: 1,
    unit: "messages",
    mark: "A",
    says: "1 counts each message as a transaction of its own, which is an upper bound; 2 pairs requests with responses",
  },
  daysOfAMonth: { value: 30, unit: "days", mark: "A", says: "for the published numbers of a month" },
  daysOfAYear: { value: 365, unit: "days", mark: "A", says: "for a year of reads" },
  readingShare: {
    value: 0.6,
    unit: "of the messages",
    mark: "S",
    most: 1,
    says: "meter readings, in 2019",
  },
  peakFactor: {
    value: 10,
    unit: "times the mean",
    mark: "A",
    says: "not published; early-morning reads make a peak",
  },
  readVerifications: counted("read", "verifications", `a read, ${ALL}`),
  readVerificationsCached: counted("read", "remembered", `a read, ${KEPT}`),
  readDocuments: counted("read", "documents", "parsed and canonicalised for a read"),
  handoverVerifications: counted("handover", "verifications", `6.21, ${ALL}`),
  handoverVerificationsCached: counted("handover", "remembered", `6.21, ${KEPT}`),
  handoverVerificationsCold: counted("handover", "cold", "6.21, of these under the key of a device"),
  handoverDocuments: counted("handover", "documents", "parsed and canonicalised for a 6.21"),
  operatorUpdateVerifications: counted("operatorUpdate", "verifications", `6.15.1, ${ALL}`),
  operatorUpdateVerificationsCached: counted("operatorUpdate", "remembered", `6.15.1, ${KEPT}`),
  operatorUpdateVerificationsCold: counted(
    "operatorUpdate",
    "cold",
    "6.15.1, of these under the key of a device",
  ),
  operatorUpdateDocuments: counted("operatorUpdate", "documents", "parsed and canonicalised for a 6.15.1"),
  alertVerifications: counted("alert", "verifications", "an alert; no path is counted"),
  alertVerificationsCold: counted("alert", "cold", "an alert, of these under the key of a device"),
  alertDocuments: counted("alert", "documents", "parsed and canonicalised for an alert"),
  cellVerifications: counted("cell", "verifications", `a certificate in a cell, ${ALL}`),
  cellVerificationsCached: counted("cell", "remembered", `a certificate in a cell, ${KEPT}`),
  coldRatio: {
    value: 0.4,
    unit: "of openssl speed",
    mark: "M",
    says: "node:crypto under a key met for the first time, importing included: keys of devices, which are seen once (`bench verify --cases cold`)",
  },
  octetsOfADocument: {
    value: 3200,
    unit: "octets",
    mark: "M",
    says: "mean of the published templates of service requests",
  },
  xmlMicroseconds: {
    value: 200,
    unit: "µs a document",
    mark: "A",
    says: "one document parsed, and canonicalised twice; not measured, because this testbed parses no XML yet",
  },
  commandMicroseconds: {
    value: 115,
    unit: "µs a command",
    mark: "M",
    says: "what the device model does for a handover besides its cryptography (`bench device`)",
  },
  readMicroseconds: {
    value: 8,
    unit: "µs a command",
    mark: "M",
    says: "what the device model does for a read besides its cryptography (`bench device`)",
  },
  threads: {
    value: 1,
    unit: "threads",
    mark: "A",
    says: "that share the work; no loss between them is counted",
  },
} as const satisfies Readonly<Record<string, ParameterDefinition>>;

export type ParameterName = keyof typeof DEFINITIONS;

export interface Parameter extends Omit<ParameterDefinition, "most"> {
  readonly name: ParameterName;
  /** Its value is not the default. */
  readonly origin: "default" | "given";
}

/** A value for each parameter. */
export type Assumptions = Readonly<Record<ParameterName, number>>;

/** Names in the order in which they are listed. */
export const PARAMETER_NAMES = Object.keys(DEFINITIONS) as readonly ParameterName[];

/** Names that `--set` knows besides: the rates, which have no default because they are measured. */
export const RATE_NAMES = ["verifyRate", "coldRate", "signRate"] as const;
export type RateName = (typeof RATE_NAMES)[number];

/** What was set by name. */
export interface Settings {
  readonly assumptions: Assumptions;
  readonly given: ReadonlySet<ParameterName>;
  readonly rates: Readonly<Partial<Record<RateName, number>>>;
}

/**
 * Reads `name=value` words over the defaults.
 * @throws UsageError for an unknown name, a name given twice, or a value that is no number above zero
 */
export function readSettings(words: readonly string[]): Settings {
  const values = new Map<ParameterName | RateName, number>();
  for (const word of words) {
    const [, typed, text] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    if (typed === undefined || text === undefined) {
      throw new UsageError(`"${word}" sets nothing`, "write a name and a value: gasMeters=8.4e6");
    }
    const name = knownName(typed);
    if (values.has(name)) throw new UsageError(`${name} is set twice`, "leave one of them out");
    values.set(name, readValue(name, text));
  }
  const assumptions = Object.fromEntries(
    PARAMETER_NAMES.map((name) => [name, values.get(name) ?? DEFINITIONS[name].value]),
  ) as Assumptions;
  requireConsistent(assumptions);
  return {
    assumptions,
    given: new Set(PARAMETER_NAMES.filter((name) => values.has(name))),
    rates: Object.fromEntries(
      RATE_NAMES.flatMap((name) => (values.has(name) ? [[name, values.get(name)]] : [])),
    ),
  };
}

/** All parameters with the values in force. */
export function listParameters({ assumptions, given }: Settings): readonly Parameter[] {
  return PARAMETER_NAMES.map((name) => {
    const { unit, mark, says } = DEFINITIONS[name];
    return {
      name,
      value: assumptions[name],
      unit,
      mark,
      says,
      origin: given.has(name) ? "given" : "default",
    };
  });
}

/** A number above zero, written as people do: 8.4e6, 21400, 0.5. @throws UsageError */
export function positiveNumber(name: string, text: string, most = 1e15): number {
  const value = Number(text);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new UsageError(`${name} is no number: "${text}"`, "write 8.4e6, 21400 or 0.5");
  }
  if (value <= 0) throw new UsageError(`${name} is ${text}, and has to be above zero`);
  if (value > most || value < 1e-9) {
    throw new UsageError(`${name} is ${text}, which is out of range`, `from 1e-9 to ${most}`);
  }
  return value;
}

function knownName(typed: string): ParameterName | RateName {
  const known = [...PARAMETER_NAMES, ...RATE_NAMES];
  const name = known.find((one) => one === typed);
  if (name === undefined) {
    throw new UsageError(`"${typed}" is no parameter of bench plan`, suggestion(typed, known));
  }
  return name;
}

/** A slip gets the name that was meant, and anything else the way to the list, which is too long for a hint. */
function suggestion(typed: string, known: readonly string[]): string {
  const hint = suggest(typed, known, "parameters");
  return hint.startsWith("did you mean") ? hint : "npx smki bench plan --parameters";
}

const isRate = (name: ParameterName | RateName): name is RateName =>
  (RATE_NAMES as readonly string[]).includes(name);

function readValue(name: ParameterName | RateName, text: string): number {
  const definition: ParameterDefinition | undefined = isRate(name) ? undefined : DEFINITIONS[name];
  return positiveNumber(name, text, definition?.most);
}

function requireConsistent(assumptions: Assumptions): void {
  const { allMessagesAMonth, messagesAMonth } = assumptions;
  for (const transaction of ["handover", "operatorUpdate", "alert"] as const) {
    const [all, cold] = [`${transaction}Verifications`, `${transaction}VerificationsCold`] as const;
    const least = transaction === "alert" ? all : (`${transaction}VerificationsCached` as const);
    for (const name of [all, least] as const) {
      if (assumptions[cold] > assumptions[name]) {
        throw new UsageError(
          `${cold} (${assumptions[cold]}) is more than ${name} (${assumptions[name]})`,
          "the second includes the first",
        );
      }
    }
  }
  if (allMessagesAMonth < messagesAMonth) {
    throw new UsageError(
      `allMessagesAMonth (${allMessagesAMonth}) is less than messagesAMonth (${messagesAMonth})`,
      "the first includes the second, and alerts besides",
    );
  }
}
