import { describe, expect, it } from 'vitest';
import { LazyMap } from './lazy-map.ts';

describe('a map that is made on demand', () => {
  it('has a value again that was deleted and put back, at its old place', () => {
    const map = new LazyMap<{ name: string }>();
    map.fill({
      count: 3,
      forgettable: false,
      keyOf: String,
      indexOf: (key) => (['0', '1', '2'].includes(key) ? Number(key) : undefined),
      make: (index) => ({ name: `made ${index}` }),
    });
    map.set('other', { name: 'set' });
    const one = map.get('1')!;
    expect(map.delete('1')).toBe(true);
    expect([map.size, map.has('1'), map.get('1'), [...map.keys()]]).toEqual([3, false, undefined, ['0', '2', 'other']]);
    map.set('1', one);
    expect([map.size, map.get('1'), [...map.keys()]]).toEqual([4, one, ['0', '1', '2', 'other']]);
  });
});
