import { sha256Of } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { freeBytes, freeResult, type OwnedBytes } from '../owned-bytes.ts';
import { type PackPieces, PieceReader, piecesOf } from '../pack/pack-pieces.ts';
import { openBlob } from '../pack/seal-blob.ts';
import { type ExpectedPack, verifyPack } from '../pack/verify-pack.ts';
import type { PackBytes, Request, Results, SealedPiece, Unpack } from './protocol.ts';
import { FilesBeingWritten } from './unpack-files.ts';
import { WriterRoom } from './writer-room.ts';

/** Carries out requests, in whatever thread it lives. */
export class Operations {
  readonly #key: MasterKey;
  readonly #reader = new PieceReader();
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
        return this.#room(request.writer).takePack(request.type);
      case 'finish-pack':
        return this.#room(request.writer).finishPack(request.type);
      case 'leave':
        this.#rooms.get(request.writer)?.close();
        this.#rooms.delete(request.writer);
        return {};
      case 'open':
        return this.#open(request.bytes, request.blobs);
      case 'verify-pack':
        return this.#verify(request, request.expected);
      case 'unpack':
        return this.#unpack(request, request);
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
      freeResult(blob);
    }
    freeBytes(bytes);
    return { plain, lengths, damaged };
  }

  #verify(source: PackBytes, expected: ExpectedPack): Results['verify-pack'] {
    try {
      return { verdict: this.#read(source, (pack) => verifyPack(this.#key, pack, expected)) };
    } catch (error) {
      if (isSystemError(error)) return { verdict: undefined };
      throw error;
    }
  }

  #unpack(source: PackBytes, { pieces, files }: Unpack): Results['unpack'] {
    const writing = new FilesBeingWritten(files);
    const damaged: number[] = [];
    let next = 0;
    const write = (plain: Uint8Array | undefined) => {
      if (!plain) damaged.push(next);
      writing.write(plain, pieces[next]?.targets ?? []);
      next += 1;
    };
    try {
      this.#read(source, (pack) => {
        for (const { at, ...blob } of pieces) write(this.#openWhole(pack.read(at, at + blob.length), blob));
      });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Whoever asked finds out why, blob by blob.
      while (next < pieces.length) write(undefined);
    } finally {
      writing.close();
    }
    return { damaged, ...writing.outcome };
  }

  #read<T>(source: PackBytes, action: (pack: PackPieces) => T): T {
    return 'path' in source ? this.#reader.open(source.path, action) : action(piecesOf(source.bytes));
  }

  #prove(bytes: OwnedBytes, blobs: readonly SealedPiece[]): number[] {
    return blobs.flatMap((blob, position) => {
      const plain = this.#openOne(bytes, blob);
      if (!plain) return [position];
      freeResult(plain);
      return [];
    });
  }

  #openOne(bytes: OwnedBytes, blob: SealedPiece): Uint8Array | undefined {
    return this.#openSealed(bytes.subarray(blob.at, blob.at + blob.length), blob);
  }

  /** The same for a blob that must be as long as it is said to be. */
  #openWhole(sealed: Uint8Array, blob: Omit<SealedPiece, 'at'>): Uint8Array | undefined {
    const plain = this.#openSealed(sealed, blob);
    const { uncompressedLength } = blob;
    return uncompressedLength > 0 && plain?.length !== uncompressedLength ? undefined : plain;
  }

  /** The plain bytes of a blob, or undefined when they are not what its id says. */
  #openSealed(sealed: Uint8Array, blob: Omit<SealedPiece, 'at'>): Uint8Array | undefined {
    try {
      return openBlob(this.#key, sealed, blob);
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

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** The buffers of a request or result that can change hands. */
export function buffersOf(message: Request | Results[keyof Results]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  if ('bytes' in message) buffers.push(message.bytes.buffer);
  if ('plain' in message) buffers.push(message.plain.buffer);
  if ('parts' in message) buffers.push(...message.parts.map((part) => part.buffer));
  if ('back' in message && message.back) buffers.push(message.back.buffer);
  return buffers;
}
