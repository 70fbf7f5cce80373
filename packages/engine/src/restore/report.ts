import type { OutsideErrorCode } from '@coffer/model';

/** What became of one selected or contained item. */
export interface RestoredItem {
  /** Opaque id within the restore point. */
  readonly id: string;
  /** True path below the object's top folder, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /**
   * `existed`: it is there as it was saved, or, where only changed or deleted items were asked for, was not to be restored.
   * `skipped`: nothing of it is held, because it cannot be protected or a rule left it out.
   */
  readonly outcome: 'created' | 'replaced' | 'existed' | 'skipped' | 'failed';
  /** The name it got. */
  readonly name: string;
  /** Bytes written. */
  readonly size: number;
  /** Bytes of what is held of it and was asked for, earlier versions included, whether they were written or not; 0 for folders. */
  readonly held: number;
  /**
   * Whether what Microsoft reports of the written file is what was sent: size, and hash where there is one. False too for a
   * failed item. Folders are true.
   */
  readonly verified: boolean;
  /**
   * Of a written file: `identical` to what was saved; `enriched` by SharePoint, which writes properties into some kinds of documents;
   * `different`.
   */
  readonly verdict?: 'identical' | 'enriched' | 'different';
  /** Why it failed or was skipped, or what an administrator should know of it. */
  readonly reason?: string;
  /** What kind of failure that is; present where an error was the reason. */
  readonly code?: OutsideErrorCode | 'other';
  /** What of it could not be given back: permissions, fields; each with the reason. */
  readonly issues?: readonly string[];
}

/** The sum of a restore. */
export interface RestoreReport {
  /** Files. */
  readonly created: number;
  readonly replaced: number;
  /** Files that were left alone because they are there as they were saved, or were not asked for. */
  readonly existed: number;
  /** Folders that were made. */
  readonly foldersCreated: number;
  readonly skipped: number;
  readonly failed: number;
  /** Bytes written. */
  readonly bytes: number;
  /** The first thousand items that failed, were skipped, or need a look. */
  readonly issues: readonly RestoredItem[];
  /** Why the restore ended before everything was tried; absent if everything was. */
  readonly cannotContinue?: string;
}

/** Where a restore tells what happens. Must return at once and must not throw. */
export interface RestoreEvents {
  /** One item is done with, well or not. */
  item(item: RestoredItem): void;
  /** So many more bytes of an item have gone out; an attempt that is repeated tells of them again. */
  content?(id: string, bytes: number): void;
}

/** So many issues are kept. */
const ISSUES = 1_000;

/** Adds items up. */
export class RestoreTally {
  readonly #events: RestoreEvents;
  readonly #issues: RestoredItem[] = [];
  readonly #sum = { created: 0, replaced: 0, existed: 0, foldersCreated: 0, skipped: 0, failed: 0, bytes: 0 };

  constructor(events: RestoreEvents) {
    this.#events = events;
  }

  add(item: RestoredItem): void {
    const sum = this.#sum;
    if (item.outcome === 'skipped') sum.skipped += 1;
    else if (item.outcome === 'failed') sum.failed += 1;
    else if (item.kind === 'folder') sum.foldersCreated += item.outcome === 'created' ? 1 : 0;
    else sum[item.outcome] += 1;
    sum.bytes += item.size;
    if ((item.reason !== undefined || item.issues !== undefined) && this.#issues.length < ISSUES)
      this.#issues.push(item);
    this.#events.item(item);
  }

  report(cannotContinue?: string): RestoreReport {
    return { ...this.#sum, issues: this.#issues, ...(cannotContinue === undefined ? {} : { cannotContinue }) };
  }
}
