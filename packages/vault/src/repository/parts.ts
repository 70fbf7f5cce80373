import type { Backend } from '../backend/backend.ts';
import type { Clock } from '../clock.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import type { Sealer } from '../workers/sealer.ts';
import type { Config } from './config.ts';
import type { Documents } from './documents.ts';
import type { BlobReader } from './read/blob-reader.ts';
import type { RepositoryIndex } from './repository-index.ts';

/** What an opened repository is made of, for the operations of this folder; never leaves the package. */
export interface RepositoryParts {
  readonly backend: Backend;
  readonly key: MasterKey;
  /** Name of the key file it was opened with. */
  readonly keyName: string;
  readonly config: Config;
  readonly clock: Clock;
  /** The worker threads; disposed with the repository. */
  readonly sealer: Sealer;
  /** Bytes at which a pack is closed. */
  readonly packSize: number;
  readonly documents: Documents;
  /** Loaded when the repository was opened; operations that depend on what others did since reload it under their lock. */
  readonly index: RepositoryIndex;
  readonly reader: BlobReader;
}
