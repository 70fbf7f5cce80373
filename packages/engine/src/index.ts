export type { BackupResult, BackupTotals, FailedFile, ObjectOutcome } from './backup/outcome.ts';
export { type BackupConcurrency, type BackupOptions, runBackup } from './backup/run-backup.ts';
export { compareBytes } from './catalog/order.ts';
export { rebuildCatalog } from './catalog/rebuild.ts';
export type {
  CountCheck,
  Coverage,
  CoverageKind,
  CoverageRow,
  CoverageState,
} from './coverage-ledger/coverage.ts';
export { describesPlainFile, factsText } from './layout/facts.ts';
export { groupOf, type ItemGroup } from './layout/item-group.ts';
export { embeddedQueue } from './pool/embedded-queue.ts';
export type {
  BackupEvents,
  BackupPolicy,
  BackupProgress,
  BuiltTrees,
  CatalogBase,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  CatalogStore,
  Decision,
  DirtyFolder,
  Failure,
  FolderTrees,
  FoundItems,
  ItemFailure,
  ItemPart,
  ItemStatus,
  JobHandler,
  JobQueue,
  ListedItem,
  LogLevel,
  NameQuery,
  ObjectFailure,
  ObjectProgress,
  ObjectTotals,
  Orphan,
  PlainContent,
  QueuedJob,
  StoredContent,
  StoredVersion,
} from './ports.ts';
export { type OverlayOptions, RestorePointOverlay } from './restore/overlay.ts';
export type { RestoreDestination } from './restore/places.ts';
export { openRestorePoint, type RestorePointReader } from './restore/reader.ts';
export type { RestoredItem, RestoreEvents, RestoreReport } from './restore/report.ts';
export type { ItemSource, Page, ReadRange, RestoreItem } from './restore/restore-item.ts';
export { heldBytes, type RestoreOptions, restoreItems } from './restore/restore-items.ts';
export { type ItemSearch, searchItems } from './restore/search.ts';
