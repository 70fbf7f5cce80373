import { type Behaviour, Trigger } from './behaviour.ts';

const STATUSES = [500, 502, 503, 504];
const BODY = { error: { code: 'generalException', message: 'General exception while processing.' } };

/** Answers Graph requests with 500, 502, 503 or 504; `rate` is another name for `probability`. */
export function randomErrors(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  return {
    name: 'randomErrors',
    set: (settings) => trigger.set(settings),
    before({ path }) {
      if (!trigger.strikes(path)) return undefined;
      return { status: STATUSES[Math.floor(random() * STATUSES.length)] ?? 500, json: BODY };
    },
  };
}
