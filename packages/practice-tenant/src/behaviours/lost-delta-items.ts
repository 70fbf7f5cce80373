import type { Answer, Exchange } from '../http/exchange.ts';
import { type Behaviour, Trigger } from './behaviour.ts';

const MOST_LOST = 10_000;

interface Entry {
  readonly id?: string;
  readonly file?: unknown;
}

/**
 * Loses a file from a page of a drive's delta, and keeps it lost, however often the file changes, until the client starts the drive's
 * delta anew without a token: what only a resync or a full comparison finds. `count` counts files.
 */
export function lostDeltaItems(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  const lost = new Map<string, string>();

  function heal(drive: string): void {
    for (const [id, of] of lost) if (of === drive) lost.delete(id);
  }

  function isLost(entry: Entry, drive: string, exchange: Exchange): boolean {
    if (entry.id === undefined) return false;
    if (lost.has(entry.id)) return true;
    if (entry.file === undefined || lost.size >= MOST_LOST || !trigger.strikes(exchange.path)) return false;
    lost.set(entry.id, drive);
    return true;
  }

  return {
    name: 'lostDeltaItems',
    set(settings) {
      trigger.set(settings);
      if (settings === undefined) lost.clear();
    },
    after(exchange, answer): Answer | undefined {
      const { note, query } = exchange;
      if (note.kind !== 'delta' || answer.status !== 200) return undefined;
      const body = (answer.json ?? JSON.parse(answer.bytes?.toString('utf8') ?? '{}')) as {
        readonly value?: readonly Entry[];
      };
      const drive = note.object ?? '';
      const startsAnew = !['token', '$skipToken', '$deltaToken'].some((name) => query.has(name));
      if (startsAnew && !/token=/.test(exchange.path)) heal(drive);
      const value = body.value?.filter((entry) => !isLost(entry, drive, exchange));
      const { bytes: _, ...rest } = answer;
      return value?.length === body.value?.length ? undefined : { ...rest, json: { ...body, value } };
    },
  };
}
