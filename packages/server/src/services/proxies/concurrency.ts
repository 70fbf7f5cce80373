import type { BackupConcurrency } from '@coffer/engine';

/** Threads of a proxy that one file under way counts for: it is received, cut, hashed, compressed, sealed and written at once. */
const threadsPerFile = 8;

/** How much a backup does at once, by the threads that its proxy is allowed. */
export function concurrencyOf(threads: number): Required<BackupConcurrency> {
  const files = Math.max(1, Math.round(threads / threadsPerFile));
  const half = Math.max(1, Math.round(files / 2));
  return { files, filesPerObject: half, objects: half };
}
