import { Readable } from 'node:stream';
import type { RestoreItem, RestorePointReader } from '@coffer/engine';
import yazl from 'yazl';

/** What goes into a ZIP: an item and the path that it gets there. */
export interface ZipEntry {
  readonly item: RestoreItem;
  readonly path: string;
}

/** Bytes from which on an entry needs the 64-bit form. */
const largest32Bit = 0xffff_fffe;
/**
 * Kinds of files that are compressed inside already; a quick try is enough. Stored as they are, their end could not be told by
 * who reads the archive as it comes in: entries are written before their length in the archive is known.
 */
const packed =
  /\.(zip|7z|gz|bz2|xz|rar|docx|docm|xlsx|xlsm|pptx|pptm|vsdx|odt|ods|odp|jpe?g|png|gif|webp|heic|mp[34]|m4[av]|mov|avi|mkv|webm)$/i;

/**
 * A ZIP of the entries, in 64-bit form where needed, names in UTF-8, made while it is read: one file at a time, none held
 * whole. Items of which nothing is held are left out and told to `skipped`. Rejects with what reading an item throws.
 */
export async function* zipOf(
  reader: RestorePointReader,
  entries: AsyncIterable<ZipEntry>,
  options: { readonly signal: AbortSignal; readonly skipped: (item: RestoreItem) => void },
): AsyncGenerator<Uint8Array> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const filling = fill(zip, { ...options, reader, entries, signal });
  filling.catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
    await filling;
  } finally {
    stop.abort(new Error('The ZIP is no longer read.'));
    output.destroy();
    // What it rejects with was either thrown above or is the abort itself.
    await Promise.allSettled([filling]);
  }
}

interface Filling {
  readonly reader: RestorePointReader;
  readonly entries: AsyncIterable<ZipEntry>;
  readonly signal: AbortSignal;
  readonly skipped: (item: RestoreItem) => void;
}

async function fill(zip: yazl.ZipFile, { reader, entries, signal, skipped }: Filling): Promise<void> {
  for await (const { item, path } of entries) {
    signal.throwIfAborted();
    const mtime = new Date(item.modified);
    if (item.facts.kind === 'folder') {
      zip.addEmptyDirectory(`${path}/`, { mtime });
    } else if (item.restorable) {
      await addFile(zip, { path, mtime, size: item.size }, { bytes: reader.read(item.id), signal });
    } else {
      skipped(item);
    }
  }
  zip.end();
}

/** Resolves once the file has been read whole. */
async function addFile(
  zip: yazl.ZipFile,
  file: { readonly path: string; readonly mtime: Date; readonly size: number },
  source: { readonly bytes: AsyncIterable<Uint8Array>; readonly signal: AbortSignal },
): Promise<void> {
  const stream = Readable.from(source.bytes, { objectMode: false, signal: source.signal });
  const done = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  zip.addReadStream(stream, file.path, {
    mtime: file.mtime,
    size: file.size,
    compressionLevel: packed.test(file.path) ? 1 : 6,
    forceZip64Format: file.size >= largest32Bit,
  });
  await done;
}

/** Gives every name once, whatever its case: a second `a.txt` becomes `a (2).txt`. */
export class FreeNames {
  readonly #taken = new Set<string>();

  give(name: string): string {
    const safe = zipName(name);
    const dot = safe.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ''];
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? safe : `${stem} (${number})${ending}`;
      if (this.#taken.has(free.toLowerCase())) continue;
      this.#taken.add(free.toLowerCase());
      return free;
    }
  }
}

/** A name as a ZIP may hold it: well-formed, without separators, never a way upwards. */
export function zipName(name: string): string {
  const safe = name.toWellFormed().replace(/[/\\\0]/g, '_');
  return safe === '.' || safe === '..' || safe === '' ? '_' : safe;
}
