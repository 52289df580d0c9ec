/**
 * Registration data: who supplies, and who is the network operator of, a meter point, from which day on. Nothing
 * else makes a party "the network operator of this device" in the DCC's eyes.
 */
import type { EntityId, Instant } from "../pki/index.ts";

/** The registered parties of a meter point from one instant on. */
export interface RegistrationPeriod {
  readonly from: Instant;
  readonly supplier: EntityId;
  readonly networkOperator: EntityId;
}

/** By MPRN, oldest period first. */
export type RegistrationData = ReadonlyMap<string, readonly RegistrationPeriod[]>;

/** The registration of a meter point at an instant; undefined before its first period. */
export function registrationAt(
  data: RegistrationData,
  mprn: string,
  at: Instant,
): RegistrationPeriod | undefined {
  return data.get(mprn)?.findLast((period) => period.from <= at);
}

/** The registrations that hold anywhere between two instants, both included; oldest first. */
export function registrationsDuring(
  data: RegistrationData,
  mprn: string,
  from: Instant,
  to: Instant,
): readonly RegistrationPeriod[] {
  const periods = data.get(mprn) ?? [];
  return periods.filter((period, index) => {
    const next = periods[index + 1];
    return period.from <= to && (next === undefined || next.from > from);
  });
}

/** Registers a meter point's parties from an instant on; later periods that were already known stay. */
export function withRegistration(
  data: RegistrationData,
  mprn: string,
  period: RegistrationPeriod,
): RegistrationData {
  const periods = [...(data.get(mprn) ?? []).filter(({ from }) => from !== period.from), period];
  return new Map(data).set(
    mprn,
    periods.sort((one, other) => one.from - other.from),
  );
}
