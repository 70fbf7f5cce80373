import { type Behaviour, wholeNumber } from './behaviour.ts';

/**
 * Treats the next uses of pre-authenticated download addresses as too late. Settings: `{ count, status? }`; the status is 401
 * unless it is given: dead addresses are known to answer 403 and 404 as well.
 */
export function expiredDownloads(): Behaviour {
  let left = 0;
  let status = 401;
  return {
    name: 'expiredDownloads',
    set(settings = {}) {
      left = wholeNumber(settings, 'count', 0);
      status = wholeNumber(settings, 'status', 401);
    },
    dead() {
      if (left === 0) return undefined;
      left--;
      return status;
    },
  };
}
