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

  it('shares, and the delta tells what was shared with the headers that ask for it', async () => {
    const seed = {
      name: 'desks',
      build: (world: World) => {
        world.establish({ displayName: 'Desks', initialDomain: 'tiny.onmicrosoft.com', licences: 10 });
        world.populate({ name: 'desks', users: 3, password: 'x', itemsOf: () => 900 });
      },
    };
    await using probe = await Probe.start({ seed, limits: 'none' });
    const token = await probe.applicationToken();
    const { drives } = probe.tenant.world;
    const drive = drives.get([...drives.keys()][0]!);
    const { position } = drive!.changes;
    const latest = await probe.send(`/v1.0/drives/${drive!.id}/root/delta?token=latest`, { token });
    expect(mutate(probe.tenant.world, { seed: 5, drives: 3, changes: 90 }).shared).toBeGreaterThan(5);
    const told = async (prefer: string) => {
      const reply = await probe.send(`${latest.json['@odata.deltaLink']}&$top=999`, { token, headers: { prefer } });
      return reply.json.value as { id: string; '@microsoft.graph.sharedChanged'?: string; shared?: object }[];
    };
    const marked = (
      await told('deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing')
    ).filter((row) => row['@microsoft.graph.sharedChanged'] === 'True');
    const expected = drive!.changes
      .after(position, { sharing: true })
      .filter((item) => !item.deleted && drive!.changes.sharedAfter(item, position));
    expect(new Set(marked.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(marked.length).toBeGreaterThan(1);
    expect(
      (await told('hierarchicalsharing')).every((row) => row['@microsoft.graph.sharedChanged'] === undefined),
    ).toBe(true);
  });

  it('can be asked for while the tenant runs', async () => {
    await using probe = await Probe.start();
    const reply = await probe.send('/_practice/mutate', { method: 'POST', json: { seed: 3, drives: 99, changes: 30 } });
    expect(reply.json.drives).toBe(5);
    expect(reply.json.edited).toBeGreaterThan(0);
    expect((await probe.send('/_practice/mutate', { method: 'POST', json: { seed: 'x' } })).status).toBe(400);
  });
});
