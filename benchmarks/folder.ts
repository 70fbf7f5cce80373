/**
 * `npm run bench -- folder [OPTIONS]`: pages of a folder with very many documents over the REST API of the real server, wherever they begin.
 *
 * The restore points are real ones in a repository on disk, made by the engine from a drive that is made up in the same process; nothing comes
 * from Microsoft. Documents are equal in content. In the second restore point some of them are gone, for `showDeleted`.
 *
 * Options, with what holds unless given:
 *   --documents 1000000   in the one folder
 *   --gone 1000           of them in the second restore point
 *   --pages 200           of 200 documents each, of every kind of place
 *
 * Times are those of the client, with its own work; cpu is the mean processor time of the server (Linux only). Folder: TMPDIR, else the system's temporary one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addOneDriveJob, addOrganization, addRepository, House } from '@coffer/testkit';
import { Program, processorOf } from './drives/program.ts';

/** Documents of a page, as the console asks for them. */
const PAGE = 200;

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000000' },
    gone: { type: 'string', default: '1000' },
    pages: { type: 'string', default: '200' },
  },
});
const documents = Number(values.documents);
const gone = Number(values.gone);
const pages = Number(values.pages);

const rows: (readonly string[])[] = [];

/** Repeats something; `server` is the process whose processor time is told besides. */
async function measured(
  [what, server]: readonly [string, number],
  times: number,
  work: (time: number) => Promise<unknown>,
): Promise<void> {
  const taken: number[] = [];
  const before = await processorOf(server);
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await work(time);
    taken.push(performance.now() - started);
  }
  const first = taken[0] ?? Number.NaN;
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${(sorted[Math.min(times - 1, Math.floor(times * share))] ?? Number.NaN).toFixed(1)} ms`;
  const processor = ((await processorOf(server)) - before) * (1000 / times);
  rows.push([
    what,
    `cpu ${processor.toFixed(1)} ms`,
    `first ${first.toFixed(1)} ms`,
    `median ${at(0.5)}`,
    `p95 ${at(0.95)}`,
    `worst ${at(1)}`,
  ]);
  console.error(rows.at(-1)?.join('  '));
}

interface Opened {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
  readonly parentId: string;
}

/** Opens the newest restore point and finds the folder. */
async function opened({ api }: House, jobId: string, showDeleted: boolean): Promise<Opened> {
  const session = await api.call('Job_ExploreAction', { path: { jobId }, body: { type: 'Veod', showDeleted } });
  const restoreSessionId = String(session.id);
  const drives = await api.call('OneDrive_Get', { path: { restoreSessionId }, query: { limit: 10 } });
  const oneDriveId = String(drives.results?.[0]?.id);
  const where = { path: { restoreSessionId, oneDriveId }, query: { parentId: 'root', limit: 10 } };
  const folders = await api.call('OneDriveFolder_Get', where);
  return { restoreSessionId, oneDriveId, parentId: String(folders.results?.[0]?.id) };
}

async function page({ api }: House, { parentId, ...path }: Opened, offset: number): Promise<readonly string[]> {
  const query = { parentId, offset, limit: PAGE };
  const found = await api.call('OneDriveDocument_Get', { path: { ...path }, query });
  return (found.results ?? []).map(({ name }) => String(name));
}

async function measure(house: House, jobId: string): Promise<void> {
  const { api, serverProcess } = house;
  const left = documents - gone;
  await measured(['opening, finding the folder, its first page', serverProcess], Math.min(pages, 30), async () => {
    const where = await opened(house, jobId, false);
    await page(house, where, 0);
    await api.call('RestoreSession_StopAction', { path: { restoreSessionId: where.restoreSessionId } });
  });
  const where = await opened(house, jobId, false);
  const { parentId, ...path } = where;
  await measured(['folders in it', serverProcess], pages, async () => {
    const found = await api.call('OneDriveFolder_Get', { path: { ...path }, query: { parentId, limit: PAGE } });
    if (found.results?.length === 0) throw new Error('there are no folders');
  });
  const spread = (time: number, from: number): number => Math.min(left - PAGE, from + time * PAGE);
  await measured(['pages from the beginning on', serverProcess], pages, (time) => page(house, where, spread(time, 0)));
  await measured(['pages from the middle on', serverProcess], pages, (time) =>
    page(house, where, spread(time, Math.floor(left / 2))),
  );
  await measured(['pages at the end', serverProcess], pages, (time) =>
    page(house, where, spread(time, left - pages * PAGE)),
  );
  await measured(['pages anywhere', serverProcess], pages, (time) =>
    page(house, where, (time * 7_919_773) % Math.max(1, left - PAGE)),
  );
  const last = await page(house, where, left - 1);
  if (last.length !== 1) throw new Error(`the last page has ${last.length} documents`);
  const all = await opened(house, jobId, true);
  await measured(['the first page of deleted ones', serverProcess], 1, () => page(house, all, left));
  await measured(['pages anywhere, deleted ones shown', serverProcess], pages, (time) =>
    page(house, all, (time * 7_919_773) % Math.max(1, documents - PAGE)),
  );
  await measured(['pages of deleted ones', serverProcess], pages, (time) =>
    page(house, all, left + ((time * PAGE) % gone)),
  );
}

const folder = await mkdtemp(join(tmpdir(), 'coffer-bench-folder-'));
try {
  await using house = await House.start({ folder, seed: 'office-people' });
  const organizationId = await addOrganization(house.api);
  const repository = join(folder, 'repository');
  const repositoryId = await addRepository(house.api, 'Large', repository);
  const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Large' });
  const password = await house.recoveryKey('Large');
  const fill = await Program.start('../folder/fill.ts', []);
  const args = { folder, repository, password, organizationId, jobId, documents, gone };
  rows.push(['two restore points made', `${(await fill.call<number>('fill', args)).toFixed(0)} s`]);
  await fill.end();
  await house.api.call('BackupRepository_StartSynchronizeAction', { path: { repositoryId } });
  await measure(house, jobId);
} finally {
  await rm(folder, { recursive: true, force: true });
  const width = Math.max(0, ...rows.map(([what = '']) => what.length));
  console.log(`${availableParallelism()} cores, ${documents} documents in one folder, pages of ${PAGE}`);
  for (const [what = '', ...cells] of rows)
    console.log(`${what.padEnd(width)}  ${cells.map((cell) => cell.padStart(17)).join('')}`);
}
