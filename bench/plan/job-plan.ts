/** What a job costs, and the arithmetic that leads there. */
import type { Assumptions } from "./parameters.ts";
import { count, duration, equation, octets } from "./quantities.ts";

/** Operations a second on one thread. */
export interface Rates {
  readonly verify: number;
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
  readonly documentsEach?: number;
  readonly modelMicroseconds?: number;
}

/** A job whose transactions are all of one kind, with its costs and its arithmetic. */
export function verifyingJob(a: Assumptions, rates: Rates, job: VerifyingJob): JobPlan {
  const { name, title, kind, transactions, first, each } = job;
  const perSecond = kind === "continuous" ? " a second" : "";
  const costs = (["nothing", "paths"] as const).map((remembering, index) =>
    costOf(kind, remembering, transactions, transactions * (each[index] ?? 0), a, rates.verify),
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
        timeEquation(kind, cost.total, cost, rates.verify, a),
      ]),
      ...besidesEquations(kind, a, besides),
    ],
  };
}

/** @param total operations of all transactions */
export function costOf(
  kind: JobKind,
  remembering: Remembering,
  transactions: number,
  total: number,
  { threads }: Assumptions,
  rate: number,
): JobCost {
  const cost = kind === "once" ? total / rate / threads : total / rate;
  return { remembering, each: total / transactions, total, cost };
}

/** The line that leads from operations to time, or to threads. */
export function timeEquation(
  kind: JobKind,
  total: number,
  cost: JobCost | undefined,
  rate: number,
  { threads }: Assumptions,
): string {
  const value = cost?.cost ?? 0;
  return kind === "once"
    ? equation([count(total), `÷ ${count(rate)} a second`, ...among(threads)], inSeconds(value))
    : equation([count(total), `÷ ${count(rate)} a second of a thread`], `${count(value)} threads kept busy`);
}

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
