/** The public face of bench/: what the shells may use. */
export * from "./device-rate.ts";
export * from "./fuzz.ts";
export * from "./issuing-rate.ts";
export * from "./machine.ts";
export type { Besides, JobCost, JobPlan, Rates } from "./plan/job-plan.ts";
export * from "./plan/known-rates.ts";
export * from "./plan/national-jobs.ts";
export * from "./plan/parameters.ts";
export * from "./plan/quantities.ts";
export * from "./plan/transactions.ts";
export { opensslRates } from "./openssl-speed.ts";
export type { Budget, Comparison, Spread } from "./rounds.ts";
export * from "./verify/case.ts";
export * from "./verify/catalogue.ts";
export * from "./verify/differential-fuzz.ts";
export * from "./verify/run-cases.ts";
export * from "./verify/wanted-ratios.ts";
export { MESSAGE_OCTETS } from "./verify/workload.ts";
