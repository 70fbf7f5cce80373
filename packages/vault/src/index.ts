export type { AzureCredentials } from './backend/azure/azure-options.ts';
export type { Backend, FileId, FileKind } from './backend/backend.ts';
export { localBackend } from './backend/local.ts';
export { parseLocation, type StorageLocation } from './backend/location.ts';
export { memoryBackend } from './backend/memory.ts';
export { type Access, type OpenBackendOptions, openBackend } from './backend/registry.ts';
export type { S3Credentials } from './backend/s3/s3-options.ts';
export type { CacheOptions } from './backend/wrappers/cache.ts';
export type { BackendEvent } from './backend/wrappers/log.ts';
export type { RetryOptions } from './backend/wrappers/retry.ts';
export type { StackOptions } from './backend/wrappers/stack.ts';
export { type Clock, systemClock } from './clock.ts';
export type { CopiedSnapshot, CopyOptions, CopyProgress, CopyReport } from './copy/copy.ts';
export type { ScryptCost } from './crypto/key-file.ts';
export { VaultError, type VaultErrorCode } from './errors.ts';
export { type RestoreFolderOptions, type RestoreProgress, restoreFolder } from './folder/restore-folder.ts';
export { type FolderProgress, type LeftOut, type SaveFolderOptions, saveFolder } from './folder/save-folder.ts';
export type { Period } from './forget/calendar.ts';
export type { ForgetGroup, ForgetOptions, ForgetReport } from './forget/forget.ts';
export type { Decision, KeepReason, RetentionPolicy } from './forget/policy.ts';
export type { GroupBy, SnapshotFilter } from './forget/selection.ts';
export type {
  CheckOptions,
  CheckProgress,
  CheckReport,
  DataSubset,
  Effect,
  Finding,
  FindingKind,
  Severity,
} from './repository/check/findings.ts';
export type { ContentStats, RestoreSize } from './repository/content-census.ts';
export type { ContentStatsOptions } from './repository/content-stats.ts';
export { type InitOptions, initRepository } from './repository/init.ts';
export type { KeyInfo, KeyOptions, RepositoryKeys } from './repository/keys.ts';
export { type OpenOptions, openRepository } from './repository/open.ts';
export type { PruneOptions, PruneReport } from './repository/prune/options.ts';
export type { ByteRange } from './repository/read/read-file.ts';
export type { RebuildIndexOptions, RebuildIndexReport } from './repository/rebuild/options.ts';
export type { RepairedSnapshot, RepairOptions, RepairReport } from './repository/repair/repair.ts';
export type { LostPaths } from './repository/repair/rewrite-trees.ts';
export type { ReadableSnapshots, Repository } from './repository/repository.ts';
export type { SavedFile } from './repository/write/file-cutter.ts';
export type { SnapshotInput, Writer, WriterStats } from './repository/writer.ts';
export type { Snapshot, SnapshotSummary } from './snapshot/snapshot.ts';
export type { TreeNode } from './tree/tree.ts';
