import type { ProtectedObject, WorkContext, Workload } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Repository, TreeNode, Writer } from '@coffer/vault';
import { oneChunk } from '../layout/bytes.ts';
import { OBJECT_FILE, treeTime } from '../layout/layout.ts';
import { writeObjectFile } from '../layout/object-file.ts';
import { Crew } from '../pool/crew.ts';
import { Slots } from '../pool/slots.ts';
import type { BackupEvents, CatalogItem, CatalogItems, CatalogObject, CatalogRun } from '../ports.ts';
import { TreeBuilder } from './build-trees.ts';
import { Fetcher, retagged } from './fetcher.ts';
import type { Meter } from './meter.ts';
import { type FetchTask, ObjectItems } from './object-items.ts';
import { counted } from './outcome.ts';
import { fromWorkload, WorkloadFailure } from './workload-failure.ts';

/** Tasks that an object may have accepted at once; the scan waits while there are so many. */
const QUEUED_FETCHES = 64;

/** What the objects of a run share. */
export interface SharedParts {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly run: CatalogRun;
  /** Id of a tree without nodes. */
  readonly emptyTree: string;
  readonly meter: Meter;
  readonly events: BackupEvents;
  readonly sessionId: string;
  /** Everything is read again. */
  readonly full: boolean;
  /** Places for all fetches of the run. */
  readonly fetchSlots: Slots;
  readonly fetchesPerObject: number;
}

/** One object's own parts. */
export interface ObjectJob {
  readonly object: ProtectedObject;
  readonly workload: Workload;
  readonly committed: CatalogObject | undefined;
  readonly signal: AbortSignal;
}

/** How an object stands after its run; its record is staged. */
export interface ObjectRunReport {
  readonly record: CatalogObject;
  readonly root: CatalogItem;
  readonly stored: number;
  readonly touched: number;
  readonly deleted: number;
  readonly vanished: number;
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
  readonly #context: WorkContext;
  readonly #catalog: CatalogItems;
  readonly #items: ObjectItems;
  readonly #fetcher: Fetcher;
  #readBytes = 0;

  constructor(shared: SharedParts, job: ObjectJob, crew: Crew) {
    const { object, committed, signal, workload } = job;
    this.#shared = shared;
    this.#job = job;
    this.#crew = crew;
    this.#context = {
      signal,
      priority: committed && !shared.full ? 'incremental' : 'full',
      sessionId: shared.sessionId,
      warn: (message) => shared.events.log('warning', message),
    };
    this.#catalog = shared.run.items(object.id);
    this.#items = new ObjectItems({
      items: this.#catalog,
      rootId: committed?.rootId,
      totals: committed?.totals,
      readAll: shared.full,
    });
    const onBytes = (bytes: number): void => {
      this.#readBytes += bytes;
      shared.meter.read(bytes);
    };
    this.#fetcher = new Fetcher({ workload, object, writer: shared.writer, context: this.#context, onBytes });
  }

  async run(): Promise<ObjectRunReport> {
    const { object } = this.#job;
    const { state, enumerated } = await this.#scan();
    await this.#crew.finish();
    await this.#items.flush();
    if (enumerated) await this.#items.removeUnseen();
    const adopted = await this.#items.settleOrphans();
    if (adopted > 0)
      this.#shared.events.log(
        'warning',
        `${object.name}: ${counted(adopted, 'item')} whose folder Microsoft did not name can be found in the top folder.`,
      );
    await this.#retryFailed();
    const root = await this.#root();
    const record = await this.#build(root, state);
    await this.#shared.run.stageObject(record);
    return { record, root, ...this.#items.counts, readBytes: this.#readBytes };
  }

  async #scan(): Promise<{ readonly state: string; readonly enumerated: boolean }> {
    const { workload, object, committed, signal } = this.#job;
    const since = this.#shared.full ? undefined : committed?.state;
    let enumerating = committed !== undefined && since === undefined;
    let state: string | undefined;
    for await (const event of fromWorkload(() => workload.scan(object, since, this.#context))) {
      signal.throwIfAborted();
      if (event.type === 'reset') {
        enumerating = committed !== undefined;
        this.#shared.events.log('running', `${object.name}: everything is listed again (${event.reason}).`);
      } else if (event.type === 'end') {
        state = event.state;
      } else {
        this.#shared.meter.items(event.changes.length);
        for (const task of await this.#items.apply(event.changes, enumerating))
          await this.#crew.add(() => this.#fetch(task));
      }
    }
    if (state === undefined)
      throw new WorkloadFailure(
        new OutsideError('damaged', 'The list of changes ended without a mark to continue from.'),
      );
    return { state, enumerated: enumerating };
  }

  async #fetch(task: FetchTask): Promise<void> {
    if (task.cancelled) return;
    const fetched = await this.#fetcher.fetch(task);
    await this.#items.record(task, retagged(fetched, task.facts));
  }

  async #retryFailed(): Promise<void> {
    for await (const tasks of this.#items.failedTasks())
      for (const task of tasks) await this.#crew.add(() => this.#fetch(task));
    await this.#crew.finish();
    await this.#items.flush();
  }

  async #root(): Promise<CatalogItem> {
    const { rootId } = this.#items;
    const root = rootId === undefined ? undefined : (await this.#catalog.get([rootId])).get(rootId);
    if (!root) throw new WorkloadFailure(new OutsideError('damaged', 'Microsoft did not name the root folder.'));
    return root;
  }

  async #build(root: CatalogItem, state: string): Promise<CatalogObject> {
    const { writer, emptyTree } = this.#shared;
    const { object, signal } = this.#job;
    const { human, factsNodes } = (await this.#unchangedTrees(root)) ?? {
      ...(await new TreeBuilder({ items: this.#catalog, writer, emptyTree, signal }).build(root.id)),
    };
    const totals = this.#items.totals;
    const file = writeObjectFile({ object, root: root.facts, state, totals });
    const saved = await writer.saveFile(oneChunk(file));
    const node: TreeNode = {
      name: OBJECT_FILE,
      type: 'file',
      mtime: treeTime(root.facts.modified),
      size: saved.size,
      content: saved.content,
    };
    const facts = await writer.saveTree([...factsNodes, node]);
    return { object, rootId: root.id, state, trees: { human, facts }, totals };
  }

  /** The trees of the last run, if no folder was marked. */
  async #unchangedTrees(
    root: CatalogItem,
  ): Promise<{ readonly human: string; readonly factsNodes: readonly TreeNode[] } | undefined> {
    const { committed } = this.#job;
    if (committed?.rootId !== root.id || (await this.#catalog.isDirty(root.id))) return undefined;
    const nodes = await this.#shared.repository.loadTree(committed.trees.facts);
    return { human: committed.trees.human, factsNodes: nodes.filter(({ name }) => name !== OBJECT_FILE) };
  }
}
