import type { ExpectedItems, ProtectedObject, ScanEvent, WorkContext, Workload } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Repository, TreeNode, Writer } from '@coffer/vault';
import type { CountCheck } from '../coverage-ledger/coverage.ts';
import { oneChunk } from '../layout/bytes.ts';
import { OBJECT_FILE, treeTime } from '../layout/layout.ts';
import { sameButState, writeObjectFile } from '../layout/object-file.ts';
import { Crew } from '../pool/crew.ts';
import { Slots } from '../pool/slots.ts';
import type {
  BackupEvents,
  BackupPolicy,
  BuiltTrees,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  Decision,
} from '../ports.ts';
import { type BuiltFolder, TreeBuilder } from './build-trees.ts';
import { samePaths } from './exclusions.ts';
import { ItemReader } from './item-reader.ts';
import { tagged } from './known-content.ts';
import { type ChangeCounts, ObjectItems } from './object-items.ts';
import type { ObjectMeter } from './object-meter.ts';
import { counted } from './outcome.ts';
import type { ReadResult, ReadTask } from './read-task.ts';
import { fromWorkload, WorkloadFailure } from './workload-failure.ts';

/** Tasks that an object may have accepted at once; the scan waits while there are so many. */
const QUEUED_FETCHES = 64;
/** Milliseconds after which an object's own file is written anew although nothing in it has changed but its state. */
const OLDEST_FILE = 7 * 86_400_000;

/** What the objects of a run share. */
export interface SharedParts {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly run: CatalogRun;
  readonly policy: BackupPolicy;
  /** The moment of the run, ISO 8601 UTC. */
  readonly at: string;
  readonly events: BackupEvents;
  readonly sessionId: string;
  /** Everything is read again. */
  readonly full: boolean;
  /** Places for all fetches of the run. */
  readonly fetchSlots: Slots;
  readonly fetchesPerObject: number;
  /** As in `BackupOptions`. */
  readonly pace?: (bytes: number, signal: AbortSignal) => Promise<void>;
}

/** One object's own parts. */
export interface ObjectJob {
  readonly object: ProtectedObject;
  readonly meter: ObjectMeter;
  readonly workload: Workload;
  readonly committed: CatalogObject | undefined;
  /** What administrators decided of its failing items. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly signal: AbortSignal;
}

/** How an object stands after its run; its record is staged. */
export interface ObjectRunReport extends Readonly<ChangeCounts> {
  readonly record: CatalogObject;
  readonly root: CatalogItem;
  readonly readBytes: number;
}

/**
 * Brings one object up to date: scan, fetch, retry what failed, build the trees along the changed paths, stage the record.
 * Rejects with {@link WorkloadFailure} when Microsoft fails; the caller discards what was staged then.
 */
export async function runObject(shared: SharedParts, job: ObjectJob): Promise<ObjectRunReport> {
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const crew = new Crew({
    slots: [new Slots(shared.fetchesPerObject), shared.fetchSlots],
    capacity: QUEUED_FETCHES,
    signal,
  });
  try {
    return await new ObjectRun(shared, { ...job, signal }, crew).run();
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    await crew.settle();
  }
}

class ObjectRun {
  readonly #shared: SharedParts;
  readonly #job: ObjectJob;
  readonly #crew: Crew;
  readonly #catalog: CatalogItems;
  readonly #items: ObjectItems;
  readonly #reader: ItemReader;
  readonly #context: WorkContext;

