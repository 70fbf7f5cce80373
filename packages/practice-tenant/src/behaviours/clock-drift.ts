import type { Clock } from '../clock.ts';
import { anyNumber, type Behaviour, Trigger } from './behaviour.ts';

/** Lets the `Date` header be wrong. Own settings: `seconds` ahead (default 600), or behind when negative. */
export function clockDrift(random: () => number, clock: Clock): Behaviour {
  const trigger = new Trigger(random);
  let seconds = 600;
  return {
    name: 'clockDrift',
    set(settings) {
      trigger.set(settings);
      seconds = anyNumber(settings ?? {}, 'seconds', 600);
    },
    after({ path }, answer) {
      if (!trigger.strikes(path)) return undefined;
      const date = new Date(clock.now() + seconds * 1000).toUTCString();
      return { ...answer, headers: { ...answer.headers, date } };
    },
  };
}
