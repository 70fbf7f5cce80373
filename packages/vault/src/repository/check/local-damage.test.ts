import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { localBackend } from '../../backend/local.ts';
import { sha256 } from '../../crypto/hash.ts';
import { restoreFolder } from '../../folder/restore-folder.ts';
import type { LeftOut } from '../../folder/save-folder.ts';
import { buildHouse, copyOf, DAMAGES, type House, openQuick, overwrite, writeTo } from '../../testing/damage.ts';
import { temporaryFolder } from '../../testing/help.ts';

// Threads read the packs of a local repository by themselves; what they meet there must be told as of any other storage.

let house: House;
let stranger: House;

beforeAll(async () => {
  house = await buildHouse();
  stranger = await buildHouse();
});

async function checked(backend: Backend): Promise<unknown> {
  await using repository = await openQuick(backend);
  return await repository.check({ readData: 'all' });
}

/** Restores the second snapshot; by path, which files are what they were and which were left out. */
async function restored(backend: Backend): Promise<Map<string, string>> {
  await using place = await temporaryFolder();
  await using repository = await openQuick(backend);
  const found = new Map<string, string>();
  const { tree } = await repository.snapshot(house.second);
  const onLeftOut = ({ path, reason }: LeftOut) => found.set(path, reason.replace(/:.*/, ''));
  await restoreFolder({ repository, tree, target: place.path }, { onLeftOut });
  for (const entry of await readdir(place.path, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path, isWhole(path.slice(place.path.length + 1), await readFile(path)));
  }
  return new Map(
    Array.from(found, ([path, outcome]): [string, string] => [path.slice(place.path.length), outcome]).sort(),
  );
}

function isWhole(path: string, bytes: Uint8Array): string {
  return sha256(bytes) === sha256(house.files.get(path) as Uint8Array) ? 'whole' : 'other bytes';
}

/** One for each thing that can be wrong: the content, the length, the name, everything. */
const WAYS = ['a bit flipped in its middle', 'its end cut off', 'the content of another one', 'been deleted'];

it.for(WAYS)('of a pack with %s a local repository tells and gives back the same as another', async (way) => {
  for (const kind of ['tree', 'newData'] as const) {
    const file = { kind: 'pack', name: house.packs[kind] } as const;
    const memory = await copyOf(house.backend);
    const other = await stranger.backend.load({ kind: 'pack', name: stranger.packs[kind] });
    await overwrite(memory, file, DAMAGES[way]?.(await memory.load(file), other));
    await using place = await temporaryFolder();
    await writeTo(memory, place.path);
    const local = localBackend(place.path);
    expect(await checked(local)).toEqual(await checked(memory));
    const [here, there] = [await restored(local), await restored(memory)];
    expect(here).toEqual(there);
    expect([...here.values()]).not.toContain('other bytes');
  }
});
