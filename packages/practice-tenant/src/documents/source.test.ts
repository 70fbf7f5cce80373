import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measurementLog } from './measurement-log.ts';
import { bytesSource, type DocumentSource, joinedSource, readAll, recordSource } from './source.ts';
import { wavFile } from './wav.ts';

function range(source: DocumentSource, start: number, end: number): Buffer {
  return Buffer.concat([...source.open(start, end)]);
}

describe('a content source', () => {
  const records = recordSource({
    count: 1000,
    length: 7,
    write: (block, first) => {
      for (let at = 0; at < block.length; at += 7) block.fill((first + at / 7) % 251, at, at + 7);
    },
  });
  const joined = joinedSource(3 + records.size + 2, () => [Uint8Array.of(1, 2, 3), records, Uint8Array.of(8, 9)]);

  it.each([
    ['bytes', bytesSource(Uint8Array.from({ length: 5000 }, (_, index) => index))],
    ['records', records],
    ['joined parts', joined],
    ['a recording', wavFile(2000, 4)],
    ['a measurement log', measurementLog(200, 4)],
  ])('gives the same bytes for any range of %s as for the whole', (_, source) => {
    const whole = readAll(source);
    expect(whole.length).toBe(source.size);
    fc.assert(
      fc.property(fc.nat(source.size), fc.nat(source.size), (one, other) => {
        const [start, end] = one < other ? [one, other] : [other, one];
        expect(range(source, start, end).equals(whole.subarray(start, end))).toBe(true);
      }),
    );
  });

  it('can be read by waiting as well', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of joined.open(1, joined.size)) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(readAll(joined).subarray(1))).toBe(true);
  });

  it('refuses a range beyond its end', () => {
    expect(() => joined.open(0, joined.size + 1)).toThrow(RangeError);
    expect(() => joined.open(-1, 2)).toThrow(RangeError);
    expect(() => joined.open(5, 4)).toThrow(RangeError);
  });

  it('holds no more than a block of a large file at a time', () => {
    const large = wavFile(50_000_000, 1);
    let largest = 0;
    for (const chunk of large.open(10_000_001, 13_000_000)) largest = Math.max(largest, chunk.length);
    expect(largest).toBeLessThanOrEqual(256 * 1024);
  });
});
