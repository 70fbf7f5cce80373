import { Defect } from '@coffer/model';
import type {
  CatalogBase,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  CatalogStore,
  Decision,
  DirtyFolder,
  FoundItems,
  ListedItem,
  NameQuery,
  ObjectFailure,
  Orphan,
} from '../ports.ts';
import { listed } from './listed.ts';
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
  readonly #failures = new Map<string, Map<string, ObjectFailure>>();
  readonly #decisions = new Map<string, Map<string, Decision>>();

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

  async clear(jobId: string): Promise<void> {
    await this.#runs.get(jobId)?.discard();
    this.#jobs.delete(jobId);
  }

  async forget(jobId: string): Promise<void> {
    await this.clear(jobId);
    this.#failures.delete(jobId);
    for (const key of this.#decisions.keys())
      if (key.startsWith(JSON.stringify([jobId]).slice(0, -1))) this.#decisions.delete(key);
  }

  async committed(jobId: string, objectId: string, ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>> {
    const items = this.#jobs.get(jobId)?.objects.get(objectId)?.items;
    return new Map(
      ids.flatMap((id) => {
        const item = items?.get(id);
        return item ? [[id, item] as const] : [];
      }),
    );
  }

  async find(jobId: string, { objectId, text, limit, after }: NameQuery): Promise<FoundItems> {
    const wanted = text.toLowerCase();
    const found = [...(this.#jobs.get(jobId)?.objects ?? [])].flatMap(([id, { items }]) =>
      objectId === undefined || id === objectId
        ? [...items.values()].flatMap((item) =>
            item.parentId !== null && item.facts.name.toLowerCase().includes(wanted) ? [{ objectId: id, item }] : [],
          )
        : [],
    );
    const start = Number(after ?? 0);
    const items = found.slice(start, start + limit);
    return { items, ...(start + limit < found.length ? { next: String(start + limit) } : {}) };
  }

  async *failing(jobId: string, objectId: string): AsyncIterable<readonly CatalogItem[]> {
    const items = [...(this.#jobs.get(jobId)?.objects.get(objectId)?.items.values() ?? [])];
    const failing = items.filter(({ status }) => status === 'failed').sort((a, b) => compareBytes(a.id, b.id));
    for (let at = 0; at < failing.length; at += PAGE) yield failing.slice(at, at + PAGE);
  }

  async objectFailure(jobId: string, objectId: string): Promise<ObjectFailure | undefined> {
    return this.#failures.get(jobId)?.get(objectId);
  }

  async *objectFailures(jobId: string): AsyncIterable<ObjectFailure> {
    const failures = [...(this.#failures.get(jobId)?.values() ?? [])];
    yield* failures.sort((a, b) => compareBytes(a.object.id, b.object.id));
  }

  async setObjectFailure(jobId: string, objectId: string, failure: ObjectFailure | undefined): Promise<void> {
    const failures = this.#failures.get(jobId) ?? new Map<string, ObjectFailure>();
    this.#failures.set(jobId, failures);
    if (failure) failures.set(objectId, failure);
    else failures.delete(objectId);
  }

  async decide(
    jobId: string,
    failing: { readonly objectId: string; readonly itemId?: string | undefined },
    decision: Decision | undefined,
  ): Promise<void> {
    const key = JSON.stringify([jobId, failing.objectId]);
    const decisions = this.#decisions.get(key) ?? new Map<string, Decision>();
    this.#decisions.set(key, decisions);
    if (decision) decisions.set(failing.itemId ?? '', decision);
    else decisions.delete(failing.itemId ?? '');
  }

  async decisions(jobId: string, objectId: string): Promise<ReadonlyMap<string, Decision>> {
    return new Map(this.#decisions.get(JSON.stringify([jobId, objectId])));
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

  async *listing(parentId: string): AsyncIterable<readonly ListedItem[]> {
    for await (const page of this.children(parentId)) yield page.map(listed);
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

  async *dirtyChildren(parentId: string): AsyncIterable<readonly DirtyFolder[]> {
    const { dirty } = this.#of();
    const isDirtyIn = (folderId: string) => (item: CatalogItem) => item.parentId === folderId && dirty.has(item.id);
    for await (const page of this.#pages(isDirtyIn(parentId)))
      yield page.map((folder) => ({ folder, within: [...this.#all()].some(isDirtyIn(folder.id)) }));
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

  async unseen(ids: readonly string[]): Promise<readonly string[]> {
    const { items, seen } = this.#of();
    return ids.filter((id) => !seen.has(id) && !items.has(id));
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
