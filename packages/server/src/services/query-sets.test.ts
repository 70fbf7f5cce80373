import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuerySets, type Source } from './query-sets.ts';

class TestClock {
  time = 0;
  now(): number {
    return this.time;
  }
  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}

/** A long list in pages of a fixed size, which counts how often it is asked. */
function listOf(total: number, pageSize: number): { source: Source<number>; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    source: async (next) => {
      asked++;
      const from = next === undefined ? 0 : Number(next);
      const items = Array.from({ length: Math.max(0, Math.min(pageSize, total - from)) }, (_, at) => from + at);
      const end = from + items.length;
      return { items, ...(end < total ? { next: String(end) } : {}) };
    },
  };
}

describe('kept results of directory queries', () => {
  it('walking by offset shows every item once and asks for every source page once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 25 }),
        fc.boolean(),
        async (total, pageSize, limit, withSetId) => {
          const sets = new QuerySets(new TestClock());
          const { source, asked } = listOf(total, pageSize);
          const seen: number[] = [];
          let setId: string | undefined;
          for (let offset = 0; ; offset += limit) {
            const page = await sets.page('key', { offset, limit, setId: withSetId ? setId : undefined }, source);
            seen.push(...page.items);
            setId = page.setId;
            if (!page.more) break;
          }
          expect(seen).toEqual(Array.from({ length: total }, (_, at) => at));
          expect(asked()).toBe(Math.max(1, Math.ceil(total / pageSize)));
        },
      ),
    );
  });

  it('a first page without an id asks anew', async () => {
    const sets = new QuerySets(new TestClock());
    const { source, asked } = listOf(5, 10);
    const first = await sets.page('key', { offset: 0, limit: 5 }, source);
    const second = await sets.page('key', { offset: 0, limit: 5 }, source);
    expect(asked()).toBe(2);
    expect(second.setId).not.toBe(first.setId);
  });

  it('an id that belongs to another question is not used', async () => {
    const sets = new QuerySets(new TestClock());
    const mine = await sets.page('mine', { offset: 0, limit: 5 }, listOf(5, 10).source);
    const other = await sets.page('other', { offset: 0, limit: 5, setId: mine.setId }, listOf(2, 10).source);
    expect(other.items).toEqual([0, 1]);
    expect(other.setId).not.toBe(mine.setId);
  });

  it('a result that nobody asked for in a quarter of an hour is asked for again', async () => {
    const clock = new TestClock();
    const sets = new QuerySets(clock);
    const { source, asked } = listOf(10, 10);
    const { setId } = await sets.page('key', { offset: 0, limit: 5 }, source);
    clock.time += 16 * 60_000;
    const later = await sets.page('key', { offset: 5, limit: 5, setId }, source);
    expect(later.items).toEqual([5, 6, 7, 8, 9]);
    expect(asked()).toBe(2);
  });

  it('going back before the kept part of a very long result reads it again', async () => {
    const sets = new QuerySets(new TestClock());
    const { source } = listOf(60_000, 999);
    const { setId } = await sets.page('key', { offset: 0, limit: 10 }, source);
    await sets.page('key', { offset: 50_000, limit: 10, setId }, source);
    const back = await sets.page('key', { offset: 20, limit: 3, setId }, source);
    expect(back.items).toEqual([20, 21, 22]);
  });

  it('a page that failed can be asked for again without losing what came before', async () => {
    const sets = new QuerySets(new TestClock());
    const { source, asked } = listOf(20, 5);
    let broken = true;
    const flaky: Source<number> = async (next, signal) => {
      if (next === '10' && broken) throw new Error('no answer');
      return await source(next, signal);
    };
    const { setId } = await sets.page('key', { offset: 0, limit: 5 }, flaky);
    await expect(sets.page('key', { offset: 5, limit: 10, setId }, flaky)).rejects.toThrow('no answer');
    broken = false;
    const page = await sets.page('key', { offset: 5, limit: 10, setId }, flaky);
    expect(page.items).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(asked()).toBe(4);
  });
});
