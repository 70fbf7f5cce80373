import type { Change } from '@coffer/model';
import { EXCLUDED_BY_JOB } from '../layout/layout.ts';
import type { CatalogItem, CatalogItems } from '../ports.ts';
import type { Verdict } from './decide.ts';

/** Deeper paths are not followed; Microsoft's have at most 400 characters. */
const DEEPEST = 400;

/** What becomes of an item that gets into a folder that is left out, or out of it. */
export type Flip = (item: CatalogItem, excluded: boolean) => Verdict;

/**
 * Which items of an object lie in folders that the job leaves out. Folders are known by their paths below the top folder; they and
 * everything in them stay in the catalogue without content, so that what is moved out is found although nobody names it.
 */
export class Exclusions {
  readonly #items: CatalogItems;
  /** Path segments, in lower case. */
  readonly #paths: readonly (readonly string[])[];
  readonly #segments: ReadonlySet<string>;
  /** Folders that the paths mean. */
  readonly #ids: Set<string>;
  /** Known folders that got in or out, and ones that were found to be left out after things in them. */
  readonly #flipped = new Set<string>();
  /** Folders that were named as parents before they were known. */
  readonly #awaited = new Set<string>();
  #stale = false;

  constructor(items: CatalogItems, paths: readonly string[], ids: readonly string[]) {
    this.#items = items;
    this.#paths = paths.map(segmentsOf).filter((path) => path.length > 0);
    this.#segments = new Set(this.#paths.flat());
    this.#ids = new Set(ids);
  }

  get active(): boolean {
    return this.#paths.length > 0 || this.#ids.size > 0;
  }

