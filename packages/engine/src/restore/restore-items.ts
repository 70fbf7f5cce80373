import type { ItemFacts, ItemVersion, WorkContext, Workload } from '@coffer/model';
import { messageOf, OutsideError } from '@coffer/model';
import { Crew } from '../pool/crew.ts';
import { differsFrom, verdictOf } from './judge.ts';
import { type FolderPlace, PlaceMaker, type RestoreDestination } from './places.ts';
import { type RestoredItem, type RestoreEvents, type RestoreReport, RestoreTally } from './report.ts';
import type { ItemSource, RestoreItem } from './restore-item.ts';
import { type Found, TargetContents } from './target-contents.ts';

/** Files written at once. */
const FILES_AT_ONCE = 4;

/** What a restore needs. */
export interface RestoreOptions {
  readonly reader: ItemSource;
  readonly workload: Workload;
  readonly target: RestoreDestination;
  /** Files and folders; a folder means everything in it. What lies in a folder that is selected too counts once. */
  readonly items: readonly RestoreItem[];
  /**
   * `overwrite` replaces a file of the same name; `merge` does too, but adds to the history of the file that is there only what
   * was saved last; `keep` leaves it alone and writes beside it. Folders are merged.
   */
  readonly conflict: 'overwrite' | 'merge' | 'keep';
  /** Whether earlier versions are written back too, the oldest first; `last` unless given. */
  readonly versions?: 'last' | 'all';
  /**
   * Whether a restore that broke off goes on: a file that it left with some of its earlier versions gets the others. False unless
   * given.
   */
  readonly continued?: boolean;
  /** Whether permissions of their own are given back to items that have some; false unless given. */
  readonly permissions?: boolean;
  /** Whether Microsoft writes to those who get permissions; false unless given. */
  readonly notify?: boolean;
  /** Whether libraries and lists that are there get back the views they had; false unless given. */
  readonly views?: boolean;
  /**
   * Restores only items that have `changed` since, or were `deleted`, at the place where they were saved. Everything unless given.
   */
  readonly only?: { readonly changed: boolean; readonly deleted: boolean };
  readonly events: RestoreEvents;
  readonly context: WorkContext;
  /** Awaited for each piece of content before it goes on, so that a network is not filled. */
  readonly pace?: (bytes: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Writes items back and judges what Microsoft then reports of them. What is there already with the same content is left alone, so
 * that an interrupted restore continues when it is begun again. Within a folder come folders and files, then pages and attachments.
 * One item that fails does not keep the others from being restored; when nothing more can succeed (no space, signed out) the report
 * says why. Rejects with the signal's reason on abort.
 */
export async function restoreItems(options: RestoreOptions): Promise<RestoreReport> {
  const tally = new RestoreTally(options.events);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.context.signal, stop.signal]);
  const crew = new Crew({ slots: [], capacity: FILES_AT_ONCE, signal });
  const run = new RestoreRun({ ...options, context: { ...options.context, signal } }, tally, crew);
  try {
    await run.all(outermost(options.items));
    return tally.report();
  } catch (error) {
    stop.abort(error);
    await crew.settle();
    options.context.signal.throwIfAborted();
    if (error instanceof CannotContinue) return tally.report(error.message);
    throw error;
  }
}

class CannotContinue extends Error {
  override readonly name = 'CannotContinue';
}

/** The items that lie in no other one of them. */
function outermost(items: readonly RestoreItem[]): readonly RestoreItem[] {
  const selected = new Map(items.map((item) => [item.treeNames.join('/'), item]));
  return [...selected.values()].filter(({ treeNames }) =>
    treeNames.every((_, depth) => !selected.has(treeNames.slice(0, depth).join('/'))),
  );
}

/** Pages are written over their files, attachments belong to list items that have to be there. */
function comesLater({ facts }: RestoreItem): boolean {
  return facts.role === 'page' || facts.role === 'attachments';
}

class RestoreRun {
  readonly #options: RestoreOptions;
  readonly #tally: RestoreTally;
  readonly #crew: Crew;
  readonly #places: PlaceMaker;
  readonly #contents: TargetContents;

