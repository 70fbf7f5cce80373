import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { House, type HouseOptions } from '@coffer/testkit';

/** A practice tenant and a server on a folder of their own, which goes when they are disposed. */
export async function freshHouse(options: Omit<HouseOptions, 'folder'> = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-'));
  const house = await House.start({ ...options, folder }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const dispose = house[Symbol.asyncDispose].bind(house);
  house[Symbol.asyncDispose] = async () => {
    await dispose();
    await rm(folder, { recursive: true, force: true });
  };
  return house;
}
