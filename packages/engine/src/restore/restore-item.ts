import type { ItemFacts, WorkloadName } from '@coffer/model';
import type { ItemStatus } from '../ports.ts';

/** One file or folder of a restore point. */
export interface RestoreItem {
  /** Opaque, URL-safe, the same for as long as the restore point is there. */
  readonly id: string;
  readonly workload: WorkloadName;
  /** What Microsoft said of it. */
  readonly facts: ItemFacts;
  /** True names from the object's top folder down to the item; empty for the top folder itself. */
  readonly names: readonly string[];
  /** Names as they stand in the trees, from the object's top folder down; apart from each other even without regard to case. */
  readonly treeNames: readonly string[];
  readonly status: ItemStatus;
  /** Why it is not protected. */
  readonly reason?: string;
  /** Files: whether content is held. Folders: true. */
  readonly restorable: boolean;
  /** Bytes of the version that is held; 0 for folders. */
  readonly size: number;
  /** Time of the version that is held, ISO 8601 UTC. */
  readonly modified: string;
  /** Base64 quickXorHash that Microsoft gave for the version that is held. */
  readonly hash?: string;
}