  /** The folders that are left out. */
  get ids(): readonly string[] {
    return [...this.#ids].sort();
  }

  /** Those of the changed items that lie in a folder that is left out, as far as their folders are known by now. */
  async among(
    changes: ReadonlyMap<string, Change>,
    known: ReadonlyMap<string, CatalogItem>,
  ): Promise<ReadonlySet<string>> {
    if (!this.active) return new Set();
    const batch = new Batch(this.#items, changes, known);
    const found = new Set<string>();
    for (const [id, change] of changes) {
      this.#watch(change, known.get(id));
      if (change.type === 'delete') this.#ids.delete(id);
      else if (await this.#covers(id, batch)) found.add(id);
    }
    for (const [id, change] of changes)
      if (change.type === 'upsert') this.#note(id, change, known.get(id), found.has(id));
    return found;
  }

  /**
   * Turns what got into a folder that is left out or out of one without being named. `apply` acts on each page of verdicts. To be
   * called when every change is in.
   */
  async settle(rootId: string, flip: Flip, apply: (verdicts: readonly Verdict[]) => Promise<void>): Promise<void> {
    if (this.#stale) await this.#resolve(rootId);
    for (const id of this.#flipped) {
      const folder = (await this.#items.get([id])).get(id);
      if (!folder) continue;
      const parent =
        folder.parentId === null ? undefined : (await this.#items.get([folder.parentId])).get(folder.parentId);
      const excluded = this.#ids.has(id) || (parent !== undefined && isLeftOut(parent));
      if (isLeftOut(folder) !== excluded) await apply([flip(folder, excluded)]);
      await this.#below(id, excluded, { flip, apply });
    }
  }

  async #below(
    folderId: string,
    excluded: boolean,
    act: { readonly flip: Flip; readonly apply: (verdicts: readonly Verdict[]) => Promise<void> },
  ): Promise<void> {
    const folders: { readonly id: string; readonly excluded: boolean }[] = [];
    for await (const page of this.#items.children(folderId)) {
      const verdicts: Verdict[] = [];
      for (const item of page) {
        const out = excluded || this.#ids.has(item.id);
        if (item.facts.kind === 'folder') folders.push({ id: item.id, excluded: out });
        const turns = out ? item.status === 'protected' || item.status === 'failed' : isLeftOut(item);
        if (turns) verdicts.push(act.flip(item, out));
      }
      await act.apply(verdicts);
    }
    for (const folder of folders) await this.#below(folder.id, folder.excluded, act);
  }

  /** A folder whose name is part of a path came, went or got another name: the paths may mean other folders now. */
  #watch(change: Change, known: CatalogItem | undefined): void {
    const names = [known?.facts, change.type === 'delete' ? undefined : change.item];
    for (const facts of names)
      if (facts?.kind === 'folder' && this.#segments.has(facts.name.toLowerCase())) this.#stale = true;
  }

  #note(
    id: string,
    change: Extract<Change, { readonly type: 'upsert' }>,
    known: CatalogItem | undefined,
    excluded: boolean,
  ): void {
    if (change.item.kind !== 'folder') return;
    const turned = known ? isLeftOut(known) !== excluded : excluded && this.#awaited.has(id);
    if (turned) this.#flipped.add(id);
  }

  async #covers(id: string, batch: Batch): Promise<boolean> {
    const known = batch.verdicts.get(id);
    if (known !== undefined) return known;
    const place = await batch.place(id);
    if (!place) {
      this.#awaited.add(id);
      return false;
    }
    const covers =
      (place.kind === 'folder' && (await this.#isMeant(id, place, batch))) ||
      (place.changed ? place.parentId !== null && (await this.#covers(place.parentId, batch)) : place.leftOut);
    batch.verdicts.set(id, covers);
    return covers;
  }

  async #isMeant(id: string, place: Place, batch: Batch): Promise<boolean> {
    const name = place.name.toLowerCase();
    if (this.#paths.some((path) => path.at(-1) === name)) {
      const path = await batch.path(id);
      const meant = path !== undefined && this.#paths.some((one) => samePath(one, path));
      if (meant) this.#ids.add(id);
      else if (path !== undefined) this.#ids.delete(id);
    } else if (place.changed) {
      this.#ids.delete(id);
    }
    return this.#ids.has(id);
  }

  /** Finds the folders of the paths from the top folder down. */
  async #resolve(rootId: string): Promise<void> {
    const now = new Set<string>();
    for (const path of this.#paths) {
      let id: string | undefined = rootId;
      for (const name of path) id = id === undefined ? undefined : await this.#folderIn(id, name);
      if (id !== undefined) now.add(id);
    }
    for (const id of now) if (!this.#ids.has(id)) this.#flipped.add(id);
    for (const id of this.#ids) if (!now.has(id)) this.#flipped.add(id);
    this.#ids.clear();
    for (const id of now) this.#ids.add(id);
  }

  async #folderIn(parentId: string, name: string): Promise<string | undefined> {
    for await (const page of this.#items.children(parentId))
      for (const { id, facts } of page) if (facts.kind === 'folder' && facts.name.toLowerCase() === name) return id;
    return undefined;
  }
}

/** Whether an item is left out because of the folder it lies in. */
function isLeftOut({ status, reason }: CatalogItem): boolean {
  return status === 'excluded' && reason === EXCLUDED_BY_JOB;
}

/** Whether two lists of folders mean the same ones. */
export function samePaths(some: readonly string[], others: readonly string[]): boolean {
  const canonical = (paths: readonly string[]): string => JSON.stringify(paths.map(segmentsOf).map(String).sort());
  return canonical(some) === canonical(others);
}

interface Place {
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** It is named in the batch, so that what the catalogue says of it may be old. */
  readonly changed: boolean;
  readonly leftOut: boolean;
}

/** A batch of changes over what is known already. */
class Batch {
  readonly verdicts = new Map<string, boolean>();
  readonly #items: CatalogItems;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #known: Map<string, CatalogItem>;

  constructor(items: CatalogItems, changes: ReadonlyMap<string, Change>, known: ReadonlyMap<string, CatalogItem>) {
    this.#items = items;
    this.#changes = changes;
    this.#known = new Map(known);
  }

  async place(id: string): Promise<Place | undefined> {
    const change = this.#changes.get(id);
    if (change?.type === 'delete') return undefined;
    if (change) return { ...change.item, changed: true, leftOut: false };
    const item = this.#known.get(id) ?? (await this.#items.get([id])).get(id);
    if (!item) return undefined;
    this.#known.set(id, item);
    const { name, kind } = item.facts;
    return { parentId: item.parentId, name, kind, changed: false, leftOut: isLeftOut(item) };
  }

  /** Names from below the top folder down, in lower case; undefined while one of the folders is unknown. */
  async path(id: string): Promise<readonly string[] | undefined> {
    const names: string[] = [];
    let at: string | null = id;
    while (names.length <= DEEPEST) {
      const place: Place | undefined = await this.place(at);
      if (!place) return undefined;
      if (place.parentId === null) return names.reverse();
      names.push(place.name.toLowerCase());
      at = place.parentId;
    }
    return undefined;
  }
}

function segmentsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split(/[\\/]+/)
    .filter((name) => name !== '' && name !== '.');
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
