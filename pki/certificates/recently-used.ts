/** A memory of limited size with one rule: what was asked for longest ago is forgotten first. */
export class RecentlyUsed<Key, Value> {
  readonly #limit: number;
  /** A Map keeps the order of insertion; whatever is asked for is inserted again. */
  readonly #values = new Map<Key, Value>();

  /** @param limit how many values are kept at most; at least one */
  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`a memory keeps a whole number of values, at least one, and not ${limit}`);
    }
    this.#limit = limit;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key);
    if (this.#values.size >= this.#limit) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    this.#values.set(key, value);
  }
}
