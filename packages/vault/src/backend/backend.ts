/** The kinds of files a repository consists of (restic design document, "Repository Layout"). */
export type FileKind = (typeof FILE_KINDS)[number];

/** All of them. */
export const FILE_KINDS = ['config', 'key', 'lock', 'snapshot', 'index', 'pack'] as const;

/** One file of a repository. The single config file has an empty name, all others 64 lower-case hex digits. */
export interface FileId {
  readonly kind: FileKind;
  readonly name: string;
}

/**
 * A place that keeps the files of one repository.
 *
 * Promises every implementation makes, checked by `backendConformance`:
 * - A file appears whole or not at all, at any moment, also after a crash or power cut.
 * - When `save` has resolved, the file survives a power cut.
 * - Files are never changed; names that are no repository file are never listed.
 * - Failures are `VaultError`: `missing` (no such file), `exists`, `full`, `io`, and `permanent` is false only where
 *   the same call may succeed later. Implementations do not retry by themselves.
 */
export interface Backend {
  /** Makes the place ready for a new repository. Harmless when it already is. */
  prepare(): Promise<void>;
  /** Stores the concatenation of `parts`, which are not looked at again once this has settled. `exists` when the file is there already; nothing is overwritten. */
  save(file: FileId, parts: readonly Uint8Array[]): Promise<void>;
  /** The whole file, or exactly `length` bytes from `offset`, in an array that belongs to the caller. `damaged` when the file is shorter than asked for. */
  load(file: FileId, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
  /** All files of one kind with their size in bytes, in no order. An absent folder counts as empty. */
  list(kind: Exclude<FileKind, 'config'>): AsyncIterable<{ readonly name: string; readonly size: number }>;
  /** Removes a file; `missing` when it is not there. */
  delete(file: FileId): Promise<void>;
}

/** Whether this is how files other than config are named: SHA-256 in lower-case hex. */
export function isFileName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** How a file is named in errors and records, such as `pack 0a1b…`. */
export function describeFile(file: FileId): string {
  return `${file.kind} ${file.name}`.trim();
}
