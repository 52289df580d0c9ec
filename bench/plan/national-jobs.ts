/** What national jobs cost in signatures, from assumptions and rates. Pure: the same figures give the same plan. */
import {
  besidesEquations,
  besidesOf,
  costOf,
  devices,
  type JobPlan,
  type Rates,
  timeEquation,
  verifications,
  verifyingJob,
} from "./job-plan.ts";
import type { Assumptions } from "./parameters.ts";
import { count, equation } from "./quantities.ts";

const SECONDS_OF_A_DAY = 86_400;

/** All jobs. */
export function planJobs(assumptions: Assumptions, rates: Rates): readonly JobPlan[] {
  const plan = { assumptions, rates };
  return [
    handover(plan),
    networkSale(plan),
    yearOfReads(plan),
    steadyTraffic(plan),
    peakWithAlerts(plan),
    deviceCertificates(plan),
    certificateSweep(plan),
  ];
}

interface Plan {
  readonly assumptions: Assumptions;
  readonly rates: Rates;
}

function handover({ assumptions: a, rates }: Plan): JobPlan {
  const transactions = a.gasMeters * a.handoverDevices;
  return verifyingJob(a, rates, {
    name: "handover",
    title: "The network operator's cells of all gas proxy functions are handed over (6.21)",
    kind: "once",
    transactions,
    first: equation(
      [`${count(a.gasMeters)} gas meters`, `× ${devices(a.handoverDevices)}`],
      `${count(transactions)} handovers`,
    ),
    each: [a.handoverVerifications, a.handoverVerificationsCached],
    coldEach: a.handoverVerificationsCold,
    documentsEach: a.handoverDocuments,
    modelMicroseconds: a.commandMicroseconds,
  });
}

function networkSale({ assumptions: a, rates }: Plan): JobPlan {
  const transactions = a.gasMeters * a.saleShare * a.devicesOfASite;
  return verifyingJob(a, rates, {
    name: "network-sale",
    title: "A network is sold, and its operator's certificates are replaced on all devices of it (6.15.1)",
    kind: "once",
    transactions,
    first: equation(
      [`${count(a.gasMeters)} gas meters`, `× ${count(a.saleShare)} sold`, `× ${devices(a.devicesOfASite)}`],
      `${count(transactions)} replacements`,
    ),
    each: [a.operatorUpdateVerifications, a.operatorUpdateVerificationsCached],
    coldEach: a.operatorUpdateVerificationsCold,
    documentsEach: a.operatorUpdateDocuments,
    modelMicroseconds: a.commandMicroseconds,
  });
}

function yearOfReads({ assumptions: a, rates }: Plan): JobPlan {
  const messages = (a.messagesAMonth / a.daysOfAMonth) * a.daysOfAYear;
  const transactions = (messages * a.readingShare) / a.messagesOfATransaction;
  return verifyingJob(a, rates, {
    name: "year-of-reads",
    title: "A year of meter readings",
    kind: "once",
    transactions,
    first: equation(
      [
        `${count(a.messagesAMonth)} messages ÷ ${count(a.daysOfAMonth)} days × ${count(a.daysOfAYear)} days`,
        `× ${count(a.readingShare)} readings`,
        ...pairing(a),
      ],
      `${count(transactions)} reads`,
    ),
    each: [a.readVerifications, a.readVerificationsCached],
    coldEach: 0,
    documentsEach: a.readDocuments,
    modelMicroseconds: a.readMicroseconds,
  });
}

function steadyTraffic({ assumptions: a, rates }: Plan): JobPlan {
  const transactions = meanRate(a);
  return verifyingJob(a, rates, {
    name: "steady-traffic",
    title: "Steady national traffic, each transaction verified as a read",
    kind: "continuous",
    transactions,
    first: meanEquation(a, transactions),
    each: [a.readVerifications, a.readVerificationsCached],
    coldEach: 0,
    documentsEach: a.readDocuments,
    modelMicroseconds: a.readMicroseconds,
  });
}

