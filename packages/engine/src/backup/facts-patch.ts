/** A facts file of which some lines become others. Held whole. */
export class FactsPatch {
  readonly #bytes: Buffer;
  readonly #changes: { readonly start: number; readonly end: number; readonly line: Buffer }[] = [];

  static async read(bytes: AsyncIterable<Uint8Array>): Promise<FactsPatch> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    const [whole = new Uint8Array(), more] = pieces;
    return new FactsPatch(more ? Buffer.concat(pieces) : Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength));
  }

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Whether a line was replaced by another one. */
  get isChanged(): boolean {
    return this.#changes.length > 0;
  }

  /** The line of an item; undefined if it has none in the form that is written. */
  lineOf(id: string): string | undefined {
    const place = this.#placeOf(id);
    return place && this.#bytes.toString('utf8', place.start, place.end);
  }

  /** Puts another line in the place of that of an item, which has one. */
  replace(id: string, text: string): void {
    const place = this.#placeOf(id);
    const line = Buffer.from(text, 'utf8');
    if (place && this.#bytes.compare(line, 0, line.length, place.start, place.end) !== 0)
      this.#changes.push({ ...place, line });
  }

  /** The file with the new lines. */
  bytes(): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { start, end, line } of this.#changes.toSorted((a, b) => a.start - b.start)) {
      parts.push(this.#bytes.subarray(at, start), line);
      at = end;
    }
    return Buffer.concat([...parts, this.#bytes.subarray(at)]);
  }

  #placeOf(id: string): { readonly start: number; readonly end: number } | undefined {
    // Within a line the end of a line would be escaped.
    const before = this.#bytes.indexOf(`\n{"id":${JSON.stringify(id)},`);
    if (before < 0) return undefined;
    const start = before + 1;
    const next = this.#bytes.indexOf(10, start);
    const end = this.#bytes.lastIndexOf(125, next);
    return next > start && end > start ? { start, end: end + 1 } : undefined;
  }
}
