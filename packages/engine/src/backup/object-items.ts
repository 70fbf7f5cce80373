import type { Change } from '@coffer/model';
import type { Coverage } from '../coverage-ledger/coverage.ts';
import { CoverageTally } from '../coverage-ledger/tally.ts';
import { Turns } from '../pool/slots.ts';
import type { CatalogItem, CatalogItems, CatalogObject, Decision, ObjectTotals } from '../ports.ts';
import { broughtBack, decide, leftOut, type Rules, retryOf, type Verdict } from './decide.ts';
import { Exclusions } from './exclusions.ts';
import { sameContent } from './known-content.ts';
import { decidedOn, rests } from './quarantine.ts';
import type { ReadResult, ReadTask } from './read-task.ts';
import { recorded } from './record.ts';

/** How many changes are looked at in one go. */
const BATCH = 500;
/** How many results of reading are written in one go. */
const RESULTS = 200;

/** What was done to an object's items in this run. */
export interface ChangeCounts {
  /** New or different content. */
  stored: number;
  /** Changed in name, place or other facts alone. */
  touched: number;
  deleted: number;
  /** Files that were gone when their content was asked for. */
  vanished: number;
  /** Permissions that were read. */
  permissions: number;
  /** Earlier versions that were added. */
  versions: number;
}

interface Plan {
  readonly stage: CatalogItem[];
  readonly remove: string[];
  readonly seen: string[];
  readonly tasks: ReadTask[];
}

/** The items of one object while a run changes them: decides, stages, and marks the folders that must be built again. */
export class ObjectItems {
  readonly exclusions: Exclusions;
  readonly counts: ChangeCounts = { stored: 0, touched: 0, deleted: 0, vanished: 0, permissions: 0, versions: 0 };
  readonly #items: CatalogItems;
  readonly #rules: Rules;
  readonly #turns = new Turns();
  readonly #onTheirWay = new Map<string, ReadTask>();
  readonly #results: { readonly task: ReadTask; readonly result: ReadResult }[] = [];
  readonly #coverage: CoverageTally;
  readonly #committedRootId: string | undefined;
  #totals: { items: number; files: number; bytes: number };
  #rootId: string | undefined;
  #touched = false;
  /** As in `CatalogObject`; undefined while nobody has counted. */
  #failing: number | undefined;

  constructor(options: {
    readonly items: CatalogItems;
    readonly committed: CatalogObject | undefined;
    readonly rules: Rules;
  }) {
    const { items, committed, rules } = options;
    this.#items = items;
    this.#rules = rules;
    this.#rootId = committed?.rootId;
    this.#committedRootId = committed?.rootId;
    this.#failing = committed ? committed.failing : 0;
    this.#totals = { ...(committed?.totals ?? { items: 0, files: 0, bytes: 0 }) };
    this.#coverage = new CoverageTally(committed?.coverage.rows);
    this.exclusions = new Exclusions(items, rules.policy.excludedFolders, committed?.excludedIds ?? []);
  }

  get rootId(): string | undefined {
    return this.#rootId;
  }

  /** Whether anything was staged in this run. If not, every item is as it was committed. */
  get touched(): boolean {
    return this.#touched;
  }

  /** How many items fail; known after {@link coverage}. */
  get failing(): number | undefined {
    return this.#failing;
  }

