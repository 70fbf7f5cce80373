import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryCatalogStore } from '../catalog/memory-store.ts';
import type { BackupPolicy } from '../ports.ts';
import { Job, listingOf, memoryRepository, treeAt } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

/** One thing that a user does. Numbers pick among what there is. */
type Act =
  | { readonly type: 'file' | 'folder'; readonly parent: number; readonly name: number; readonly content: number }
  | { readonly type: 'edit' | 'rename' | 'move'; readonly item: number; readonly to: number }
  | { readonly type: 'share'; readonly item: number; readonly to: number }
  | { readonly type: 'delete'; readonly item: number; readonly all: boolean }
  | {
      readonly type: 'backup';
      readonly reset: boolean;
      readonly resetBelow: number | undefined;
      readonly lostDatabase: boolean;
      readonly reversed: boolean;
    };

const number = fc.nat({ max: 1_000 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('file' as const, 'folder' as const),
      parent: number,
      name: number,
      content: number,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom('edit' as const, 'rename' as const, 'move' as const),
      item: number,
      to: number,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('share' as const), item: number, to: number }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), item: number, all: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('backup' as const),
      reset: fc.boolean(),
      resetBelow: fc.option(number, { nil: undefined }),
      lostDatabase: fc.boolean(),
      reversed: fc.boolean(),
    }),
  },
);

function pick<T>(things: readonly T[], at: number): T | undefined {
  return things[at % things.length];
}

/** Does it as a OneDrive would: names within a folder stay apart, folders never move into themselves. */
function perform(drive: ModelDrive, step: Exclude<Act, { readonly type: 'backup' }>): void {
  const all = [...drive.items.keys()];
  const folders = all.filter((id) => drive.one(id).facts.kind === 'folder');
  const others = all.filter((id) => id !== drive.rootId);
  const freeName = (parent: string, at: number): string => {
    const taken = new Set(drive.childrenOf(parent).map((id) => drive.one(id).facts.name));
    for (let next = at % 7; ; next += 1) if (!taken.has(`n${next}`)) return `n${next}`;
  };
  if ('parent' in step) {
    const parent = pick(folders, step.parent) ?? drive.rootId;
    const name = freeName(parent, step.name);
    if (step.type === 'folder') drive.folder(parent, name);
    else drive.file(parent, name, 'x'.repeat(step.content % 5) + (step.content % 3));
    return;
  }
  const id = pick(others, step.item);
  if (id === undefined) return;
  const { facts } = drive.one(id);
  if (step.type === 'delete') drive.delete(id, step.all);
  else if (step.type === 'share') drive.share(id, step.to % 3 === 0 ? undefined : [{ to: step.to % 3 }]);
  else if (step.type === 'edit' && facts.kind === 'file') drive.edit(id, `edited ${step.to}`);
  else if (step.type === 'rename') drive.rename(id, freeName(facts.parentId ?? drive.rootId, step.to));
  else if (step.type === 'move') {
    const target =
      pick(
        folders.filter((folder) => !drive.isBelow(folder, id)),
        step.to,
      ) ?? drive.rootId;
    if (target === facts.parentId) return;
    drive.rename(id, `moving ${id}`.replaceAll('/', ' '));
    drive.move(id, target);
    drive.rename(id, freeName(target, step.to));
  }
}

const policies: fc.Arbitrary<BackupPolicy> = fc.record({
  permissions: fc.boolean(),
  versions: fc.constantFrom('latest' as const, 'all' as const),
  excludedFolders: fc.constantFrom<readonly string[]>([], ['n1'], ['n0/n1', 'n2/n1/n0']),
});

/** What a drive holds outside of the folders that are left out. */
function wantedOf(drive: ModelDrive, { excludedFolders }: BackupPolicy): ReadonlyMap<string, string | undefined> {
  const out = excludedFolders.map((folder) => `/${folder}`);
  const isFolder = (path: string): boolean => drive.listing().get(path) === undefined;
  return new Map(
    [...drive.listing()].filter(
      ([path]) => !out.some((folder) => isFolder(folder) && (path === folder || path.startsWith(`${folder}/`))),
    ),
  );
}

test('after any history of changes the restore point equals the drive, and equals a fresh full backup tree for tree', async () => {
  await using place = await memoryRepository();
  const { repository } = place;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), policies, async (acts, policy) => {
      const drive = new ModelDrive('alice@contoso.com');
      const job = new Job(repository, [drive]);
      const backup: Act = { type: 'backup', reset: false, resetBelow: undefined, lostDatabase: false, reversed: false };
      for (const step of [...acts, backup]) {
        if (step.type !== 'backup') {
          perform(drive, step);
          continue;
        }
        const folders = [...drive.items.values()].filter(({ facts }) => facts.kind === 'folder');
        job.workload.script.reset = step.reset;
        job.workload.script.resetBelow =
          step.resetBelow === undefined ? undefined : pick(folders, step.resetBelow)?.facts.id;
        job.workload.script.reversed = step.reversed;
        if (step.lostDatabase && job.lastSnapshot !== undefined) job.catalog = new MemoryCatalogStore();
        const before = new Set(job.known);
        const result = await job.run({ job: { id: `incremental ${job.key}`, name: 'Incremental' }, policy });
        expect(result.status).toBe('success');
        expect(await listingOf(repository, result.snapshotId!, drive.object.name)).toEqual(wantedOf(drive, policy));
        for (const id of job.workload.fetched) expect(before).not.toContain(`${id} ${drive.items.get(id)?.facts.hash}`);
        job.known.clear();
        if (policy.excludedFolders.length === 0)
          for (const { facts } of drive.items.values()) job.known.add(`${facts.id} ${facts.hash}`);

        const fresh = new Job(repository, [drive]);
        const full = await fresh.run({ job: { id: `full ${fresh.key}`, name: 'Full' }, policy });
        expect(result.objects[0]?.totals).toEqual(full.objects[0]?.totals);
        expect(result.objects[0]?.coverage).toEqual(full.objects[0]?.coverage);
        for (const path of [
          ['OneDrive', drive.object.name],
          ['.coffer', 'OneDrive', drive.object.name],
        ])
          expect(await treeAt(repository, result.snapshotId!, path)).toBe(
            await treeAt(repository, full.snapshotId!, path),
          );
      }
    }),
    { numRuns: 20 },
  );
});
