/** What a job costs, and the arithmetic that leads there. */
import type { Assumptions } from "./parameters.ts";
import { count, duration, equation, octets } from "./quantities.ts";

/** Operations a second on one thread. */
export interface Rates {
  /** Under keys that come again and again: those of organisations. */
  readonly verify: number;
  /** Under keys that a job sees once: those of devices. No table of multiples pays for them. */
  readonly verifyCold: number;
  readonly sign: number;
}

/** A job that ends, or one that goes on and is counted by the second. */
export type JobKind = "once" | "continuous";

/**
 * How much is remembered of what was verified before: nothing; the certificate paths; or it makes no difference, because
 * the job makes signatures and verifies none.
 */
export type Remembering = "nothing" | "paths" | "not applicable";

export interface JobCost {
  readonly remembering: Remembering;
  /** Of one transaction. */
  readonly each: number;
  /** Of the whole job, or of a second of it. */
  readonly total: number;
  /** How many of the total are verifications under keys of devices, each seen once. */
  readonly cold: number;
  /** Seconds with the threads that there are; or, of a continuous job, threads that it keeps busy. */
  readonly cost: number;
}

/** What a job has to do besides verifying: usually the longer part. */
export interface Besides {
  readonly documents: number;
  readonly octets: number;
  /** Seconds, or threads, as the cost of the job; XML alone, and the device model alone. */
  readonly xml: number;
  readonly deviceModel: number;
}

export interface JobPlan {
  readonly name: string;
  readonly title: string;
  readonly kind: JobKind;
  readonly operation: "verification" | "signature";
  /** Of the whole job, or of a second of it. */
  readonly transactions: number;
  readonly costs: readonly JobCost[];
  readonly besides: Besides | undefined;
  /** The arithmetic, line by line. */
  readonly arithmetic: readonly string[];
}

/** A job whose transactions are all of one kind. */
export interface VerifyingJob {
  readonly name: string;
  readonly title: string;
  readonly kind: JobKind;
  readonly transactions: number;
  /** The line that leads to the number of transactions. */
  readonly first: string;
  /** Verifications of a transaction: nothing remembered, paths remembered. */
  readonly each: readonly [nothing: number, paths: number];
  /** How many of either are under the key of a device. */
  readonly coldEach: number;
  readonly documentsEach?: number;
  readonly modelMicroseconds?: number;
}

/** A job whose transactions are all of one kind, with its costs and its arithmetic. */
export function verifyingJob(a: Assumptions, rates: Rates, job: VerifyingJob): JobPlan {
  const { name, title, kind, transactions, first, each, coldEach } = job;
  const perSecond = kind === "continuous" ? " a second" : "";
  const costs = (["nothing", "paths"] as const).map((remembering, index) =>
    costOf(kind, a, rates, {
      remembering,
      transactions,
      total: transactions * (each[index] ?? 0),
      cold: transactions * coldEach,
    }),
  );
  const besides =
    job.documentsEach === undefined
      ? undefined
      : besidesOf(kind, a, transactions * job.documentsEach, transactions * (job.modelMicroseconds ?? 0));
  return {
    name,
    title,
    kind,
    operation: "verification",
    transactions,
    costs,
    besides,
    arithmetic: [
      first,
      ...costs.flatMap((cost) => [
        `${cost.remembering} remembered: ${equation([count(transactions), `× ${verifications(cost.each)}`], `${count(cost.total)}${perSecond}`)}`,
        timeEquation(kind, a, rates, cost),
      ]),
      ...besidesEquations(kind, a, besides),
    ],
  };
}

/** What has to be done, before rates come into it. */
export interface Load {
  readonly remembering: Remembering;
  readonly transactions: number;
  readonly total: number;
  readonly cold: number;
}

/** What a load takes; one that verifies nothing is signed. */
export function costOf(kind: JobKind, { threads }: Assumptions, rates: Rates, load: Load): JobCost {
  const { remembering, transactions, total, cold } = load;
  const seconds = (total - cold) / rateOf(remembering, rates) + cold / rates.verifyCold;
  return {
    remembering,
    each: total / transactions,
    total,
    cold,
    cost: kind === "once" ? seconds / threads : seconds,
  };
}

/** The line that leads from operations to time, or to threads. */
export function timeEquation(kind: JobKind, { threads }: Assumptions, rates: Rates, cost: JobCost): string {
  const { remembering, total, cold } = cost;
  const rate = rateOf(remembering, rates);
  const unit = kind === "once" ? "a second" : "a second of a thread";
  const split = cold > 0 && rate !== rates.verifyCold;
  const time = split
    ? `${count(total - cold)} ÷ ${count(rate)} ${unit} + ${count(cold)} under keys of devices ÷ ${count(rates.verifyCold)} ${unit}`
    : `${count(total)} ÷ ${count(rate)} ${unit}`;
  const whole = split && kind === "once" && threads !== 1 ? `(${time})` : time;
  return kind === "once"
    ? equation([whole, ...among(threads)], inSeconds(cost.cost))
    : equation([whole], `${count(cost.cost)} threads kept busy`);
}

const rateOf = (remembering: Remembering, { verify, sign }: Rates): number =>
  remembering === "not applicable" ? sign : verify;

/** XML and the device model are shared among the threads as the verifications are. */
export function besidesOf(
  kind: JobKind,
  a: Assumptions,
  documents: number,
  modelMicroseconds: number,
): Besides {
  const share = kind === "once" ? a.threads : 1;
  return {
    documents,
    octets: documents * a.octetsOfADocument,
    xml: (documents * a.xmlMicroseconds) / 1e6 / share,
    deviceModel: modelMicroseconds / 1e6 / share,
  };
}

/** The lines that lead to what XML and the device model take. */
export function besidesEquations(
  kind: JobKind,
  a: Assumptions,
  besides: Besides | undefined,
): readonly string[] {
  if (besides === undefined) return [];
  const { documents, octets: size, xml, deviceModel } = besides;
  const perSecond = kind === "continuous" ? " a second" : "";
  const spent = (value: number): string => (kind === "once" ? duration(value) : `${count(value)} threads`);
  const sharing = kind === "once" ? among(a.threads) : [];
  return [
    `besides: ${equation([`${count(documents)} XML documents${perSecond}`, `× ${count(a.octetsOfADocument)} octets`], `${octets(size)}${perSecond}`)}`,
    `besides: ${equation([count(documents), `× ${count(a.xmlMicroseconds)} µs`, ...sharing], `${spent(xml)} for XML (assumed); ${spent(deviceModel)} in the device model`)}`,
  ];
}

function inSeconds(seconds: number): string {
  const people = duration(seconds);
  const exact = `${count(seconds)} s`;
  return people === exact ? exact : `${exact} = ${people}`;
}

const among = (threads: number): readonly string[] => (threads === 1 ? [] : [`÷ ${count(threads)} threads`]);

/** `2 devices`. */
export const devices = (number: number): string => `${count(number)} ${number === 1 ? "device" : "devices"}`;

/** `12 verifications`. */
export const verifications = (number: number): string =>
  `${count(number)} ${number === 1 ? "verification" : "verifications"}`;
