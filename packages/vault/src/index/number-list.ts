/** A growing list of numbers below 2^32, 4 bytes each. */
export class NumberList {
  #numbers = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(position: number): number {
    return this.#numbers[position] as number;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new Uint32Array(this.#length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** Removes up to `count` numbers from the end. */
  take(count: number): number[] {
    const from = Math.max(0, this.#length - count);
    const taken = [...this.#numbers.subarray(from, this.#length)];
    this.#length = from;
    return taken;
  }

  /** Sorts in place. */
  sort(compare: (a: number, b: number) => number): void {
    this.#numbers.subarray(0, this.#length).sort(compare);
  }

  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let position = 0; position < this.#length; position++) yield this.at(position);
  }
}
