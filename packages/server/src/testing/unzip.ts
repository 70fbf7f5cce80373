import { inflateRawSync } from 'node:zlib';

/** One entry of a ZIP. */
export interface Unzipped {
  readonly content: Buffer;
  readonly modified: Date;
}

/** The entries of a ZIP that is held whole, by name; folders end with a slash. Reads the central directory, in 64 bits too. */
export function unzip(zip: Buffer): ReadonlyMap<string, Unzipped> {
  const entries = new Map<string, Unzipped>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const wide = zip.readUInt16LE(end + 10) === 0xffff ? Number(zip.readBigUInt64LE(end - 12)) : undefined;
  let at = wide === undefined ? zip.readUInt32LE(end + 16) : Number(zip.readBigUInt64LE(wide + 48));
  let left = wide === undefined ? zip.readUInt16LE(end + 10) : Number(zip.readBigUInt64LE(wide + 32));
  for (; left > 0; left -= 1) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const raw = zip.subarray(start, start + size);
    entries.set(zip.toString('utf8', at + 46, at + 46 + name), {
      content: method === 0 ? raw : inflateRawSync(raw),
      modified: dosTime(zip.readUInt16LE(at + 14), zip.readUInt16LE(at + 12)),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

function dosTime(date: number, time: number): Date {
  const [year, month, day] = [(date >> 9) + 1980, ((date >> 5) & 15) - 1, date & 31];
  return new Date(year, month, day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}
