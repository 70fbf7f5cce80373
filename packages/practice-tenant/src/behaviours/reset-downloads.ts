import { ConnectionBroken } from '../http/exchange.ts';
import type { Behaviour } from './behaviour.ts';
import { spoiler } from './spoiler.ts';

/** Breaks the connection of downloads when about half of the bytes are sent. */
export function resetDownloads(random: () => number): Behaviour {
  return spoiler('resetDownloads', random, (download) => ({
    size: download.size,
    async *stream() {
      const half = Math.floor(download.size / 2);
      let sent = 0;
      for await (const piece of download.stream) {
        yield piece.subarray(0, Math.max(0, half - sent));
        sent += piece.byteLength;
        if (sent >= half) throw new ConnectionBroken('the connection is reset on purpose');
      }
    },
  }));
}
