import type { Change, ContentTicket, ItemFacts } from '@coffer/model';
import { sameFacts } from '../layout/facts.ts';
import { Turns } from '../pool/slots.ts';
import type { CatalogItem, CatalogItems, ObjectTotals, StoredContent } from '../ports.ts';
import { knownContent } from './known-content.ts';

/** How many changes are looked at in one go. */
const BATCH = 500;
/** How many results of fetches are written in one go. */
const RESULTS = 50;

/** A file whose content must be read. */
export interface FetchTask {
  /** What is known of it now; a later page may tell more while the content is on its way. */
  facts: ItemFacts;
  readonly ticket: ContentTicket | undefined;
  /** Deleted or changed again meanwhile: whatever comes of it does not count. */
  cancelled: boolean;
}

/** What became of a fetch. */
export type Fetched =
  | { readonly outcome: 'stored'; readonly content: StoredContent }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'failed'; readonly reason: string };

/** What was done to an object's items in this run. */
export interface ChangeCounts {
  /** New or different content. */
  stored: number;
  /** Changed in name, place or other facts alone. */
  touched: number;
  deleted: number;
  /** Files that were gone when their content was asked for. */
  vanished: number;
}

interface Plan {
  readonly stage: CatalogItem[];
  readonly remove: string[];
  readonly seen: string[];
  readonly tasks: FetchTask[];
}

/** The items of one object while a run changes them: decides, stages, and marks the folders that must be built again. */
export class ObjectItems {
  readonly #items: CatalogItems;
  readonly #turns = new Turns();
  readonly #onTheirWay = new Map<string, FetchTask>();
  readonly #results: { readonly task: FetchTask; readonly fetched: Fetched }[] = [];
  readonly #readAll: boolean;
  readonly counts: ChangeCounts = { stored: 0, touched: 0, deleted: 0, vanished: 0 };
  #totals: { items: number; files: number; bytes: number };
  #rootId: string | undefined;

  /** `readAll`: content counts as unknown even if it is known. */
  constructor(options: {
    readonly items: CatalogItems;
    readonly rootId: string | undefined;
    readonly totals: ObjectTotals | undefined;
    readonly readAll: boolean;
  }) {
    this.#items = options.items;
    this.#rootId = options.rootId;
    this.#totals = { ...(options.totals ?? { items: 0, files: 0, bytes: 0 }) };
    this.#readAll = options.readAll;
  }

  get rootId(): string | undefined {
    return this.#rootId;
  }

