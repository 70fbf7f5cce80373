import type { ProtectedObject, Workload, WorkloadName } from '@coffer/model';
import { type Drive, type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import type { Tenant } from '../tenant.ts';
import { FastClock } from '../testing/fast-clock.ts';
import { DOMAIN, openStage, pool, type Stage, workloadOf } from '../testing/stage.ts';
import { workloadContract } from './conformance.ts';

let stage: Stage<PracticeTenant>;
let tenant: Tenant;
let strangers: Tenant;

/** Where each workload has its object: the owner's id, and the drive in which people write. */
const PLACES: Readonly<Partial<Record<WorkloadName, () => { readonly ownerId: string; readonly drive: Drive }>>> = {
  onedrive: () => {
    const { world } = stage.practice;
    const user = world.user(`alice@${DOMAIN}`)!;
    return { ownerId: user.id, drive: world.drive(user.id) };
  },
  sharepoint: () => {
    const { world } = stage.practice;
    const site = world.sites.find(({ path }) => path === '/sites/workshop')!;
    return { ownerId: `${site.host},${site.id},${site.webId}`, drive: world.drivesOf(site)[0]! };
  },
};

beforeAll(async () => {
  stage = await openStage((stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder }));
  tenant = stage.connect({ pool: pool(2), clock: new FastClock(50) });
  strangers = stage.connect({ pool: pool(1), grantGroups: [], clock: new FastClock(50) });
});
afterAll(async () => {
  await tenant[Symbol.asyncDispose]();
  await strangers[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

describe.each(Object.entries(PLACES))('the workload %s', (name, place) => {
  let workload: Workload;
  let object: ProtectedObject;
  let drive: Drive;
  let folderId: string;
  const context = () => stage.context();

  beforeAll(async () => {
    workload = workloadOf(tenant, name as WorkloadName);
    const { ownerId, drive: of } = place();
    drive = of;
    object = (await workload.find(ownerId, context()))!;
    drive.write('/Here.txt', 'here');
    for await (const event of workload.scan(object, undefined, context()))
      if (event.type === 'changes')
        for (const change of event.changes)
          if (change.type === 'upsert' && change.item.name === 'Here.txt') folderId = change.item.parentId!;
  });
  beforeEach(() => {
    stage.charged.length = 0;
  });

  it.each(Object.entries(workloadContract))('%s', async (_name, keeps) => {
    const administrators = [...drive.site.administrators];
    const used = new Set<string>();
    try {
      await keeps({
        workload,
        object,
        context: context(),
        charged: stage.charged,
        folderId,
        write: (file, text) => void drive.write(`/${file}`, text),
        remove: (file) => drive.remove(drive.find(`/${file}`)!),
        faults: (settings) => {
          for (const fault of Object.keys(settings)) used.add(fault);
          stage.practice.setFaults(settings as Parameters<PracticeTenant['setFaults']>[0]);
        },
        get stranger() {
          drive.site.administrators = administrators.filter((login) => !login.startsWith('c:0t.c'));
          return workloadOf(strangers, name as WorkloadName);
        },
      });
    } finally {
      stage.practice.setFaults(Object.fromEntries([...used].map((fault) => [fault, null])));
      drive.site.administrators = administrators;
    }
  });
});
