/** Verdicts that were reached before, each for the era in which it holds. */
import { RecentlyUsed } from "../certificates/recently-used.ts";
import type { Evidence } from "../evidence.ts";
import { formatInstant, type Instant } from "../ids.ts";
import { eraOf, type Period } from "./judgement-era.ts";

/** What a memory needs of a verdict. */
interface Verdict {
  readonly ok: boolean;
  readonly evidence: Evidence;
}

/** A question about certificates, without and with its time. */
export interface Question {
  /** Everything that the verdict depends on but the time. */
  readonly key: string;
  /** When it is judged. */
  readonly at: Instant;
  /** Whatever it depends on beginning or ending; the verdict holds for as long as none does. */
  readonly periods: readonly Period[];
}

interface Judged<Kind> {
  readonly verdict: Kind;
  readonly at: Instant;
}

export class VerdictMemory<Kind extends Verdict> {
  readonly #verdicts: RecentlyUsed<string, Map<number, Judged<Kind>>>;
  #judged = 0;

  /** @param limit how many questions are remembered, each with the verdicts of all its eras */
  constructor(limit: number) {
    this.#verdicts = new RecentlyUsed(limit);
  }

  /** How often a verdict was really reached, of all the times that somebody asked. */
  get judged(): number {
    return this.#judged;
  }

  /** The verdict of this era, with the evidence of this instant: from memory, or judged now. */
  recall({ key, at, periods }: Question, judge: () => Kind): Kind {
    const era = eraOf(periods, at);
    const eras = this.#verdicts.get(key) ?? new Map<number, Judged<Kind>>();
    const known = eras.get(era);
    if (known !== undefined) return asJudgedAt(known, at);
    this.#judged += 1;
    const verdict = judge();
    eras.set(era, { verdict, at });
    this.#verdicts.set(key, eras);
    return verdict;
  }
}

/** The facts of a failed check may name the instant at which it was made, as `at`; nothing else differs in an era. */
function asJudgedAt<Kind extends Verdict>({ verdict, at: before }: Judged<Kind>, at: Instant): Kind {
  if (verdict.ok || before === at) return verdict;
  const evidence = verdict.evidence.map((check) =>
    check.outcome === "failed" && check.facts["at"] !== undefined
      ? { ...check, facts: { ...check.facts, at: formatInstant(at) } }
      : check,
  );
  return { ...verdict, evidence };
}
