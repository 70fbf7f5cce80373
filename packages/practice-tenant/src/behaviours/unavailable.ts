import { type Behaviour, Trigger, wholeNumber } from './behaviour.ts';

/** What a service says that is not available. */
export const NOT_AVAILABLE = {
  error: {
    code: 'serviceNotAvailable',
    message: 'The service is not available. Try the request again after a delay. There may be a Retry-After header.',
  },
};

/**
 * Answers Graph requests with an error status, 503 unless another is given. Own settings: `status`, `retryAfter` in seconds (default 1;
 * 0 leaves the header out), `body: false` to send none.
 */
export function unavailable(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  let status = 503;
  let retryAfter = 1;
  let withBody = true;
  return {
    name: 'unavailable',
    set(settings) {
      trigger.set(settings);
      status = wholeNumber(settings ?? {}, 'status', 503);
      retryAfter = wholeNumber(settings ?? {}, 'retryAfter', 1);
      withBody = settings?.['body'] !== false;
    },
    before({ path }) {
      if (!trigger.strikes(path)) return undefined;
      const headers: Record<string, string> = retryAfter > 0 ? { 'retry-after': String(retryAfter) } : {};
      return { status, headers, ...(withBody ? { json: NOT_AVAILABLE } : {}) };
    },
  };
}
