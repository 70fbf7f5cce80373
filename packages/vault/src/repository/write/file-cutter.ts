import { GearChunker, MIN_CHUNK } from '../../chunker/gear.ts';
import { freeBytes, type OwnedBytes } from '../../owned-bytes.ts';
import type { BlobWriter } from './blob-writer.ts';

/** A file whose content is on its way into the repository. */
export interface SavedFile {
  /** Ids of its blobs in order, hex. */
  readonly content: readonly string[];
  /** Bytes. */
  readonly size: number;
}

/** Takes the bytes of one file, copies them at once, and cuts them into blobs. Holds at most one chunk. */
export class FileCutter {
  readonly #blobs: BlobWriter;
  readonly #chunker: GearChunker;
  readonly #ids: Promise<string>[] = [];
  /** A file that is still small enough to be a single blob. */
  #small = new Uint8Array(0);
  #chunk: OwnedBytes | undefined;
  #used = 0;
  #size = 0;

  /** `gear` is the repository's gear table. */
  constructor(blobs: BlobWriter, gear: Uint32Array) {
    this.#blobs = blobs;
    this.#chunker = new GearChunker(gear);
  }

  /** Resolves when more is welcome; `piece` may be used again then. */
  async push(piece: Uint8Array): Promise<void> {
    const isSmall = this.#size < MIN_CHUNK;
    const before = this.#size;
    this.#size += piece.length;
    if (this.#size < MIN_CHUNK) {
      this.#keepSmall(piece, before);
      return;
    }
    if (isSmall && before > 0) {
      await this.#cut(this.#small.subarray(0, before));
      freeBytes(this.#small);
    }
    await this.#cut(piece);
  }

  /** The whole file is here. Resolves when all ids are known; storing may go on in the background. */
  async finish(): Promise<SavedFile> {
    if (this.#size === 0) return { content: [], size: 0 };
    if (this.#size < MIN_CHUNK) {
      return { content: [await this.#saveSmall()], size: this.#size };
    }
    if (this.#used > 0) await this.#emit();
    return { content: await Promise.all(this.#ids), size: this.#size };
  }

  async #saveSmall(): Promise<string> {
    const saved = this.#blobs.saveBlob('data', this.#small.subarray(0, this.#size));
    // It has been copied.
    freeBytes(this.#small);
    return await saved;
  }

  #keepSmall(piece: Uint8Array, before: number): void {
    if (this.#size > this.#small.length) {
      const outgrown = this.#small;
      this.#small = new Uint8Array(Math.max(this.#size, Math.min(MIN_CHUNK, outgrown.length * 2)));
      this.#small.set(outgrown.subarray(0, before));
      if (before > 0) freeBytes(outgrown);
    }
    this.#small.set(piece, before);
  }

  async #cut(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const cut = this.#chunker.scan(bytes, at, bytes.length);
      const end = cut < 0 ? bytes.length : cut;
      this.#roomFor(end - at).set(bytes.subarray(at, end), this.#used);
      this.#used += end - at;
      if (cut >= 0) await this.#emit();
      at = end;
    }
  }

  #roomFor(more: number): OwnedBytes {
    this.#chunk ??= this.#blobs.buffers.take();
    if (this.#used + more > this.#chunk.length) this.#chunk = this.#blobs.buffers.enlarge(this.#chunk, this.#used);
    return this.#chunk;
  }

  async #emit(): Promise<void> {
    const chunk = this.#chunk as OwnedBytes;
    const length = this.#used;
    this.#chunk = undefined;
    this.#used = 0;
    const { id } = await this.#blobs.saveChunk(chunk, length);
    this.#ids.push(id);
  }
}
