/** Values that are made from their index when somebody asks for them. */
export interface LazySource<V> {
  readonly count: number;
  keyOf(index: number): string;
  /** The index of a key, or undefined when it is none of these. */
  indexOf(key: string): number | undefined;
  make(index: number): V;
  /** Whether a value may be forgotten when nobody holds it; it must be the same when it is made again. */
  readonly forgettable: boolean;
}

/**
 * A map of which a part is made on demand. What was asked for by key is kept (or, if forgettable, held as long as somebody else holds
 * it); what is only iterated over is not. Made values come first in iterations, then those that were set.
 */
export class LazyMap<V extends object> extends Map<string, V> {
  #source: LazySource<V> | undefined;
  readonly #deleted = new Set<string>();
  readonly #held = new Map<string, WeakRef<V>>();
  /** How many of those that are kept are of the source, so that nobody has to count them. */
  #sourced = 0;

  /** Adds the values of a source; there can be one. */
  fill(source: LazySource<V>): void {
    this.#source = source;
    for (const key of super.keys()) if (this.#isSourced(key)) this.#sourced++;
  }

  /** Those that were set or are kept, without making any. */
  stored(): MapIterator<V> {
    return super.values();
  }

  override get(key: string): V | undefined {
    const known = super.get(key) ?? this.#held?.get(key)?.deref();
    if (known) return known;
    const index = this.#indexOf(key);
    if (index === undefined || !this.#source) return undefined;
    const made = this.#source.make(index);
    if (this.#source.forgettable) this.#held.set(key, new WeakRef(made));
    else this.set(key, made);
    return made;
  }

  override has(key: string): boolean {
    return super.has(key) || this.#indexOf(key) !== undefined;
  }

  override set(key: string, value: V): this {
    this.#deleted.delete(key);
    if (!super.has(key) && this.#isSourced(key)) this.#sourced++;
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    const known = this.has(key);
    if (this.#indexOf(key) !== undefined) this.#deleted.add(key);
    this.#held.delete(key);
    if (super.delete(key) && this.#isSourced(key)) this.#sourced--;
    return known;
  }

  /** Costs the same however many there are: every request that is metered asks for it. */
  override get size(): number {
    if (!this.#source) return super.size;
    return this.#source.count - this.#deleted.size + super.size - this.#sourced;
  }

  override *entries(): Generator<[string, V], undefined, unknown> {
    const source = this.#source;
    for (let index = 0; source && index < source.count; index++) {
      const key = source.keyOf(index);
      if (this.#deleted.has(key)) continue;
      yield [key, super.get(key) ?? this.#held.get(key)?.deref() ?? source.make(index)];
    }
    for (const [key, value] of super.entries()) if (source?.indexOf(key) === undefined) yield [key, value];
    return undefined;
  }

  override *values(): Generator<V, undefined, unknown> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  override *keys(): Generator<string, undefined, unknown> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  override [Symbol.iterator](): Generator<[string, V], undefined, unknown> {
    return this.entries();
  }

  override forEach(callback: (value: V, key: string, map: Map<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  #isSourced(key: string): boolean {
    return this.#source?.indexOf(key) !== undefined;
  }

  #indexOf(key: string): number | undefined {
    return this.#deleted.has(key) ? undefined : this.#source?.indexOf(key);
  }
}
