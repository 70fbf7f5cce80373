import type { ProtectedObject } from '@coffer/model';
import type { Coverage } from '../coverage-ledger/coverage.ts';
import type { Failure, ItemFailure, ObjectTotals } from '../ports.ts';

/** An item that could not wholly be read, by its path in the backup or, where that is unknown, its name. */
export interface FailedFile {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly failure: ItemFailure;
}

/** What became of one object. */
export interface ObjectOutcome {
  readonly object: ProtectedObject;
  /**
   * `warning`: protected, but some items could not be read, or Microsoft counts other than what is held. `failed`: nothing of this
   * run was kept; its last good state stays. `skipped`: as failed, but Microsoft was not asked, because it rests.
   */
  readonly status: 'success' | 'warning' | 'failed' | 'skipped';
  /** Why it failed or was skipped; absent otherwise. */
  readonly reason?: string;
  /** How it has been failing as a whole; present exactly for `failed` and `skipped`. */
  readonly failure?: Failure;
  /** What it holds now; zeros for an object that has never been protected. */
  readonly totals: ObjectTotals;
  /** New, changed, renamed, moved and deleted items of this run, earlier versions that were added, permissions that were read. */
  readonly changed: number;
  /** The first items that failed, at most a hundred, without those whose failure was accepted. */
  readonly failed: readonly FailedFile[];
  /** How many of these there are in all. */
  readonly failedCount: number;
  /** How many of them rest in quarantine. */
  readonly restingCount: number;
  /** The ledger of the object; empty for one that has never been protected. */
  readonly coverage: Coverage;
}

/** What a run did in all. */
export interface BackupTotals {
  readonly processedObjects: number;
  /** Changed items dealt with. */
  readonly items: number;
  /** Bytes of content received from Microsoft. */
  readonly readBytes: number;
  /** Bytes that were new to the repository, before compression. */
  readonly newBytes: number;
  /** Bytes added to the repository. */
  readonly storedBytes: number;
  /** Milliseconds from the beginning of the plan to the end of the session. */
  readonly milliseconds: number;
}

/** How a run ended. */
export interface BackupResult {
  /**
   * `success`; `warning`: a restore point was made, but something of it needs a look; `failed`: no restore point, or none of
   * the objects could be protected; `aborted`: stopped, nothing was kept.
   */
  readonly status: 'success' | 'warning' | 'failed' | 'aborted';
  /** For an administrator, whenever the status is not `success`. */
  readonly reason?: string;
  /** What ended the run, for the server's own log. */
  readonly error?: unknown;
  /** The restore point; absent if none was made. */
  readonly snapshotId?: string;
  readonly objects: readonly ObjectOutcome[];
  readonly totals: BackupTotals;
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes for people: `12 bytes`, `3.4 MB`. */
export function readableBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A count with its noun: `1 file`, `1,234 files`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
