import { randomFrom } from './random.ts';
import { type DocumentSource, joinedSource, recordSource } from './source.ts';

const RATE = 44_100;
const HEADER_BYTES = 44;
const FRAME_BYTES = 4;
/** Steps of one turn of the sine table; a phase is a 32-bit number whose upper 12 bits point into it. */
const TABLE_STEPS = 4096;
/** An odd number without pattern in its bits: its multiples' upper bits are noise enough for the ear. */
const NOISE = 0x9e3779b1;

/**
 * A recording as PCM WAV, 44.1 kHz, 16 bit, stereo: a few tones that swell and fade, over a little noise.
 * Computed frame by frame, so a recording of any length needs no memory and can be read from anywhere.
 */
export function wavFile(frames: number, seed: number): DocumentSource {
  const random = randomFrom(seed);
  const table = Int16Array.from({ length: TABLE_STEPS }, (_, step) =>
    Math.round(9000 * Math.sin((2 * Math.PI * step) / TABLE_STEPS)),
  );
  const tones = Array.from({ length: 3 }, () => Math.round(((110 + random.next() * 770) / RATE) * 2 ** 32));
  const swells = tones.map(() => Math.round(((0.05 + random.next() * 0.3) / RATE) * 2 ** 32));
  const wave = (step: number, frame: number): number => table[Math.imul(step, frame) >>> 20] ?? 0;
  const body = recordSource({
    count: frames,
    length: FRAME_BYTES,
    write: (block, first) => {
      const frames = new Int32Array(block.buffer, block.byteOffset, block.length / FRAME_BYTES);
      for (let index = 0; index < frames.length; index += 1) {
        const frame = first + index;
        let left = (Math.imul(frame ^ seed, NOISE) >>> 26) - 32;
        let right = left;
        for (let tone = 0; tone < tones.length; tone += 1) {
          const sample = wave(tones[tone] ?? 0, frame);
          const loud = wave(swells[tone] ?? 0, frame) + 9000;
          left += (sample * loud) >> 15;
          right += (sample * (18_000 - loud)) >> 15;
        }
        frames[index] = (left & 0xffff) | (right << 16);
      }
    },
  });
  return joinedSource(HEADER_BYTES + body.size, () => [header(body.size), body]);
}

/** RIFF header with a format chunk of plain PCM (Multimedia Programming Interface and Data Specifications 1.0). */
function header(dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  word(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}
