import type { BackupProgress } from '@coffer/engine';
import type { SessionStatistics } from '../../db/stores/job-session-store.ts';

/** What the figures of a run are made of. Sizes in bytes. */
type Figures = Pick<BackupProgress, 'processedObjects' | 'items' | 'readBytes' | 'storedBytes'>;

/**
 * The figures of a run as the API shows them; `milliseconds` is how long it has taken so far. `transferredDataBytes` is
 * what was added to the repository.
 */
export function statisticsOf(figures: Figures, milliseconds: number, ended: boolean): SessionStatistics {
  const seconds = Math.max(1, milliseconds) / 1000;
  const perSecond = (amount: number): number => Math.round(amount / seconds);
  const readRateBytesPS = perSecond(figures.readBytes);
  const moved = figures.readBytes > 0;
  return {
    processingRateBytesPS: readRateBytesPS,
    processingRateItemsPS: perSecond(figures.items),
    readRateBytesPS,
    writeRateBytesPS: perSecond(figures.storedBytes),
    transferredDataBytes: figures.storedBytes,
    processedObjects: figures.processedObjects,
    // Microsoft's budgets, not the repository's disk, bound a run in all but exceptional cases.
    bottleneck: moved ? 'Source' : ended ? 'NA' : 'Detecting',
  };
}
