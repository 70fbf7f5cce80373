import { randomUUID } from 'node:crypto';
import { heldBytes, type RestoredItem, type RestoreEvents } from '@coffer/engine';
import type { Clock } from '@coffer/model';
import type { EventEnd } from '../restore-sessions/restore-session-service.ts';
import type { Picked, Place } from './place.ts';

/** Restores that are remembered, of a session and of all. The oldest go. */
const mostOfSession = 20;
const mostOfAll = 1_000;

/** How far a restore is. Sizes in bytes, moments in milliseconds since 1970 UTC. */
export interface LiveRestore {
  readonly id: string;
  readonly sessionId: string;
  readonly title: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly status: 'Running' | EventEnd['status'];
  /** Files and items of lists that are done with, and their bytes, those that have gone out of unfinished ones included. */
  readonly files: number;
  readonly bytes: number;
  /** What there is to do, as far as it is counted; all of it once `isCounted`. */
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly isCounted: boolean;
  /** What reading back said of files that were written. */
  readonly identical: number;
  readonly enriched: number;
  /** Files that were there as they were saved, that are not held, and that failed. */
  readonly existed: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Remembers how restores go, so that whoever waits for one can look. It is lost with the process, as the restores are. */
export class LiveRestores {
  readonly #clock: Clock;
  readonly #all = new Map<string, RunningRestore>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Of a session, oldest first. */
  of(sessionId: string): readonly LiveRestore[] {
    return this.#running(sessionId).map((one) => one.state());
  }

  /** Begins to remember one. */
  begin(place: Place, title: string): RunningRestore {
    const known = this.#running(place.session.id);
    if (known.length >= mostOfSession) this.#forget(known);
    if (this.#all.size >= mostOfAll) this.#forget([...this.#all.values()]);
    const one = new RunningRestore(place, title, this.#clock);
    this.#all.set(one.id, one);
    return one;
  }

  #running(sessionId: string): readonly RunningRestore[] {
    return [...this.#all.values()].filter(({ place }) => place.session.id === sessionId);
  }

  #forget(from: readonly RunningRestore[]): void {
    const oldest = from.find((one) => one.state().endedAt !== undefined) ?? from[0];
    if (oldest) this.#all.delete(oldest.id);
  }
}

/** One restore that is told of what happens to it. */
export class RunningRestore implements RestoreEvents {
  readonly id = randomUUID();
  readonly place: Place;
  readonly #title: string;
  readonly #clock: Clock;
  readonly #startedAt: number;
  /** Bytes that have gone out, of the few items under way. */
  readonly #underWay = new Map<string, number>();
  readonly #sum = { files: 0, bytes: 0, identical: 0, enriched: 0, existed: 0, skipped: 0, failed: 0 };
  readonly #total = { files: 0, bytes: 0 };
  #isCounted = false;
  #end: { readonly at: number; readonly status: EventEnd['status'] } | undefined;

  constructor(place: Place, title: string, clock: Clock) {
    this.place = place;
    this.#title = title;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  item({ id, kind, held, outcome, verdict }: RestoredItem): void {
    this.#underWay.delete(id);
    const sum = this.#sum;
    if (outcome === 'failed' || outcome === 'skipped') sum[outcome] += 1;
    if (kind === 'folder') return;
    sum.files += 1;
    sum.bytes += held;
    if (outcome === 'existed') sum.existed += 1;
    else if (verdict === 'identical' || verdict === 'enriched') sum[verdict] += 1;
  }

  content(id: string, bytes: number): void {
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + bytes);
  }

  /** Counts what there is to do, beside the restore itself. What cannot be read is left for the restore to tell of. */
  async count(picked: readonly Picked[], versions: 'last' | 'all', signal: AbortSignal): Promise<void> {
    const { source } = this.place;
    const add = (files: number, bytes: number): void => {
      this.#total.files += files;
      this.#total.bytes += bytes;
    };
    try {
      for (const { item, version } of picked) {
        if (item.facts.kind === 'file') add(1, version?.size ?? heldBytes(item, versions));
        else if (item.restorable) {
          for await (const inner of source.walk(item.id)) {
            if (signal.aborted || this.#end) return;
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

  end(status: EventEnd['status']): void {
    this.#underWay.clear();
    this.#end = { at: this.#clock.now(), status };
  }

  state(): LiveRestore {
    const { files, bytes, ...outcomes } = this.#sum;
    const sent = [...this.#underWay.values()].reduce((sum, one) => sum + one, 0);
    const isCounted = this.#isCounted && this.#total.files >= files;
    const totalFiles = Math.max(this.#total.files, files);
    const totalBytes = Math.max(this.#total.bytes, bytes);
    return {
      id: this.id,
      sessionId: this.place.session.id,
      title: this.#title,
      startedAt: this.#startedAt,
      endedAt: this.#end?.at,
      status: this.#end?.status ?? 'Running',
      files,
      // An attempt that is repeated sends its bytes again.
      bytes: isCounted ? Math.min(totalBytes, bytes + sent) : bytes + sent,
      totalFiles,
      totalBytes: Math.max(totalBytes, isCounted ? 0 : bytes + sent),
      isCounted,
      ...outcomes,
    };
  }
}
