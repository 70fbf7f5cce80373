import { randomUUID } from 'node:crypto';
import { heldBytes, type RestoredItem, type RestoreEvents } from '@coffer/engine';
import { type Clock, RequestError } from '@coffer/model';
import type { RestoreFigures } from '../../db/stores/restore-store.ts';
import type { Picked, Place } from './place.ts';
import { type EarlyEnd, RestoreEnded } from './restore-ended.ts';

/** Restores that go on at once, of a session and of all. */
const mostOfSession = 50;
const mostOfAll = 400;
/** So many items that need a look are kept of each. */
const mostIssues = 1_000;

/** The restores that are under way, wherever those who began them are. */
export class LiveRestores {
  readonly #clock: Clock;
  readonly #all = new Map<string, RunningRestore>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins one, to be removed when it has ended. Throws RequestError('conflict') when too many are under way. */
  begin(place: Place): RunningRestore {
    const ofSession = this.all().filter(({ sessionId }) => sessionId === place.session.id);
    if (ofSession.length >= mostOfSession || this.#all.size >= mostOfAll) {
      const [count, where] = ofSession.length >= mostOfSession ? [mostOfSession, ' in this session'] : [mostOfAll, ''];
      const message = `${count} restores are under way${where} already. Wait until one has ended, or stop one.`;
      throw new RequestError('conflict', message);
    }
    const one = new RunningRestore(place, this.#clock.now());
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

  /** Has the restores of a session end, or all. */
  end(why: EarlyEnd, sessionId?: string): void {
    for (const one of this.all()) if (sessionId === undefined || one.sessionId === sessionId) one.end(why);
  }
}

/** One restore that is told of what happens to it. */
export class RunningRestore implements RestoreEvents {
  readonly id = randomUUID();
  readonly sessionId: string;
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
  #cannotContinue: string | undefined;

  constructor(place: Place, startedAt: number) {
    this.#place = place;
    this.sessionId = place.session.id;
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

  /** Nothing more can succeed. */
  giveUp(reason: string): void {
    this.#cannotContinue = reason;
  }

  /** Counts what there is to do, beside the restore itself. What cannot be read is left for the restore to tell of. */
  async count(picked: readonly Picked[], versions: 'last' | 'all', signal: AbortSignal): Promise<void> {
    const { source } = this.#place;
    const add = (files: number, bytes: number): void => {
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
