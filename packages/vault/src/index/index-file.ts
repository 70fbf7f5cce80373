import { isFileName } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';
import type { PackContent } from './blob-index.ts';
import { BraceScanner } from './brace-scanner.ts';

type PlacedBlob = PackContent['blobs'][number];

/** A pack of an index file whose blobs are read as they are asked for. */
export interface PackEntries {
  readonly id: string;
  readonly blobs: Iterable<PlacedBlob>;
}

/** What the JSON of a pack or of a blob takes at most, bytes: an id and three numbers of ten digits with their names. */
const ENTRY_BYTES = 192;
/** Blobs whose JSON is made in one go. */
const AT_ONCE = 500;

/**
 * The JSON of an index file (restic design document, "Indexing"), as bytes that {@link freeResult} frees. It is written to its place some
 * blobs at a time: as objects, or as a text for each of them, tens of thousands would be garbage that is seldom collected.
 */
export function encodeIndex(packs: readonly PackContent[]): Uint8Array {
  const entries = packs.reduce((sum, { blobs }) => sum + blobs.length, packs.length + 1);
  const json = Buffer.from(new ArrayBuffer(entries * ENTRY_BYTES));
  let length = 0;
  for (const part of indexParts(packs)) {
    const written = json.write(part, length, 'latin1');
    if (written < part.length) throw new RangeError('a number of an index file has more than ten digits');
    length += written;
  }
  return json.subarray(0, length);
}

function* indexParts(packs: readonly PackContent[]): Iterable<string> {
  yield '{"packs":[';
  for (const [position, { id, blobs }] of packs.entries()) {
    yield `${position > 0 ? ',' : ''}{"id":"${id}","blobs":[`;
    for (let at = 0; at < blobs.length; at += AT_ONCE)
      yield `${at > 0 ? ',' : ''}${blobs
        .slice(at, at + AT_ONCE)
        .map(encodeBlob)
        .join(',')}`;
    yield ']}';
  }
  yield ']}';
}

function encodeBlob({ id, type, offset, length, uncompressedLength }: PlacedBlob): string {
  const plain = uncompressedLength > 0 ? `,"uncompressed_length":${uncompressedLength}` : '';
  return `{"id":"${id}","type":"${type}","offset":${offset},"length":${length}${plain}}`;
}

interface BlobJson {
  readonly id: string;
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly uncompressed_length?: number;
}

interface PackJson {
  readonly id?: string;
  readonly blobs?: readonly BlobJson[] | null;
}

/** Reads an index file; `damaged` when an id, type or number in it cannot be. */
export function decodeIndex(json: string): PackContent[] {
  return Array.from(readIndex(json), ({ id, blobs }) => ({ id, blobs: [...blobs] }));
}

/**
 * Reads an index file blob by blob, so that no more than one is in memory at a time: a repository of a million blobs
 * would otherwise need some hundred MiB for objects that live for a moment. A pack's blobs are to be read before the
 * next pack is asked for. `damaged` when an id, type or number in it cannot be.
 */
export function* readIndex(json: string): Generator<PackEntries, void, undefined> {
  if (!json.startsWith('{')) throw new VaultError('damaged', 'an index file is not JSON');
  const scanner = new BraceScanner(json);
  while (scanner.enter(2)) {
    const start = scanner.position;
    const first = scanner.enter(3);
    const id = /"id"\s*:\s*"([^"]*)"/.exec(json.slice(start, scanner.position))?.[1];
    if (first && id !== undefined) {
      yield { id: ownText(checkedId(id)), blobs: blobsFrom(scanner) };
      continue;
    }
    // A pack without blobs, or one whose id comes after them.
    if (first) scanner.leave(2);
    const pack = parse<PackJson>(json.slice(start, scanner.position));
    yield { id: checkedId(pack.id), blobs: (pack.blobs ?? []).map(checkedBlob) };
  }
  if (!scanner.complete) throw new VaultError('damaged', 'an index file is cut short');
}

/** The blobs of the pack in which the scanner has just entered the first. */
function* blobsFrom(scanner: BraceScanner): Generator<PlacedBlob, void, undefined> {
  do {
    const start = scanner.position;
    scanner.leave(3);
    yield checkedBlob(parse<BlobJson>(scanner.text.slice(start, scanner.position)));
  } while (scanner.enter(3));
}

function parse<T>(json: string): T {
  try {
    return JSON.parse(json) as T;
  } catch (cause) {
    throw new VaultError('damaged', 'an index file is not JSON', { cause });
  }
}

/** The same id as a text of its own: a part cut from the JSON would keep all of it in memory for as long as the id lives. */
function ownText(id: string): string {
  return Buffer.from(id, 'hex').toString('hex');
}

function checkedBlob(blob: BlobJson): PlacedBlob {
  return {
    type: checkedType(blob.type),
    id: checkedId(blob.id),
    offset: checkedNumber(blob.offset),
    length: checkedNumber(blob.length),
    uncompressedLength: checkedNumber(blob.uncompressed_length ?? 0),
  };
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
