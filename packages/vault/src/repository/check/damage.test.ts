import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend, FileId } from '../../backend/backend.ts';
import { sha256 } from '../../crypto/hash.ts';
import { createKeyFile, openKeyFile } from '../../crypto/key-file.ts';
import { VaultError } from '../../errors.ts';
import {
  buildHouse,
  copyOf,
  DAMAGES,
  filesOf,
  type House,
  openQuick,
  overwrite,
  packsOf,
  readEach,
} from '../../testing/damage.ts';
import { PASSWORD } from '../../testing/help.ts';
import type { Finding } from './findings.ts';

let house: House;
/** What stands in for "another file" of a kind that the house has only one of. */
let stranger: House;

beforeAll(async () => {
  house = await buildHouse();
  stranger = await buildHouse();
});

async function firstOf(backend: Backend, kind: FileId['kind'], besides?: string): Promise<FileId> {
  const found = (await filesOf(backend)).find((file) => file.kind === kind && file.name !== besides);
  return found as FileId;
}

/** A copy of the house with that file damaged that way. */
async function damaged(file: FileId, way: string): Promise<Backend> {
  const backend = await copyOf(house.backend);
  const other = await stranger.backend.load(await firstOf(stranger.backend, file.kind));
  await overwrite(backend, file, DAMAGES[way]?.(await backend.load(file), other));
  return backend;
}

/** Fails unless what is read is either right or refused; resolves to the paths that are right. */
async function soundPaths(backend: Backend, snapshot: string): Promise<string[]> {
  await using repository = await openQuick(backend);
  const sound: string[] = [];
  for (const [path, read] of await readEach(repository, snapshot)) {
    if (read instanceof Error) expect(read).toBeInstanceOf(VaultError);
    else {
      expect(sha256(read as Uint8Array)).toBe(sha256(house.files.get(path) as Uint8Array));
      sound.push(path);
    }
  }
  return sound.sort();
}

async function findings(backend: Backend): Promise<readonly Finding[]> {
  await using repository = await openQuick(backend);
  return (await repository.check({ readData: 'all' })).findings;
}

/** Repairs, and proves that a check finds nothing wrong afterwards and that what is left is right. */
async function repaired(
  backend: Backend,
): Promise<{ snapshots: string[][]; report: Awaited<ReturnType<typeof repair>> }> {
  const report = await repair(backend);
  await using repository = await openQuick(backend);
  expect((await repository.check({ readData: 'all' })).findings.filter(({ severity }) => severity === 'error')).toEqual(
    [],
  );
  const snapshots: string[][] = [];
  for (const { id } of await repository.snapshots()) snapshots.push(await soundPaths(backend, id));
  return { snapshots, report };
}

async function repair(backend: Backend) {
  await using repository = await openQuick(backend);
  return await repository.repair({ removeDamaged: true });
}

const ALL = ['docs/report', 'fresh', 'more/report', 'plan'];
const ways = Object.keys(DAMAGES);

it('finds nothing in a sound repository', async () => {
  await using repository = await openQuick(await copyOf(house.backend));
  const report = await repository.check({ readData: 'all' });
  const stored = (await packsOf(house.backend)).length;
  expect(report).toMatchObject({ sound: true, findings: [], snapshots: 2, trees: 3, packs: stored });
});

describe.each(ways)('a config that has %s', (way) => {
  it('cannot be opened, and tells why', async () => {
    const backend = await damaged({ kind: 'config', name: '' }, way);
    await expect(openQuick(backend)).rejects.toMatchObject({
      code: way === 'been deleted' ? 'not-a-repository' : 'damaged',
    });
  });

  it('is reported when it happens to an opened repository', async () => {
    const backend = await copyOf(house.backend);
    await using repository = await openQuick(backend);
    const broken = await damaged({ kind: 'config', name: '' }, way);
    const config = { kind: 'config', name: '' } as const;
    await overwrite(backend, config, way === 'been deleted' ? undefined : await broken.load(config));
    expect((await repository.check()).findings).toMatchObject([{ severity: 'error', kind: 'config-unreadable' }]);
  });
});

