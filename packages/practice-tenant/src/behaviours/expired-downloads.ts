import { type Behaviour, Trigger } from './behaviour.ts';

/** Treats uses of pre-authenticated download addresses as too late (401). */
export function expiredDownloads(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  return {
    name: 'expiredDownloads',
    set: (settings) => trigger.set(settings),
    expired: (path) => trigger.strikes(path),
  };
}
