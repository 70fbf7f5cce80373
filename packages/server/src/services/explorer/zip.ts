import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { Spill } from './spill.ts';
import { descriptor, directoryHeader, endRecords, localHeader, type ZipFacts } from './zip-records.ts';

/** What goes into a ZIP. A folder's path ends with a slash; a file of which nothing is held has an undefined `file`. */
export interface ZipEntry {
  readonly path: string;
  readonly modified: Date;
  readonly file?: { readonly size: number; open(): AsyncIterable<Uint8Array> } | undefined;
}

/** How a ZIP is made. */
export interface ZipOptions {
  /** Told of files of which nothing is held; they are left out. */
  readonly leftOut: (entry: ZipEntry) => void;
  /** Bytes from which on the records of a file take 64 bits. */
  readonly wideFrom?: number;
}

/** With room below 4 GiB for what compression may add to what cannot be compressed. */
const defaultWideFrom = 0xff00_0000;
/** Files up to this size are compressed at once, which takes a few milliseconds, so that their sizes stand before them. Bytes. */
const wholeUpTo = 64 * 1024;
/**
 * Kinds of files that are compressed inside already; a quick try is enough. Stored as they are, their end could not be told by
 * who reads the archive as it comes in: entries are written before their length in the archive is known.
 */
const packed =
  /\.(zip|7z|gz|bz2|xz|rar|docx|docm|xlsx|xlsm|pptx|pptm|vsdx|odt|ods|odp|jpe?g|png|gif|webp|heic|mp[34]|m4[av]|mov|avi|mkv|webm)$/i;

/**
 * A ZIP of the entries, in 64-bit form where needed, names in UTF-8, made while it is read: one file at a time, none held
 * whole, and the directory at the end waits on disk if it is long, so that memory does not grow with the number of files or their size.
 * Rejects with what reading a file throws.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>, options: ZipOptions): AsyncGenerator<Uint8Array> {
  await using directory = new Spill();
  let [count, offset] = [0, 0];
  for await (const entry of entries) {
    if (!entry.path.endsWith('/') && !entry.file) {
      options.leftOut(entry);
      continue;
    }
    const start = offset;
    const parts = partsOf(entry, options.wideFrom ?? defaultWideFrom);
    for (let part = await parts.next(); ; part = await parts.next()) {
      if (part.done) {
        await directory.add(directoryHeader(part.value, start));
        break;
      }
      offset += part.value.byteLength;
      try {
        yield part.value;
      } catch (error) {
        await parts.throw(error);
      }
    }
    count += 1;
  }
  yield* directory.read();
  yield endRecords({ entries: count, size: directory.size, offset });
}

/** The bytes of one entry; what the directory says of it is returned in the end. */
async function* partsOf({ path, modified, file }: ZipEntry, wideFrom: number): AsyncGenerator<Uint8Array, ZipFacts> {
  const none = { crc: 0, size: 0, packedSize: 0, wide: false, streamed: false };
  const facts = { ...none, name: Buffer.from(path, 'utf8'), modified, isFolder: !file };
  if (!file) {
    yield localHeader(facts);
    return facts;
  }
  const level = packed.test(path) ? 1 : 6;
  if (file.size <= wholeUpTo && file.size < wideFrom) return yield* wholeFile(facts, file.open(), level);
  return yield* streamedFile({ ...facts, streamed: true, wide: file.size >= wideFrom }, file.open(), level);
}

async function* wholeFile(
  facts: ZipFacts,
  bytes: AsyncIterable<Uint8Array>,
  level: number,
): AsyncGenerator<Uint8Array, ZipFacts> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  const compressed = deflateRawSync(content, { level, chunkSize: content.length + 64 });
  const known = { ...facts, crc: crc32(content), size: content.length, packedSize: compressed.length };
  yield localHeader(known);
  yield compressed;
  return known;
}

async function* streamedFile(
  facts: ZipFacts,
  bytes: AsyncIterable<Uint8Array>,
  level: number,
): AsyncGenerator<Uint8Array, ZipFacts> {
  yield localHeader(facts);
  let [crc, size, packedSize] = [0, 0, 0];
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      crc = crc32(chunk, crc);
      size += chunk.byteLength;
      yield chunk;
    }
  }
  const compressor = createDeflateRaw({ level });
  const pumping = pipeline(Readable.from(counted(), { objectMode: false }), compressor);
  // What it rejects with comes out of the compressor, too.
  pumping.catch(() => undefined);
  for await (const chunk of compressor as AsyncIterable<Buffer>) {
    packedSize += chunk.length;
    yield chunk;
  }
  await pumping;
  const known = { ...facts, crc, size, packedSize };
  yield descriptor(known);
  return known;
}
