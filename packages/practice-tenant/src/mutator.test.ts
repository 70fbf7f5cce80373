import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { mutate } from './mutator.ts';
import { Probe } from './testing/probe.ts';
import { pathOf, World } from './world/index.ts';

function open(): World {
  const world = new World(new VirtualClock());
  world.establish({ displayName: 'Desks', initialDomain: 'desks.onmicrosoft.com', licences: 10 });
  world.populate({ name: 'desks', users: 6, password: 'x', itemsOf: (index) => 3_000 + index * 500 });
  return world;
}

const state = (world: World) =>
  [...world.drives.values()].map((drive) =>
    drive
      .list()
      .slice(0, 99_999)
      .map((item) => `${item.id} ${pathOf(item)} ${item.size} ${item.version}`)
      .sort(),
  );

describe('a day of work', () => {
  it('changes, makes, moves and deletes, and is the same for the same seed', () => {
    const [first, second, other] = [open(), open(), open()];
    const report = mutate(first, { seed: 7, drives: 4, changes: 120 });
    expect(mutate(second, { seed: 7, drives: 4, changes: 120 })).toEqual(report);
    expect(state(second)).toEqual(state(first));
    expect(mutate(other, { seed: 8, drives: 4, changes: 120 })).not.toEqual(report);
    for (const count of Object.values(report)) expect(count).toBeGreaterThan(0);
    expect(report.movedItems).toBeGreaterThan(report.moved * 5);
  });

  it('leaves drives that agree with themselves, and is told by their change logs', () => {
    const world = open();
    mutate(world, { seed: 1, drives: 6, changes: 200 });
    for (const drive of world.drives.values()) {
      const items = drive.list().slice(0, 99_999);
      expect(items).toHaveLength(drive.itemCount);
      const files = items.filter(({ kind }) => kind === 'file');
      expect(drive.root.size).toBe(files.reduce((sum, { size }) => sum + size, 0));
      expect(drive.changes.after(drive.changes.start).length).toBeGreaterThan(100);
    }
  });

  it('can be asked for while the tenant runs', async () => {
    await using probe = await Probe.start();
    const reply = await probe.send('/_practice/mutate', { method: 'POST', json: { seed: 3, drives: 99, changes: 30 } });
    expect(reply.json.drives).toBe(5);
    expect(reply.json.edited).toBeGreaterThan(0);
    expect((await probe.send('/_practice/mutate', { method: 'POST', json: { seed: 'x' } })).status).toBe(400);
  });
});
