import { sha256Of } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { freeBytes, type OwnedBytes } from '../owned-bytes.ts';
import { openBlob, sealBlobs } from '../pack/seal-blob.ts';
import { verifyPack } from '../pack/verify-pack.ts';
import type { Request, Results, SealedPiece } from './protocol.ts';
import { WriterRoom } from './writer-room.ts';

/** Carries out requests, in whatever thread it lives. */
export class Operations {
  readonly #key: MasterKey;
  readonly #rooms = new Map<number, WriterRoom>();

  constructor(key: MasterKey) {
    this.#key = key;
  }

  run(request: Request): Results[keyof Results] {
    switch (request.kind) {
      case 'hold':
        return this.#room(request.writer).hold(request, request.call);
      case 'read':
        return this.#room(request.writer).read(request);
      case 'store':
        return this.#room(request.writer).store(request);
      case 'take-pack':
        return this.#room(request.writer).takePack();
      case 'leave':
        this.#rooms.get(request.writer)?.close();
        this.#rooms.delete(request.writer);
        return {};
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

  #room(writer: number): WriterRoom {
    const known = this.#rooms.get(writer);
    if (known) return known;
    const room = new WriterRoom(this.#key);
    this.#rooms.set(writer, room);
    return room;
  }
}

/** The buffers of a request or result that can change hands. */
export function buffersOf(message: Request | Results[keyof Results]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  if ('bytes' in message) buffers.push(message.bytes.buffer);
  if ('plain' in message) buffers.push(message.plain.buffer);
  if ('sealed' in message) buffers.push(message.sealed.bytes.buffer);
  if ('parts' in message) buffers.push(...message.parts.map((part) => part.buffer));
  if ('taken' in message && message.taken) buffers.push(message.taken.sealed.bytes.buffer);
  if ('back' in message && message.back) buffers.push(message.back.buffer);
  return buffers;
}
