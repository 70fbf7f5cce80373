import { type Behaviour, wholeNumber } from './behaviour.ts';

/** Treats the next uses of pre-authenticated download addresses as too late (401). Settings: `{ count }`. */
export function expiredDownloads(): Behaviour {
  let left = 0;
  return {
    name: 'expiredDownloads',
    set(settings = {}) {
      left = wholeNumber(settings, 'count', 0);
    },
    expired() {
      if (left === 0) return false;
      left--;
      return true;
    },
  };
}