  constructor(options: RestoreOptions, tally: RestoreTally, crew: Crew) {
    this.#options = options;
    this.#tally = tally;
    this.#crew = crew;
    this.#places = new PlaceMaker(options);
    this.#contents = new TargetContents(options.workload, options.target.object, options.context);
  }

  async all(items: readonly RestoreItem[]): Promise<void> {
    for (const later of [false, true]) {
      for (const item of items) if (comesLater(item) === later) await this.#selected(item);
      await this.#crew.finish();
    }
  }

  async #selected(item: RestoreItem): Promise<void> {
    const { target } = this.#options;
    const place = target.folder ? this.#places.folder(target.folder) : await this.#places.original(item);
    if (item.names.length > 0) {
      await this.#restore(item, place);
      return;
    }
    if (item.workload === 'sharepoint') await this.#definitionOf(item, place);
    await this.#children(item, place);
  }

  async #restore(item: RestoreItem, place: FolderPlace): Promise<void> {
    this.#options.context.signal.throwIfAborted();
    if (!item.restorable) {
      const outcome = item.status === 'failed' ? 'failed' : 'skipped';
      this.#add(item, { outcome, verified: false, reason: item.reason ?? 'No content of it is held.' });
    } else if (item.facts.kind === 'folder') {
      await this.#folder(item, place);
    } else {
      await this.#crew.add(() => this.#file(item, place));
    }
  }

  async #folder(item: RestoreItem, parent: FolderPlace): Promise<void> {
    const { only, views } = this.#options;
    const hasViews = item.facts.role === 'library' || item.facts.role === 'list';
    const place = this.#places.inside(parent, item);
    try {
      const now = only ? await this.#now(item) : undefined;
      // What is there stays as it is, and what was not asked for is made only for something in it.
      const stays = only && (now || !only.deleted) && !(now && views && hasViews);
      if (stays) place.onMade((made) => this.#madeFolder(item, made));
      else this.#madeFolder(item, await place.made());
    } catch (error) {
      this.#failed(item, error);
      return;
    }
    await this.#children(item, place);
  }

  #madeFolder(item: RestoreItem, made: { readonly created: boolean; readonly issues: readonly string[] }): void {
    this.#add(item, {
      outcome: made.created ? 'created' : 'existed',
      verified: made.issues.length === 0,
      ...withIssues(made.issues),
    });
  }

  async #children(folder: RestoreItem, place: FolderPlace): Promise<void> {
    const { reader } = this.#options;
    let later = false;
    for await (const child of reader.children(folder.id)) {
      // It has been used to make the folder.
      if (child.facts.role === 'definition') continue;
      if (comesLater(child)) later = true;
      else await this.#restore(child, place);
    }
    if (later) {
      await this.#crew.finish();
      for await (const child of reader.children(folder.id)) if (comesLater(child)) await this.#restore(child, place);
    }
  }

  async #definitionOf(root: RestoreItem, place: FolderPlace): Promise<void> {
    for await (const child of this.#options.reader.children(root.id))
      if (child.facts.role === 'definition' && child.restorable) {
        await this.#crew.add(() => this.#file(child, place));
        await this.#crew.finish();
        return;
      }
  }

  async #file(item: RestoreItem, place: FolderPlace): Promise<void> {
    const { workload, target, reader, conflict, only, continued = false, context } = this.#options;
    try {
      if (only && !(await this.#isWanted(item, only))) {
        this.#add(item, { outcome: 'existed', verified: true });
        return;
      }
      const { id: parentId, created } = await place.made();
      const there = created ? undefined : await this.#contents.find(parentId, item, { conflict, continued });
      if (there?.identical) {
        const issues = await this.#permissions(item, there.facts.id);
        this.#add(item, { outcome: 'existed', verified: true, name: there.facts.name, ...withIssues(issues) });
        return;
      }
      const versions = this.#missing(item, there);
      const restored = await workload.restore(
        { object: target.object, parentId },
        {
          name: there?.brokenOff ? there.facts.name : item.facts.name,
          size: item.size,
          created: item.facts.created,
          modified: item.modified,
          open: () => this.#paced(item, reader.read(item.id)),
          conflict: conflict === 'keep' && !there?.brokenOff ? 'keep' : 'overwrite',
          ...aboutItem(item.facts),
          ...(versions.length > 0 ? { versions: this.#readable(item, versions) } : {}),
        },
        context,
      );
      const issues = [...(restored.issues ?? []), ...(await this.#permissions(item, restored.id))];
      this.#add(item, { ...verdictOf(item, restored), name: restored.name, size: item.size, ...withIssues(issues) });
    } catch (error) {
      this.#failed(item, error);
    }
  }

  /** The earlier versions that are to be written, newest first. */
  #missing({ versions }: RestoreItem, there: Found | undefined): readonly ItemVersion[] {
    const { versions: wanted, conflict } = this.#options;
    if (wanted !== 'all') return [];
    if (there?.brokenOff) return versions.slice(0, versions.indexOf(there.brokenOff));
    return conflict === 'merge' && there ? [] : versions;
  }

  #readable(
    item: RestoreItem,
    versions: readonly ItemVersion[],
  ): Parameters<Workload['restore']>[1]['versions'] & object {
    const { reader } = this.#options;
    return [...versions].reverse().map(({ id, modified, size, modifiedBy }) => ({
      modified,
      size,
      ...(modifiedBy === undefined ? {} : { modifiedBy }),
      open: () => this.#paced(item, reader.readVersion(item.id, id)),
    }));
  }

  async *#paced({ id }: RestoreItem, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const { pace, events, context } = this.#options;
    for await (const chunk of content) {
      await pace?.(chunk.length, context.signal);
      events.content?.(id, chunk.length);
      yield chunk;
    }
  }

  async #permissions(item: RestoreItem, id: string): Promise<readonly string[]> {
    return this.#options.permissions ? await this.#places.permissions(item, id) : [];
  }

  async #isWanted(item: RestoreItem, only: NonNullable<RestoreOptions['only']>): Promise<boolean> {
    const now = await this.#now(item);
    if (!now) return only.deleted;
    return only.changed && differsFrom(item, now);
  }

  /** The item as it is now where it was saved. */
  async #now(item: RestoreItem): Promise<ItemFacts | undefined> {
    const { workload, reader, context } = this.#options;
    return await workload.current(await reader.objectOf(item.id), item.facts, context);
  }

  #failed(item: RestoreItem, error: unknown): void {
    this.#options.context.signal.throwIfAborted();
    const code = error instanceof OutsideError ? error.code : 'other';
    this.#add(item, { outcome: 'failed', verified: false, reason: messageOf(error), code });
    if (error instanceof OutsideError && (error.code === 'full' || error.code === 'sign-in'))
      throw new CannotContinue(messageOf(error));
  }

  #add(
    item: RestoreItem,
    result: Pick<RestoredItem, 'outcome' | 'verified'> &
      Partial<Pick<RestoredItem, 'name' | 'size' | 'reason' | 'code' | 'verdict' | 'issues'>>,
  ): void {
    const { id, names, facts } = item;
    const held = heldBytes(item, this.#options.versions ?? 'last');
    this.#tally.add({ id, path: names.join('/'), kind: facts.kind, name: facts.name, size: 0, held, ...result });
  }
}

/** Bytes that a restore of an item has to do with. */
export function heldBytes({ facts, size, versions }: RestoreItem, wanted: 'last' | 'all'): number {
  if (facts.kind !== 'file') return 0;
  return size + (wanted === 'all' ? versions.reduce((sum, version) => sum + version.size, 0) : 0);
}

function withIssues(issues: readonly string[]): { readonly issues?: readonly string[] } {
  return issues.length === 0 ? {} : { issues };
}

/** Who and what, as far as it is known. */
function aboutItem({ role, createdBy, modifiedBy }: ItemFacts): Pick<ItemFacts, 'role' | 'createdBy' | 'modifiedBy'> {
  return {
    ...(role === undefined ? {} : { role }),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
  };
}