  get totals(): ObjectTotals {
    return { ...this.#totals };
  }

  /** Takes a page of changes in. Gives the files whose content must be read. */
  async apply(changes: readonly Change[], enumerating: boolean): Promise<readonly FetchTask[]> {
    const tasks: FetchTask[] = [];
    for (let at = 0; at < changes.length; at += BATCH)
      tasks.push(...(await this.#turns.take(() => this.#applyBatch(changes.slice(at, at + BATCH), enumerating))));
    return tasks;
  }

  /** Takes the result of a fetch in. Written in batches: `flush` writes what is left. */
  async record(task: FetchTask, fetched: Fetched): Promise<void> {
    this.#results.push({ task, fetched });
    if (this.#results.length >= RESULTS) await this.flush();
  }

  async flush(): Promise<void> {
    await this.#turns.take(() => this.#flushResults());
  }

  /** After a full enumeration: what it did not name is deleted. */
  async removeUnseen(): Promise<void> {
    for (;;) {
      const unseen = await this.#items.unseen(BATCH);
      if (unseen.length === 0) return;
      await this.#remove(unseen);
    }
  }

  /** What lay in deleted folders is deleted too; what names a folder that never came is put into the root. Gives the latter. */
  async settleOrphans(): Promise<number> {
    const rootId = this.#rootId;
    let adopted = 0;
    for (;;) {
      const orphans = await this.#items.orphans(BATCH);
      if (orphans.length === 0 || rootId === undefined) return adopted;
      await this.#remove(orphans.filter(({ parent }) => parent === 'deleted').map(({ item }) => item));
      const lost = orphans.filter(({ parent }) => parent === 'unknown').map(({ item }) => item);
      adopted += lost.length;
      await this.#stage(
        lost.map((item) => ({ ...item, parentId: rootId })),
        new Map(lost.map((item) => [item.id, item])),
      );
    }
  }

  /** Files that failed in this run or an earlier one, as tasks without a ticket. */
  async *failedTasks(): AsyncIterable<readonly FetchTask[]> {
    for await (const page of this.#items.failed()) {
      const tasks = page.map(({ facts }) => ({ facts, ticket: undefined, cancelled: false }));
      for (const task of tasks) this.#onTheirWay.set(task.facts.id, task);
      yield tasks;
    }
  }

  /** Writes the trees of folders that were built. Nothing needs building because of it. */
  async stageBuilt(folders: readonly CatalogItem[]): Promise<void> {
    await this.#items.stage(folders);
  }

  async #applyBatch(changes: readonly Change[], enumerating: boolean): Promise<readonly FetchTask[]> {
    const last = new Map<string, Change>();
    for (const change of changes) {
      const id = change.type === 'delete' ? change.id : change.item.id;
      last.delete(id);
      last.set(id, change);
    }
    const known = await this.#items.get([...last.keys()]);
    const plan: Plan = { stage: [], remove: [], seen: [], tasks: [] };
    for (const [id, change] of last) this.#decide(id, change, known.get(id), plan);
    await this.#stage(plan.stage, known);
    await this.#remove(plan.remove.flatMap((id) => known.get(id) ?? []));
    const unknown = plan.remove.filter((id) => !known.has(id));
    if (unknown.length > 0) await this.#items.stageDeletions(unknown);
    if (enumerating && plan.seen.length > 0) await this.#items.markSeen(plan.seen);
    return plan.tasks;
  }

  #decide(id: string, change: Change, known: CatalogItem | undefined, plan: Plan): void {
    const coming = this.#onTheirWay.get(id);
    if (change.type === 'upsert' && change.item.kind === 'file') {
      if (coming && sameContentFacts(coming.facts, change.item)) coming.facts = change.item;
      else this.#decideFile(change.item, change.ticket, known, plan);
      return;
    }
    this.#cancel(id);
    if (change.type === 'delete') {
      plan.remove.push(id);
      return;
    }
    const { item: facts } = change;
    if (facts.parentId === null) this.#rootId = id;
    const same = known && sameFacts(known.facts, facts) && known.parentId === facts.parentId;
    const reason = change.type === 'upsert' ? undefined : change.reason;
    if (same && known.reason === reason) {
      plan.seen.push(id);
      return;
    }
    const kept = known?.facts.kind === facts.kind ? known : undefined;
    plan.stage.push({
      id,
      parentId: facts.parentId,
      facts,
      status: reason === undefined ? 'protected' : 'unsupported',
      ...(reason === undefined ? {} : { reason }),
      ...(kept?.content && reason !== undefined ? { content: kept.content } : {}),
      ...(kept?.trees ? { trees: kept.trees } : {}),
    });
    this.counts.touched += 1;
  }

  #decideFile(facts: ItemFacts, ticket: ContentTicket | undefined, known: CatalogItem | undefined, plan: Plan): void {
    this.#cancel(facts.id);
    plan.seen.push(facts.id);
    const content = knownContent(facts, this.#readAll ? undefined : known?.content);
    if (!content) {
      const task: FetchTask = { facts, ticket, cancelled: false };
      this.#onTheirWay.set(facts.id, task);
      plan.tasks.push(task);
      return;
    }
    const same = known?.status === 'protected' && sameFacts(known.facts, facts) && known.parentId === facts.parentId;
    if (same) return;
    plan.stage.push({ id: facts.id, parentId: facts.parentId, facts, status: 'protected', content });
    this.counts.touched += 1;
  }

  #cancel(id: string): void {
    const coming = this.#onTheirWay.get(id);
    if (coming) coming.cancelled = true;
    this.#onTheirWay.delete(id);
  }

