import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('taking turns', () => {
  it('lets work on the same thing run one after the other, even after a failure', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string, fails: boolean) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
    const all = await Promise.allSettled([
      turns.take('a', work('first', true)),
      turns.take('a', work('second', false)),
      turns.take('a', work('third', false)),
    ]);
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends']);
    expect(all.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('does not make different things wait for each other', async () => {
    const turns = new Turns();
    const never = turns.take('a', async () => await new Promise<never>(() => undefined));
    expect(await Promise.race([never, turns.take('b', async () => 'done')])).toBe('done');
  });
});
