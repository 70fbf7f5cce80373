import type { WorkContext } from '@coffer/model';

/** Items remembered; beyond that the oldest are forgotten. */
const REMEMBERED = 500_000;

/**
 * Which number an item of a list got in a restore: SharePoint numbers items itself. Attachments and lookups name items by
 * number. Kept per restore session, in memory: a restore that is taken up after a restart comes by its items again.
 */
export class Renumbered {
  readonly #numbers = new Map<string, string>();

  note(context: WorkContext, listId: string, numbers: { readonly old: string; readonly now: string }): void {
    this.#numbers.set(key(context, listId, numbers.old), numbers.now);
    if (this.#numbers.size <= REMEMBERED) return;
    for (const oldest of this.#numbers.keys()) {
      this.#numbers.delete(oldest);
      return;
    }
  }

  find(context: WorkContext, listId: string, old: string): string | undefined {
    return this.#numbers.get(key(context, listId, old));
  }

  /** As `find`, and forgets it. */
  take(context: WorkContext, listId: string, old: string): string | undefined {
    const found = this.find(context, listId, old);
    this.#numbers.delete(key(context, listId, old));
    return found;
  }
}

function key({ sessionId }: WorkContext, listId: string, old: string): string {
  return `${sessionId ?? ''} ${listId} ${old}`;
}

/** Under this name items are noted that were made to hold attachments only. */
export function held(listId: string): string {
  return `${listId} held`;
}