describe.each(ways)('a key that has %s', (way) => {
  it('shuts out whoever has no other one, or still serves', async () => {
    const backend = await damaged(await firstOf(house.backend, 'key'), way);
    const opened = await openQuick(backend).catch((error: unknown) => error);
    if (opened instanceof VaultError) {
      expect(opened.code).toBe(way === 'been deleted' ? 'wrong-password' : 'damaged');
      return;
    }
    // The damage met a part that is not needed; then all the rest works, and a check says that the file is damaged.
    expect(await soundPaths(backend, house.second)).toEqual(ALL);
    expect(await findings(backend)).toMatchObject([{ severity: 'error', kind: 'key-unreadable' }]);
  });

  it('is reported and does no harm where there is another one', async () => {
    const key = await firstOf(house.backend, 'key');
    const backend = await damaged(key, way);
    const master = await openKeyFile(await house.backend.load(key), PASSWORD);
    const about = { created: '2026-01-01T00:00:00Z', hostname: 'h', username: 'u', cost: { N: 1024, r: 8, p: 1 } };
    const second = await createKeyFile(master!, PASSWORD, about);
    await backend.save({ kind: 'key', name: sha256(second) }, [second]);
    expect(await soundPaths(backend, house.second)).toEqual(ALL);
    const expected = way === 'been deleted' ? [] : [{ severity: 'error', kind: 'key-unreadable', file: key }];
    expect(await findings(backend)).toMatchObject(expected);
  });
});

describe.each(ways)('a lock that has %s', (way) => {
  it('hinders writers, not readers, and is reported', async () => {
    const writing = await copyOf(house.backend);
    await using open = await openQuick(writing);
    await using _writer = await open.write();
    const lock = await firstOf(writing, 'lock');
    const bytes = await writing.load(lock);
    const backend = await copyOf(house.backend);
    const left = DAMAGES[way]?.(bytes, Buffer.concat([bytes, bytes]));
    if (left) await backend.save(lock, [left]);
    expect(await soundPaths(backend, house.second)).toEqual(ALL);
    expect(await findings(backend)).toMatchObject(
      left ? [{ severity: 'warning', kind: 'lock-unreadable', file: lock }] : [],
    );
    if (!left) return;
    await using repository = await openQuick(backend);
    await expect(repository.write()).rejects.toMatchObject({ code: 'locked' });
    await expect(repository.repair()).rejects.toMatchObject({ code: 'locked' });
    expect(await repository.removeStaleLocks()).toBe(0);
    expect(await repository.removeStaleLocks({ unreadable: true })).toBe(1);
    await using _next = await repository.write();
  });
});

describe.each(ways)('a snapshot that has %s', (way) => {
  it('leaves the others to be listed and restored, and is reported', async () => {
    const file = { kind: 'snapshot', name: house.first } as const;
    const backend = await damaged(file, way);
    const gone = way === 'been deleted';
    await using repository = await openQuick(backend);
    const { snapshots, damaged: bad } = await repository.readableSnapshots();
    expect(snapshots.map(({ id }) => id)).toEqual([house.second]);
    expect(bad.map(({ id, error }) => [id, error.code])).toEqual(gone ? [] : [[house.first, 'damaged']]);
    if (!gone) await expect(repository.snapshots()).rejects.toMatchObject({ code: 'damaged' });
    expect(await soundPaths(backend, house.second)).toEqual(ALL);
    // Nobody can tell a snapshot file that vanished from one that was forgotten.
    const effect = { snapshots: 1, snapshotIds: [house.first] };
    const found = gone ? [] : [{ severity: 'error', kind: 'snapshot-unreadable', file, effect }];
    expect(await findings(backend)).toMatchObject(found);
    const { snapshots: left } = await repaired(backend);
    expect(left).toEqual([ALL]);
  });
});

