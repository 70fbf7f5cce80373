import assert from 'node:assert/strict';
import {
  type Change,
  type ItemFacts,
  type LedgerEntry,
  OutsideError,
  type ProtectedObject,
  type RestoreFile,
  type ScanEvent,
  type WorkContext,
  type Workload,
} from '@coffer/model';

/** What {@link workloadContract} needs of the tests that run it: one object with some files, and the power to do things to it. */
export interface WorkloadStage {
  readonly workload: Workload;
  readonly object: ProtectedObject;
  readonly context: WorkContext;
  /** Everything that was charged; emptied before each behaviour. */
  readonly charged: readonly LedgerEntry[];
  /** Id of the folder, as a scan names it, in which `write` puts its files. */
  readonly folderId: string;
  /** Somebody writes a file. */
  readonly write: (name: string, text: string) => void;
  readonly remove: (name: string) => void;
  /** Misbehaviour of Microsoft, by the names of the practice tenant; all of it ends after the behaviour. */
  readonly faults: (settings: Readonly<Record<string, unknown>>) => void;
  /** A workload that may not read the object and grants itself nothing. */
  readonly stranger: Workload;
}

type Upsert = Extract<Change, { type: 'upsert' }>;

/** What every workload keeps: names of behaviours, and what throws if one is not kept. */
export const workloadContract: Readonly<Record<string, (stage: WorkloadStage) => Promise<void>>> = {
  'finds its object by the owner, and nothing where there is nothing': async ({ workload, object, context }) => {
    assert.deepEqual(await workload.find(object.ownerId, context), object);
    const nobody = object.ownerId.replace(/[0-9a-f]{8}-[0-9a-f]{4}/g, '00000000-0000');
    assert.equal(await workload.find(nobody, context), undefined);
  },

  'discovers its object once': async ({ workload, object, context }) => {
    const ids: string[] = [];
    for await (const { id } of workload.discover(context)) ids.push(id);
    assert.equal(ids.filter((id) => id === object.id).length, 1);
    assert.equal(new Set(ids).size, ids.length);
  },

  'tells everything at first: one root, every other item in a folder that is told too': async (stage) => {
    const { items } = await scan(stage);
    const roots = [...items.values()].filter(({ item }) => item.parentId === null);
    assert.equal(roots.length, 1);
    for (const { item } of items.values()) {
      assert.equal(item.id === '', false);
      if (item.parentId !== null)
        assert.equal(items.get(item.parentId)?.item.kind, 'folder', `${item.name} lies nowhere`);
    }
  },

  'tells nothing when nothing changed, and books each request to the object': async (stage) => {
    const { state } = await scan(stage);
    clear(stage);
    const { items, gone } = await scan(stage, state);
    assert.deepEqual([...items.keys(), ...gone], []);
    assert.equal(stage.charged.length > 0, true);
    for (const { objectId, sessionId } of stage.charged) {
      assert.equal(objectId, stage.object.id);
      assert.equal(sessionId, stage.context.sessionId);
    }
  },

  'tells what is new, different or gone since a state, and only that': async (stage) => {
    stage.write('Stays.txt', 'as it is');
    stage.write('Goes.txt', 'soon');
    const first = await scan(stage);
    stage.write('New.txt', 'new');
    stage.remove('Goes.txt');
    const second = await scan(stage, first.state);
    const files = named(second.items, ({ role }) => role === undefined);
    assert.deepEqual([...files.keys()].sort(), ['New.txt']);
    assert.equal(second.gone.has(named(first.items).get('Goes.txt')?.item.id ?? ''), true);
    for (const name of ['Stays.txt', 'New.txt']) stage.remove(name);
  },

  'gives the same bytes with a ticket and without': async (stage) => {
    stage.write('Bytes.txt', 'some bytes');
    const { items } = await scan(stage);
    for (const { item, ticket } of items.values()) {
      if (item.kind !== 'file') continue;
      const [one, other] = [await bytes(stage, item, ticket), await bytes(stage, item, undefined)];
      assert.equal(one.equals(other), true, item.name);
      if (item.role !== 'attachment') assert.equal(one.length, item.size, item.name);
    }
    stage.remove('Bytes.txt');
  },

  'says of a file that vanished that it is gone': async (stage) => {
    stage.write('Fleeting.txt', 'here');
    const { item } = await find(stage, 'Fleeting.txt');
    stage.remove('Fleeting.txt');
    await refused(() => bytes(stage, item, undefined), 'gone');
    assert.equal(await stage.workload.current(stage.object, item, stage.context), undefined);
  },

  'takes a download up again where it was cut off': async (stage) => {
    const text = 'x'.repeat(300_000);
    stage.write('Long.txt', text);
    const { item, ticket } = await find(stage, 'Long.txt');
    stage.faults({ resetDownloads: { count: 1 } });
    assert.equal((await bytes(stage, item, ticket)).toString('utf8'), text);
    stage.remove('Long.txt');
  },

  'never lets half a file look whole': async (stage) => {
    stage.write('Half.txt', 'y'.repeat(10_000));
    const { item, ticket } = await find(stage, 'Half.txt');
    stage.faults({ corruptDownloads: { count: 1 } });
    await refused(() => bytes(stage, item, ticket), 'damaged');
    stage.remove('Half.txt');
  },

  'waits when it is throttled, and books the repetition as one': async (stage) => {
    stage.faults({ unavailable: { status: 429, retryAfter: 1, count: 2 } });
    const { items } = await scan(stage);
    assert.equal(items.size > 0, true);
    assert.equal(stage.charged.filter(({ status }) => status === 429).length, 2);
    assert.equal(
      stage.charged.some(({ purpose }) => purpose === 'retry'),
      true,
    );
  },

  'tries again when the connection breaks or Microsoft is not available': async (stage) => {
    stage.faults({ resetConnections: { count: 1 }, randomErrors: { count: 1 } });
    const { items } = await scan(stage);
    assert.equal(items.size > 0, true);
  },

  'signs in again when its token is not accepted any more': async (stage) => {
    stage.faults({ unavailable: { status: 401, count: 1 } });
    const { items } = await scan(stage);
    assert.equal(items.size > 0, true);
    assert.equal(stage.charged.filter(({ status }) => status === 401).length, 1);
  },

  'rejects with the reason what it may not read': async (stage) => {
    await refused(() => scan({ ...stage, workload: stage.stranger }), 'denied');
  },

  'begins anew when Microsoft does not know the state any more': async (stage) => {
    const { state, items } = await scan(stage);
    stage.faults({ goneDeltas: { count: 100 } });
    const again = await scan(stage, state);
    assert.equal(again.resets > 0, true);
    const files = (of: ReadonlyMap<string, Upsert>) =>
      named(of, ({ role, kind }) => kind === 'file' && role === undefined);
    assert.deepEqual([...files(again.items).keys()].sort(), [...files(items).keys()].sort());
  },

  'stops when it is told to': async (stage) => {
    const told = AbortSignal.abort(new Error('enough'));
    const context = { ...stage.context, signal: told };
    await assert.rejects(() => scan({ ...stage, context }), /enough/);
  },

  'writes a file where it is told to and knows it again': async (stage) => {
    const { workload, object, context } = stage;
    const made = await workload.ensureFolder(object, stage.folderId, { name: 'Restored' }, context);
    assert.equal(made.created, true);
    const again = await workload.ensureFolder(object, stage.folderId, { name: 'Restored' }, context);
    assert.deepEqual([again.id, again.created], [made.id, false]);
    const target = { object, parentId: made.id };
    const first = await workload.restore(target, file('Plan.txt', 'first', 'overwrite'), context);
    assert.deepEqual([first.name, first.outcome], ['Plan.txt', 'created']);
    const second = await workload.restore(target, file('Plan.txt', 'second', 'overwrite'), context);
    assert.deepEqual([second.id, second.outcome], [first.id, 'replaced']);
    const beside = await workload.restore(target, file('Plan.txt', 'third', 'keep'), context);
    assert.notEqual(beside.id, first.id);
    const { item } = await find(stage, 'Plan.txt');
    const there: string[] = [];
    for await (const page of workload.list?.(object, made.id, context) ?? []) there.push(...page.map(({ id }) => id));
    assert.deepEqual(there.sort(), [first.id, beside.id].sort());
    assert.deepEqual(await workload.child?.(object, made.id, 'plan.txt', context), item);
    assert.equal(await workload.child?.(object, made.id, 'None.txt', context), undefined);
    assert.deepEqual([item.id, item.hash, item.modified], [first.id, second.hash, '2021-02-03T04:05:06Z']);
    assert.deepEqual(await workload.current(object, item, context), item);
    stage.remove('Restored');
  },

  'lists earlier versions newest first without the present one, and reads them': async (stage) => {
    const { workload, object, context } = stage;
    for (const text of ['one', 'two', 'three']) stage.write('Versioned.txt', text);
    const { item } = await find(stage, 'Versioned.txt');
    const versions = (await workload.versions?.list(object, item, context)) ?? [];
    const texts: string[] = [];
    for (const version of versions) {
      const content = await workload.versions?.fetch(object, item, version, context);
      texts.push(content === undefined ? '' : (await whole(content.bytes)).toString('utf8'));
    }
    assert.deepEqual(texts, ['two', 'one']);
    stage.remove('Versioned.txt');
  },

  'gives permissions back as it read them': async (stage) => {
    const { workload, object, context } = stage;
    stage.write('Shared.txt', 'for some');
    const { item } = await find(stage, 'Shared.txt');
    const link = { roles: ['read'], link: { type: 'view', scope: 'organization' } };
    assert.deepEqual(await workload.permissions?.restore(object, item.id, [link], context), []);
    const read = (await workload.permissions?.read(object, item, context)) ?? [];
    assert.equal(
      read.some((one) => 'link' in one),
      true,
    );
    const issues = (await workload.permissions?.restore(object, item.id, read, context)) ?? [];
    assert.deepEqual([issues, await workload.permissions?.read(object, item, context)], [[], read]);
    stage.remove('Shared.txt');
  },
};

