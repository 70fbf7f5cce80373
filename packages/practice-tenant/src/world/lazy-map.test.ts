import { describe, expect, it } from 'vitest';
import { LazyMap, type LazySource } from './lazy-map.ts';

/** Three values with the keys 0, 1 and 2; `asked` tells which keys were asked for. */
function three(asked: string[] = []): LazySource<{ name: string }> {
  return {
    count: 3,
    forgettable: false,
    keyOf: String,
    indexOf: (key) => {
      asked.push(key);
      return ['0', '1', '2'].includes(key) ? Number(key) : undefined;
    },
    make: (index) => ({ name: `made ${index}` }),
  };
}

describe('a map that is made on demand', () => {
  it('has a value again that was deleted and put back, at its old place', () => {
    const map = new LazyMap<{ name: string }>();
    map.fill(three());
    map.set('other', { name: 'set' });
    const one = map.get('1')!;
    expect(map.delete('1')).toBe(true);
    expect([map.size, map.has('1'), map.get('1'), [...map.keys()]]).toEqual([3, false, undefined, ['0', '2', 'other']]);
    map.set('1', one);
    expect([map.size, map.get('1'), [...map.keys()]]).toEqual([4, one, ['0', '1', '2', 'other']]);
  });

  it('knows its size whatever was set, asked for, set anew or deleted, and without a look at what it holds', () => {
    const map = new LazyMap<{ name: string }>();
    const asked: string[] = [];
    const sizes: number[] = [map.set('0', { name: 'early' }).set('other', { name: 'set' }).size];
    map.fill(three(asked));
    const after = (change: () => unknown): void => {
      change();
      asked.length = 0;
      sizes.push(map.size);
      expect(asked).toEqual([]);
    };
    after(() => map.get('1'));
    after(() => map.set('1', { name: 'anew' }));
    after(() => map.delete('1'));
    after(() => map.delete('1'));
    after(() => map.set('1', { name: 'back' }));
    after(() => map.delete('2'));
    after(() => map.delete('other'));
    expect(sizes).toEqual([2, 4, 4, 3, 3, 4, 3, 2]);
    expect([...map.keys()]).toHaveLength(2);
  });
});
