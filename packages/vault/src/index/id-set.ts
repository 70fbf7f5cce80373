import { BlobTable } from './blob-table.ts';

const NOWHERE = { pack: 0, offset: 0, length: 0, uncompressedLength: 0 };

/** Ids (64 hex digits) in about 55 bytes each, where a Set of strings takes three times as much. */
export class IdSet {
  readonly #table = new BlobTable();

  get size(): number {
    return this.#table.size;
  }

  has(id: string): boolean {
    return this.#table.has(id);
  }

  /** Returns whether the id is new here. */
  add(id: string): boolean {
    const before = this.#table.size;
    this.#table.add(id, NOWHERE);
    return this.#table.size > before;
  }

  /** All ids in the order of adding. */
  *ids(): Generator<string, void, undefined> {
    for (let number = 0; number < this.#table.size; number++) yield this.#table.idAt(number);
  }
}
