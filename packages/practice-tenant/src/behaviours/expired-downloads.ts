import { type Behaviour, Trigger, wholeNumber } from './behaviour.ts';

/**
 * Treats uses of pre-authenticated download addresses as too late. The `status` is 401 unless it is given: dead addresses are known to
 * answer 403 and 404 as well.
 */
export function expiredDownloads(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  let status = 401;
  return {
    name: 'expiredDownloads',
    set(settings) {
      const wanted = wholeNumber(settings ?? {}, 'status', 401);
      trigger.set(settings);
      status = wanted;
    },
    dead: (path) => (trigger.strikes(path) ? status : undefined),
  };
}
