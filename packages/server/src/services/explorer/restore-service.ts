import {
  type ItemSource,
  type RestoreItem,
  type RestoreOptions,
  type RestoreReport,
  restoreItems,
} from '@coffer/engine';
import { type Clock, Defect, type Logger, messageOf, type WorkContext } from '@coffer/model';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestoreEnd, RestoreStore } from '../../db/stores/restore-store.ts';
import type { EventEnd, EventSubject, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { LiveRestores, RunningRestore, Turn } from './live-restores.ts';
import { companionOf } from './place.ts';
import { plainReport } from './plain-words.ts';
import { addReports } from './report-sum.ts';
import { RestoreEnded } from './restore-ended.ts';
import { type Queued, type QueuedRestore, type QueuedTurn, RestoreQueue } from './restore-queue.ts';
import type { RestoreTargets } from './restore-targets.ts';
import { keptWish, type Restore, type RestoreManner, type RestorePath } from './restore-wish.ts';
import { folderOf, renamed } from './site-target.ts';
import { subjectOf } from './subject.ts';
import { asVersion } from './version-source.ts';

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

/**
 * Writes items of restore points back to Microsoft 365; each restore has an event in its session, and its result is kept. It goes on until it
 * is done, whether or not anybody waits for it; it ends early when somebody stops it or its session, or when the server ends.
 */
export class RestoreService implements AsyncDisposable {
  readonly #parts: RestoreParts;
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: RestoreParts) {
    this.#parts = parts;
    parts.sessions.onStop((sessionId) => parts.live.end('session-ended', { sessionId }));
  }

  /** Restores and waits for the report, in which a session of the portal is told reasons in plain words. `closing` interrupts it. */
  async restore(wish: Restore, closing: AbortSignal): Promise<RestoreReport> {
    return await this.#reported(await this.begin(wish, closing), wish.place.session);
  }

  /** The same for the one of a queue whose turn it is. What keeps it from beginning is kept too. */
  async restoreNext(queue: RestoreQueue, turn: QueuedTurn, open: () => Promise<Restore>): Promise<RestoreReport> {
    return await this.#reported(await this.#beginNext(queue, turn, open), queue.session);
  }

  /** Begins a restore; with a turn, the waiting one of a queue. Rejects with RequestError('conflict') when too many are under way. */
  async begin(wish: Restore, closing: AbortSignal, turn?: Turn): Promise<BegunRestore> {
    const { place } = wish;
    const { store, sessions } = this.#parts;
    const about = await subjectOfRestore(wish);
    const { title, target } = about;
    const live = this.#parts.live.begin(place, turn);
    const { id, requestId, startedAt } = live;
    try {
      // Whoever ended the session meanwhile did not find this one in it.
      const { id: sessionId, personId } = await sessions.use(place.session.id);
      const begun = { id, title, target, figures: live.figures(), startedAt };
      const kept = { requestId, sessionId, personId, status: 'Running', wish: JSON.stringify(keptWish(wish)) } as const;
      if (turn) await store.begin(begun);
      else await store.add([{ ...begun, ...kept }]);
    } catch (error) {
      this.#parts.live.remove(live);
      throw error;
    }
    const done = this.#guarded(wish, { live, subject: { ...about, id } }, closing);
    this.#follow(done);
    return { id, done };
  }

  /** Queues restores, to be done one by one with {@link restoreNext} or {@link start}. The queue is the caller's to dispose. */
  async queue(queued: Queued): Promise<RestoreQueue> {
    const queue = await RestoreQueue.open(this.#parts, queued);
    this.#follow(queue.ended);
    return queue;
  }

  /** Begins the restores of a queue, one after the other, and returns at once. What becomes of them is told by their records. */
  start(queue: RestoreQueue, open: (turn: QueuedTurn, index: number) => Promise<Restore>): void {
    const { logger } = this.#parts;
    const running = (async () => {
      await using _ = queue;
      for (const [index, turn] of queue.turns.entries()) {
        if (queue.signal.aborted) return;
        try {
          await (await this.#beginNext(queue, turn, async () => await open(turn, index))).done;
        } catch (error) {
          if (error instanceof RestoreEnded) continue;
          logger.warn({ sessionId: queue.session.id, error: messageOf(error) }, 'A restore failed');
        }
      }
    })();
    this.#follow(
      running.catch((error: unknown) => {
        logger.error({ error: messageOf(error) }, 'What became of a selection could not be kept');
      }),
    );
  }

  /** Begins restores of one session, one after the other, and returns as soon as they are noted. */
  async startAll(wishes: readonly Restore[], closing: AbortSignal): Promise<void> {
    const [first] = wishes;
    if (!first) return;
    const restores: QueuedRestore[] = [];
    for (const wish of wishes) restores.push({ ...(await subjectOfRestore(wish)), wish: keptWish(wish) });
    const queue = await this.queue({ session: first.place.session, restores, closing });
    this.start(queue, async (_, index) => {
      const wish = wishes[index];
      if (!wish) throw new Defect('A queue has more restores than were asked for.');
      return wish;
    });
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

  async #beginNext(queue: RestoreQueue, turn: QueuedTurn, open: () => Promise<Restore>): Promise<BegunRestore> {
    try {
      return await this.begin(await open(), queue.closing, turn);
    } catch (error) {
      await queue.fail(turn, error);
      throw error;
    }
  }

  async #reported({ done }: BegunRestore, session: RestoreSession): Promise<RestoreReport> {
    const report = await done;
    return session.personId === undefined ? report : plainReport(report, session.id);
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
      // What restores made in lists is remembered by session.
      sessionId: wish.origin ?? place.session.id,
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
        continued: wish.isContinued === true,
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
    const folder = await folderOf(place, target, item);
    const key = one.version === undefined ? JSON.stringify(folder?.map(nameOf) ?? null) : `version ${batches.size}`;
    const batch = batches.get(key) ?? { source, folder, items: [] };
    batches.set(key, batch);
    batch.items.push(renamed(item, target.rename));
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

/** What is told of a restore: its title with the reason that was given, and where it writes to. */
async function subjectOfRestore(wish: Restore): Promise<EventSubject & { readonly target: string }> {
  const { place, picked, target, reason } = wish;
  const about = subjectOf(place, picked, 'Restore');
  const [first] = picked;
  const folder = first ? ((await folderOf(place, target, first.item)) ?? first.item.names.slice(0, -1)) : [];
  return {
    ...about,
    title: reason ? `${about.title}: ${reason}` : about.title,
    target: `${target.object.name}/${folder.map(nameOf).join('/')}`,
  };
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
