import { describe, expect, it } from 'vitest';
import { unzip } from '../../testing/unzip.ts';
import { type ZipEntry, type ZipOptions, zipOf } from './zip.ts';

const modified = new Date(2025, 3, 7, 10, 30, 0);

async function zipped(entries: Iterable<ZipEntry>, options: Partial<ZipOptions> = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  async function* all(): AsyncGenerator<ZipEntry> {
    yield* entries;
  }
  for await (const chunk of zipOf(all(), { leftOut: () => undefined, ...options })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function file(path: string, ...pieces: readonly Uint8Array[]): ZipEntry {
  const size = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    path,
    modified,
    file: {
      size,
      async *open() {
        yield* pieces;
      },
    },
  };
}

describe('a ZIP', () => {
  it('holds small and large files, empty ones, folders, and names of every script with their times', async () => {
    const large = Buffer.alloc(300_000, 'abcdefg');
    const zip = unzip(
      await zipped([
        { path: 'Ordner/', modified },
        file('Ordner/日本語 ß.txt', Buffer.from('small')),
        file('empty'),
        file('large.bin', large.subarray(0, 100_000), large.subarray(100_000)),
      ]),
    );
    expect([...zip.keys()]).toEqual(['Ordner/', 'Ordner/日本語 ß.txt', 'empty', 'large.bin']);
    expect(zip.get('Ordner/日本語 ß.txt')).toMatchObject({ content: Buffer.from('small'), modified });
    expect(zip.get('large.bin')?.content.equals(large)).toBe(true);
    expect(zip.get('empty')?.content.length).toBe(0);
  });

  it('takes 64 bits where 32 are too few: for what is in a file, and for more than 65,535 of them', async () => {
    const wide = await zipped([file('wide.bin', Buffer.from('as if it were large'))], { wideFrom: 10 });
    expect(wide.readUInt32LE(22)).toBe(0xffff_ffff);
    expect(wide.includes(Buffer.from('PK\x07\x08', 'latin1'))).toBe(true);
    expect(unzip(wide).get('wide.bin')?.content.toString()).toBe('as if it were large');
    const folders = Array.from({ length: 70_000 }, (_, number) => ({ path: `${number}/`, modified }));
    expect(unzip(await zipped(folders)).size).toBe(70_000);
  });

  it('leaves out what is not held, and says so', async () => {
    const leftOut: string[] = [];
    const zip = await zipped([{ path: 'gone', modified }, file('here', Buffer.from('x'))], {
      leftOut: ({ path }) => leftOut.push(path),
    });
    expect([leftOut, [...unzip(zip).keys()]]).toEqual([['gone'], ['here']]);
  });

  it.each([10, 1_000_000])('fails with what reading a file of %i bytes throws', async (size) => {
    const broken: ZipEntry = {
      path: 'broken',
      modified,
      file: {
        size,
        async *open() {
          yield Buffer.alloc(5);
          throw new Error('The repository is damaged.');
        },
      },
    };
    await expect(zipped([broken])).rejects.toThrow('The repository is damaged.');
  });
});
