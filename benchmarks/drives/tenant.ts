/** The practice tenant of the benchmark of drives, a program of its own: told by messages what to change. */

import type { ProtectedObject } from '@coffer/model';
import { type PracticeTenant, type Seed, startPracticeTenant } from '@coffer/practice-tenant';

/** What the tenant is asked, and what it answers. */
export interface TenantCalls {
  objects: { readonly from: number; readonly count: number };
  /** Changes files, other ones each round, that are spread over the first `within` items of a drive. */
  change: { readonly drive: number; readonly files: number; readonly within: number; readonly round: number };
}

const DOMAIN = 'drives.onmicrosoft.com';
const [stateFolder = '', drives = '', first = '', second = '', others = '', fileBytes = '', shared = '0'] =
  process.argv.slice(2);

const seed: Seed = {
  name: 'drives',
  build: (world) => {
    world.establish({ displayName: 'Drives', initialDomain: DOMAIN, licences: 50_000, countryLetterCode: 'US' });
    world.populate({
      name: 'drives',
      users: Number(drives) + 2,
      password: 'XXXXX',
      fileBytes: Number(fileBytes),
      // The root is counted.
      itemsOf: (index) => 1 + Number([first, second][index] ?? others),
    });
  },
};

const tenant = await startPracticeTenant({ seed, stateFolder, limits: 'none', journalCapacity: 1_000 });
const owners = [...usersOf(tenant)];
if (Number(shared) > 0) shareSome(Number(shared));

process.on('message', ({ id, call, args }: { id: number; call: keyof TenantCalls; args: never }) => {
  process.send?.({ id, answer: call === 'objects' ? objects(args) : change(args) });
});
process.on('disconnect', () => process.exit());
process.send?.({
  ready: true,
  url: tenant.url,
  caFile: tenant.caFile,
  applicationId: tenant.applications.confidential.appId,
  publicClientId: tenant.applications.publicClient.appId,
});

function* usersOf({ world }: PracticeTenant): Iterable<{ readonly id: string; readonly name: string }> {
  for (const { id, userPrincipalName } of world.users.values()) yield { id, name: userPrincipalName };
}

function driveOf(index: number) {
  return tenant.world.drive(owners[index]?.name ?? '');
}

function objects({ from, count }: TenantCalls['objects']): readonly ProtectedObject[] {
  return owners.slice(from, from + count).map(({ id, name }, at) => {
    const drive = driveOf(from + at);
    const address = { webUrl: drive.webUrl(), siteId: drive.site.id };
    return { workload: 'onedrive', id: drive.id, ownerId: id, name, displayName: name, ...address };
  });
}

/** Writes new content into files; returns of how many. */
function change({ drive: index, files, within, round }: TenantCalls['change']): number {
  const drive = driveOf(index);
  let done = 0;
  for (const item of spread({ index, files, within, round })) {
    drive.setContent(item, { content: drive.source!.rewritten(done + round * files, Number(fileBytes)) });
    done += 1;
  }
  return done;
}

/** Files at even distances; what has the same numbers is in the same folders of every drive. */
function* spread(of: {
  readonly index: number;
  readonly files: number;
  readonly within: number;
  readonly round: number;
}) {
  const drive = driveOf(of.index);
  const { tree, ids } = drive.source!;
  const count = Math.min(tree.count, of.within);
  const step = Math.max(1, Math.floor(count / (of.files + 1)));
  for (let at = 0; at < of.files; at += 1) {
    let number = 1 + ((at * step + of.round * 7) % (count - 1));
    if (tree.isFolder(number)) number += 1;
    const item = drive.item(ids.of(number));
    if (item?.kind === 'file') yield item;
  }
}

function shareSome(share: number): void {
  const drive = driveOf(0);
  const [, , reader] = owners;
  const files = Math.round(share * drive.itemCount);
  for (const item of spread({ index: 0, files, within: drive.itemCount, round: 3 }))
    drive.sharing.add(item, { roles: ['read'], to: { kind: 'user', id: reader?.id ?? '' }, link: undefined });
}
