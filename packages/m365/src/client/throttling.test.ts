import { OutsideError, type ProtectedObject } from '@coffer/model';
import {
  type PracticeTenant,
  type PracticeTenantOptions,
  sharedKeys,
  startPracticeTenant,
} from '@coffer/practice-tenant';
import { describe, expect, it } from 'vitest';
import { BUCKET_RULES } from '../governor/buckets.ts';
import type { Tenant } from '../tenant.ts';
import { FastClock } from '../testing/fast-clock.ts';
import { scaledRules } from '../testing/scaled-rules.ts';
import { account, bytesOf, DOMAIN, oneDriveOf, openStage, pool, type Stage, scanAll } from '../testing/stage.ts';

/** A practice tenant of its own for one test. */
function opened(
  options: Partial<PracticeTenantOptions> & { readonly accounts?: number } = {},
): Promise<Stage<PracticeTenant>> {
  const { accounts, ...rest } = options;
  return openStage(
    (stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder, ...rest }),
    {
      ...(accounts === undefined ? {} : { accounts }),
      ...(rest.clock === undefined ? {} : { clock: rest.clock }),
    },
  );
}

/** People with a few files each. */
function populate(stage: Stage<PracticeTenant>, people: number, files: (number: number) => number): void {
  const { world } = stage.practice;
  for (let number = 0; number < people; number += 1) {
    const userPrincipalName = `person${number}@${DOMAIN}`;
    world.addUser({ userPrincipalName, displayName: `Person ${number}`, password: 'x' });
    const drive = world.drive(userPrincipalName);
    for (let file = 0; file < files(number); file += 1) drive.write(`/File ${file}.txt`, `${number}/${file}`);
  }
}

