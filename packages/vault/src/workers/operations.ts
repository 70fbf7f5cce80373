import { sha256, sha256Of } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { openBlob, sealBlobs } from '../pack/seal-blob.ts';
import type { OwnedBytes, Request, Results, SealedPiece } from './protocol.ts';

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
      case 'prove':
        return { bytes: request.bytes, damaged: this.#prove(request.bytes, request.blobs) };
      case 'digest':
        return { id: sha256Of(request.parts), parts: request.parts };
    }
  }

  #prove(bytes: OwnedBytes, blobs: readonly SealedPiece[]): number[] {
    return blobs.flatMap((blob, position) => {
      try {
        openBlob(this.#key, bytes.subarray(blob.at, blob.at + blob.length), blob);
        return [];
      } catch (error) {
        if (error instanceof VaultError) return [position];
        throw error;
      }
    });
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
  if ('sealed' in message) buffers.push(message.sealed.bytes.buffer);
  if ('parts' in message) buffers.push(...message.parts.map((part) => part.buffer));
  return buffers;
}
