import type { Clock } from '../clock.ts';
import { streamed } from '../http/body.ts';
import { type Behaviour, isServicePath, Trigger, wholeNumber } from './behaviour.ts';

const STEPS_PER_SECOND = 4;

/** Sends bodies slowly. Own settings: `bytesPerSecond` (default 10,000). */
export function slowBodies(random: () => number, clock: Clock): Behaviour {
  const trigger = new Trigger(random);
  let bytesPerSecond = 10_000;
  return {
    name: 'slowBodies',
    set(settings) {
      trigger.set(settings);
      bytesPerSecond = Math.max(STEPS_PER_SECOND, wholeNumber(settings ?? {}, 'bytesPerSecond', 10_000));
    },
    after({ path }, answer) {
      if (!isServicePath(path) || !trigger.strikes(path)) return undefined;
      const whole = streamed(answer);
      return whole.stream ? { ...whole, stream: slowly(whole.stream, bytesPerSecond, clock) } : undefined;
    },
  };
}

async function* slowly(
  stream: AsyncIterable<Uint8Array>,
  bytesPerSecond: number,
  clock: Clock,
): AsyncIterable<Uint8Array> {
  const step = Math.floor(bytesPerSecond / STEPS_PER_SECOND);
  for await (const piece of stream) {
    for (let at = 0; at < piece.byteLength; at += step) {
      yield piece.subarray(at, at + step);
      await clock.sleep(1000 / STEPS_PER_SECOND);
    }
  }
}