/** Forgets what was charged. */
function clear(stage: WorkloadStage): void {
  (stage.charged as LedgerEntry[]).length = 0;
}

async function scan(
  stage: WorkloadStage,
  state?: string,
): Promise<{ items: Map<string, Upsert>; gone: Set<string>; resets: number; state: string }> {
  const items = new Map<string, Upsert>();
  const gone = new Set<string>();
  let resets = 0;
  let end: Extract<ScanEvent, { type: 'end' }> | undefined;
  for await (const event of stage.workload.scan(stage.object, state, stage.context)) {
    assert.equal(end, undefined, 'something came after the end');
    if (event.type === 'reset') resets += 1;
    else if (event.type === 'end') end = event;
    else
      for (const change of event.changes) {
        if (change.type === 'upsert') items.set(change.item.id, change);
        else if (change.type === 'delete') gone.add(change.id);
      }
  }
  assert.notEqual(end, undefined, 'the scan did not end');
  return { items, gone, resets, state: end?.state ?? '' };
}

function named(
  items: ReadonlyMap<string, Upsert>,
  wanted: (item: ItemFacts) => boolean = () => true,
): ReadonlyMap<string, Upsert> {
  return new Map([...items.values()].filter(({ item }) => wanted(item)).map((change) => [change.item.name, change]));
}

async function find(stage: WorkloadStage, name: string): Promise<Upsert> {
  const { items } = await scan(stage);
  const found = named(items).get(name);
  assert.ok(found, `${name} is not told of`);
  return found;
}

async function bytes(stage: WorkloadStage, item: ItemFacts, ticket: Upsert['ticket']): Promise<Buffer> {
  const content = await stage.workload.fetch(stage.object, item, ticket, stage.context);
  return whole(content.bytes);
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function refused(act: () => Promise<unknown>, code: string): Promise<void> {
  const error = await act().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OutsideError, `was not refused: ${String(error)}`);
  assert.equal(error.code, code);
}

function file(name: string, text: string, conflict: RestoreFile['conflict']): RestoreFile {
  const content = Buffer.from(text);
  return {
    name,
    size: content.length,
    created: '2020-01-02T03:04:05Z',
    modified: '2021-02-03T04:05:06Z',
    conflict,
    async *open() {
      yield content;
    },
  };
}
