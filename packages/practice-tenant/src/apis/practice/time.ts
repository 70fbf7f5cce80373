import { VirtualClock } from '../../clock.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { problem } from './reading.ts';

/** What time it is in the tenant, and whether somebody may move it. */
export function readClock({ clock }: Services): Answer {
  return { status: 200, json: { now: new Date(clock.now()).toISOString(), virtual: clock instanceof VirtualClock } };
}

/** Moves a virtual clock forward by `seconds`. */
export function moveClock(body: Readonly<Record<string, unknown>>, services: Services): Answer {
  const { clock } = services;
  const { seconds } = body;
  if (!(clock instanceof VirtualClock)) return problem(409, 'the clock is the real one; start with --clock virtual');
  if (typeof seconds !== 'number' || !(seconds >= 0)) return problem(400, 'seconds must be a number, 0 or more');
  clock.advance(seconds * 1000);
  return readClock(services);
}
