import { sha256, sha256Of } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { freeBytes, type OwnedBytes } from '../owned-bytes.ts';
import { openBlob, sealBlobs } from '../pack/seal-blob.ts';
import { verifyPack } from '../pack/verify-pack.ts';
import type { Request, Results, SealedPiece } from './protocol.ts';

/** Carries out requests, in whatever thread it lives. */
export class Operations {
  readonly #key: MasterKey;
  readonly #chunks = new Map<number, { bytes: OwnedBytes; length: number }>();

  constructor(key: MasterKey) {
    this.#key = key;
  }

  run(request: Request): Results[keyof Results] {
    switch (request.kind) {
      case 'hash': {
        const { bytes, length } = request;
        this.#chunks.set(request.call, { bytes, length });
        return { id: sha256(bytes.subarray(0, length)) };
      }
      case 'seal-hashed': {
        const { bytes, length } = this.#take(request.chunk);
        return { sealed: sealBlobs(this.#key, bytes, [length]), bytes };
      }
      case 'release-hashed':
        return { bytes: this.#take(request.chunk).bytes };
      case 'seal':
        return { sealed: sealBlobs(this.#key, request.bytes, request.lengths), bytes: request.bytes };
      case 'open':
        return this.#open(request.bytes, request.blobs);
      case 'verify-pack':
        return { verdict: verifyPack(this.#key, request.bytes, request.expected) };
      case 'prove':
        return { bytes: request.bytes, damaged: this.#prove(request.bytes, request.blobs) };
      case 'digest':
        return { id: sha256Of(request.parts), parts: request.parts };
    }
  }

  #open(bytes: OwnedBytes, blobs: readonly SealedPiece[]): Results['open'] {
    const damaged: number[] = [];
    const opened = blobs.map((blob, position) => {
      const plain = this.#openOne(bytes, blob);
      if (!plain) damaged.push(position);
      return plain ?? new Uint8Array();
    });
    const lengths = opened.map(({ length }) => length);
    const plain = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const blob of opened) {
      plain.set(blob, at);
      at += blob.length;
      freeBytes(blob);
    }
    freeBytes(bytes);
    return { plain, lengths, damaged };
  }

  #prove(bytes: OwnedBytes, blobs: readonly SealedPiece[]): number[] {
    return blobs.flatMap((blob, position) => {
      const plain = this.#openOne(bytes, blob);
      if (!plain) return [position];
      freeBytes(plain);
      return [];
    });
  }

  /** The plain bytes of a blob, or undefined when they are not what its id says. */
  #openOne(bytes: OwnedBytes, blob: SealedPiece): Uint8Array | undefined {
    try {
      return openBlob(this.#key, bytes.subarray(blob.at, blob.at + blob.length), blob);
    } catch (error) {
      if (error instanceof VaultError) return undefined;
      throw error;
    }
  }

  #take(chunk: number): { bytes: OwnedBytes; length: number } {
    const found = this.#chunks.get(chunk);
    if (!found) throw new Error(`chunk ${chunk} is not here`);
    this.#chunks.delete(chunk);
    return found;
  }
}

/** The buffers of a request or result that can change hands. */
export function buffersOf(message: Request | Results[keyof Results]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  if ('bytes' in message) buffers.push(message.bytes.buffer);
  if ('plain' in message) buffers.push(message.plain.buffer);
  if ('sealed' in message) buffers.push(message.sealed.bytes.buffer);
  if ('parts' in message) buffers.push(...message.parts.map((part) => part.buffer));
  return buffers;
}
