import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { openRepository } from '../repository/open.ts';
import { noise, PASSWORD, prose, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import { type ResticProgram, resticPrograms, runRestic } from '../testing/restic.ts';

const programs = await resticPrograms();

async function twoRepositories(program: ResticProgram) {
  const folder = await temporaryFolder();
  const paths = { source: join(folder.path, 'source'), target: join(folder.path, 'target') };
  for (const path of Object.values(paths)) await quickInit(localBackend(path));
  const open = (path: string) => openRepository(localBackend(path), { password: PASSWORD, workers: 0 });
  const restic = async (path: string, args: readonly string[], env: Record<string, string> = {}) => {
    const run = await runRestic(program, path, args, { RESTIC_FROM_PASSWORD: PASSWORD, ...env });
    expect([args[0], run.status, run.stderr]).toEqual([args[0], 0, '']);
    return run.stdout;
  };
  const files = join(folder.path, 'files');
  await mkdir(join(files, 'deep'), { recursive: true });
  await writeFile(join(files, 'noise'), noise(5_000_000));
  await writeFile(join(files, 'deep', 'prose'), prose(3_000_000));
  await symlink('deep/prose', join(files, 'soft link'));
  return { paths, open, restic, files, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** What snapshots say, apart from what differs in every copy. */
function told(json: string): unknown[] {
  const snapshots = JSON.parse(json) as Record<string, unknown>[];
  return snapshots.map(({ id: _, short_id: __, parent: ___, original: ____, ...rest }) => rest);
}

describe.skipIf(programs.length === 0)('with the restic program (skipped where it is not installed)', () => {
  it.each(programs)('what the vault copies, restic $version finds whole and word for word', async (program) => {
    await using made = await twoRepositories(program);
    const { paths, restic, files } = made;
    const zone = { TZ: 'Asia/Kathmandu' };
    await restic(paths.source, ['backup', '-q', '--tag', 'one,two', '--exclude', '*.tmp', files], zone);
    await writeFile(join(files, 'deep', 'more'), noise(1_000_000));
    await restic(paths.source, ['backup', '-q', '--host', 'other', files], zone);
    const [source, target] = [await made.open(paths.source), await made.open(paths.target)];
    await using writer = await source.write();
    await saveAll(writer, { ours: noise(2_000_000) });
    await writer[Symbol.asyncDispose]();

    expect((await source.copyTo(target)).copied).toHaveLength(3);
    expect(await restic(paths.target, ['check', '--read-data'])).toContain('no errors were found');
    const [theirs, copies] = [
      await restic(paths.source, ['snapshots', '--json']),
      await restic(paths.target, ['snapshots', '--json']),
    ];
    expect(told(copies)).toEqual(told(theirs));
    for (const { id, original } of await target.snapshots()) {
      expect(await readAll(target, id)).toEqual(await readAll(source, original as string));
    }
  });

  it.each(programs)('restic $version and the vault know the copies of each other', async (program) => {
    await using made = await twoRepositories(program);
    const { paths, restic, files } = made;
    const copy = () => restic(paths.target, ['copy', '-q', '--from-repo', paths.source]);
    await restic(paths.source, ['backup', '-q', '--tag', 'first', files]);
    await copy();
    const [source, target] = [await made.open(paths.source), await made.open(paths.target)];
    expect(await source.copyTo(target)).toMatchObject({ copied: [], skipped: [{}], blobs: 0 });
    await restic(paths.source, ['backup', '-q', '--tag', 'second', files]);
    expect(await source.copyTo(target)).toMatchObject({ copied: [{}], skipped: [{}] });
    await copy();
    expect(await target.snapshots()).toHaveLength(2);
    // Another tag makes it another snapshot, for both.
    await restic(paths.source, ['tag', '-q', '--add', 'third', 'latest']);
    expect(await source.copyTo(target)).toMatchObject({ copied: [{}], skipped: [{}] });
    await copy();
    expect(await target.snapshots()).toHaveLength(3);
    // What the target forgot and pruned is brought again.
    await restic(paths.target, ['forget', '-q', '--prune', ...(await target.snapshots()).map(({ id }) => id)]);
    expect(await source.copyTo(target)).toMatchObject({ copied: [{}, {}], skipped: [] });
    expect(await restic(paths.target, ['check', '--read-data'])).toContain('no errors were found');
  });
});
