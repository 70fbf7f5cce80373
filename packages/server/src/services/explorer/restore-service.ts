import { randomUUID } from 'node:crypto';
import {
  type ItemSource,
  type RestoreDestination,
  type RestoredItem,
  type RestoreItem,
  type RestoreOptions,
  type RestoreReport,
  restoreItems,
} from '@coffer/engine';
import { type Clock, type Logger, messageOf, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestoreEnd, RestoreStore } from '../../db/stores/restore-store.ts';
import type { EventEnd, EventSubject, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { LiveRestores, RunningRestore } from './live-restores.ts';
import { companionOf, type Picked, type Place } from './place.ts';
import { plainReport } from './plain-words.ts';
import { addReports } from './report-sum.ts';
import { RestoreEnded } from './restore-ended.ts';
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
  /** What was asked for and is not done, to be kept with the result. */
  readonly undone?: RestoredItem | undefined;
}

/** A restore that has begun. */
export interface BegunRestore {
  readonly id: string;
  /** Rejects when it fails as a whole, and with {@link RestoreEnded} when it ends early. */
  readonly done: Promise<RestoreReport>;
}

/** What the service is made of. */
export interface RestoreParts {
  readonly sessions: RestoreSessionService;
  readonly targets: RestoreTargets;
  /** Whoever waits looks there how far a restore is. */
  readonly live: LiveRestores;
  /** Results are kept there. */
  readonly store: RestoreStore;
  readonly clock: Clock;
  /** Waits until content may go on by the limit of the network. */
  readonly pace?: RestoreOptions['pace'];
  readonly logger: Logger;
}

/** Reasons that an event of a session names. */
const mostReasons = 5;

/** A restore under way, and what its event tells. */
interface Begun {
  readonly live: RunningRestore;
  readonly subject: EventSubject;
}

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

/**
 * Writes items of restore points back to Microsoft 365; each restore has an event in its session, and its result is kept. It goes on until it
 * is done, whether or not anybody waits for it; it ends early when somebody stops it or its session, or when the server ends.
 */
