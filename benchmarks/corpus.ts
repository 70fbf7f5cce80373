import { mkdir, open, readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Every fourth file packs well (text, tables, mail), the others do not (Office files, PDF, pictures, archives). */
const COMPRESSIBLE = 4;
const PIECE = 1024 * 1024;

/** Sizes of a OneDrive: many small files, some of some megabytes, a few of 200 MB. In bytes, about `total` in all. */
function sizes(total: number, random: () => number): number[] {
  const large = Math.round(total * 0.3);
  const found: number[] = [];
  for (let left = large; left > 0; left -= 200_000_000) found.push(Math.min(200_000_000, left));
  for (let left = total - large; left > 0; ) {
    const size = Math.round(20_000 * 250 ** (random() ** 2.2));
    found.push(Math.min(size, left));
    left -= size;
  }
  return found;
}

/** Writes about `total` bytes of files into a folder, the same for the same seed. Resolves to how many files. */
export async function makeCorpus(folder: string, total: number): Promise<number> {
  const random = numbers(20261125);
  const all = sizes(total, random);
  for (const [index, size] of all.entries()) {
    const place = join(folder, `folder ${index % 40}`, `part ${index % 7}`);
    await mkdir(place, { recursive: true });
    const kind = index % COMPRESSIBLE === 0 ? 'txt' : 'bin';
    await writeFile(join(place, `${String(index).padStart(5, '0')}.${kind}`), size, random);
  }
  return all.length;
}

/** Writes every hundredth file anew. Resolves to how many were. */
export async function changeCorpus(folder: string, round: number): Promise<number> {
  const random = numbers(round + 1);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  let changed = 0;
  for (const [index, entry] of files.entries()) {
    if (index % 100 !== round % 100) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(path, Math.min((await stat(path)).size, 5_000_000), random);
    const now = new Date(Date.UTC(2026, 10, 1) + round * 60_000);
    await utimes(path, now, now);
    changed += 1;
  }
  return changed;
}

async function writeFile(path: string, size: number, random: () => number): Promise<void> {
  const file = await open(path, 'w');
  const text = path.endsWith('.txt');
  for (let at = 0; at < size; at += PIECE)
    await file.write(text ? prose(Math.min(PIECE, size - at), random) : noise(Math.min(PIECE, size - at), random));
  await file.close();
}

const WORDS =
  'the budget of the north plant was checked against last quarter and the calibration report signed by the team lead before shipping to the customer in Rotterdam with three remarks'.split(
    ' ',
  );

function prose(length: number, random: () => number): Buffer {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const word = random() < 0.15 ? Math.floor(random() * 1e6).toString(36) : WORDS[Math.floor(random() * WORDS.length)];
    parts.push(word ?? '');
    size += (word?.length ?? 0) + 1;
  }
  return Buffer.from(parts.join(' ').slice(0, length).padEnd(length, '.'));
}

function noise(length: number, random: () => number): Buffer {
  const bytes = Buffer.allocUnsafe(length + 4);
  for (let at = 0; at < length; at += 4) bytes.writeInt32LE((random() * 2 ** 32) | 0, at);
  return bytes.subarray(0, length);
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
