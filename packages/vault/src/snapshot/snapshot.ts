import { isFileName } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';
import { goJson, goJsonString, goTime } from '../tree/go-text.ts';

/** Figures a snapshot carries for `restic snapshots`. */
export interface SnapshotSummary {
  /** ISO 8601, UTC. */
  readonly backupStart: string;
  /** ISO 8601, UTC. */
  readonly backupEnd: string;
  readonly filesNew: number;
  readonly filesChanged: number;
  readonly filesUnmodified: number;
  readonly dirsNew: number;
  readonly dirsChanged: number;
  readonly dirsUnmodified: number;
  /** New blobs of file content. */
  readonly dataBlobs: number;
  /** New blobs of folder listings. */
  readonly treeBlobs: number;
  /** Plain bytes of the new blobs. */
  readonly dataAdded: number;
  /** The same as stored. */
  readonly dataAddedPacked: number;
  readonly totalFilesProcessed: number;
  readonly totalBytesProcessed: number;
}

/** The state of everything at one moment. */
export interface Snapshot {
  /** Name of the snapshot file, 64 hex digits. */
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  /** The same time as it was written: with the offset from UTC where it was made, to the nanosecond. */
  readonly writtenTime: string;
  /** Id of the root tree, hex. */
  readonly tree: string;
  readonly tags: readonly string[];
  readonly hostname: string;
  readonly username: string;
  readonly paths: readonly string[];
  /** Id of the snapshot this one was compared with. */
  readonly parent?: string;
  /** Id of the snapshot that this one was first, before it was copied from another repository or changed. */
  readonly original?: string;
  /** User and group id of whoever made it; 0 where nobody said. */
  readonly uid: number;
  readonly gid: number;
  /** Patterns of what was left out, as restic records them. */
  readonly excludes: readonly string[];
  readonly summary?: SnapshotSummary;
}

/** What a snapshot that the vault makes says. */
export type SnapshotContent = Omit<Snapshot, 'id' | 'writtenTime' | 'original' | 'uid' | 'gid' | 'excludes'>;

/** What wrote the snapshot, as restic shows it. */
const PROGRAM = 'coffer';

const SUMMARY_NAMES = {
  backupStart: 'backup_start',
  backupEnd: 'backup_end',
  filesNew: 'files_new',
  filesChanged: 'files_changed',
  filesUnmodified: 'files_unmodified',
  dirsNew: 'dirs_new',
  dirsChanged: 'dirs_changed',
  dirsUnmodified: 'dirs_unmodified',
  dataBlobs: 'data_blobs',
  treeBlobs: 'tree_blobs',
  dataAdded: 'data_added',
  dataAddedPacked: 'data_added_packed',
  totalFilesProcessed: 'total_files_processed',
  totalBytesProcessed: 'total_bytes_processed',
} as const satisfies Record<keyof SnapshotSummary, string>;

/** The JSON of a snapshot file, fields in restic's order. */
export function encodeSnapshot(snapshot: SnapshotContent): string {
  const list = (texts: readonly string[]) => `[${texts.map(goJsonString).join(',')}]`;
  const fields = [`"time":"${goTime(snapshot.time)}"`];
  if (snapshot.parent) fields.push(`"parent":${goJsonString(snapshot.parent)}`);
  fields.push(`"tree":${goJsonString(snapshot.tree)}`, `"paths":${list(snapshot.paths)}`);
  if (snapshot.hostname) fields.push(`"hostname":${goJsonString(snapshot.hostname)}`);
  if (snapshot.username) fields.push(`"username":${goJsonString(snapshot.username)}`);
  if (snapshot.tags.length > 0) fields.push(`"tags":${list(snapshot.tags)}`);
  fields.push(`"program_version":"${PROGRAM}"`);
  if (snapshot.summary) fields.push(`"summary":${encodeSummary(snapshot.summary)}`);
  return `{${fields.join(',')}}`;
}

function encodeSummary(summary: SnapshotSummary): string {
  const fields = Object.entries(SUMMARY_NAMES).map(([name, written]) => {
    const value = summary[name as keyof SnapshotSummary];
    return `"${written}":${typeof value === 'string' ? `"${goTime(value)}"` : value}`;
  });
  return `{${fields.join(',')}}`;
}

/**
 * The JSON of this snapshot's copy in another repository: every field as it was, known to us or not, except the parent,
 * which means nothing there. `original` keeps the first id for good, by which restic and we know it is copied already.
 */
export function encodeCopy(id: string, json: string): string {
  const { parent: _, original, ...rest } = parse(id, json);
  return JSON.stringify({ ...rest, original: typeof original === 'string' ? original : id });
}

/** Reads a snapshot file, also restic's; `damaged` when it names no tree or no time. */
export function decodeSnapshot(id: string, json: string): Snapshot {
  const { time, tree, tags, hostname, username, paths, parent, original, uid, gid, excludes, summary } = parse(
    id,
    json,
  );
  if (typeof tree !== 'string' || !isFileName(tree) || typeof time !== 'string' || Number.isNaN(Date.parse(time))) {
    throw new VaultError('damaged', `snapshot ${id} is malformed`);
  }
  return {
    id,
    time: new Date(time).toISOString(),
    writtenTime: time,
    tree,
    tags: texts(tags),
    hostname: typeof hostname === 'string' ? hostname : '',
    username: typeof username === 'string' ? username : '',
    paths: texts(paths),
    uid: Number(uid ?? 0),
    gid: Number(gid ?? 0),
    excludes: texts(excludes),
    ...(typeof parent === 'string' && { parent }),
    ...(typeof original === 'string' && { original }),
    ...(typeof summary === 'object' && summary !== null && { summary: decodeSummary(summary) }),
  };
}

function parse(id: string, json: string): Partial<Record<string, unknown>> {
  try {
    return JSON.parse(json) as Partial<Record<string, unknown>>;
  } catch (cause) {
    throw new VaultError('damaged', `snapshot ${id} is not JSON`, { cause });
  }
}

/** The tag that restic, too, gives to a snapshot without what was lost. */
const REPAIRED = 'repaired';

/**
 * The snapshot of this JSON with another tree: all that it says stays, whoever wrote it, but its figures, which are true no
 * more. It names the snapshot it comes from and bears the tag `repaired`, as restic does it.
 */
export function repairedSnapshot(id: string, json: string, tree: string): string {
  const { summary: _, ...kept } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const tags = texts(kept['tags']);
  return goJson({
    ...kept,
    tree,
    tags: tags.includes(REPAIRED) ? tags : [...tags, REPAIRED],
    original: kept['original'] ?? id,
  });
}

function decodeSummary(value: object): SnapshotSummary {
  const read = value as Record<string, unknown>;
  const text = (name: string) => String(read[name] ?? '');
  const entries = Object.entries(SUMMARY_NAMES).map(([name, written]) => [name, Number(read[written] ?? 0)]);
  const numbers = Object.fromEntries(entries) as Omit<SnapshotSummary, 'backupStart' | 'backupEnd'>;
  return { ...numbers, backupStart: text(SUMMARY_NAMES.backupStart), backupEnd: text(SUMMARY_NAMES.backupEnd) };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];
}
