/** Lets what is dear to draw follow what is at hand: at once for a person's single step, a few times a second in a fast walk. */
import { useEffect, useState } from "preact/hooks";

/** Whoever steps faster than this sees the steps one by one, and what follows them this often: milliseconds. */
const EVERY = 80;

/**
 * The value, or, when it changes faster than anybody reads, the one of a moment ago; the last one is always reached.
 * @param now compared by identity
 */
export function useFollowing<Value>(now: Value): Value {
  const [last] = useState<{ value: Value; at: number }>(() => ({ value: now, at: performance.now() }));
  const [, drawAgain] = useState(0);
  const wait = EVERY - (performance.now() - last.at);
  if (last.value !== now && wait <= 0) {
    last.value = now;
    last.at = performance.now();
  }
  const late = last.value !== now;
  useEffect(() => {
    if (!late) return undefined;
    const timer = setTimeout(() => drawAgain((times) => times + 1), Math.max(0, wait) + 1);
    return () => clearTimeout(timer);
  }, [late]);
  return last.value;
}
