import { Readable } from 'node:stream';
import yazl from 'yazl';

/** What goes into a ZIP. A folder's path ends with a slash; a file of which nothing is held has an undefined `file`. */
export interface ZipEntry {
  readonly path: string;
  readonly modified: Date;
  readonly file?: { readonly size: number; open(): AsyncIterable<Uint8Array> } | undefined;
}

/** Bytes from which on an entry gets the 64-bit form: with room for what compression may add to what cannot be compressed. */
const needs64Bit = 0xff00_0000;
/**
 * Kinds of files that are compressed inside already; a quick try is enough. Stored as they are, their end could not be told by
 * who reads the archive as it comes in: entries are written before their length in the archive is known.
 */
const packed =
  /\.(zip|7z|gz|bz2|xz|rar|docx|docm|xlsx|xlsm|pptx|pptm|vsdx|odt|ods|odp|jpe?g|png|gif|webp|heic|mp[34]|m4[av]|mov|avi|mkv|webm)$/i;

/**
 * A ZIP of the entries, in 64-bit form where needed, names in UTF-8, made while it is read: one file at a time, none held
 * whole. Files of which nothing is held are left out and told to `leftOut`. Rejects with what reading a file throws.
 */
export async function* zipOf(
  entries: AsyncIterable<ZipEntry>,
  options: { readonly leftOut: (entry: ZipEntry) => void },
): AsyncGenerator<Uint8Array> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const stop = new AbortController();
  const filling = fill(zip, entries, { ...options, signal: stop.signal });
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

async function fill(
  zip: yazl.ZipFile,
  entries: AsyncIterable<ZipEntry>,
  { leftOut, signal }: { readonly leftOut: (entry: ZipEntry) => void; readonly signal: AbortSignal },
): Promise<void> {
  for await (const entry of entries) {
    signal.throwIfAborted();
    if (entry.path.endsWith('/')) zip.addEmptyDirectory(entry.path, { mtime: entry.modified });
    else if (entry.file) await addFile(zip, { ...entry, file: entry.file }, signal);
    else leftOut(entry);
  }
  zip.end();
}

/** Resolves once the file has been read whole. */
async function addFile(
  zip: yazl.ZipFile,
  { path, modified, file }: Required<ZipEntry> & { readonly file: NonNullable<ZipEntry['file']> },
  signal: AbortSignal,
): Promise<void> {
  const stream = Readable.from(file.open(), { objectMode: false, signal });
  const done = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  zip.addReadStream(stream, path, {
    mtime: modified,
    size: file.size,
    compressionLevel: packed.test(path) ? 1 : 6,
    forceZip64Format: file.size >= needs64Bit,
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