/** Two kinds of transactions with counts of their own: the sum stands in for a count of one. */
function peakWithAlerts({ assumptions: a, rates }: Plan): JobPlan {
  const reads = meanRate(a) * a.peakFactor;
  const alertsAMonth = a.allMessagesAMonth - a.messagesAMonth;
  const alerts = (alertsAMonth / (a.daysOfAMonth * SECONDS_OF_A_DAY)) * a.peakFactor;
  const transactions = reads + alerts;
  const total = (readVerifications: number): number =>
    reads * readVerifications + alerts * a.alertVerifications;
  const [nothing, paths] = [total(a.readVerifications), total(a.readVerificationsCached)];
  const line = (readVerifications: number, sum: number): string =>
    equation(
      [
        `${count(reads)} × ${verifications(readVerifications)}`,
        `+ ${count(alerts)} × ${verifications(a.alertVerifications)}`,
      ],
      `${count(sum)} a second`,
    );
  const cold = alerts * a.alertVerificationsCold;
  const costNothing = costOf("continuous", a, rates, {
    remembering: "nothing",
    transactions,
    total: nothing,
    cold,
  });
  const costPaths = costOf("continuous", a, rates, {
    remembering: "paths",
    transactions,
    total: paths,
    cold,
  });
  const documents = reads * a.readDocuments + alerts * a.alertDocuments;
  const besides = besidesOf("continuous", a, documents, reads * a.readMicroseconds);
  return {
    name: "peak-with-alerts",
    title: "The peak of national traffic, alerts included",
    kind: "continuous",
    operation: "verification",
    transactions,
    costs: [costNothing, costPaths],
    besides,
    arithmetic: [
      meanEquation(a, meanRate(a)),
      equation([count(meanRate(a)), `× ${count(a.peakFactor)}`], `${count(reads)} transactions a second`),
      equation(
        [
          `(${count(a.allMessagesAMonth)} - ${count(a.messagesAMonth)}) alerts ÷ ${count(a.daysOfAMonth)} days ÷ ${count(SECONDS_OF_A_DAY)} s`,
          `× ${count(a.peakFactor)}`,
        ],
        `${count(alerts)} alerts a second`,
      ),
      `nothing remembered: ${line(a.readVerifications, nothing)}`,
      timeEquation("continuous", a, rates, costNothing),
      `paths remembered: ${line(a.readVerificationsCached, paths)}`,
      timeEquation("continuous", a, rates, costPaths),
      ...besidesEquations("continuous", a, besides),
    ],
  };
}

function deviceCertificates({ assumptions: a, rates }: Plan): JobPlan {
  const transactions = a.gasMeters * a.devicesOfASite * a.deviceCertificates;
  const cost = costOf("once", a, rates, {
    remembering: "not applicable",
    transactions,
    total: transactions,
    cold: 0,
  });
  return {
    name: "device-certificates",
    title: "Device certificates are issued for all gas devices",
    kind: "once",
    operation: "signature",
    transactions,
    costs: [cost],
    besides: undefined,
    arithmetic: [
      equation(
        [
          `${count(a.gasMeters)} gas meters`,
          `× ${devices(a.devicesOfASite)}`,
          `× ${count(a.deviceCertificates)} certificates`,
        ],
        `${count(transactions)} certificates, one signature each`,
      ),
      timeEquation("once", a, rates, cost),
    ],
  };
}

function certificateSweep({ assumptions: a, rates }: Plan): JobPlan {
  const transactions = a.gasMeters * a.devicesOfASite * a.cellsOfASlot;
  return verifyingJob(a, rates, {
    name: "certificate-sweep",
    title: "The certificates in all network operator cells are verified, each cell by itself",
    kind: "once",
    transactions,
    first: equation(
      [
        `${count(a.gasMeters)} gas meters`,
        `× ${devices(a.devicesOfASite)}`,
        `× ${count(a.cellsOfASlot)} cells`,
      ],
      `${count(transactions)} cells`,
    ),
    each: [a.cellVerifications, a.cellVerificationsCached],
    coldEach: 0,
  });
}

const pairing = ({ messagesOfATransaction }: Assumptions): readonly string[] =>
  messagesOfATransaction === 1 ? [] : [`÷ ${count(messagesOfATransaction)} messages a transaction`];

/** Transactions a second, over a month. */
function meanRate({ messagesAMonth, daysOfAMonth, messagesOfATransaction }: Assumptions): number {
  return messagesAMonth / (daysOfAMonth * SECONDS_OF_A_DAY) / messagesOfATransaction;
}

function meanEquation(a: Assumptions, transactions: number): string {
  return equation(
    [
      `${count(a.messagesAMonth)} messages ÷ ${count(a.daysOfAMonth)} days ÷ ${count(SECONDS_OF_A_DAY)} s`,
      ...pairing(a),
    ],
    `${count(transactions)} transactions a second`,
  );
}
