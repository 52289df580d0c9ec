/**
 * Who may see the solutions. With a code, whoever knows it; it comes in a header and never in an address, which would
 * land in logs and histories. Without one the server is somebody's own, and the page asks before it shows them.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { UsageError } from "../../pki/index.ts";
import { ApiError } from "./api-error.ts";
import type { Limits } from "./limits.ts";

export const TRAINER_HEADER = "smki-trainer-code";

/** What a header can carry and nobody tries out: six printable ASCII characters and more. */
const CODE = /^[\x21-\x7e]{6,64}$/;

/** @throws UsageError for what can be no code */
export function readTrainerCode(text: string): string {
  if (CODE.test(text)) return text;
  throw new UsageError(
    "the trainer's code is too short, too long, or has a sign that it may not have",
    "take 6 to 64 letters, digits and signs of ASCII without a space",
  );
}

export interface TrainerGate {
  /** @throws ApiError unless the code is right, or none is wanted */
  readonly check: (code: string | undefined, address: string | undefined) => void;
}

export interface TrainerGateOptions {
  /** Undefined where everybody may see the solutions. */
  readonly code: string | undefined;
  readonly limits: Pick<Limits, "trainerAttempts" | "trainerPause">;
  readonly now: () => number;
}

export function trainerGate({ code: wanted, limits, now }: TrainerGateOptions): TrainerGate {
  /** Wrong codes by address: how many, and when the last one came. */
  const wrong = new Map<string, { count: number; since: number }>();
  const forgetOld = (): void => {
    for (const [address, { since }] of wrong) {
      if (now() - since >= limits.trainerPause) wrong.delete(address);
    }
  };
  return {
    check: (code, address = "unknown") => {
      if (wanted === undefined) return;
      if (code === undefined || code === "") {
        throw new ApiError(
          "trainer-code-needed",
          "the solutions are for the trainer",
          `whoever started the server knows the code; it comes in the header ${TRAINER_HEADER}`,
        );
      }
      forgetOld();
      const tried = wrong.get(address) ?? { count: 0, since: now() };
      if (tried.count >= limits.trainerAttempts) {
        const minutes = Math.ceil((limits.trainerPause - (now() - tried.since)) / 60_000);
        throw new ApiError(
          "too-many-attempts",
          `${tried.count} wrong codes have come from your address`,
          `wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or ask whoever started the server`,
        );
      }
      if (sameText(code, wanted)) {
        wrong.delete(address);
        return;
      }
      tried.count += 1;
      tried.since = now();
      wrong.set(address, tried);
      throw new ApiError(
        "trainer-code-wrong",
        "this is not the trainer's code",
        "whoever started the server knows it",
      );
    },
  };
}

/** Takes the same time wherever two texts differ. */
function sameText(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
