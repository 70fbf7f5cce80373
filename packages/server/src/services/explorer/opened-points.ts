import type { ItemSource } from '@coffer/engine';
import { type ProtectedObject, RequestError } from '@coffer/model';
import type { PointAddress, RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import { ShownItems } from './item-guid.ts';
import { type ExplorerWorkload, explorerWords } from './nouns.ts';
import { isShown } from './session-scope.ts';

/** An object and the restore point that shows it. */
export interface OpenedObject {
  readonly object: ProtectedObject;
  readonly source: ItemSource;
  readonly address: PointAddress;
}

/** What a restore session shows. */
export interface OpenedPoints {
  /** By name; where several points hold an object, the newest shows it. */
  readonly objects: readonly OpenedObject[];
  /** Objects that were looked into already. */
  readonly viewed: Set<string>;
  readonly shown: ShownItems;
}

/** Sessions whose objects are remembered. */
const mostSessions = 50;

/** Opens the restore points of sessions and remembers what is in the ones used last. */
export class OpenedPointsCache {
  readonly #points: RestorePointService;
  readonly #opened = new Map<string, Promise<OpenedPoints>>();

  constructor(points: RestorePointService) {
    this.#points = points;
  }

  async get(session: RestoreSession): Promise<OpenedPoints> {
    const known = this.#opened.get(session.id);
    this.#opened.delete(session.id);
    const opening = known ?? this.#open(session);
    this.#opened.set(session.id, opening);
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= mostSessions) break;
      this.#opened.delete(oldest);
    }
    try {
      return await opening;
    } catch (error) {
      this.#opened.delete(session.id);
      throw error;
    }
  }

  async #open(session: RestoreSession): Promise<OpenedPoints> {
    const objects = new Map<string, OpenedObject>();
    for (const address of session.points) {
      const source = await this.#points.source(address, session);
      for await (const object of source.objects()) {
        const key = `${object.workload}/${object.id}`;
        if (isShown(session.scope, object) && !objects.has(key)) objects.set(key, { object, source, address });
      }
    }
    const sorted = [...objects.values()].sort((a, b) => compare(a.object.name, b.object.name));
    return { objects: sorted, viewed: new Set(), shown: new ShownItems() };
  }
}

/** The object of that id. Rejects with RequestError('not-found'). */
export function requireObject(opened: OpenedPoints, workload: ExplorerWorkload, id: string): OpenedObject {
  const candidates = opened.objects.filter(({ object }) => object.workload === workload);
  const found =
    candidates.find(({ object }) => object.id === id) ??
    candidates.find(({ object }) => object.id.toLowerCase() === id.toLowerCase());
  if (!found) {
    throw new RequestError('not-found', `There is no ${explorerWords[workload].object} ${id} in the restore point.`);
  }
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
