import { createHash } from 'node:crypto';
import { Unzip, UnzipInflate } from 'fflate';

/**
 * Reads a ZIP as it streams in. Resolves to the SHA-256 (hex) of each file by its path, and the bytes that came over the wire.
 * Rejects if an entry cannot be unpacked or the archive stops in the middle.
 */
export async function hashesInZip(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly received: number }> {
  const files = new Map<string, string>();
  const open = new Set<string>();
  let failure: Error | undefined;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/')) return;
    const hash = createHash('sha256');
    open.add(file.name);
    file.ondata = (error, chunk, final) => {
      if (error) failure = error;
      if (chunk) hash.update(chunk);
      if (!final) return;
      files.set(file.name, hash.digest('hex'));
      open.delete(file.name);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  let received = 0;
  for await (const chunk of bytes) {
    received += chunk.length;
    unzip.push(chunk, false);
    if (failure !== undefined) throw failure;
  }
  unzip.push(new Uint8Array(), true);
  if (failure !== undefined) throw failure;
  if (open.size > 0) throw new Error(`the archive ends inside of ${[...open].join(', ')}`);
  return { files, received };
}
