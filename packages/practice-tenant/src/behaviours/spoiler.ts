import { type Behaviour, type Download, Trigger } from './behaviour.ts';

/** A behaviour that spoils downloads which are not empty. `path` filters by the file's path in its drive. */
export function spoiler(
  name: string,
  random: () => number,
  spoil: (download: Download) => { size: number; stream(): AsyncIterable<Uint8Array> },
): Behaviour {
  const trigger = new Trigger(random);
  return {
    name,
    set: (settings) => trigger.set(settings),
    download(download) {
      if (download.size === 0 || !trigger.strikes(download.path ?? '')) return undefined;
      const { size, stream } = spoil(download);
      return { ...download, size, stream: stream() };
    },
  };
}