  constructor(shared: SharedParts, job: ObjectJob, crew: Crew) {
    this.#shared = shared;
    this.#job = job;
    this.#crew = crew;
    const { object, workload, committed, signal } = job;
    this.#context = {
      signal,
      priority: committed && !shared.full ? 'incremental' : 'full',
      sessionId: shared.sessionId,
      warn: (message) => shared.events.log('warning', message),
    };
    this.#catalog = shared.run.items(object.id);
    this.#items = new ObjectItems({
      items: this.#catalog,
      committed,
      rules: {
        policy: shared.policy,
        readAll: shared.full,
        versionsAnew: shared.policy.versions === 'all' && committed?.policy.versions !== 'all',
        can: { permissions: workload.permissions !== undefined, versions: workload.versions !== undefined },
        at: shared.at,
      },
    });
    const onBytes = (bytes: number): Promise<void> | undefined => {
      job.meter.read(bytes);
      return shared.pace?.(bytes, signal);
    };
    this.#reader = new ItemReader({ workload, object, writer: shared.writer, context: this.#context, onBytes });
  }

  async run(): Promise<ObjectRunReport> {
    const { object } = this.#job;
    const { state, listed, expected } = await this.#scan();
    await this.#readAll();
    for (const folderId of listed) await this.#items.removeUnseen(folderId);
    const adopted = await this.#items.settleOrphans();
    if (adopted > 0)
      this.#shared.events.log(
        'warning',
        `${object.name}: ${counted(adopted, 'item')} whose folder Microsoft did not name can be found in the top folder.`,
      );
    await this.#items.settleExclusions((tasks) => this.#add(tasks));
    await this.#readAll();
    await this.#retryFailed();
    const root = await this.#root();
    const record = await this.#build(root, { state, expected });
    await this.#shared.run.stageObject(record);
    return { record, root, ...this.#items.counts, readBytes: this.#job.meter.readBytes };
  }

  /** `listed`: folders of which everything was named; undefined among them stands for the whole object. */
  async #scan(): Promise<{
    readonly state: string;
    readonly listed: readonly (string | undefined)[];
    readonly expected: readonly ExpectedItems[];
  }> {
    const { workload, object, committed, signal } = this.#job;
    const since = this.#anew() ? undefined : committed?.state;
    const listed = new Set<string | undefined>(committed !== undefined && since === undefined ? [undefined] : []);
    let end: Extract<ScanEvent, { readonly type: 'end' }> | undefined;
    for await (const event of fromWorkload(() => workload.scan(object, since, this.#context))) {
      signal.throwIfAborted();
      if (event.type === 'reset') {
        if (committed) listed.add(event.below);
        const what = event.below === undefined ? 'everything' : 'a part of it';
        this.#shared.events.log('running', `${object.name}: ${what} is listed again (${event.reason}).`);
      } else if (event.type === 'end') {
        end = event;
      } else {
        this.#job.meter.items(event.changes.length);
        await this.#add(await this.#items.apply(event.changes, listed.size > 0));
      }
    }
    if (end === undefined)
      throw new WorkloadFailure(
        new OutsideError('damaged', 'The list of changes ended without a mark to continue from.'),
      );
    return { state: end.state, listed: [...listed], expected: end.expected ?? [] };
  }

  /** Whether everything is listed again: on demand, or because more or less is kept now than is known of each item. */
  #anew(): boolean {
    const { committed } = this.#job;
    const { policy, full } = this.#shared;
    if (!committed || full) return full;
    const before = committed.policy;
    const same =
      before.permissions === policy.permissions &&
      before.versions === policy.versions &&
      samePaths(before.excludedFolders, policy.excludedFolders);
    if (!same)
      this.#shared.events.log(
        'running',
        `${this.#job.object.name}: everything is listed again (what the job keeps has changed).`,
      );
    return !same;
  }

  async #add(tasks: readonly ReadTask[]): Promise<void> {
    for (const task of tasks) await this.#crew.add(() => this.#read(task));
  }

  async #read(task: ReadTask): Promise<void> {
    if (task.cancelled) return;
    task.started = true;
    const result = await this.#reader.read(task);
    await this.#items.record(task, retagged(result, task));
  }

  /** Waits for everything that is to be read. */
  async #readAll(): Promise<void> {
    await this.#crew.finish();
    await this.#items.flush();
  }

  async #retryFailed(): Promise<void> {
    for await (const tasks of this.#items.failedTasks(this.#job.decisions)) await this.#add(tasks);
    await this.#readAll();
  }

  async #root(): Promise<CatalogItem> {
    const { rootId } = this.#items;
    const root = rootId === undefined ? undefined : (await this.#catalog.get([rootId])).get(rootId);
    if (!root) throw new WorkloadFailure(new OutsideError('damaged', 'Microsoft did not name the root folder.'));
    return root;
  }

  async #build(
    root: CatalogItem,
    end: { readonly state: string; readonly expected: readonly ExpectedItems[] },
  ): Promise<CatalogObject> {
    const { policy, at } = this.#shared;
    const { object } = this.#job;
    const kept = this.#keptTrees();
    const trees = kept?.trees ?? (await this.#trees(root, end.state));
    const counts = await this.#counts(root, trees, end.expected);
    const coverage = await this.#items.coverage(counts);
    const { totals, failing, exclusions } = this.#items;
    return {
      object,
      rootId: root.id,
      state: end.state,
      trees,
      totals,
      coverage,
      policy,
      excludedIds: exclusions.ids,
      ...(failing === undefined ? {} : { failing }),
      filedAt: kept?.filedAt ?? at,
    };
  }

  /**
   * The trees of the last run with the object's own file in them, if nothing but the state would be another in it. From the file's state
   * everything since is found as well; but Microsoft forgets states after a while, so that it is not left to grow old.
   */
  #keptTrees(): { readonly trees: BuiltTrees; readonly filedAt: string } | undefined {
    const { committed, object } = this.#job;
    const { policy, at, full } = this.#shared;
    if (full || this.#items.touched || committed?.filedAt === undefined) return undefined;
    if (Date.parse(at) - Date.parse(committed.filedAt) >= OLDEST_FILE) return undefined;
    const { trees, filedAt } = committed;
    return sameButState(committed, { object, policy, totals: this.#items.totals }) ? { trees, filedAt } : undefined;
  }

  async #trees(root: CatalogItem, state: string): Promise<BuiltTrees> {
    const { writer, policy } = this.#shared;
    const { object, signal } = this.#job;
    const { human, factsNodes, items } =
      (await this.#unchangedTrees(root)) ??
      (await new TreeBuilder({ items: this.#catalog, writer, signal }).build(root.id));
    const file = writeObjectFile({ object, root: root.facts, state, totals: this.#items.totals, policy });
    const saved = await writer.saveFile(oneChunk(file));
    const node: TreeNode = {
      name: OBJECT_FILE,
      type: 'file',
      mtime: treeTime(root.facts.modified),
      size: saved.size,
      content: saved.content,
    };
    return { human, facts: await writer.saveTree([...factsNodes, node]), items };
  }

  /** The trees of the last run, if no folder was marked. */
  async #unchangedTrees(root: CatalogItem): Promise<BuiltFolder | undefined> {
    const { committed } = this.#job;
    if (committed?.rootId !== root.id || (await this.#catalog.isDirty(root.id))) return undefined;
    const { human, facts, items } = committed.trees;
    const nodes = await this.#shared.repository.loadTree(facts);
    return { human, factsNodes: nodes.filter(({ name }) => name !== OBJECT_FILE), items };
  }

  /** Microsoft's counts beside what is held; those of the last run where this one got none. */
  async #counts(
    root: CatalogItem,
    trees: BuiltTrees,
    expected: readonly ExpectedItems[],
  ): Promise<readonly CountCheck[]> {
    if (expected.length === 0) return this.#job.committed?.coverage.counts ?? [];
    const checks: CountCheck[] = [];
    for (const { folderId: id, items } of expected) {
      const folderId = id ?? root.id;
      const folder = (await this.#catalog.get([folderId])).get(folderId);
      const held = folderId === root.id ? trees.items : (folder?.trees?.items ?? 0);
      const name = folderId === root.id ? '' : (folder?.facts.name ?? folderId);
      checks.push({ folderId, name, expected: items, held });
    }
    return checks;
  }
}

/** What was read takes the tags of what is known of the item at the end of the way. */
function retagged(result: ReadResult, { facts }: ReadTask): ReadResult {
  if (result.outcome !== 'read' || !result.content) return result;
  return { ...result, content: tagged(facts, result.content.blobs, result.content.size) };
}
