import { Defect } from '@coffer/model';
import type {
  CatalogBase,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  CatalogStore,
  Orphan,
} from '../ports.ts';
import { compareBytes } from './order.ts';

const PAGE = 500;

interface CommittedObject {
  record: CatalogObject | undefined;
  readonly items: Map<string, CatalogItem>;
}

interface CommittedJob {
  base: CatalogBase | undefined;
  readonly objects: Map<string, CommittedObject>;
}

interface Staged {
  record: CatalogObject | undefined;
  removed: boolean;
  /** undefined stands for a deletion. */
  readonly items: Map<string, CatalogItem | undefined>;
  readonly dirty: Set<string>;
  readonly seen: Set<string>;
}

/** A catalogue in memory, for tests and for short-lived tools: everything is lost with the process. */
export class MemoryCatalogStore implements CatalogStore {
  readonly #jobs = new Map<string, CommittedJob>();
  readonly #runs = new Map<string, MemoryRun>();

  async base(jobId: string): Promise<CatalogBase | undefined> {
    return this.#jobs.get(jobId)?.base;
  }

  async object(jobId: string, objectId: string): Promise<CatalogObject | undefined> {
    return this.#jobs.get(jobId)?.objects.get(objectId)?.record;
  }

  async *objects(jobId: string): AsyncIterable<CatalogObject> {
    const objects = [...(this.#jobs.get(jobId)?.objects.values() ?? [])];
    for (const { record } of objects.sort((a, b) => compareBytes(a.record?.object.id ?? '', b.record?.object.id ?? '')))
      if (record) yield record;
  }

  async begin(jobId: string, _sessionId: string): Promise<CatalogRun> {
    await this.#runs.get(jobId)?.discard();
    const job = this.#jobs.get(jobId) ?? { base: undefined, objects: new Map() };
    this.#jobs.set(jobId, job);
    const run = new MemoryRun(job);
    this.#runs.set(jobId, run);
    return run;
  }

  async forget(jobId: string): Promise<void> {
    await this.#runs.get(jobId)?.discard();
    this.#jobs.delete(jobId);
  }
}

class MemoryRun implements CatalogRun {
  readonly #job: CommittedJob;
  readonly #staged = new Map<string, Staged>();
  #ended = false;

  constructor(job: CommittedJob) {
    this.#job = job;
  }

  async stageObject(object: CatalogObject): Promise<void> {
    this.#of(object.object.id).record = object;
  }

  async stageRemoval(objectId: string): Promise<void> {
    this.#of(objectId).removed = true;
  }

  async discardObject(objectId: string): Promise<void> {
    this.#staged.delete(objectId);
  }

  items(objectId: string): CatalogItems {
    const committed = this.#job.objects.get(objectId)?.items ?? new Map<string, CatalogItem>();
    return new MemoryItems(committed, () => this.#of(objectId));
  }

  async commit(base: CatalogBase): Promise<void> {
    this.#alive();
    for (const [objectId, staged] of this.#staged) {
      if (staged.removed) {
        this.#job.objects.delete(objectId);
        continue;
      }
      const object = this.#job.objects.get(objectId) ?? { record: undefined, items: new Map() };
      this.#job.objects.set(objectId, object);
      object.record = staged.record ?? object.record;
      for (const [id, item] of staged.items) {
        if (item) object.items.set(id, item);
        else object.items.delete(id);
      }
    }
    this.#job.base = base;
    this.#ended = true;
  }

  async discard(): Promise<void> {
    this.#staged.clear();
    this.#ended = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }

  #alive(): void {
    if (this.#ended) throw new Defect('The catalogue run has ended.');
  }

  #of(objectId: string): Staged {
    this.#alive();
    const known = this.#staged.get(objectId);
    if (known) return known;
    const fresh: Staged = { record: undefined, removed: false, items: new Map(), dirty: new Set(), seen: new Set() };
    this.#staged.set(objectId, fresh);
    return fresh;
  }
}

class MemoryItems implements CatalogItems {
  readonly #committed: ReadonlyMap<string, CatalogItem>;
  readonly #of: () => Staged;

  constructor(committed: ReadonlyMap<string, CatalogItem>, of: () => Staged) {
    this.#committed = committed;
    this.#of = of;
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>> {
    const found = new Map<string, CatalogItem>();
    for (const id of ids) {
      const item = this.#one(id);
      if (item) found.set(id, item);
    }
    return found;
  }

  async stage(items: readonly CatalogItem[]): Promise<void> {
    for (const item of items) this.#of().items.set(item.id, item);
  }

  async stageDeletions(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#of().items.set(id, undefined);
  }

  children(parentId: string): AsyncIterable<readonly CatalogItem[]> {
    return this.#pages(
      (item) => item.parentId === parentId,
      (a, b) => compareBytes(a.facts.name, b.facts.name) || compareBytes(a.id, b.id),
    );
  }

  failed(): AsyncIterable<readonly CatalogItem[]> {
    return this.#pages((item) => item.status === 'failed');
  }

  async markDirty(folderIds: readonly string[]): Promise<readonly string[]> {
    const { dirty } = this.#of();
    const fresh = [...new Set(folderIds)].filter((id) => !dirty.has(id));
    for (const id of fresh) dirty.add(id);
    return fresh;
  }

  async isDirty(folderId: string): Promise<boolean> {
    return this.#of().dirty.has(folderId);
  }

  dirtyChildren(parentId: string): AsyncIterable<readonly CatalogItem[]> {
    return this.#pages((item) => item.parentId === parentId && this.#of().dirty.has(item.id));
  }

  async orphans(limit: number): Promise<readonly Orphan[]> {
    const staged = this.#of().items;
    const orphans: Orphan[] = [];
    for (const item of this.#all()) {
      if (item.parentId === null || this.#one(item.parentId)) continue;
      const deleted = staged.has(item.parentId);
      if (orphans.length < limit && (deleted || staged.has(item.id)))
        orphans.push({ item, parent: deleted ? 'deleted' : 'unknown' });
    }
    return orphans;
  }

  async markSeen(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#of().seen.add(id);
  }

  async unseen(limit: number): Promise<readonly CatalogItem[]> {
    const { items, seen } = this.#of();
    return [...this.#committed.values()].filter(({ id }) => !seen.has(id) && !items.has(id)).slice(0, limit);
  }

  #one(id: string): CatalogItem | undefined {
    const { items } = this.#of();
    return items.has(id) ? items.get(id) : this.#committed.get(id);
  }

  *#all(): Iterable<CatalogItem> {
    const { items } = this.#of();
    for (const item of this.#committed.values()) if (!items.has(item.id)) yield item;
    for (const item of items.values()) if (item) yield item;
  }

  async *#pages(
    wanted: (item: CatalogItem) => boolean,
    order = (a: CatalogItem, b: CatalogItem): number => compareBytes(a.id, b.id),
  ): AsyncIterable<readonly CatalogItem[]> {
    const items = [...this.#all()].filter(wanted).sort(order);
    for (let at = 0; at < items.length; at += PAGE) yield items.slice(at, at + PAGE);
  }
}
