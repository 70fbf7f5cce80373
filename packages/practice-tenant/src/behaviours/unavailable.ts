import { type Behaviour, wholeNumber } from './behaviour.ts';

const BODY = {
  error: {
    code: 'serviceNotAvailable',
    message: 'The service is not available. Try the request again after a delay. There may be a Retry-After header.',
  },
};

/**
 * Answers the next requests with an error status, 503 unless another is given. Settings: `{ count, status?, retryAfter?, body?, path? }`;
 * `retryAfter` in seconds (0 leaves the header out), `body: false` sends none, `path` limits it to paths that contain the text.
 */
export function unavailable(): Behaviour {
  let left = 0;
  let status = 503;
  let retryAfter = 1;
  let withBody = true;
  let path = '';
  return {
    name: 'unavailable',
    set(settings = {}) {
      left = wholeNumber(settings, 'count', 0);
      status = wholeNumber(settings, 'status', 503);
      retryAfter = wholeNumber(settings, 'retryAfter', 1);
      withBody = settings['body'] !== false;
      path = typeof settings['path'] === 'string' ? settings['path'] : '';
    },
    before(exchange) {
      if (left === 0 || !exchange.path.includes(path)) return undefined;
      left--;
      const headers: Record<string, string> = retryAfter > 0 ? { 'retry-after': String(retryAfter) } : {};
      return { status, headers, ...(withBody ? { json: BODY } : {}) };
    },
  };
}
