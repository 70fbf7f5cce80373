import type { Behaviour } from './behaviour.ts';
import { spoiler } from './spoiler.ts';

/** Flips one bit in the first byte of downloads. */
export function corruptDownloads(random: () => number): Behaviour {
  return spoiler('corruptDownloads', random, (download) => ({
    size: download.size,
    async *stream() {
      let first = true;
      for await (const piece of download.stream) {
        if (!first || piece.byteLength === 0) {
          yield piece;
          continue;
        }
        first = false;
        const spoiled = Uint8Array.from(piece);
        spoiled[0] = (spoiled[0] ?? 0) ^ 1;
        yield spoiled;
      }
    },
  }));
}
