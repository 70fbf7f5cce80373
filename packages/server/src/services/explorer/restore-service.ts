import {
  type ItemSource,
  type RestoreDestination,
  type RestoredItem,
  type RestoreItem,
  type RestoreOptions,
  type RestoreReport,
  restoreItems,
} from '@coffer/engine';
import { type Logger, messageOf, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { EventEnd, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { LiveRestores, RunningRestore } from './live-restores.ts';
import { companionOf, type Picked, type Place } from './place.ts';
import { plainReport } from './plain-words.ts';
import { addReports } from './report-sum.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';
import { subjectOf } from './subject.ts';
import { asVersion } from './version-source.ts';

/** How items are written back. */
export interface RestoreManner {
  /** What becomes of a file of the same name. Keep unless given: what is there is never lost by accident. */
  readonly conflict?: 'overwrite' | 'merge' | 'keep' | undefined;
  /** Whether earlier versions come back too. */
  readonly versions?: 'all' | 'last' | undefined;
  readonly permissions: boolean;
  /** Whether Microsoft writes to those who get permissions. */
  readonly notify?: boolean;
  /** Whether libraries and lists that are there get back their views. */
  readonly views?: boolean;
  /** Restores only items that differ now, only those that are no longer there, or both; neither: everything. */
  readonly changedItems?: boolean | null | undefined;
  readonly deletedItems?: boolean | null | undefined;
}

/** From a top folder down to a folder: names, or folders with their roles where they may have to be made as libraries or lists. */
export type RestorePath = NonNullable<RestoreDestination['folder']>;

/** Where items go: to where they were in an object, or each into the folder that `folderOf` says. */
export interface RestoreTarget {
  readonly object: ProtectedObject;
  /** Names from the top folder down to the folder that takes the item. */
  readonly folderOf?: (item: RestoreItem) => Promise<RestorePath>;
}

/** A restore. */
export interface Restore {
  readonly place: Place;
  readonly picked: readonly Picked[];
  readonly target: RestoreTarget;
  readonly manner: RestoreManner;
  readonly credentials: RestoreCredentials;
  /** Why, in the words of who restores. */
  readonly reason?: string | undefined;
  /** Told of each item as it is done. */
  readonly onItem?: (item: RestoredItem) => void;
}

/** What the service is made of. */
export interface RestoreParts {
  readonly sessions: RestoreSessionService;
  readonly targets: RestoreTargets;
  /** Whoever waits looks there how far a restore is. */
  readonly live: LiveRestores;
  /** Waits until content may go on by the limit of the network. */
  readonly pace?: RestoreOptions['pace'];
  readonly logger: Logger;
}

/** Reasons that an event of a session names. */
const mostReasons = 5;

/** Items that go through one call of the engine: they have one source and one folder. */
interface Batch {
  readonly source: ItemSource;
  readonly folder: RestorePath | undefined;
  readonly items: RestoreItem[];
}

/** What a caller's word for documents that are there means. */
export function conflictOf(action: 'Overwrite' | 'Merge' | null | undefined): 'overwrite' | 'merge' | 'keep' {
  if (action === 'Overwrite') return 'overwrite';
  return action === 'Merge' ? 'merge' : 'keep';
}

/** Writes items of restore points back to Microsoft 365; each restore has an event in its session. */
export class RestoreService implements AsyncDisposable {
  readonly #parts: RestoreParts;
  readonly #started = new Set<Promise<void>>();

  constructor(parts: RestoreParts) {
    this.#parts = parts;
  }

  /** Rejects with the signal's reason when it is aborted. In a session of the portal the report tells reasons in plain words. */
  async restore(wish: Restore, signal: AbortSignal): Promise<RestoreReport> {
    const { place, picked, reason } = wish;
    const subject = { ...subjectOf(place, picked, 'Restore'), target: await targetOf(wish) };
    const title = reason ? `${subject.title}: ${reason}` : subject.title;
    const live = this.#parts.live.begin(place, title);
    try {
      const report = await this.#parts.sessions.work(place.session, { ...subject, title }, signal, async () => {
        void live.count(picked, wish.manner.versions ?? 'last', signal);
        const result = await this.#run(wish, live, signal);
        const end = endOf(result);
        live.end(end.status);
        return { result, end };
      });
      return place.session.personId === undefined ? report : plainReport(report, place.session.id);
    } catch (error) {
      live.end(signal.aborted ? 'Cancelled' : 'Failed');
      throw error;
    }
  }

  /** Begins restores, one after the other, and returns at once. What becomes of them is told by events of their session. */
  start(wishes: readonly Restore[], signal: AbortSignal): void {
    const running = (async () => {
      for (const wish of wishes) {
        try {
          await this.restore(wish, signal);
        } catch (error) {
          const sessionId = wish.place.session.id;
          this.#parts.logger.warn({ sessionId, error: messageOf(error) }, 'A restore failed');
        }
      }
    })();
    this.#started.add(running);
    void running.finally(() => this.#started.delete(running));
  }

  /** Waits for what was started; whoever shuts down aborts its signal first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started);
  }

  async #run(wish: Restore, live: RunningRestore, signal: AbortSignal): Promise<RestoreReport> {
    const { place, target, manner } = wish;
    const { targets, pace, logger } = this.#parts;
    await using access = await targets.open(place.session.organizationId, place.workload, wish.credentials);
    const context: WorkContext = {
      signal,
      priority: 'restore',
      sessionId: place.session.id,
      warn: (message) => logger.warn({ sessionId: place.session.id }, message),
    };
    const reports: RestoreReport[] = [];
    for (const { source, folder, items } of await batchesOf(wish)) {
      const report = await restoreItems({
        reader: source,
        workload: access.workload,
        target: { object: target.object, ...(folder === undefined ? {} : { folder }) },
        items,
        conflict: manner.conflict ?? 'keep',
        versions: manner.versions ?? 'last',
        permissions: manner.permissions,
        notify: manner.notify ?? false,
        views: manner.views ?? false,
        ...onlyOf(manner),
        ...(pace ? { pace } : {}),
        events: {
          item: (item) => {
            live.item(item);
            wish.onItem?.(item);
          },
          content: (id, bytes) => live.content(id, bytes),
        },
        context,
      });
      reports.push(report);
      if (report.cannotContinue !== undefined) break;
    }
    return addReports(reports);
  }
}

async function batchesOf({ place, picked, target }: Restore): Promise<Iterable<Batch>> {
  const batches = new Map<string, Batch>();
  for (const one of picked) {
    const { source, item } = asVersion(place.source, one);
    const folder = await target.folderOf?.(item);
    const key = one.version === undefined ? JSON.stringify(folder?.map(nameOf) ?? null) : `version ${batches.size}`;
    const batch = batches.get(key) ?? { source, folder, items: [] };
    batches.set(key, batch);
    batch.items.push(item);
    const companion = await companionOf(place, item);
    if (companion) batch.items.push(companion);
  }
  return batches.values();
}

function onlyOf({ changedItems, deletedItems }: RestoreManner): Pick<RestoreOptions, 'only'> {
  if (changedItems !== true && deletedItems !== true) return {};
  return { only: { changed: changedItems === true, deleted: deletedItems === true } };
}

function nameOf(step: RestorePath[number]): string {
  return typeof step === 'string' ? step : step.name;
}

async function targetOf({ picked, target }: Restore): Promise<string> {
  const [first] = picked;
  const folder = first ? ((await target.folderOf?.(first.item)) ?? first.item.names.slice(0, -1)) : [];
  return `${target.object.name}/${folder.map(nameOf).join('/')}`;
}

function endOf(report: RestoreReport): EventEnd {
  const restored = report.created + report.replaced;
  const there = report.existed === 0 ? '' : ` ${report.existed} were there already,`;
  const counts = `${restored} file(s) restored and verified,${there} ${report.failed} failed, ${report.skipped} skipped.`;
  const message = `${counts}${reasonsOf(report)}`;
  if (report.cannotContinue !== undefined) return { status: 'Failed', message: `${report.cannotContinue} ${message}` };
  if (report.failed > 0) return { status: restored === 0 ? 'Failed' : 'Warning', message };
  return { status: report.skipped > 0 ? 'Warning' : 'Success', message };
}

/** The first reasons, for the administrator who reads the session later. */
function reasonsOf({ issues }: RestoreReport): string {
  const failed = issues.filter(({ outcome, reason }) => outcome === 'failed' && reason !== undefined);
  return failed
    .slice(0, mostReasons)
    .map(({ path, reason }) => ` ${path}: ${reason}`)
    .join('');
}