export class RestoreService implements AsyncDisposable {
  readonly #parts: RestoreParts;
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: RestoreParts) {
    this.#parts = parts;
    parts.sessions.onStop((sessionId) => parts.live.end('session-ended', sessionId));
  }

  /** Restores and waits for the report, in which a session of the portal is told reasons in plain words. `closing` interrupts it. */
  async restore(wish: Restore, closing: AbortSignal): Promise<RestoreReport> {
    const { session } = wish.place;
    const report = await (await this.begin(wish, closing)).done;
    return session.personId === undefined ? report : plainReport(report, session.id);
  }

  /** Begins a restore. Rejects with RequestError('conflict') when too many are under way. */
  async begin(wish: Restore, closing: AbortSignal): Promise<BegunRestore> {
    const { place, picked, reason } = wish;
    const { store, sessions } = this.#parts;
    const about = { ...subjectOf(place, picked, 'Restore'), target: await targetOf(wish) };
    const title = reason ? `${about.title}: ${reason}` : about.title;
    const live = this.#parts.live.begin(place);
    const { id, startedAt } = live;
    const subject = { ...about, title, id };
    try {
      // Whoever ended the session meanwhile did not find this one in it.
      const { id: sessionId, personId } = await sessions.use(place.session.id);
      await store.begin({
        ...{ id, sessionId, personId, title, startedAt },
        target: about.target,
        figures: live.figures(),
      });
    } catch (error) {
      this.#parts.live.remove(live);
      throw error;
    }
    const done = this.#guarded(wish, { live, subject }, closing);
    this.#follow(done);
    return { id, done };
  }

  /** Begins restores, one after the other, and returns at once. What becomes of them is told by their session. */
  start(wishes: readonly Restore[], closing: AbortSignal): void {
    const running = (async () => {
      for (const [index, wish] of wishes.entries()) {
        const { session } = wish.place;
        try {
          await (await this.begin(wish, closing)).done;
        } catch (error) {
          const rest = wishes.slice(index + 1).flatMap(({ picked }) => picked).length;
          if (error instanceof RestoreEnded) return await this.endBefore(session, rest, error);
          this.#parts.logger.warn({ sessionId: session.id, error: messageOf(error) }, 'A restore failed');
        }
      }
    })();
    this.#follow(
      running.catch((error: unknown) => {
        this.#parts.logger.error({ error: messageOf(error) }, 'What became of a selection could not be kept');
      }),
    );
  }

  /** Keeps that a restore of something could not even begin. */
  async fail(session: RestoreSession, subject: EventSubject, error: unknown): Promise<void> {
    const { sessions, store, clock } = this.#parts;
    const [id, at, message] = [randomUUID(), clock.now(), messageOf(error)];
    const [title, target] = [subject.title, subject.target ?? ''];
    const nothing = { files: 0, bytes: 0, totalFiles: 0, totalBytes: 0, isCounted: false };
    const figures = { ...nothing, restored: 0, identical: 0, enriched: 0, existed: 0, skipped: 0, failed: 0 };
    const status = error instanceof RestoreEnded ? error.status : 'Failed';
    await store.begin({ id, sessionId: session.id, personId: session.personId, title, target, figures, startedAt: at });
    await store.end(id, { status, message, figures, issues: [], at });
    const close = await sessions.begin(session, { ...subject, id });
    await close({ status: status === 'Failed' ? 'Failed' : 'Cancelled', message });
  }

  /** Keeps that a restore of several things ended before it came to the rest of them. */
  async endBefore(session: RestoreSession, rest: number, ended: RestoreEnded): Promise<void> {
    if (rest > 0)
      await this.fail(session, { type: 'Restore', title: `Restoring ${rest} more of the selection` }, ended);
  }

  /** Notes how far those under way are, for whoever asks after the server has ended without warning. */
  async noteFigures(): Promise<void> {
    for (const one of this.#parts.live.all()) await this.#parts.store.note(one.id, one.figures());
  }

  /** Interrupts what is under way, and waits for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.live.end('interrupted');
    await Promise.all(this.#running);
  }

  /** Has the service wait for it at its end. Why it fails is told by whoever began it. */
  #follow(work: Promise<unknown>): void {
    const settled = Promise.allSettled([work]).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  /** Runs a restore and keeps what it came to. */
  async #guarded(wish: Restore, { live, subject }: Begun, closing: AbortSignal): Promise<RestoreReport> {
    const interrupt = (): void => live.end('interrupted');
    closing.addEventListener('abort', interrupt);
    if (closing.aborted) interrupt();
    try {
      return await this.#parts.sessions.work(wish.place.session, subject, live.signal, async () => {
        live.signal.throwIfAborted();
        void live.count(wish.picked, wish.manner.versions ?? 'last', live.signal);
        if (wish.undone) live.note(wish.undone);
        const result = await this.#run(wish, live);
        live.done(result.cannotContinue);
        const end = endOf(result);
        await this.#keep(live, end);
        return { result, end };
      });
    } catch (error) {
      const ended: unknown = live.signal.aborted ? live.signal.reason : error;
      const status = ended instanceof RestoreEnded ? ended.status : 'Failed';
      await this.#keep(live, { status, message: messageOf(ended) });
      throw ended;
    } finally {
      closing.removeEventListener('abort', interrupt);
      // What still counts what there is to do need not go on.
      live.end('stopped');
      this.#parts.live.remove(live);
    }
  }

  async #keep(live: RunningRestore, { status, message }: Pick<RestoreEnd, 'status' | 'message'>): Promise<void> {
    const { store, clock } = this.#parts;
    const { id, issues } = live;
    await store.end(id, { status, message, figures: live.figures(), issues, at: clock.now() });
  }

  async #run(wish: Restore, live: RunningRestore): Promise<RestoreReport> {
    const { place, target, manner } = wish;
    const { targets, pace, logger } = this.#parts;
    await using access = await targets.open(place.session.organizationId, place.workload, wish.credentials);
    const context: WorkContext = {
      signal: live.signal,
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

function endOf(report: RestoreReport): EventEnd & Pick<RestoreEnd, 'status'> {
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
