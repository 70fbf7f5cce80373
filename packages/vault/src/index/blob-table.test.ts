import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { BlobTable } from './blob-table.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';

const idOf = (i: number) => createHash('sha256').update(String(i)).digest('hex');

it('finds every blob among a hundred thousand, and no other', () => {
  const table = new BlobTable();
  for (let i = 0; i < 100_000; i++) {
    table.add(idOf(i), {
      pack: i % 100,
      offset: i,
      length: i + 1,
      uncompressedLength: i % 2 === 0 ? 0 : 4_000_000_000,
    });
  }
  expect(table.size).toBe(100_000);
  for (let i = 0; i < 100_000; i += 7) {
    expect(table.find(idOf(i))).toEqual({
      pack: i % 100,
      offset: i,
      length: i + 1,
      uncompressedLength: i % 2 === 0 ? 0 : 4_000_000_000,
    });
  }
  expect(table.find(idOf(-1))).toBeUndefined();
});

it('knows no blob by what is no id', () => {
  const table = new BlobTable();
  table.add(idOf(1), { pack: 1, offset: 1, length: 1, uncompressedLength: 0 });
  expect(table.has(idOf(1))).toBe(true);
  for (const nonsense of ['', 'x', `${idOf(1)}00`, idOf(1).slice(2), `${idOf(1).slice(0, 62)}zz`])
    expect(table.has(nonsense)).toBe(false);
});

it('tells ids apart that begin alike', () => {
  const table = new BlobTable();
  const ids = Array.from({ length: 50 }, (_, i) => `${'00'.repeat(31)}${i.toString(16).padStart(2, '0')}`);
  for (const [i, id] of ids.entries()) table.add(id, { pack: i, offset: 0, length: 0, uncompressedLength: 0 });
  expect(ids.map((id) => table.find(id)?.pack)).toEqual(ids.map((_, i) => i));
});

it('keeps the first place of a blob', () => {
  const table = new BlobTable();
  table.add(idOf(1), { pack: 1, offset: 1, length: 1, uncompressedLength: 0 });
  table.add(idOf(1), { pack: 2, offset: 2, length: 2, uncompressedLength: 0 });
  expect(table.find(idOf(1))?.pack).toBe(1);
  expect(table.size).toBe(1);
});

it('an index file comes back as it was, and nonsense in it is damage', () => {
  const blobs = [
    { type: 'data' as const, id: idOf(1), offset: 0, length: 40, uncompressedLength: 0 },
    { type: 'data' as const, id: idOf(2), offset: 40, length: 50, uncompressedLength: 99 },
  ];
  const packs = [{ id: idOf(0), blobs }];
  expect(decodeIndex(Buffer.from(encodeIndex(packs)).toString())).toEqual(packs);
  expect(() => decodeIndex('{"packs":[{"id":"../x","blobs":[]}]}')).toThrow(
    expect.objectContaining({ code: 'damaged' }),
  );
  expect(() => decodeIndex('nonsense')).toThrow(expect.objectContaining({ code: 'damaged' }));
});
