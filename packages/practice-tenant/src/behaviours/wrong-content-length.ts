import { streamed } from '../http/body.ts';
import { anyNumber, type Behaviour, isServicePath, Trigger } from './behaviour.ts';

/**
 * Announces another length than is sent, and closes the connection. Own settings: `by`, how many bytes too many (default 1,000), or too
 * few when negative.
 */
export function wrongContentLength(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  let by = 1_000;
  return {
    name: 'wrongContentLength',
    set(settings) {
      trigger.set(settings);
      by = anyNumber(settings ?? {}, 'by', 1_000);
    },
    after({ path }, answer) {
      if (!isServicePath(path)) return undefined;
      const whole = streamed(answer);
      const length = Number(whole.headers?.['content-length'] ?? 0);
      if (!whole.stream || length + by < 0 || !trigger.strikes(path)) return undefined;
      return { ...whole, headers: { ...whole.headers, 'content-length': String(length + by), connection: 'close' } };
    },
  };
}
