import type { Behaviour } from './behaviour.ts';
import { spoiler } from './spoiler.ts';

/** Sends only the first half of downloads, as if that were all. */
export function truncateDownloads(random: () => number): Behaviour {
  return spoiler('truncateDownloads', random, (download) => {
    const half = Math.floor(download.size / 2);
    return {
      size: half,
      async *stream() {
        let left = half;
        for await (const piece of download.stream) {
          if (left <= 0) return;
          yield piece.subarray(0, left);
          left -= piece.byteLength;
        }
      },
    };
  });
}