describe.each(ways)('an index file that has %s', (way) => {
  it.each(['first', 'last'] as const)('leaves what the other one names, and is mended (%s)', async (which) => {
    const backend = await copyOf(house.backend);
    const indexes = (await filesOf(backend)).filter(({ kind }) => kind === 'index');
    const file = indexes.at(which === 'first' ? 0 : -1)!;
    const other = await stranger.backend.load(await firstOf(stranger.backend, 'index'));
    const left = DAMAGES[way]?.(await backend.load(file), other);
    await overwrite(backend, file, left);
    await using repository = await openQuick(backend);
    expect(repository.unreadableIndexes).toEqual(left ? [file.name] : []);
    if (left) await expect(repository.write()).rejects.toMatchObject({ code: 'damaged' });
    const found = await findings(backend);
    if (left) expect(found).toContainEqual(expect.objectContaining({ kind: 'index-unreadable', file }));
    const missing = found.find(({ kind }) => kind === 'blobs-missing');
    expect(missing).toMatchObject({ severity: 'error', effect: { counted: true } });
    expect(missing?.effect.snapshotIds).toContain(house.second);
    // Everything is still there, only not known: nothing is lost once the index is mended.
    const { snapshots, report } = await repaired(backend);
    expect(report.adoptedPacks).toBe(2);
    expect(report.snapshots).toEqual([]);
    expect(snapshots).toEqual([['docs/report', 'plan'], ALL]);
  });
});

describe.each(ways)('a data pack that has %s', (way) => {
  it('costs only its own files, and the rest of it is saved', async () => {
    const file = { kind: 'pack', name: house.packs.data } as const;
    const backend = await damaged(file, way);
    const sound = await soundPaths(backend, house.second);
    expect(sound).toContain('fresh');
    const lost = ALL.filter((path) => !sound.includes(path));
    const errors = (await findings(backend)).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ file, effect: { firstPaths: expect.any(Array) } }]);
    // Every path the finding names is one that cannot be read, and the other way round.
    expect([...(errors[0]?.effect.firstPaths ?? [])].sort()).toEqual(lost.map((path) => `/${path}`));
    expect(errors[0]?.effect.snapshots).toBe(lost.length > 0 ? 2 : 0);
    const { snapshots, report } = await repaired(backend);
    expect(snapshots).toEqual([['docs/report', 'plan'].filter((path) => sound.includes(path)), sound]);
    expect(report.snapshots.length).toBe(lost.length > 0 ? 2 : 0);
  });
});

describe.each(ways)('a tree pack that has %s', (way) => {
  it.each(['tree', 'newTree'] as const)('costs only its own folders (%s)', async (which) => {
    const file = { kind: 'pack', name: house.packs[which] } as const;
    const backend = await damaged(file, way);
    const before = await soundPaths(backend, house.second);
    const errors = (await findings(backend)).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ file }]);
    expect(errors[0]?.effect.lostBlobs === 0).toBe(errors[0]?.effect.paths === 0);
    const { snapshots } = await repaired(backend);
    // A snapshot whose root is gone is gone; of any other, all is left that could be read before.
    const whole = which === 'newTree' ? [['docs/report', 'plan']] : [];
    for (const paths of [...whole, ...(before.length > 0 ? [before] : [])]) expect(snapshots).toContainEqual(paths);
  });
});

it('a random byte changed anywhere is harmless or reported, and never gives wrong bytes', async () => {
  const files = await filesOf(house.backend);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (file, where, change) => {
        const backend = await copyOf(house.backend);
        const bytes = await backend.load(file);
        const position = Math.floor(where * bytes.length);
        bytes[position] = (bytes[position] as number) ^ change;
        await overwrite(backend, file, bytes);
        const opened = await openQuick(backend).catch((error: unknown) => error);
        if (opened instanceof Error) {
          expect(opened).toMatchObject({ code: 'damaged' });
          expect(['config', 'key']).toContain(file.kind);
          return;
        }
        expect((await findings(backend)).filter(({ severity }) => severity === 'error')).toContainEqual(
          expect.objectContaining({ file }),
        );
        await using repository = await openQuick(backend);
        for (const { id } of (await repository.readableSnapshots()).snapshots) await soundPaths(backend, id);
        await repaired(backend);
      },
    ),
    { numRuns: 60 },
  );
});
