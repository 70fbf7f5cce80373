import { createHash } from 'node:crypto';
import type { MasterKey } from '../crypto/master-key.ts';
import { SEAL_OVERHEAD, seal, sealInto } from '../crypto/seal.ts';
import type { PackContent } from '../index/blob-index.ts';
import type { SharedBytes } from '../owned-bytes.ts';
import type { BlobType } from './blob.ts';
import { encodeHeader, MAX_PACK_BLOBS, packTrailer, packTrailerBytes } from './header.ts';

/** A pack file, ready to be stored: the first `length` bytes of a buffer that may be larger. */
export interface FinishedPack extends PackContent {
  readonly bytes: SharedBytes;
  readonly length: number;
}

/** What a pack held that was not full, to become part of another one: sealed blobs in its buffer. */
export interface TakenPack {
  readonly blobs: PackContent['blobs'];
  readonly bytes: SharedBytes;
}

/** By how much the blob that fills a pack may exceed its size, bytes. Two chunks in a hundred are larger: such a one begins the next pack. */
const USUAL_EXCESS = 2 * 1024 * 1024;

/** Bytes a buffer needs for a pack of nothing but a blob with this payload. */
export function loneBlobBytes(payloadBytes: number): number {
  return payloadBytes + SEAL_OVERHEAD + packTrailerBytes(1);
}

/** Bytes a buffer needs for a pack that is closed at `packSize` bytes and whose blobs have up to `largestBlob` bytes. */
export function packBufferBytes(packSize: number, largestBlob: number): number {
  return Math.max(packSize, largestBlob) + USUAL_EXCESS + packTrailerBytes(MAX_PACK_BLOBS);
}

/**
 * A pack that is being filled in a buffer that is used again for the next one: blobs are sealed to their place and hashed
 * while they are in the processor's cache, so that closing it costs no further pass over its bytes.
 */
export class OpenPack {
  readonly #key: MasterKey;
  readonly #type: BlobType;
  readonly #bytes: SharedBytes;
  readonly #hash = createHash('sha256');
  readonly #blobs: PackContent['blobs'][number][] = [];
  #size = 0;

  /** `bytes` belong to the pack until it is finished or taken. */
  constructor(key: MasterKey, type: BlobType, bytes: SharedBytes) {
    this.#key = key;
    this.#type = type;
    this.#bytes = bytes;
  }

  /** Whether it should be closed. */
  isFull(packSize: number): boolean {
    return this.#size >= packSize || this.#blobs.length >= MAX_PACK_BLOBS;
  }

  /** Whether a blob with this payload has room beside the header. */
  hasRoomFor(payloadBytes: number): boolean {
    const needed = this.#size + payloadBytes + SEAL_OVERHEAD + packTrailerBytes(this.#blobs.length + 1);
    return needed <= this.#bytes.length;
  }

  /** Seals the payload of a blob to the end; returns the bytes it takes there. */
  add(id: string, payload: Uint8Array, uncompressedLength: number): number {
    const length = payload.length + SEAL_OVERHEAD;
    sealInto(this.#key, payload, this.#bytes.subarray(this.#size, this.#size + length));
    return this.#added(id, length, uncompressedLength);
  }

  /** Puts a blob to the end that is sealed already; returns the bytes it takes there. */
  addSealed(id: string, sealed: Uint8Array, uncompressedLength: number): number {
    this.#bytes.set(sealed, this.#size);
    return this.#added(id, sealed.length, uncompressedLength);
  }

  /** Writes the header. Nothing can be added any more. */
  finish(): FinishedPack {
    let length = this.#size;
    for (const part of packTrailer(seal(this.#key, encodeHeader(this.#blobs)))) {
      this.#bytes.set(part, length);
      this.#hash.update(part);
      length += part.length;
    }
    return { id: this.#hash.digest('hex'), blobs: this.#blobs, bytes: this.#bytes, length };
  }

  /** What it holds so far, without a header. Nothing can be added any more. */
  take(): TakenPack {
    return { blobs: this.#blobs, bytes: this.#bytes };
  }

  #added(id: string, length: number, uncompressedLength: number): number {
    this.#hash.update(this.#bytes.subarray(this.#size, this.#size + length));
    this.#blobs.push({ type: this.#type, id, length, uncompressedLength, offset: this.#size });
    this.#size += length;
    return length;
  }
}