  get totals(): ObjectTotals {
    return { ...this.#totals };
  }

  /** Takes a page of changes in. Gives the items of which something must be read. */
  async apply(changes: readonly Change[], enumerating: boolean): Promise<readonly ReadTask[]> {
    const tasks: ReadTask[] = [];
    for (let at = 0; at < changes.length; at += BATCH)
      tasks.push(...(await this.#turns.take(() => this.#applyBatch(changes.slice(at, at + BATCH), enumerating))));
    return tasks;
  }

  /** Takes the result of a reading in. Written in batches: `flush` writes what is left. */
  async record(task: ReadTask, result: ReadResult): Promise<void> {
    this.#results.push({ task, result });
    if (this.#results.length >= RESULTS) await this.flush();
  }

  async flush(): Promise<void> {
    await this.#turns.take(() => this.#flushResults());
  }

  /** After an enumeration of what lies below a folder, or of everything: what it did not name is deleted. */
  async removeUnseen(folderId: string | undefined): Promise<void> {
    const top = folderId ?? this.#rootId;
    if (top === undefined) return;
    const former = this.#committedRootId;
    if (folderId === undefined && former !== undefined && former !== top)
      await this.#remove([...(await this.#items.get([former])).values()]);
    await this.#removeUnseenBelow(top);
  }

  /** What lay in deleted folders is deleted too; what names a folder that never came is put into the root. Gives the latter. */
  async settleOrphans(): Promise<number> {
    const rootId = this.#rootId;
    let adopted = 0;
    // Only what a run stages makes orphans.
    if (!this.#touched) return adopted;
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

  /** What got into a folder that is left out, or out of one, is turned; `read` takes what must be read. */
  async settleExclusions(read: (tasks: readonly ReadTask[]) => Promise<void>): Promise<void> {
    if (!this.exclusions.active || this.#rootId === undefined) return;
    const flip = (item: CatalogItem, excluded: boolean): Verdict =>
      excluded ? leftOut(item.facts, item, undefined) : broughtBack(item, this.#rules);
    await this.exclusions.settle(this.#rootId, flip, async (verdicts) => {
      const items = verdicts.flatMap(({ item }) => item ?? []);
      const tasks = verdicts.flatMap(({ task }) => task ?? []);
      await this.#turns.take(async () => {
        for (const { id } of items) this.#cancel(id);
        await this.#stage(items, await this.#items.get(items.map(({ id }) => id)));
      });
      for (const task of tasks) this.#onTheirWay.set(task.facts.id, task);
      await read(tasks);
    });
  }

  /**
   * What failed in this run or an earlier one, as tasks without tickets; what rests is left out. Decisions of administrators are
   * acted on.
   */
  async *failedTasks(decisions: ReadonlyMap<string, Decision>): AsyncIterable<readonly ReadTask[]> {
    await this.#accept(decisions);
    if (this.#failing === 0) return;
    const { at } = this.#rules;
    for await (const page of this.#items.failed()) {
      const tasks: ReadTask[] = [];
      for (const item of page) {
        const anew = decisions.get(item.id) === 'retry' && item.failure?.at !== at;
        if (!anew && rests(item.failure, at)) continue;
        if (anew && item.failure) {
          const fresh = { ...item, failure: decidedOn(item.failure, 'retry') };
          await this.#turns.take(() => this.#stage([fresh], new Map([[item.id, item]])));
        }
        tasks.push(retryOf(item));
      }
      for (const task of tasks) this.#onTheirWay.set(task.facts.id, task);
      yield tasks;
    }
  }

  /** The ledger of the object as it stands now. Looks at every failing item. */
  async coverage(counts: Coverage['counts']): Promise<Coverage> {
    if (this.#failing !== 0) {
      this.#failing = 0;
      for await (const page of this.#items.failed()) {
        this.#failing += page.length;
        for (const item of page) this.#coverage.explain(item);
      }
    }
    return { rows: this.#coverage.rows(), counts };
  }

  async #applyBatch(changes: readonly Change[], enumerating: boolean): Promise<readonly ReadTask[]> {
    const last = new Map<string, Change>();
    for (const change of changes) {
      const id = change.type === 'delete' ? change.id : change.item.id;
      last.delete(id);
      last.set(id, change);
    }
    const known = await this.#items.get([...last.keys()]);
    const excluded = await this.exclusions.among(last, known);
    const plan: Plan = { stage: [], remove: [], seen: [], tasks: [] };
    for (const [id, change] of last) {
      if (change.type === 'delete') {
        this.#cancel(id);
        plan.remove.push(id);
      } else {
        this.#decide(change, known.get(id), excluded.has(id), plan);
      }
    }
    await this.#stage(plan.stage, known);
    await this.#remove(plan.remove.flatMap((id) => known.get(id) ?? []));
    const unknown = plan.remove.filter((id) => !known.has(id));
    await this.#stageDeletions(unknown);
    if (enumerating && plan.seen.length > 0) await this.#items.markSeen(plan.seen);
    return plan.tasks;
  }

  #decide(
    change: Exclude<Change, { readonly type: 'delete' }>,
    known: CatalogItem | undefined,
    excluded: boolean,
    plan: Plan,
  ): void {
    const { item: facts } = change;
    plan.seen.push(facts.id);
    if (facts.parentId === null) this.#rootId = facts.id;
    const verdict = decide(change, known, excluded, this.#rules);
    if (verdict.item) plan.stage.push(verdict.item);
    if (verdict.item) this.counts.touched += 1;
    const coming = this.#onTheirWay.get(facts.id);
    if (coming && verdict.task && serves(coming, verdict.task)) {
      coming.facts = facts;
      return;
    }
    this.#cancel(facts.id);
    if (!verdict.task) return;
    this.#onTheirWay.set(facts.id, verdict.task);
    plan.tasks.push(verdict.task);
  }

  #cancel(id: string): void {
    const coming = this.#onTheirWay.get(id);
    if (coming) coming.cancelled = true;
    this.#onTheirWay.delete(id);
  }

  async #accept(decisions: ReadonlyMap<string, Decision>): Promise<void> {
    const ids = [...decisions].flatMap(([id, decision]) => (decision === 'accept' && id !== '' ? [id] : []));
    for (let at = 0; at < ids.length; at += BATCH) {
      const known = await this.#items.get(ids.slice(at, at + BATCH));
      const accepted = [...known.values()].flatMap((item) => {
        if (!item.failure || item.failure.accepted) return [];
        return [{ ...item, failure: decidedOn(item.failure, 'accept') }];
      });
      await this.#turns.take(() => this.#stage(accepted, known));
    }
  }

  /** Folder after folder from the top down; what lay in one that is deleted is left to {@link settleOrphans}. */
  async #removeUnseenBelow(folderId: string): Promise<void> {
    const folders: string[] = [];
    for await (const page of this.#items.children(folderId)) {
      const unseen = new Set(await this.#items.unseen(page.map(({ id }) => id)));
      await this.#remove(page.filter(({ id }) => unseen.has(id)));
      for (const { id, facts } of page) if (facts.kind === 'folder' && !unseen.has(id)) folders.push(id);
    }
    for (const id of folders) await this.#removeUnseenBelow(id);
  }

  async #flushResults(): Promise<void> {
    const results = this.#results.splice(0).filter(({ task }) => !task.cancelled);
    if (results.length === 0) return;
    const known = await this.#items.get(results.map(({ task }) => task.facts.id));
    const stage: CatalogItem[] = [];
    const gone: string[] = [];
    for (const { task, result } of results) {
      const { id } = task.facts;
      this.#onTheirWay.delete(id);
      if (result.outcome === 'gone') {
        gone.push(id);
        continue;
      }
      const before = known.get(id);
      const item = recorded(task, result, before, this.#rules.at);
      stage.push(item);
      if (result.content) this.counts.stored += 1;
      if (result.permissions) this.counts.permissions += 1;
      this.counts.versions += Math.max(0, (item.versions?.length ?? 0) - (before?.versions?.length ?? 0));
    }
    this.counts.vanished += gone.length;
    await this.#stage(stage, known);
    await this.#remove(gone.flatMap((id) => known.get(id) ?? []));
    const never = gone.filter((id) => !known.has(id));
    await this.#stageDeletions(never);
  }

  async #stage(items: readonly CatalogItem[], known: ReadonlyMap<string, CatalogItem>): Promise<void> {
    if (items.length === 0) return;
    this.#touched = true;
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
    await this.#stageDeletions(items.map(({ id }) => id));
    for (const item of items) this.#count(item, -1);
    this.counts.deleted += items.length;
    await this.#markDirty(new Set(items.flatMap(({ parentId }) => parentId ?? [])));
  }

  async #stageDeletions(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    this.#touched = true;
    await this.#items.stageDeletions(ids);
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
    if (item?.status === 'failed' && this.#failing !== undefined) this.#failing += sign;
    if (!item || item.parentId === null) return;
    this.#coverage.count(item, sign);
    this.#totals.items += sign;
    if (item.facts.kind !== 'file') return;
    this.#totals.files += sign;
    this.#totals.bytes += sign * (item.content?.size ?? 0);
  }
}

/** Whether what is on its way for an item will do for what has to be read of it by now. */
function serves(coming: ReadTask, wanted: ReadTask): boolean {
  if (!sameContent(coming.facts, wanted.facts) || coming.content !== wanted.content) return false;
  return coming.permissions === wanted.permissions && !(wanted.permissions && coming.started);
}
