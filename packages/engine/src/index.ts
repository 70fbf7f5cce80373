export type { BackupResult, BackupTotals, FailedFile, ObjectOutcome } from './backup/outcome.ts';
export { type BackupConcurrency, type BackupOptions, runBackup } from './backup/run-backup.ts';
export { rebuildCatalog } from './catalog/rebuild.ts';
export { embeddedQueue } from './pool/embedded-queue.ts';
export type {
  BackupEvents,
  BackupProgress,
  CatalogBase,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  CatalogStore,
  FolderTrees,
  ItemStatus,
  JobHandler,
  JobQueue,
  LogLevel,
  ObjectTotals,
  Orphan,
  QueuedJob,
  StoredContent,
} from './ports.ts';
export { openRestorePoint, type Page, type RestorePointReader } from './restore/reader.ts';
export type { RestoredItem, RestoreEvents, RestoreReport } from './restore/report.ts';
export type { RestoreItem } from './restore/restore-item.ts';
export { type RestoreDestination, type RestoreOptions, restoreItems } from './restore/restore-items.ts';
