import { randomFrom, scatter } from './random.ts';
import { type DocumentSource, joinedSource, recordSource } from './source.ts';

const HEADER_BYTES = 8 + 2 + 11 * 12 + 4 + 6 + 16;

/**
 * A scan as uncompressed TIFF (24 bit, one strip): bands of light and shade with fine grain.
 * Computed row by row, so it can be read from anywhere without being held in memory.
 */
export function tiffFile(width: number, height: number, seed: number): DocumentSource {
  const random = randomFrom(seed);
  const waves = [random.next() * 9 + 2, random.next() * 5 + 1, random.next() * 14 + 3] as const;
  const angles = Float64Array.from({ length: width }, (_, column) => (column / width) * waves[1] * 6.28);
  const sines = angles.map(Math.sin);
  const cosines = angles.map(Math.cos);
  const body = recordSource({
    count: height,
    length: width * 3,
    write: (block, first) => {
      for (let at = 0; at < block.length; at += width * 3) {
        const row = first + at / (width * 3);
        const shade = 140 + Math.sin((row / height) * waves[0]) * 50;
        // The sine of a sum, from one table of the columns and two numbers of the row.
        const sine = Math.sin(row / (waves[2] * 40)) * 45;
        const cosine = Math.cos(row / (waves[2] * 40)) * 45;
        for (let column = 0; column < width; column += 1) {
          const band = (sines[column] ?? 0) * cosine + (cosines[column] ?? 0) * sine;
          const light = shade + band + (scatter(row * width + column + seed) & 7);
          const pixel = at + column * 3;
          block[pixel] = light;
          block[pixel + 1] = light * 0.92;
          block[pixel + 2] = light * 0.78;
        }
      }
    },
  });
  return joinedSource(HEADER_BYTES + body.size, () => [header(width, height), body]);
}

/** Little-endian header and one directory with what a baseline RGB image needs (TIFF 6.0, section 6). */
function header(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const bitsAt = 8 + 2 + 11 * 12 + 4;
  const resolutionAt = bitsAt + 6;
  // Tag, type (3 = 16 bit, 4 = 32 bit, 5 = fraction), count, value or its place; in ascending order of tags.
  const fields: readonly (readonly [number, number, number, number])[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, bitsAt],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, HEADER_BYTES],
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, width * height * 3],
    [282, 5, 1, resolutionAt],
    [283, 5, 1, resolutionAt + 8],
  ];
  bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0, fields.length, 0]);
  for (const [index, [tag, type, count, value]] of fields.entries()) {
    const at = 10 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  for (let channel = 0; channel < 3; channel += 1) view.setUint16(bitsAt + channel * 2, 8, true);
  for (const [index, value] of [300, 1, 300, 1].entries()) view.setUint32(resolutionAt + index * 4, value, true);
  return bytes;
}
