import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { startPracticeTenant } from '../practice-tenant.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-keys-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('keys that tenants share', () => {
  it('are made once, also by tenants that start at the same time, and used by those that come later', async () => {
    const authority = async (name: string): Promise<string> => {
      const options = { seed: 'tiny', stateFolder: join(folder, name), keysFolder: join(folder, 'keys') } as const;
      await using tenant = await startPracticeTenant({ ...options, clock: new VirtualClock() });
      return await readFile(tenant.caFile, 'utf8');
    };
    await Promise.all([authority('a'), authority('b')]);
    expect(await authority('c')).toBe(await authority('d'));
    const [month = '', ...others] = await readdir(join(folder, 'keys'));
    expect(others).toEqual([]);
    expect(await readdir(join(folder, 'keys', month))).toHaveLength(7);
  });
});
