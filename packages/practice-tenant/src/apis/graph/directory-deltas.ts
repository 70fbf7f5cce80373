import { createHash, randomUUID } from 'node:crypto';
import type { Row } from './odata/filter.ts';

/** Milliseconds a delta token of the directory is good for ("Use delta query to track changes in Microsoft Graph data"). */
const LIFETIME = 7 * 86_400_000;
const MOST_KEPT = 256;

/** What one object looked like when a reader last heard of it. */
interface Known {
  readonly hash: string;
  readonly members: readonly string[];
}

/** One reading of the changes of a kind of objects: what it tells, and what its reader knows afterwards. */
export interface DirectoryReading {
  readonly id: string;
  readonly changes: readonly Row[];
  readonly after: ReadonlyMap<string, Known>;
  readonly issued: number;
}

/** A directory object with the ids of its members, empty for anything but a group. */
export interface DirectoryObject {
  readonly row: Row;
  readonly members: readonly string[];
}

/** The readings that can be gone on with. What changed is found by comparing, so every change counts, however it was made. */
export class DirectoryDeltas {
  readonly #kept = new Map<string, DirectoryReading>();

  /**
   * Compares the present objects with what the reader of `before` knew; without it everything is told. `gone` says what became of an
   * object that is no longer there, `memberOf` how a member is told.
   */
  read(
    present: readonly DirectoryObject[],
    before: DirectoryReading | undefined,
    options: { now: number; gone: (id: string) => 'changed' | 'deleted'; memberOf: (id: string) => Row | undefined },
  ): DirectoryReading {
    const after = new Map<string, Known>();
    const changes: Row[] = [];
    for (const { row, members } of present) {
      const id = String(row['id']);
      const known = before?.after.get(id);
      const hash = createHash('sha256').update(JSON.stringify(row)).digest('base64');
      after.set(id, { hash, members });
      const moved = memberChanges(known?.members ?? [], members, options.memberOf);
      if (known?.hash === hash && moved.length === 0) continue;
      changes.push(moved.length === 0 ? row : { ...row, 'members@delta': moved });
    }
    for (const id of before?.after.keys() ?? []) {
      if (!after.has(id)) changes.push({ id, '@removed': { reason: options.gone(id) } });
    }
    return this.#keep({ id: randomUUID(), changes, after, issued: options.now });
  }

  /** A reading by its id, or undefined when its token is too old. */
  find(id: string, now: number): DirectoryReading | undefined {
    const found = this.#kept.get(id);
    return found && found.issued + LIFETIME > now ? found : undefined;
  }

  #keep(reading: DirectoryReading): DirectoryReading {
    this.#kept.set(reading.id, reading);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MOST_KEPT && !oldest.done) this.#kept.delete(oldest.value);
    return reading;
  }
}

function memberChanges(
  before: readonly string[],
  after: readonly string[],
  memberOf: (id: string) => Row | undefined,
): Row[] {
  const [old, current] = [new Set(before), new Set(after)];
  const added = after.flatMap((id): Row[] => {
    const member = old.has(id) ? undefined : memberOf(id);
    return member ? [member] : [];
  });
  const removed = before.filter((id) => !current.has(id)).map((id) => ({ id, '@removed': { reason: 'deleted' } }));
  return [...added, ...removed];
}
