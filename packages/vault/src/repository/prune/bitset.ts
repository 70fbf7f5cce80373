/** A set of whole numbers from 0 up to, not including, a fixed size; one bit each. */
export class Bitset {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  has(number: number): boolean {
    return (((this.#words[number >>> 5] as number) >>> (number & 31)) & 1) === 1;
  }

  /** Takes the number in; false when it was there already. */
  add(number: number): boolean {
    if (this.has(number)) return false;
    this.#words[number >>> 5] = (this.#words[number >>> 5] as number) | (1 << (number & 31));
    return true;
  }

  delete(number: number): void {
    this.#words[number >>> 5] = (this.#words[number >>> 5] as number) & ~(1 << (number & 31));
  }
}
