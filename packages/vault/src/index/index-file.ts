import { isFileName } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';
import type { PackContent } from './blob-index.ts';

/** The JSON of an index file (restic design document, "Indexing"). */
export function encodeIndex(packs: readonly PackContent[]): string {
  return JSON.stringify({
    packs: packs.map((pack) => ({
      id: pack.id,
      blobs: pack.blobs.map((blob) => ({
        id: blob.id,
        type: blob.type,
        offset: blob.offset,
        length: blob.length,
        ...(blob.uncompressedLength > 0 && { uncompressed_length: blob.uncompressedLength }),
      })),
    })),
  });
}

interface IndexJson {
  readonly packs?: readonly {
    readonly id: string;
    readonly blobs?: readonly {
      readonly id: string;
      readonly type: string;
      readonly offset: number;
      readonly length: number;
      readonly uncompressed_length?: number;
    }[];
  }[];
}

/** Reads an index file; `damaged` when an id, type or number in it cannot be. */
export function decodeIndex(json: string): PackContent[] {
  let value: IndexJson;
  try {
    value = JSON.parse(json) as IndexJson;
  } catch (cause) {
    throw new VaultError('damaged', 'an index file is not JSON', { cause });
  }
  return (value.packs ?? []).map((pack) => ({
    id: checkedId(pack.id),
    blobs: (pack.blobs ?? []).map((blob) => ({
      type: checkedType(blob.type),
      id: checkedId(blob.id),
      offset: checkedNumber(blob.offset),
      length: checkedNumber(blob.length),
      uncompressedLength: checkedNumber(blob.uncompressed_length ?? 0),
    })),
  }));
}

function checkedId(id: unknown): string {
  if (typeof id !== 'string' || !isFileName(id)) throw new VaultError('damaged', 'an index file names a malformed id');
  return id;
}

function checkedType(type: string): 'data' | 'tree' {
  if (type === 'data' || type === 'tree') return type;
  throw new VaultError('damaged', 'an index file names an unknown blob type');
}

function checkedNumber(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return value;
  throw new VaultError('damaged', 'an index file holds an impossible length');
}
