import type { ProtectedObject, RestoredFile, WorkContext, Workload } from '@coffer/model';
import { messageOf, OutsideError } from '@coffer/model';
import { Crew } from '../pool/crew.ts';
import type { RestorePointReader } from './reader.ts';
import { type RestoredItem, type RestoreEvents, type RestoreReport, RestoreTally } from './report.ts';
import type { RestoreItem } from './restore-item.ts';

/** Files written at once. */
const FILES_AT_ONCE = 4;
/** The name that Microsoft Graph takes for the top folder of a drive in the place of its id. */
const ROOT = 'root';
/** SharePoint writes properties into these when they arrive, so that size and hash change. */
const REWRITTEN = /\.(docx?|docm|dotx|xlsx?|xlsm|xltx|pptx?|pptm|potx|vsdx|one|onetoc2|html?|aspx)$/i;

/** Where a restore goes. */
export interface RestoreDestination {
  readonly object: ProtectedObject;
  /** Names from the object's top folder down to the folder that takes the items; absent: each to where it was. */
  readonly folder?: readonly string[];
}

/** What a restore needs. */
export interface RestoreOptions {
  readonly reader: RestorePointReader;
  readonly workload: Workload;
  readonly target: RestoreDestination;
  /** Files and folders; a folder means everything in it. What lies in a folder that is selected too counts once. */
  readonly items: readonly RestoreItem[];
  /** `overwrite` replaces a file of the same name; `keep` leaves it alone and writes beside it. Folders are merged. */
  readonly conflict: 'overwrite' | 'keep';
  readonly events: RestoreEvents;
  readonly context: WorkContext;
}

/**
 * Writes items back and compares what Microsoft then reports of them. One item that fails does not keep the others from being
 * restored; when nothing more can succeed (no space, signed out) the report says why. Rejects with the signal's reason on abort.
 */
export async function restoreItems(options: RestoreOptions): Promise<RestoreReport> {
  const tally = new RestoreTally(options.events);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.context.signal, stop.signal]);
  const crew = new Crew({ slots: [], capacity: FILES_AT_ONCE, signal });
  const run = new RestoreRun({ ...options, context: { ...options.context, signal } }, tally, crew);
  try {
    for (const item of outermost(options.items)) await run.selected(item);
    await crew.finish();
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

class RestoreRun {
  readonly #options: RestoreOptions;
  readonly #tally: RestoreTally;
  readonly #crew: Crew;
  /** Folders of the target that were found or made, by their path. */
  readonly #folders = new Map<string, string>();

  constructor(options: RestoreOptions, tally: RestoreTally, crew: Crew) {
    this.#options = options;
    this.#tally = tally;
    this.#crew = crew;
  }

  async selected(item: RestoreItem): Promise<void> {
    const place = this.#options.target.folder ?? item.names.slice(0, -1);
    let parentId: string;
    try {
      parentId = await this.#ensure(place);
    } catch (error) {
      this.#failed(item, error);
      return;
    }
    if (item.names.length === 0) await this.#children(item, parentId);
    else await this.#restore(item, parentId);
  }

  async #restore(item: RestoreItem, parentId: string): Promise<void> {
    this.#options.context.signal.throwIfAborted();
    if (!item.restorable) {
      const outcome = item.status === 'unsupported' ? 'skipped' : 'failed';
      this.#add(item, { outcome, verified: false, reason: item.reason ?? 'No content of it is held.' });
    } else if (item.facts.kind === 'folder') {
      await this.#folder(item, parentId);
    } else {
      await this.#crew.add(() => this.#file(item, parentId));
    }
  }

  async #folder(item: RestoreItem, parentId: string): Promise<void> {
    const { workload, target, context } = this.#options;
    const parent = parentId === ROOT ? undefined : parentId;
    let made: { readonly id: string; readonly created: boolean };
    try {
      made = await workload.ensureFolder(target.object, parent, { name: item.facts.name }, context);
    } catch (error) {
      this.#failed(item, error);
      return;
    }
    this.#add(item, { outcome: made.created ? 'created' : 'existed', verified: true });
    await this.#children(item, made.id);
  }

  async #children(folder: RestoreItem, id: string): Promise<void> {
    for await (const child of this.#options.reader.children(folder.id)) await this.#restore(child, id);
  }

  async #file(item: RestoreItem, parentId: string): Promise<void> {
    const { workload, target, reader, conflict, context } = this.#options;
    try {
      const restored = await workload.restore(
        { object: target.object, parentId },
        {
          name: item.facts.name,
          size: item.size,
          created: item.facts.created,
          modified: item.modified,
          open: () => reader.read(item.id),
          conflict,
        },
        context,
      );
      this.#add(item, { ...judged(item, restored), name: restored.name, size: item.size });
    } catch (error) {
      this.#failed(item, error);
    }
  }

  /** The id of a folder of the target, made if it is not there. */
  async #ensure(names: readonly string[]): Promise<string> {
    const { workload, target, context } = this.#options;
    let id: string | undefined;
    for (const [depth, name] of names.entries()) {
      const path = names.slice(0, depth + 1).join('/');
      const known = this.#folders.get(path);
      id = known ?? (await workload.ensureFolder(target.object, id, { name }, context)).id;
      this.#folders.set(path, id);
    }
    return id ?? ROOT;
  }

  #failed(item: RestoreItem, error: unknown): void {
    this.#options.context.signal.throwIfAborted();
    this.#add(item, { outcome: 'failed', verified: false, reason: messageOf(error) });
    if (error instanceof OutsideError && (error.code === 'full' || error.code === 'sign-in'))
      throw new CannotContinue(messageOf(error));
  }

  #add(
    item: RestoreItem,
    result: Pick<RestoredItem, 'outcome' | 'verified'> & Partial<Pick<RestoredItem, 'name' | 'size' | 'reason'>>,
  ): void {
    const { id, names, facts } = item;
    this.#tally.add({ id, path: names.join('/'), kind: facts.kind, name: facts.name, size: 0, ...result });
  }
}

/** Compares what Microsoft says it stored with what was sent. */
function judged(item: RestoreItem, restored: RestoredFile): Pick<RestoredItem, 'outcome' | 'verified' | 'reason'> {
  const sameHash = restored.hash === undefined || item.hash === undefined || restored.hash === item.hash;
  if (restored.size === item.size && sameHash) {
    const older = item.status === 'failed' ? { reason: `An older version was restored: ${item.reason ?? ''}` } : {};
    return { outcome: restored.outcome, verified: true, ...older };
  }
  if (REWRITTEN.test(item.facts.name))
    return {
      outcome: restored.outcome,
      verified: false,
      reason: 'Microsoft added properties to the document, so it differs from the saved one in size or hash.',
    };
  return {
    outcome: 'failed',
    verified: false,
    reason: `What Microsoft stored differs from what was sent (${restored.size} bytes of ${item.size}).`,
  };
}
