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
  /** ISO 8601. */
  readonly time: string;
  /** Id of the root tree, hex. */
  readonly tree: string;
  readonly tags: readonly string[];
  readonly hostname: string;
  readonly username: string;
  readonly paths: readonly string[];
  /** Id of the snapshot this one was compared with. */
  readonly parent?: string;
  readonly summary?: SnapshotSummary;
}

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
export function encodeSnapshot(snapshot: Omit<Snapshot, 'id'>): string {
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

/** Reads a snapshot file, also restic's; `damaged` when it names no tree. */
export function decodeSnapshot(id: string, json: string): Snapshot {
  let value: Partial<Record<string, unknown>>;
  try {
    value = JSON.parse(json) as typeof value;
  } catch (cause) {
    throw new VaultError('damaged', `snapshot ${id} is not JSON`, { cause });
  }
  const { time, tree, tags, hostname, username, paths, parent, summary } = value;
  if (typeof tree !== 'string' || !isFileName(tree) || typeof time !== 'string') {
    throw new VaultError('damaged', `snapshot ${id} is malformed`);
  }
  return {
    id,
    time: new Date(time).toISOString(),
    tree,
    tags: texts(tags),
    hostname: typeof hostname === 'string' ? hostname : '',
    username: typeof username === 'string' ? username : '',
    paths: texts(paths),
    ...(typeof parent === 'string' && { parent }),
    ...(typeof summary === 'object' && summary !== null && { summary: decodeSummary(summary) }),
  };
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
