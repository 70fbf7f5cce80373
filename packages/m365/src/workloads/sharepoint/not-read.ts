import { messageOf, OutsideError } from '@coffer/model';

/** What of a definition could not be read, and why: it is kept beside the rest, so that nobody takes it for absent. */
export class NotRead {
  readonly #reasons: Record<string, string> = {};

  note(part: string, reason: string): void {
    this.#reasons[part] = reason;
  }

  /** Reads a part; where Microsoft refuses it for good, undefined, and the reason is noted. */
  async unless<T>(part: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof OutsideError) || !['denied', 'gone', 'rejected', 'locked'].includes(error.code))
        throw error;
      this.note(part, messageOf(error));
      return undefined;
    }
  }

  /** For the definition: nothing if everything was read. */
  get members(): { readonly notRead?: Readonly<Record<string, string>> } {
    return Object.keys(this.#reasons).length === 0 ? {} : { notRead: this.#reasons };
  }
}
