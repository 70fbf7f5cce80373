import type { Snapshot } from '../snapshot/snapshot.ts';

/** Which snapshots are meant. All conditions given must hold; one that is left out or empty always does. */
export interface SnapshotFilter {
  /** One of these hosts. */
  readonly hosts?: readonly string[];
  /** All of these paths. */
  readonly paths?: readonly string[];
  /** All tags of one of these lists. The list of one empty text means: no tags at all. */
  readonly tags?: readonly (readonly string[])[];
}

/** What tells groups of snapshots apart. */
export type GroupBy = 'host' | 'paths' | 'tags';

/** Snapshots that share what they are grouped by; what they are not grouped by is left out. */
export interface SnapshotGroup {
  readonly host?: string;
  /** Sorted. */
  readonly paths?: readonly string[];
  /** Sorted. */
  readonly tags?: readonly string[];
  readonly snapshots: readonly Snapshot[];
}

/** Whether the filter means this snapshot. */
export function matches(snapshot: Snapshot, { hosts = [], paths = [], tags = [] }: SnapshotFilter): boolean {
  return (
    (hosts.length === 0 || hosts.includes(snapshot.hostname)) &&
    paths.every((path) => snapshot.paths.includes(path)) &&
    (tags.length === 0 || tags.some((list) => hasTags(snapshot, list)))
  );
}

/** Whether the snapshot has all tags of the list. In a list, the empty text fits any snapshot without tags, as in restic. */
export function hasTags(snapshot: Snapshot, tags: readonly string[]): boolean {
  for (const tag of tags) {
    if (tag === '' && snapshot.tags.length === 0) return true;
    if (!snapshot.tags.includes(tag)) return false;
  }
  return true;
}

/** Divides snapshots into groups; the order of paths and tags does not matter. Groups come as they are first met. */
export function groupSnapshots(snapshots: readonly Snapshot[], groupBy: readonly GroupBy[]): SnapshotGroup[] {
  const groups = new Map<string, Omit<SnapshotGroup, 'snapshots'> & { readonly snapshots: Snapshot[] }>();
  for (const snapshot of snapshots) {
    const key = {
      ...(groupBy.includes('host') && { host: snapshot.hostname }),
      ...(groupBy.includes('paths') && { paths: snapshot.paths.toSorted() }),
      ...(groupBy.includes('tags') && { tags: snapshot.tags.toSorted() }),
    };
    const text = JSON.stringify(key);
    const group = groups.get(text);
    if (group) group.snapshots.push(snapshot);
    else groups.set(text, { ...key, snapshots: [snapshot] });
  }
  return [...groups.values()];
}
