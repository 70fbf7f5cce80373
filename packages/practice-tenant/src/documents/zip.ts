import { crc32, deflateRawSync } from 'node:zlib';
import { type DocumentSource, joinedSource } from './source.ts';

/** One file of an archive, packed and ready to be placed in any number of archives. */
export interface ZipEntry {
  /** Path inside the archive, with `/`. */
  readonly name: Uint8Array;
  /** 0 stored, 8 deflated (ZIP specification 4.4.5). */
  readonly method: 0 | 8;
  readonly crc: number;
  /** Bytes unpacked. */
  readonly size: number;
  readonly packed: Uint8Array;
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** Bit 11: names are UTF-8 (ZIP specification 4.4.4). */
const UTF8_FLAG = 0x0800;
/** 1 January 2024, 00:00, as MS-DOS date: archives must not know when they were made. */
const DOS_DATE = ((2024 - 1980) << 9) | (1 << 5) | 1;

/** Packs one file. Deflated unless `store` is asked for or deflating would not make it smaller. */
export function zipEntry(name: string, bytes: Uint8Array, store = false): ZipEntry {
  const deflated = store || bytes.length === 0 ? bytes : new Uint8Array(deflateRawSync(bytes));
  const worth = deflated.length < bytes.length;
  return {
    name: new TextEncoder().encode(name),
    method: worth ? 8 : 0,
    crc: crc32(bytes),
    size: bytes.length,
    packed: worth ? deflated : bytes,
  };
}

/** An archive of the entries in their order. Only the headers are made, at each reading; the packed bytes are shared. */
export function zipSource(entries: readonly ZipEntry[]): DocumentSource {
  let size = END_BYTES;
  for (const entry of entries) size += LOCAL_BYTES + CENTRAL_BYTES + 2 * entry.name.length + entry.packed.length;
  return joinedSource(size, function* () {
    const offsets: number[] = [];
    let position = 0;
    for (const entry of entries) {
      offsets.push(position);
      const header = localHeader(entry);
      yield header;
      yield entry.packed;
      position += header.length + entry.packed.length;
    }
    const directory = entries.map((entry, index) => centralHeader(entry, offsets[index] ?? 0));
    yield* directory;
    const length = directory.reduce((sum, header) => sum + header.length, 0);
    yield endRecord(entries.length, length, position);
  });
}

function localHeader(entry: ZipEntry): Uint8Array {
  const header = new Uint8Array(LOCAL_BYTES + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  writeFacts(view, 4, entry);
  header.set(entry.name, LOCAL_BYTES);
  return header;
}

function centralHeader(entry: ZipEntry, offset: number): Uint8Array {
  const header = new Uint8Array(CENTRAL_BYTES + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  writeFacts(view, 6, entry);
  view.setUint32(42, offset, true);
  header.set(entry.name, CENTRAL_BYTES);
  return header;
}

/** The 26 bytes that the two kinds of header share. */
function writeFacts(view: DataView, at: number, entry: ZipEntry): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, UTF8_FLAG, true);
  view.setUint16(at + 4, entry.method, true);
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.packed.length, true);
  view.setUint32(at + 18, entry.size, true);
  view.setUint16(at + 22, entry.name.length, true);
}

function endRecord(count: number, directoryBytes: number, directoryAt: number): Uint8Array {
  const record = new Uint8Array(END_BYTES);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, directoryAt, true);
  return record;
}
