import type { BackupResult, ObjectOutcome } from '@coffer/engine';
import { type Clock, type Logger, messageOf, type ProtectedObject } from '@coffer/model';
import type { HeldObjectStore, SiteGroup } from '../../db/stores/held-object-store.ts';
import type { RestorePoint, RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';

/** What the index is made of. */
export interface ContentsIndexParts {
  readonly held: HeldObjectStore;
  readonly pointStore: RestorePointStore;
  readonly points: RestorePointService;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A point that could not be read is left alone for so long. Milliseconds. */
const patience = 10 * 60_000;
/** Points read in one go, so that what else is to be done now and then has its turn. */
const atOnce = 20;
/** Objects noted at once. */
const batch = 1_000;

/** Keeps the list of what repositories hold: from each run its changes, and from points that were found what is in them. */
export class ContentsIndex {
  readonly #parts: ContentsIndexParts;
  readonly #notBefore = new Map<string, number>();

  constructor(parts: ContentsIndexParts) {
    this.#parts = parts;
  }

  /** Notes what a run's restore point holds. */
  async noteRun(point: RestorePoint, result: BackupResult, groups: ReadonlyMap<string, SiteGroup>): Promise<void> {
    const { held, pointStore } = this.#parts;
    const { repositoryId, jobId } = point;
    const earlier = await pointStore.list({ repositoryId, jobId, until: point.backupTime });
    const isFresh = ({ status }: ObjectOutcome): boolean => status === 'success' || status === 'warning';
    const good = result.objects.filter(isFresh).map(({ object }) => object);
    const stale = new Set(result.objects.filter((one) => !isFresh(one)).map(({ object }) => object.id));
    const gone = await held.left(repositoryId, jobId);
    const before = earlier.find(({ id }) => id !== point.id)?.backupTime;
    await held.noteNewest({ ...point, time: point.backupTime }, { good, stale, gone }, { before, groups });
    await pointStore.setRead(point);
  }

  /** Reads some of the points that were found in repositories, oldest first; to be called now and then. */
  async readSome(): Promise<void> {
    const { pointStore, clock, logger } = this.#parts;
    for (const point of await pointStore.unread(atOnce)) {
      if (clock.now() < (this.#notBefore.get(point.id) ?? 0)) continue;
      try {
        await this.#read(point);
        this.#notBefore.delete(point.id);
      } catch (error) {
        this.#notBefore.set(point.id, clock.now() + patience);
        const fields = { restorePoint: point.id, error: messageOf(error) };
        logger.warn(fields, 'A restore point could not be read for its objects');
      }
    }
  }

  async #read(point: RestorePoint): Promise<void> {
    const { points, pointStore, held } = this.#parts;
    const noted = { ...point, time: point.backupTime };
    const reader = await points.reader({ repositoryId: point.repositoryId, snapshotId: point.id });
    let objects: ProtectedObject[] = [];
    for await (const object of reader.objects()) {
      objects.push(object);
      if (objects.length < batch) continue;
      await held.note(noted, objects);
      objects = [];
    }
    await held.note(noted, objects);
    await pointStore.setRead(point);
  }
}
