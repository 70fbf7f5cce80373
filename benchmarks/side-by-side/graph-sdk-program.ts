/**
 * A plain backup program as one would write it with Microsoft's own client library: delta of every drive, then the contents by sixteen
 * workers, refusals left to the library's retry middleware. Arguments: address, token, state file, target folder. What the middleware gives up on is
 * kept in the state file for the next run.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';

const WORKERS = 16;

interface Item {
  readonly id: string;
  readonly file?: object;
}
interface State {
  /** Delta link by user. */
  readonly links: Record<string, string>;
  /** Files that could not be fetched. */
  left: readonly File[];
}
interface File {
  readonly drive: string;
  readonly id: string;
}

const [baseUrl = '', token = '', stateFile = '', target = ''] = process.argv.slice(2);
const client = Client.initWithMiddleware({
  baseUrl,
  customHosts: new Set([new URL(baseUrl).hostname]),
  authProvider: { getAccessToken: () => Promise.resolve(token) },
});
const state: State = existsSync(stateFile)
  ? (JSON.parse(await readFile(stateFile, 'utf8')) as State)
  : { links: {}, left: [] };
const left: File[] = [];
let told = false;

const drives: string[] = [];
const users = new PageIterator(client, await client.api('/users').select('id').top(999).get(), (user: Item) => {
  drives.push(user.id);
  return true;
});
await users.iterate();

const work: File[] = [...state.left];
await inParallel(drives, async (user) => {
  const known = state.links[user];
  const first = known ?? (await firstLink(user));
  if (first === undefined) return;
  const found: string[] = [];
  const pages = new PageIterator(client, await client.api(first).get(), (item: Item) => {
    if (item.file !== undefined) found.push(item.id);
    return true;
  });
  await pages.iterate();
  state.links[user] = pages.getDeltaLink() ?? first;
  const drive = /drives\/([^/]+)\//.exec(state.links[user] ?? '')?.[1] ?? '';
  for (const id of found) work.push({ drive, id });
});

await mkdir(target, { recursive: true });
const fetched = async ({ drive, id }: File): Promise<void> => {
  const bytes = (await client
    .api(`/drives/${drive}/items/${id}/content`)
    .responseType('arraybuffer' as never)
    .get()) as ArrayBuffer;
  await writeFile(join(target, id), Buffer.from(bytes));
};
await inParallel(work, async (file) => {
  try {
    await fetched(file);
  } catch (error) {
    left.push(file);
    if (!told) console.error(error);
    told = true;
  }
});
state.left = left;
await writeFile(stateFile, JSON.stringify(state));

/** Address of the delta of a user's OneDrive, undefined if he has none. */
async function firstLink(user: string): Promise<string | undefined> {
  try {
    const { id } = (await client.api(`/users/${user}/drive`).select('id').get()) as Item;
    return `/drives/${id}/root/delta`;
  } catch (error) {
    if ([400, 404].includes((error as { statusCode?: number }).statusCode ?? 0)) return undefined;
    throw error;
  }
}

async function inParallel<T>(list: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list].reverse();
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await job(one);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}
