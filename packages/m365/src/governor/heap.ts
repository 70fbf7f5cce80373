/** A binary heap: the entry with the smallest key is first. */
export class Heap<T> {
  readonly #entries: T[] = [];
  readonly #key: (entry: T) => number;

  constructor(key: (entry: T) => number) {
    this.#key = key;
  }

  first(): T | undefined {
    return this.#entries[0];
  }

  push(entry: T): void {
    const entries = this.#entries;
    const key = this.#key(entry);
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = entries[above] as T;
      if (this.#key(parent) <= key) break;
      entries[at] = parent;
      at = above;
    }
    entries[at] = entry;
  }

  /** Takes the first entry out. */
  shift(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    const key = this.#key(last);
    let at = 0;
    for (let child = this.#smallerChild(at); child !== undefined; child = this.#smallerChild(at)) {
      if (this.#key(entries[child] as T) >= key) break;
      entries[at] = entries[child] as T;
      at = child;
    }
    entries[at] = last;
  }

  #smallerChild(at: number): number | undefined {
    const entries = this.#entries;
    const left = at * 2 + 1;
    if (left >= entries.length) return undefined;
    const right = left + 1;
    return right < entries.length && this.#key(entries[right] as T) < this.#key(entries[left] as T) ? right : left;
  }
}