/** Scans every OneDrive and fetches every file, four OneDrives at once. */
async function backUp(tenant: Tenant, stage: Stage<PracticeTenant>): Promise<number> {
  const workload = oneDriveOf(tenant);
  const context = stage.context();
  const objects = workload.discover(context)[Symbol.asyncIterator]();
  let fetched = 0;
  const work = async (): Promise<void> => {
    for (let next = await objects.next(); next.done !== true; next = await objects.next()) {
      const object = next.value;
      const { changes } = await scanAll(workload, object, { context });
      for (const change of changes) {
        if (change.type !== 'upsert' || change.item.kind !== 'file') continue;
        await bytesOf((await workload.fetch(object, change.item, change.ticket, context)).bytes);
        fetched += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return fetched;
}

describe('spreading the load', () => {
  it('gives equal accounts an equal load, within a tenth, and is never throttled', async () => {
    await using stage = await opened({ accounts: 4 });
    populate(stage, 36, (number) => (number === 7 ? 260 : 3 + (number % 9)));
    await using tenant = stage.connect({ pool: pool(4) });
    const fetched = await backUp(tenant, stage);
    expect(fetched).toBeGreaterThan(400);
    const metered = stage.practice.journal.entries({}).filter(({ api }) => api !== 'content');
    const loads = pool(4).map(
      (one) => metered.filter(({ identity }) => identity === (one as { login: string }).login).length,
    );
    const even = loads.reduce((sum, load) => sum + load, 0) / 4;
    for (const load of loads) expect(Math.abs(load - even) / even, loads.join(' ')).toBeLessThan(0.1);
    expect(stage.practice.journal.entries({ status: 429 })).toEqual([]);
  });

  it('shares out the downloads of a large OneDrive, too, and asks once for one account', async () => {
    await using stage = await opened({ accounts: 4 });
    populate(stage, 1, () => 200);
    for (const count of [4, 1]) {
      stage.practice.journal.clear();
      await using tenant = stage.connect({ pool: pool(count) });
      await backUp(tenant, stage);
      const downloads = stage.practice.journal.entries({ api: 'content' });
      const by = new Map(Map.groupBy(downloads, ({ identity }) => identity));
      expect([...by.values()].filter((list) => list.length >= 190 / count)).toHaveLength(count);
      const deltas = stage.practice.journal.entries({ kind: 'delta' }).length;
      expect(deltas).toBe(count === 1 ? 4 + 0 : 4 + 3);
    }
  });

  it('follows a change of the pool in the middle of the work: who is new takes part, who is gone does nothing more', async () => {
    await using stage = await opened({ accounts: 3 });
    populate(stage, 12, () => 1);
    await using tenant = stage.connect({ pool: pool(2) });
    const [workload, context, objects] = [oneDriveOf(tenant), stage.context(), [] as ProtectedObject[]];
    for await (const object of workload.discover(context)) objects.push(object);
    const scanAndCount = async (some: readonly ProtectedObject[]): Promise<ReadonlySet<string | undefined>> => {
      stage.practice.journal.clear();
      for (const object of some) await scanAll(workload, object, { context });
      // Deltas, and the counts that go with the first ones.
      const asked = stage.practice.journal.entries({}).filter(({ identity }) => identity?.startsWith('account'));
      return new Set(asked.map(({ identity }) => identity?.split('@')[0]));
    };
    expect(await scanAndCount(objects.slice(0, 6))).toEqual(new Set(['account1', 'account2']));
    tenant.replacePool([account('account2'), account('account3')], [stage.groupId]);
    expect(await scanAndCount(objects.slice(6))).toEqual(new Set(['account2', 'account3']));
  });

  it('uses the main account for the directory and for granting only', async () => {
    await using stage = await opened();
    await using tenant = stage.connect({ pool: pool(2) });
    await backUp(tenant, stage);
    const by = (identity: string) => new Set(stage.practice.journal.entries({ identity }).map(({ kind }) => kind));
    expect([...by(`admin@${DOMAIN}`)]).not.toContain('delta');
    expect([...by(`account1@${DOMAIN}`)]).toContain('delta');
    expect([...by(`account1@${DOMAIN}`)]).not.toContain('users');
  });
});

describe('an account that fails', () => {
  it('leaves the rotation with one warning, and the work goes on with the others', async () => {
    const clock = new FastClock();
    await using stage = await opened({ clock, accounts: 2 });
    populate(stage, 6, () => 3);
    await using tenant = stage.connect({ pool: pool(2), clock });
    await backUp(tenant, stage);
    stage.practice.world.setPassword(stage.practice.world.user(`account2@${DOMAIN}`)!, 'changed');
    clock.jump(2 * 3_600_000);
    expect(await backUp(tenant, stage)).toBe(26);
    expect(stage.warnings).toEqual([expect.stringMatching(/account2@.*password is wrong.*AADSTS50126/)]);
    expect(tenant.identities()).toMatchObject([
      { health: 'good' },
      { health: 'good' },
      { name: `account2@${DOMAIN}`, health: 'failing', reason: 'wrong-password' },
    ]);
    tenant.replacePool([account('account1'), account('account2', 'changed')], [stage.groupId]);
    await backUp(tenant, stage);
    expect(tenant.identities()[2]).toMatchObject({ health: 'good' });
    expect(stage.warnings).toHaveLength(1);
  });

  it('leaves it in the middle too, when its token is not accepted any more', async () => {
    await using stage = await opened({ accounts: 2 });
    populate(stage, 6, () => 3);
    await using tenant = stage.connect({ pool: pool(2) });
    expect(await backUp(tenant, stage)).toBe(26);
    const { users } = stage.practice.world;
    const second = stage.practice.world.user(`account2@${DOMAIN}`)!;
    second.state = 'disabled';
    users.delete(second.id);
    expect(await backUp(tenant, stage)).toBe(26);
    expect(stage.warnings).toEqual([expect.stringMatching(/account2@.*the account is disabled/)]);
    expect(tenant.identities()[2]).toMatchObject({ health: 'disabled' });
  });

  it('ends the work when it was the last one', async () => {
    await using stage = await opened();
    for (const number of [1, 2]) stage.practice.world.user(`account${number}@${DOMAIN}`)!.state = 'mfa';
    await using tenant = stage.connect({ pool: pool(2) });
    await expect(backUp(tenant, stage)).rejects.toMatchObject({ code: 'sign-in', reason: 'mfa-required' });
    expect(stage.warnings).toHaveLength(2);
  });
});

describe('a refusal for the sake of a budget', () => {
  it('is waited out: nothing is sent before the time, and the work completes', async () => {
    const clock = new FastClock(60);
    await using stage = await opened({ clock, accounts: 2, limitScale: 0.01 });
    populate(stage, 30, () => 2);
    await using tenant = stage.connect({ pool: pool(2), clock });
    expect(await backUp(tenant, stage)).toBe(68);
    const entries = stage.practice.journal.entries().filter(({ api }) => api === 'graph' || api === 'sharepoint');
    const refused = entries.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const refusal of refused) {
      const from = Date.parse(refusal.time);
      const inside = entries.filter(({ kind, time, number }) => {
        const after = Date.parse(time) - from;
        // What was under way when the refusal came cannot be called back: a quarter of a second of the machine, 15 of this clock.
        return (
          number > refusal.number && after > 15_000 && after < (refusal.retryAfter ?? 0) * 1000 - 2_000 && drives(kind)
        );
      });
      expect(inside).toEqual([]);
    }
    expect(stage.charged.some(({ purpose }) => purpose === 'retry')).toBe(true);
  });

  it('does not come when the governor knows the limits', async () => {
    const clock = new FastClock(120);
    await using stage = await opened({ clock, accounts: 2, limitScale: 0.02 });
    populate(stage, 40, () => 1);
    await using tenant = stage.connect({ pool: pool(2), clock, budget: { rules: scaledRules(1 / 50) } });
    await backUp(tenant, stage);
    expect(stage.practice.journal.entries({ status: 429 })).toEqual([]);
  });

  it('is not waited out by requests that another account can make, the refused one included and however long the wait is', async () => {
    const clock = new FastClock(20);
    await using stage = await opened({ clock, accounts: 2 });
    populate(stage, 6, () => 1);
    // One request at a time, a user's budget of one a second: while the first is refused, the others wait with either account.
    const user = BUCKET_RULES.find(({ name }) => name === 'requests of a user in 5 minutes');
    const rules = [{ ...user!, window: 1_000, amount: 1 }];
    const budget = { rules, concurrency: { start: 1, least: 1, most: 1 } };
    await using tenant = stage.connect({ pool: pool(2), clock, budget });
    const [workload, context, objects] = [oneDriveOf(tenant), stage.context(), [] as ProtectedObject[]];
    for await (const object of workload.discover(context)) objects.push(object);
    stage.practice.journal.clear();
    stage.practice.setFaults({ unavailable: { status: 429, retryAfter: 2_400, count: 1, path: '/delta' } });
    await Promise.all(objects.map((object) => scanAll(workload, object, { context })));
    const deltas = stage.practice.journal.entries({ kind: 'delta' });
    const [refused] = deltas.filter(({ status }) => status === 429);
    expect(new Set(deltas.filter(({ status }) => status === 200).map(({ identity }) => identity)).size).toBe(1);
    expect(deltas.filter(({ identity }) => identity === refused?.identity)).toEqual([refused]);
    expect(tenant.identities().map(({ health }) => health)).toContain('resting');
  });

  it('is told when waiting does not help in time', async () => {
    const clock = new FastClock(2_000);
    await using stage = await opened({ clock });
    await using tenant = stage.connect({ clock });
    stage.practice.setFaults({ unavailable: { count: 100, retryAfter: 600 } });
    const error = await tenant.organization().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutsideError);
    expect(error).toMatchObject({ code: 'throttled', transient: true });
  });
});

function drives(kind: string): boolean {
  return !['users', 'organization', 'groups'].includes(kind);
}
