import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { type Drive, type Item, pathOf } from '../../world/index.ts';

let probe: Probe;
let token: string;
let drive: Drive;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

interface Entry {
  readonly id: string;
  readonly name?: string;
  readonly deleted?: object;
  readonly parentReference?: { readonly id?: string };
  readonly [key: string]: unknown;
}

const start = (query = '') => `/v1.0/drives/${drive.id}/root/delta${query}`;

async function walk(
  from: string,
  headers: Record<string, string> = {},
): Promise<{ entries: Entry[]; link: string; pages: Reply[] }> {
  const entries: Entry[] = [];
  const pages: Reply[] = [];
  for (let at = from; ; ) {
    const reply = await probe.send(at, { token, headers });
    if (reply.status !== 200) throw new Error(`delta answered ${reply.status}`);
    pages.push(reply);
    entries.push(...reply.json.value);
    if (reply.json['@odata.deltaLink'] !== undefined) return { entries, link: reply.json['@odata.deltaLink'], pages };
    at = reply.json['@odata.nextLink'];
  }
}

const namesOf = (entries: readonly Entry[]) =>
  entries.map((entry) => entry.name ?? `deleted ${entry.id === '' ? '' : 'item'}`);

describe('drive delta', () => {
  it('enumerates everything, the root first and parents before children, without cTag', async () => {
    const { entries, pages } = await walk(start('?$top=3'));
    expect(pages.length).toBeGreaterThan(3);
    expect(entries).toHaveLength(drive.itemCount);
    expect(entries[0]).toMatchObject({ name: 'root', root: {} });
    const seen = new Set<string | undefined>([undefined]);
    for (const entry of entries) {
      expect(seen.has(entry.parentReference?.id)).toBe(true);
      expect(entry['cTag']).toBeUndefined();
      seen.add(entry.id);
    }
    const hello = entries.find((entry) => entry.name === 'Hello.txt');
    expect(hello).toMatchObject({ size: 14, file: { hashes: { quickXorHash: 'SCgDG9jwBhaA4A5vngMbyOACBQA=' } } });
    expect(hello?.['@microsoft.graph.downloadUrl']).toBeUndefined();
  });

  it('is empty when nothing changed, and costs one unit then', async () => {
    const { link } = await walk(start());
    probe.tenant.journal.clear();
    const again = await walk(link);
    expect(again.entries).toEqual([]);
    const second = await walk(again.link);
    expect(second.entries).toEqual([]);
    expect(probe.tenant.journal.entries({ kind: 'delta' }).map((entry) => entry.ru)).toEqual([1, 1]);
  });

  it('costs two units a page while there is no delta token', async () => {
    await walk(start('?$top=5'));
    expect(new Set(probe.tenant.journal.entries({ kind: 'delta' }).map((entry) => entry.ru))).toEqual(new Set([2]));
  });

  it('tells changed items with their ancestors, or without them when asked to', async () => {
    const { link } = await walk(start());
    drive.write('/Documents/2025/Q1/Numbers.csv', 'new');
    expect(namesOf((await walk(link)).entries)).toEqual(['root', 'Documents', '2025', 'Q1', 'Numbers.csv']);
    expect(namesOf((await walk(link, { deltaExcludeParent: '1' })).entries)).toEqual(['Numbers.csv']);
  });

  it('tells a renamed or moved folder without what is in it', async () => {
    const { link } = await walk(start());
    const id = drive.find('/Documents/2025')!.id;
    drive.rename('/Documents/2025', 'Archive');
    drive.move('/Documents/Archive', '/Empty folder');
    const { entries } = await walk(link, { deltaexcludeparent: 'true' });
    expect(entries).toMatchObject([{ id, name: 'Archive', parentReference: { name: 'Empty folder' } }]);
  });

  it('tells deleted items without name, those in a deleted folder as well', async () => {
    const { link } = await walk(start());
    const doomed = ['/Documents/2025', '/Documents/2025/Q1', '/Documents/2025/Q1/Numbers.csv'].map(
      (path) => drive.find(path)!.id,
    );
    drive.delete('/Documents/2025');
    const { entries } = await walk(link, { deltaexcludeparent: '1' });
    expect(entries.map((entry) => entry.id).sort()).toEqual(doomed.sort());
    for (const entry of entries) {
      expect(entry).toMatchObject({ deleted: { state: 'deleted' } });
      expect(entry.name).toBeUndefined();
    }
  });

  it('keeps the selection and the page size in its links, and gives download addresses when selected', async () => {
    const { pages, entries, link } = await walk(start('?$select=id,name,file,content.downloadUrl&$top=4'));
    expect(pages[0]!.json.value).toHaveLength(4);
    const file = entries.find((entry) => entry.name === 'Hello.txt');
    expect(Object.keys(file ?? {}).sort()).toEqual(['@microsoft.graph.downloadUrl', 'file', 'id', 'name']);
    expect(link).toContain('content.downloadUrl');
    const download = await probe.send(file!['@microsoft.graph.downloadUrl'] as string);
    expect(download.body.toString()).toBe('Hello, world.\n');
  });

  it('starts from now with token=latest, and from a time with a timestamp', async () => {
    const latest = await walk(start('?token=latest'));
    expect(latest.entries).toEqual([]);
    probe.clock.advance(60_000);
    const moment = new Date(probe.clock.now()).toISOString();
    probe.clock.advance(60_000);
    drive.write('/New.txt', 'x');
    expect(namesOf((await walk(latest.link, { deltaexcludeparent: '1' })).entries)).toEqual(['New.txt']);
    expect(
      namesOf((await walk(start(`?token=${encodeURIComponent(moment)}`), { deltaexcludeparent: '1' })).entries),
    ).toEqual(['New.txt']);
    const byFunction = new URL(latest.link).searchParams.get('token');
    expect(namesOf((await walk(`/v1.0/drives/${drive.id}/root/delta(token='${byFunction}')`)).entries)).toEqual([
      'root',
      'New.txt',
    ]);
  });

  it('names the preferences it honours', async () => {
    const all =
      'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing, other';
    const { pages } = await walk(start(), { prefer: all });
    expect(pages[0]!.headers['preference-applied']).toBe(all.replace(', other', ''));
    expect(pages[0]!.json.value[0].shared).toEqual({});
    const alone = await walk(start(), { prefer: 'deltashowsharingchanges' });
    expect(alone.pages[0]!.headers['preference-applied']).toBeUndefined();
  });

  it('answers 410 with a fresh start for tokens that are too old, of another drive or of another start', async () => {
    const { link } = await walk(start('?$select=id,name'));
    const other = probe.tenant.world.drive('jörg.müller@tiny.onmicrosoft.com').id;
    const foreign = await probe.send(link.replace(drive.id, other), { token });
    expect([foreign.status, foreign.json.error.innerError.code]).toEqual([410, 'resyncChangesUploadDifferences']);
    probe.clock.advance(31 * 86_400_000);
    token = await probe.applicationToken();
    const aged = await probe.send(link, { token });
    expect([aged.status, aged.json.error.code, aged.json.error.innerError.code]).toEqual([
      410,
      'resyncRequired',
      'resyncChangesApplyDifferences',
    ]);
    expect((await walk(aged.headers.location!)).entries).toHaveLength(drive.itemCount);
    expect((await probe.send(start('?token=garbage'), { token })).status).toBe(400);
  });

  it('appends what changes while it is being read', async () => {
    const first = await probe.send(start('?$top=5'), { token });
    drive.write('/Documents/Late.txt', 'late');
    drive.delete('/Hello.txt');
    const { entries, link } = await walk(first.json['@odata.nextLink']);
    expect(entries.filter((entry) => entry.name === 'Late.txt').length).toBeGreaterThan(0);
    expect(entries.some((entry) => entry.deleted)).toBe(true);
    expect((await walk(link)).entries).toEqual([]);
  });

  it('can be re-read from any of its links', async () => {
    const first = await probe.send(start('?$top=5'), { token });
    const once = await walk(first.json['@odata.nextLink']);
    const twice = await walk(first.json['@odata.nextLink']);
    expect(twice.entries).toEqual(once.entries);
  });
});

