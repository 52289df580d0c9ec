/** The rates of this machine now, by node:crypto on one thread: rough, and enough for a plan. */
import { sign, verify } from "node:crypto";
import { InternalError, seededKeyPairINSECURE } from "../../pki/index.ts";
import { nativePrivateKey, nativePublicKey } from "../native-keys.ts";
import type { Rates } from "./job-plan.ts";

/** How long to measure both together. */
export const MEASURED_FOR_SECONDS = 0.5;

/** About as long as the mean of GBCS commands and answers. */
const MESSAGE = new Uint8Array(850).fill(0x5a);
/** Operations between two looks at the clock. */
const SLICE = 20;

/** @param clock milliseconds, from any beginning */
export function measureRates(clock: () => number): Pick<Rates, "verify" | "sign"> {
  const pair = seededKeyPairINSECURE("bench", "plan");
  const signing = { key: nativePrivateKey(pair), dsaEncoding: "ieee-p1363" } as const;
  const verifying = { key: nativePublicKey(pair.publicPoint), dsaEncoding: "ieee-p1363" } as const;
  const signature = sign("sha256", MESSAGE, signing);
  const half = (MEASURED_FOR_SECONDS * 1000) / 2;
  return {
    verify: rateOf(clock, half, () => {
      if (!verify("sha256", MESSAGE, verifying, signature))
        throw new InternalError("a good signature was refused");
    }),
    sign: rateOf(clock, half, () => void sign("sha256", MESSAGE, signing)),
  };
}

function rateOf(clock: () => number, milliseconds: number, operation: () => void): number {
  for (let index = 0; index < SLICE; index += 1) operation();
  const start = clock();
  let [done, now] = [0, start];
  do {
    for (let index = 0; index < SLICE; index += 1) operation();
    done += SLICE;
    now = clock();
  } while (now - start < milliseconds);
  return (done * 1000) / (now - start);
}