  async #flushResults(): Promise<void> {
    const results = this.#results.splice(0).filter(({ task }) => !task.cancelled);
    if (results.length === 0) return;
    const known = await this.#items.get(results.map(({ task }) => task.facts.id));
    const stage: CatalogItem[] = [];
    const gone: string[] = [];
    for (const { task, fetched } of results) {
      const { facts } = task;
      this.#onTheirWay.delete(facts.id);
      if (fetched.outcome === 'gone') gone.push(facts.id);
      else stage.push(recorded(facts, fetched, known.get(facts.id)));
      if (fetched.outcome === 'stored') this.counts.stored += 1;
      if (fetched.outcome === 'gone') this.counts.vanished += 1;
    }
    await this.#stage(stage, known);
    await this.#remove(gone.flatMap((id) => known.get(id) ?? []));
    const never = gone.filter((id) => !known.has(id));
    if (never.length > 0) await this.#items.stageDeletions(never);
  }

  async #stage(items: readonly CatalogItem[], known: ReadonlyMap<string, CatalogItem>): Promise<void> {
    if (items.length === 0) return;
    await this.#items.stage(items);
    const dirty = new Set<string>();
    for (const item of items) {
      const before = known.get(item.id);
      if (item.parentId !== null) dirty.add(item.parentId);
      if (before && before.parentId !== null) dirty.add(before.parentId);
      if (item.facts.kind === 'folder' && !item.trees) dirty.add(item.id);
      this.#count(before, -1);
      this.#count(item, 1);
    }
    await this.#markDirty(dirty);
  }

  async #remove(items: readonly CatalogItem[]): Promise<void> {
    if (items.length === 0) return;
    await this.#items.stageDeletions(items.map(({ id }) => id));
    for (const item of items) this.#count(item, -1);
    this.counts.deleted += items.length;
    await this.#markDirty(new Set(items.flatMap(({ parentId }) => parentId ?? [])));
  }

  /** Marks the folders and all that they lie in, so that building can go down from the root along marks alone. */
  async #markDirty(folderIds: ReadonlySet<string>): Promise<void> {
    let next = [...folderIds];
    while (next.length > 0) {
      const parents = new Set<string>();
      for (let at = 0; at < next.length; at += BATCH) {
        const fresh = await this.#items.markDirty(next.slice(at, at + BATCH));
        const folders = fresh.length === 0 ? [] : (await this.#items.get(fresh)).values();
        for (const { parentId } of folders) if (parentId !== null) parents.add(parentId);
      }
      next = [...parents];
    }
  }

  #count(item: CatalogItem | undefined, sign: 1 | -1): void {
    if (!item || item.parentId === null) return;
    this.#totals.items += sign;
    if (item.facts.kind !== 'file') return;
    this.#totals.files += sign;
    this.#totals.bytes += sign * (item.content?.size ?? 0);
  }
}

/** Whether content that is on its way for the one is the content of the other. */
function sameContentFacts(coming: ItemFacts, now: ItemFacts): boolean {
  if (coming.size !== now.size) return false;
  return coming.hash !== undefined && now.hash !== undefined ? coming.hash === now.hash : coming.eTag === now.eTag;
}

function recorded(
  facts: ItemFacts,
  fetched: Exclude<Fetched, { readonly outcome: 'gone' }>,
  known: CatalogItem | undefined,
): CatalogItem {
  const item = {
    id: facts.id,
    parentId: known && sameFacts(known.facts, facts) ? known.parentId : facts.parentId,
    facts,
  };
  if (fetched.outcome === 'stored') return { ...item, status: 'protected', content: fetched.content };
  return {
    ...item,
    status: 'failed',
    reason: fetched.reason,
    ...(known?.content ? { content: known.content } : {}),
  };
}
