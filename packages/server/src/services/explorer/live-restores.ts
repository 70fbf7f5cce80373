import { randomUUID } from 'node:crypto';
import { heldBytes, type RestoredItem, type RestoreEvents } from '@coffer/engine';
import { type Clock, RequestError } from '@coffer/model';
import type { RestoreFigures } from '../../db/stores/restore-store.ts';
import type { Picked, Place } from './place.ts';
import { type EarlyEnd, RestoreEnded } from './restore-ended.ts';

/** Restores that go on at once: of a session, or of a person of the portal in all sessions, and of all. */
const mostOfOne = 50;
const mostOfAll = 400;
/** So many items that need a look are kept of each. */
const mostIssues = 1_000;

/** A restore's place among those that were asked for as one. */
export interface Turn {
  /** The id of the restore. */
  readonly id: string;
  readonly requestId: string;
}

/** The session whose restores are to end, or the request; absent: all. */
export type Ending = { readonly sessionId: string } | { readonly requestId: string };

/** Restores that were asked for as one, while one of them is under way or still to come. */
interface LiveRequest {
  readonly sessionId: string;
  readonly requestId: string;
  readonly stop: AbortController;
}

/** The restores that are under way, wherever those who began them are. */
export class LiveRestores {
  readonly #clock: Clock;
  readonly #all = new Map<string, RunningRestore>();
  readonly #requests = new Set<LiveRequest>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins one, to be removed when it has ended. Throws RequestError('conflict') when too many are under way. */
  begin(place: Place, turn?: Turn): RunningRestore {
    const one = new RunningRestore(place, this.#clock.now(), turn);
    const ofOne = this.all().filter(({ owner }) => owner === one.owner).length;
    if (ofOne >= mostOfOne || this.#all.size >= mostOfAll) {
      const count = ofOne >= mostOfOne ? mostOfOne : mostOfAll;
      throw new RequestError(
        'conflict',
        `${count} restores are under way already. Wait until one has ended, or stop one.`,
      );
    }
    this.#all.set(one.id, one);
    return one;
  }

  remove({ id }: RunningRestore): void {
    this.#all.delete(id);
  }

  get(id: string): RunningRestore | undefined {
    return this.#all.get(id);
  }

  all(): readonly RunningRestore[] {
    return [...this.#all.values()];
  }

  /** Begins a request of several restores. Disposing ends it; `signal` is aborted with a {@link RestoreEnded} when it is to end early. */
  request(sessionId: string, requestId: string): Disposable & { readonly signal: AbortSignal } {
    const request = { sessionId, requestId, stop: new AbortController() };
    this.#requests.add(request);
    return { signal: request.stop.signal, [Symbol.dispose]: () => this.#requests.delete(request) };
  }

  /** Has restores end, those that are still to come too. */
  end(why: EarlyEnd, which?: Ending): void {
    const isMeant = (one: { readonly sessionId: string; readonly requestId: string }): boolean => {
      if (which === undefined) return true;
      return 'sessionId' in which ? one.sessionId === which.sessionId : one.requestId === which.requestId;
    };
    // Who waits for a restore to end finds its request ended too.
    for (const one of this.#requests) if (isMeant(one)) one.stop.abort(new RestoreEnded(why));
    for (const one of this.all()) if (isMeant(one)) one.end(why);
  }
}

/** One restore that is told of what happens to it. */
export class RunningRestore implements RestoreEvents {
  readonly id: string;
  readonly requestId: string;
  readonly sessionId: string;
  /** The person of the portal whose session it is in, or else the session. */
  readonly owner: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly #place: Place;
  readonly #stop = new AbortController();
  /** Bytes that have gone out, of the few items under way. */
  readonly #underWay = new Map<string, number>();
  readonly #sum = { files: 0, bytes: 0, restored: 0, identical: 0, enriched: 0, existed: 0, skipped: 0, failed: 0 };
  readonly #total = { files: 0, bytes: 0 };
  readonly #issues: RestoredItem[] = [];
  #isCounted = false;
  #isDone = false;
  #cannotContinue: string | undefined;

  constructor(place: Place, startedAt: number, turn?: Turn) {
    this.id = turn?.id ?? randomUUID();
    this.requestId = turn?.requestId ?? this.id;
    this.#place = place;
    this.sessionId = place.session.id;
    this.owner = place.session.personId ?? place.session.id;
    this.startedAt = startedAt;
  }

  /** Aborted with a {@link RestoreEnded} when it is to end early. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The first items that need a look. */
  get issues(): readonly RestoredItem[] {
    return this.#issues;
  }

  /** Has it end early; the first reason stands. */
  end(why: EarlyEnd): void {
    this.#stop.abort(new RestoreEnded(why));
  }

  item(item: RestoredItem): void {
    const { id, kind, held, outcome, verdict } = item;
    this.#underWay.delete(id);
    this.note(item);
    const sum = this.#sum;
    if (outcome === 'failed' || outcome === 'skipped') sum[outcome] += 1;
    if (kind === 'folder') return;
    sum.files += 1;
    sum.bytes += held;
    if (outcome === 'created' || outcome === 'replaced') sum.restored += 1;
    if (outcome === 'existed') sum.existed += 1;
    else if (verdict === 'identical' || verdict === 'enriched') sum[verdict] += 1;
  }

  content(id: string, bytes: number): void {
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + bytes);
  }

  /** Keeps an item if there is something to say of it. */
  note(item: RestoredItem): void {
    const needsLook = item.reason !== undefined || item.issues !== undefined;
    if (needsLook && this.#issues.length < mostIssues) this.#issues.push(item);
  }

  /** It is over: everything was tried, or nothing more can succeed for that reason. */
  done(cannotContinue: string | undefined): void {
    this.#underWay.clear();
    this.#cannotContinue = cannotContinue;
    // What lies in a folder that failed was not tried, and only counting tells how much that is.
    if (this.#isCounted || cannotContinue !== undefined || this.#sum.failed > 0) return;
    this.#total.files = this.#sum.files;
    this.#total.bytes = this.#sum.bytes;
    this.#isCounted = true;
    this.#isDone = true;
  }

  /** Counts what there is to do, beside the restore itself. What cannot be read is left for the restore to tell of. */
  async count(picked: readonly Picked[], versions: 'last' | 'all', signal: AbortSignal): Promise<void> {
    const { source } = this.#place;
    const add = (files: number, bytes: number): void => {
      if (this.#isDone) return;
      this.#total.files += files;
      this.#total.bytes += bytes;
    };
    try {
      for (const { item, version } of picked) {
        if (item.facts.kind === 'file') add(1, version?.size ?? heldBytes(item, versions));
        else if (item.restorable) {
          for await (const inner of source.walk(item.id)) {
            if (signal.aborted) return;
            // What a list is made from is no item of it.
            if (inner.facts.kind === 'file' && inner.facts.role !== 'definition') add(1, heldBytes(inner, versions));
          }
        }
      }
      this.#isCounted = true;
    } catch {
      return;
    }
  }

  figures(): RestoreFigures {
    const { files, bytes, ...outcomes } = this.#sum;
    const sent = [...this.#underWay.values()].reduce((sum, one) => sum + one, 0);
    const isCounted = this.#isCounted && this.#total.files >= files;
    const totalFiles = Math.max(this.#total.files, files);
    const totalBytes = Math.max(this.#total.bytes, bytes);
    return {
      files,
      // An attempt that is repeated sends its bytes again.
      bytes: isCounted ? Math.min(totalBytes, bytes + sent) : bytes + sent,
      totalFiles,
      totalBytes: Math.max(totalBytes, isCounted ? 0 : bytes + sent),
      isCounted,
      ...outcomes,
      ...(this.#cannotContinue === undefined ? {} : { cannotContinue: this.#cannotContinue }),
    };
  }
}
