import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type WorkloadName } from '@coffer/model';
import {
  type Backend,
  initRepository,
  localBackend,
  memoryBackend,
  openRepository,
  type Repository,
} from '@coffer/vault';
import type { BackupResult } from '../backup/outcome.ts';
import { type BackupOptions, runBackup } from '../backup/run-backup.ts';
import { MemoryCatalogStore } from '../catalog/memory-store.ts';
import type { BackupEvents, BackupProgress, CatalogStore } from '../ports.ts';
import { type ModelDrive, ScriptedWorkload } from './model-drive.ts';

/** A real repository in a folder that goes with it. */
export interface TemporaryRepository extends AsyncDisposable {
  readonly folder: string;
  readonly repository: Repository;
}

export const PASSWORD = 'correct horse';

/** Makes an empty repository in a new folder of the machine's temporary ones. `wrap` may put faults around its storage. */
export async function temporaryRepository(
  wrap: (backend: Backend) => Backend = (backend) => backend,
): Promise<TemporaryRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-engine-'));
  const backend = localBackend(folder);
  // Deriving a key is made cheap: the tests make many repositories that protect nothing.
  await initRepository(backend, { password: PASSWORD, scrypt: { N: 16, r: 8, p: 1 } });
  const repository = await openRepository(wrap(backend), { password: PASSWORD, workers: 1 });
  return {
    folder,
    repository,
    [Symbol.asyncDispose]: async () => {
      await repository[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an empty repository in memory, for tests that make very many restore points. */
export async function memoryRepository(): Promise<AsyncDisposable & { readonly repository: Repository }> {
  const backend = memoryBackend();
  await initRepository(backend, { password: PASSWORD, scrypt: { N: 16, r: 8, p: 1 } });
  const repository = await openRepository(backend, { password: PASSWORD, workers: 1 });
  return { repository, [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose]() };
}

/** Keeps what it is told. */
class RecordedEvents implements BackupEvents {
  readonly lines: string[] = [];
  latest: BackupProgress | undefined;

  log(level: string, message: string): void {
    this.lines.push(`[${level}] ${message}`);
  }

  progress(progress: BackupProgress): void {
    this.latest = progress;
  }
}

/** A job over model drives that can be run again and again. */
export class Job {
  readonly workload: ScriptedWorkload;
  readonly drives: ModelDrive[];
  catalog: CatalogStore = new MemoryCatalogStore();
  events = new RecordedEvents();
  readonly #repository: Repository;
  /** Tells this job from every other one. */
  readonly key: string = randomUUID();
  /** What a test knows to be stored, in its own words. */
  readonly known = new Set<string>();
  lastSnapshot: string | undefined;
  #sessions = 0;

  constructor(repository: Repository, drives: readonly ModelDrive[], options: { readonly pageSize?: number } = {}) {
    this.#repository = repository;
    this.drives = [...drives];
    this.workload = new ScriptedWorkload(this.drives, options.pageSize);
  }

  async run(options: Partial<BackupOptions> = {}): Promise<BackupResult> {
    this.#sessions += 1;
    this.events = new RecordedEvents();
    this.workload.fetched.length = 0;
    const result = await runBackup({
      organization: { id: 'organization-1', name: 'contoso' },
      job: { id: 'job-1', name: 'Daily' },
      sessionId: `session-${this.#sessions}`,
      plan: planOf(this.drives),
      workloads: new Map([['onedrive' as WorkloadName, this.workload]]),
      repository: this.#repository,
      catalog: this.catalog,
      settings: { description: 'all OneDrives' },
      events: this.events,
      clock: systemClock,
      full: false,
      signal: new AbortController().signal,
      ...options,
    });
    this.lastSnapshot = result.snapshotId ?? this.lastSnapshot;
    return result;
  }
}

async function* planOf(drives: readonly ModelDrive[]): BackupOptions['plan'] {
  for (const { object } of drives) yield object;
}

/** Path → content below `/OneDrive/<login>` of a snapshot, as its trees have it; folders as undefined. */
export async function listingOf(
  repository: Repository,
  snapshotId: string,
  login: string,
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  const walk = async (tree: string, path: string): Promise<void> => {
    for (const node of await repository.loadTree(tree)) {
      const at = `${path}/${node.name}`;
      if (node.subtree !== undefined) {
        found.set(at, undefined);
        await walk(node.subtree, at);
      } else {
        const parts: Uint8Array[] = [];
        for await (const chunk of repository.readFile(node.content ?? [])) parts.push(chunk);
        found.set(at, Buffer.concat(parts).toString('latin1'));
      }
    }
  };
  await walk(await treeAt(repository, snapshotId, ['OneDrive', login]), '');
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The id of the tree at a path of a snapshot. */
export async function treeAt(repository: Repository, snapshotId: string, path: readonly string[]): Promise<string> {
  let { tree } = await repository.snapshot(snapshotId);
  for (const name of path) {
    const subtree = (await repository.loadTree(tree)).find((node) => node.name === name)?.subtree;
    if (subtree === undefined) throw new Error(`The snapshot has no folder ${path.join('/')}.`);
    tree = subtree;
  }
  return tree;
}
