import type { Clock } from '../clock.ts';
import { type Behaviour, isServicePath, Trigger, wholeNumber } from './behaviour.ts';
import { NOT_AVAILABLE } from './unavailable.ts';

/**
 * A maintenance window: Graph and SharePoint answer 503 with the rest of the window in `Retry-After`. Own settings: `afterSeconds`
 * until it begins (default 0) and `seconds` it lasts (default 600).
 */
export function maintenance(random: () => number, clock: Clock): Behaviour {
  const trigger = new Trigger(random);
  let begin = 0;
  let end = 0;
  return {
    name: 'maintenance',
    set(settings) {
      trigger.set(settings);
      begin = clock.now() + wholeNumber(settings ?? {}, 'afterSeconds', 0) * 1000;
      end = begin + wholeNumber(settings ?? {}, 'seconds', 600) * 1000;
    },
    arrive({ path }) {
      const now = clock.now();
      if (now < begin || now >= end || !isServicePath(path) || !trigger.strikes(path)) return undefined;
      const rest = Math.max(1, Math.ceil((end - now) / 1000));
      return { status: 503, headers: { 'retry-after': String(rest) }, json: NOT_AVAILABLE };
    },
  };
}