type Step = {
  readonly kind: 'write' | 'folder' | 'rename' | 'move' | 'delete';
  readonly a: number;
  readonly b: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('write', 'folder', 'rename', 'move', 'delete'),
  a: fc.nat(1000),
  b: fc.nat(1000),
});

function apply(target: Drive, { kind, a, b }: Step): void {
  const items: Item[] = [target.root];
  for (const item of items) items.push(...item.children.values());
  const folders = items.filter((item) => item.kind === 'folder');
  const some = items[a % items.length]!;
  const folder = folders[b % folders.length]!;
  try {
    if (kind === 'write') target.write(`${pathOf(folder)}/file ${a % 7}`, `content ${b}`);
    if (kind === 'folder') target.folder(`${pathOf(folder)}/folder ${a % 5}`);
    if (kind === 'rename') target.update(some, { name: `named ${b % 9}` });
    if (kind === 'move') target.update(some, { parent: folder });
    if (kind === 'delete') target.remove(some);
  } catch {
    // The world refuses some of the random steps (name taken, root, folder into itself): then nothing changes.
  }
}

function mirrorOf(mirror: ReadonlyMap<string, Entry>): string[] {
  const path = (entry: Entry): string => {
    const parent = entry.parentReference?.id === undefined ? undefined : mirror.get(entry.parentReference.id);
    return parent ? `${path(parent)}/${entry.name}` : '';
  };
  return [...mirror.values()].map((entry) => `${path(entry)} ${entry['eTag']}`).sort();
}

function truthOf(target: Drive): string[] {
  const items: Item[] = [target.root];
  for (const item of items) items.push(...item.children.values());
  return items.map((item) => `${pathOf(item).replace(/^\/$/, '')} "{${item.guid}},${item.version}"`).sort();
}

describe('a client that follows the delta links', () => {
  it('always ends with the tree of the drive, whatever happened between the calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (rounds, lean) => {
          const mirror = new Map<string, Entry>();
          let link = start('?$top=3');
          for (const round of rounds) {
            const { entries, link: next } = await walk(link, lean ? { deltaexcludeparent: '1' } : {});
            for (const entry of entries) {
              if (entry.deleted) mirror.delete(entry.id);
              else mirror.set(entry.id, entry);
            }
            expect(mirrorOf(mirror)).toEqual(truthOf(drive));
            for (const one of round) apply(drive, one);
            link = next;
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a drive of 100,000 items', () => {
  it('is enumerated in pages whose cost does not grow, and then tells a single change', async () => {
    for (let folder = 0; folder < 100; folder++) {
      const parent = drive.folder(`/Many/${folder}`);
      const content = { size: 0, async *open() {} };
      for (let file = 0; file < 1000; file++) drive.put(parent, `f${file}.txt`, { content, conflict: 'fail' });
    }
    const { entries, link } = await walk(start('?$top=999&$select=id,name'));
    expect(entries.length).toBe(drive.itemCount);
    drive.write('/Many/50/f1.txt', 'changed');
    expect(namesOf((await walk(link, { deltaexcludeparent: '1' })).entries)).toEqual(['f1.txt']);
  });
});
