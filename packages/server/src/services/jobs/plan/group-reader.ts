import type { Directory, DirectoryMember } from '@coffer/m365';
import { OutsideError } from '@coffer/model';
import type { SessionLog } from '../../job-sessions/session-log.ts';
import type { Owner } from './scope.ts';

/** Reads groups with the groups inside them; each group once. */
export class GroupReader {
  readonly #directory: Directory;
  readonly #log: SessionLog;
  readonly #signal: AbortSignal;
  readonly #gone = new Set<string>();

  constructor(directory: Directory, log: SessionLog, signal: AbortSignal) {
    this.#directory = directory;
    this.#log = log;
    this.#signal = signal;
  }

  /** The users in a group, nested groups included. A group that does not exist any more has none, which the log is told. */
  async *members(groupId: string, groupName: string): AsyncIterable<Owner> {
    const visited = new Set([groupId]);
    const waiting = [{ id: groupId, name: groupName }];
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for await (const member of this.#direct(group)) {
        if (member.kind === 'user') yield { id: member.id.toLowerCase(), name: member.userName ?? member.displayName };
        if (member.kind === 'group' && !visited.has(member.id)) {
          visited.add(member.id);
          waiting.push({ id: member.id, name: member.displayName });
        }
      }
    }
  }

  async *#direct(group: { readonly id: string; readonly name: string }): AsyncIterable<DirectoryMember> {
    let next: string | undefined;
    try {
      do {
        const page = await this.#directory.members(group.id, next, this.#signal);
        yield* page.items;
        next = page.next;
      } while (next !== undefined);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
      if (!this.#gone.has(group.id)) this.#log.add('Warning', `The group ${group.name} does not exist any more.`);
      this.#gone.add(group.id);
    }
  }
}
