import type { Directory } from '@coffer/m365';
import { type Clock, OutsideError } from '@coffer/model';

/** Milliseconds for which the members of a group are believed. */
const fresh = 5 * 60_000;
/** Groups that are remembered; the one read longest ago gives way. */
const mostGroups = 200;

interface Remembered {
  readonly read: number;
  /** Undefined: there is no such group any more. */
  readonly members: Promise<ReadonlySet<string> | undefined>;
}

/** What the reader is made of. */
export interface GroupMembersParts {
  readonly directory: (organizationId: string) => Promise<Directory>;
  readonly clock: Clock;
}

/** Says who is in a group, nested groups included, from what Microsoft said not long ago. */
export class GroupMembers {
  readonly #parts: GroupMembersParts;
  readonly #groups = new Map<string, Remembered>();

  constructor(parts: GroupMembersParts) {
    this.#parts = parts;
  }

  /**
   * Whether a user is in a group, at most five minutes old; undefined for a group that does not exist any more, so that the caller
   * decides what that means. Rejects with an OutsideError when Microsoft does not say, so that nobody is taken for a member by accident.
   */
  async has(organizationId: string, groupId: string, userId: string): Promise<boolean | undefined> {
    const key = `${organizationId}/${groupId}`;
    const now = this.#parts.clock.now();
    let known = this.#groups.get(key);
    if (known === undefined || now - known.read > fresh) {
      known = { read: now, members: this.#read(organizationId, groupId) };
      this.#groups.delete(key);
      this.#groups.set(key, known);
      const oldest = this.#groups.keys().next().value;
      if (this.#groups.size > mostGroups && oldest !== undefined) this.#groups.delete(oldest);
    }
    try {
      return (await known.members)?.has(userId);
    } catch (error) {
      if (this.#groups.get(key) === known) this.#groups.delete(key);
      throw error;
    }
  }

  async #read(organizationId: string, groupId: string): Promise<ReadonlySet<string> | undefined> {
    const directory = await this.#parts.directory(organizationId);
    const members = new Set<string>();
    const visited = new Set([groupId]);
    const waiting = [groupId];
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      try {
        for await (const { kind, id } of direct(directory, group)) {
          if (kind === 'user') members.add(id.toLowerCase());
          if (kind !== 'group' || visited.has(id)) continue;
          visited.add(id);
          waiting.push(id);
        }
      } catch (error) {
        if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
        if (group === groupId) return undefined;
      }
    }
    return members;
  }
}

async function* direct(directory: Directory, groupId: string) {
  let next: string | undefined;
  do {
    const page = await directory.members(groupId, next);
    yield* page.items;
    next = page.next;
  } while (next !== undefined);
}
