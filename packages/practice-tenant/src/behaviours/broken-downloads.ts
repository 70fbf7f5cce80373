import { ConnectionBroken } from '../http/exchange.ts';
import { type Behaviour, type Download, wholeNumber } from './behaviour.ts';

type Spoil = (download: Download) => Download;

/** Breaks the connection of the next downloads when about half of the bytes are sent. Settings: `{ count }`. */
export function resetDownloads(): Behaviour {
  return spoiler('resetDownloads', (download) => ({
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

/** Sends only the first half of the next downloads, as if that were all. Settings: `{ count }`. */
export function truncateDownloads(): Behaviour {
  return spoiler('truncateDownloads', (download) => {
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

/** Flips one bit in the first byte of the next downloads. Settings: `{ count }`. */
export function corruptDownloads(): Behaviour {
  return spoiler('corruptDownloads', (download) => ({
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

function spoiler(
  name: string,
  spoil: (download: Download) => { size: number; stream(): AsyncIterable<Uint8Array> },
): Behaviour {
  let left = 0;
  const apply: Spoil = (download) => {
    const spoiled = spoil(download);
    return { size: spoiled.size, stream: spoiled.stream() };
  };
  return {
    name,
    set(settings = {}) {
      left = wholeNumber(settings, 'count', 0);
    },
    download(download) {
      if (left === 0 || download.size === 0) return undefined;
      left--;
      return apply(download);
    },
  };
}
