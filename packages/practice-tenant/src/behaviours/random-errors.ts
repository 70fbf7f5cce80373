import type { Behaviour } from './behaviour.ts';

const STATUSES = [500, 502, 503, 504];
const BODY = { error: { code: 'generalException', message: 'General exception while processing.' } };

/** Answers a share of the Graph requests with 500, 502, 503 or 504. Settings: `{ rate: 0..1 }`. */
export function randomErrors(random: () => number): Behaviour {
  let rate = 0;
  return {
    name: 'randomErrors',
    set(settings) {
      const wanted = settings === undefined ? 0 : settings['rate'];
      if (typeof wanted !== 'number' || !(wanted >= 0 && wanted <= 1))
        throw new RangeError('rate must be between 0 and 1');
      rate = wanted;
    },
    before() {
      if (rate === 0 || random() >= rate) return undefined;
      return { status: STATUSES[Math.floor(random() * STATUSES.length)] ?? 500, json: BODY };
    },
  };
}
