import type { CatalogObject } from '@coffer/engine';
import type { Work } from '@coffer/m365';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../db/stores/job-store.ts';
import { RecoveryTimes } from './recovery-time.ts';

const object = (items: number, files: number, bytes: number) => ({ totals: { items, files, bytes } }) as CatalogObject;
const held: Readonly<Record<string, CatalogObject>> = { a: object(120, 100, 5e9), b: object(12, 10, 1e6) };

function setup(minutes: number, objects = held) {
  const asked: Work[] = [];
  const times = new RecoveryTimes({
    job: async (id) => (id === 'j' ? ({ id, name: 'Job', organizationId: 'o' } as Job) : undefined),
    objects: async function* () {
      yield* Object.values(objects);
    },
    object: async (_, id) => objects[id],
    tenant: async () => ({
      reckon: (work) => {
        asked.push(work);
        return { milliseconds: minutes * 60_000, limit: minutes === 0 ? undefined : 'units of a minute' };
      },
    }),
  });
  return { times, asked };
}

describe('the recovery time', () => {
  it('adds up what the job holds and names the limit that decides', async () => {
    const { times, asked } = setup(300);
    expect(await times.of('j')).toEqual({
      objects: 2,
      files: 110,
      folders: 22,
      bytes: 5_001_000_000,
      resourceUnits: 396,
      seconds: 18_000,
      limit: 'units of a minute',
      statement:
        "110 files and 22 folders, 5,001 MB: at least 5.0 hours under Microsoft's limits; what decides: units of a minute.",
    });
    expect(asked).toEqual([{ requests: 264, units: 396, bytesIn: 0, bytesOut: 5_001_000_000 }]);
  });

  it('can be asked for one object, and says when everything fits at once', async () => {
    expect(await setup(0).times.of('j', 'b')).toMatchObject({
      objects: 1,
      files: 10,
      seconds: 0,
      limit: null,
      statement: "10 files and 2 folders, 1 MB: Microsoft's limits allow everything at once.",
    });
  });

  it('is refused with the reason where nothing is held', async () => {
    await expect(setup(1).times.of('k')).rejects.toThrow('There is no job k');
    await expect(setup(1).times.of('j', 'c')).rejects.toThrow('holds no object c');
    await expect(setup(1, {}).times.of('j')).rejects.toThrow('backed nothing up yet');
  });
});
