/** What follows from a seed follows from it every time: worlds of one seed share what takes long to make. */

export interface Memory<Value> {
  /** What was made for this key before, or what is made now. */
  recall(key: string, make: () => Promise<Value>): Promise<Value>;
}

/**
 * A memory of so many values; the one that was made first is forgotten first. It changes how fast a world is made, and
 * never what is in it: the key must say everything that the value depends on.
 */
export function createMemory<Value>(limit: number): Memory<Value> {
  const known = new Map<string, Promise<Value>>();
  return {
    recall: (key, make) => {
      const before = known.get(key);
      if (before !== undefined) return before;
      const made = make();
      known.set(key, made);
      // What could not be made is not to be remembered as such.
      made.catch(() => known.delete(key));
      const [oldest] = known.keys();
      if (known.size > limit && oldest !== undefined) known.delete(oldest);
      return made;
    },
  };
}
