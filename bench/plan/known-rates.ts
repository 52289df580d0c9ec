/** The rates that a plan rests on: given, a ratio to openssl, or measured now. */
import { UsageError } from "../../pki/index.ts";
import { opensslRates } from "../openssl-speed.ts";
import type { Rates } from "./job-plan.ts";
import { MEASURED_FOR_SECONDS, measureRates } from "./measured-rates.ts";
import type { Settings } from "./parameters.ts";
import { count } from "./quantities.ts";

/** A rate, and how it was come by. */
export interface KnownRate {
  readonly perSecond: number;
  readonly from: "given" | "ratioToOpenssl" | "measured" | "derived" | "asVerify";
  readonly says: string;
}

/** The rates of a plan. */
export interface KnownRates {
  readonly verify: KnownRate;
  readonly verifyCold: KnownRate;
  readonly sign: KnownRate;
}

/** What a person gave: nothing, and then this machine is measured. */
export interface RateOrder {
  readonly verifyRate?: number;
  /** Of the rate that openssl speed has here now. */
  readonly ratio?: number;
  readonly signRate?: number;
}

/**
 * Finds the rates. Undefined when a ratio was asked for and no openssl command says its rate.
 * @param clock milliseconds, from any beginning
 * @throws UsageError for a rate that is given twice
 */
export async function findRates(
  { verifyRate, ratio, signRate }: RateOrder,
  { rates: set, assumptions }: Settings,
  clock: () => number,
): Promise<KnownRates | undefined> {
  requireOnce("verifyRate", set.verifyRate, verifyRate ?? ratio);
  requireOnce("signRate", set.signRate, signRate);
  const given = { verify: verifyRate ?? set.verifyRate, sign: signRate ?? set.signRate };
  const openssl = ratio === undefined ? undefined : (await opensslRates())?.verifying;
  if (ratio !== undefined && openssl === undefined) return undefined;
  const nothingToMeasure = (openssl !== undefined || given.verify !== undefined) && given.sign !== undefined;
  const measured = nothingToMeasure ? { verify: 0, sign: 0 } : measureRates(clock);
  const compared =
    ratio === undefined || openssl === undefined
      ? undefined
      : {
          verify: timesOpenssl(ratio, openssl),
          cold: timesOpenssl(Math.min(ratio, assumptions.coldRatio), openssl),
        };
  const verify = compared?.verify ?? known(given.verify, measured.verify);
  return {
    verify,
    verifyCold: coldRate(set.coldRate, compared?.cold, verify, assumptions.coldRatio),
    sign: known(given.sign, measured.sign),
  };
}

/** What node:crypto reaches of openssl speed under keys imported before (`bench verify --cases node`). */
const NODE_RATIO = 0.88;

/** A rate that was given says nothing of keys that are seen once, so it is taken for them too. */
function coldRate(
  set: number | undefined,
  compared: KnownRate | undefined,
  verify: KnownRate,
  coldRatio: number,
): KnownRate {
  if (set !== undefined) return known(set, set);
  if (compared !== undefined) return compared;
  if (verify.from === "measured") {
    return {
      perSecond: (verify.perSecond * coldRatio) / NODE_RATIO,
      from: "derived",
      says: `${count(coldRatio)} of ${count(NODE_RATIO)}, because a key met for the first time has to be imported`,
    };
  }
  return {
    perSecond: verify.perSecond,
    from: "asVerify",
    says: "the same, although a key met for the first time has to be imported: set coldRate",
  };
}

const timesOpenssl = (ratio: number, openssl: number): KnownRate => ({
  perSecond: ratio * openssl,
  from: "ratioToOpenssl",
  says: `${count(ratio)} times the ${count(openssl)} that openssl speed does here now`,
});

function requireOnce(name: string, set: number | undefined, option: number | undefined): void {
  if (set !== undefined && option !== undefined) {
    throw new UsageError(`${name} is set, and an option gives it too`, "leave one of them out");
  }
}

function known(given: number | undefined, measured: number): KnownRate {
  return given === undefined
    ? {
        perSecond: measured,
        from: "measured",
        says: `measured now by node:crypto, for ${count(MEASURED_FOR_SECONDS / 2)} s, on a machine that may be busy`,
      }
    : { perSecond: given, from: "given", says: "as given" };
}

/** The figures alone. */
export const perSecond = ({ verify, verifyCold, sign }: KnownRates): Rates => ({
  verify: verify.perSecond,
  verifyCold: verifyCold.perSecond,
  sign: sign.perSecond,
});
