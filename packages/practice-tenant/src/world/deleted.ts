import type { Clock } from '../clock.ts';
import type { Application, Group, User } from './directory.ts';

/** Days a deleted directory object can be brought back ("Recover from deletions in Microsoft Entra ID"). */
const KEPT_DAYS = 30;

/** The kinds of directory objects that are kept after deletion, with what they are. */
export interface DeletedKinds {
  readonly user: User;
  readonly group: Group;
  readonly application: Application;
}

/** A directory object that was deleted and can be brought back. */
export interface DeletedObject<Kind extends keyof DeletedKinds = keyof DeletedKinds> {
  readonly kind: Kind;
  readonly id: string;
  readonly object: DeletedKinds[Kind];
  /** ms UTC. */
  readonly time: number;
}

/** Narrows a deleted object to its kind. */
export function isDeleted<Kind extends keyof DeletedKinds>(
  deleted: DeletedObject,
  kind: Kind,
): deleted is DeletedObject<Kind> {
  return deleted.kind === kind;
}

/** The recycle bin of the directory. */
export class DeletedObjects {
  readonly #clock: Clock;
  readonly #objects = new Map<string, DeletedObject>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put<Kind extends keyof DeletedKinds>(kind: Kind, id: string, object: DeletedKinds[Kind]): void {
    this.#objects.set(id, { kind, id, object, time: this.#clock.now() });
  }

  /** What is still kept, oldest first. */
  list(): DeletedObject[] {
    for (const [id, { time }] of this.#objects) {
      if (time + KEPT_DAYS * 86_400_000 <= this.#clock.now()) this.#objects.delete(id);
    }
    return [...this.#objects.values()];
  }

  find(id: string): DeletedObject | undefined {
    return this.list().find((deleted) => deleted.id === id);
  }

  drop(id: string): void {
    this.#objects.delete(id);
  }
}
