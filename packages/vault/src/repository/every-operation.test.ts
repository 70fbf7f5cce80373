import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Backend, FileId } from '../backend/backend.ts';
import { localBackend } from '../backend/local.ts';
import { memoryBackend } from '../backend/memory.ts';
import { digest, HandClock, noise, PASSWORD, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import {
  type Contents,
  copyAll,
  dropLocks,
  expectTidy,
  HAS_RESTIC,
  namesOf,
  restic,
  saveApart,
} from '../testing/maintenance.ts';
import { StoppingBackend } from '../testing/stopping-backend.ts';
import { openRepository } from './open.ts';
import type { Repository } from './repository.ts';

// A program that ends at its first, second, third … operation of the storage, until it comes through. After each: no
// snapshot that was reported has lost a byte, the next prune works and leaves nothing but what snapshots lead to.

const NOTHING_UNUSED = { maxUnused: { bytes: 0 } };
/** Every so many endings, the real restic is asked as well. */
const ASK_RESTIC_EVERY = 30;

interface Base {
  readonly backend: Backend;
  readonly snapshots: ReadonlyMap<string, Contents>;
}

type Report = (snapshot: string) => void;

interface Scenario {
  readonly name: string;
  readonly base: () => Promise<Base>;
  /** `report` is told of snapshots that are complete. */
  readonly run: (repository: Repository, world: { backend: Backend; base: Base; report: Report }) => Promise<void>;
  /** Snapshots that may be gone afterwards. */
  readonly forgets: (base: Base) => readonly string[];
  /** What a snapshot that turned up holds. */
  readonly adds?: Contents;
  /** Makes the repository readable again where the run itself began with one that was not. */
  readonly mend?: (repository: Repository) => Promise<unknown>;
}

const ADDED = { fresh: noise(3000), 'of two blobs': noise(530_000), empty: new Uint8Array() };

const open = (backend: Backend) => openRepository(backend, { password: PASSWORD, workers: 0, clock: new HandClock() });

/** Four snapshots whose files overlap, each stored with packs and an index file of its own. */
async function fourSnapshots(): Promise<Base> {
  const backend = memoryBackend();
  await quickInit(backend);
  const repository = await open(backend);
  const files = Array.from({ length: 6 }, (_, i) => noise(2000 + i * 500));
  const snapshots = new Map<string, Contents>();
  for (let turn = 0; turn < 4; turn++) {
    const picked = Object.fromEntries([turn, turn + 1, turn + 2].map((i) => [`f${i}`, files[i] as Buffer]));
    const id = await saveApart(repository, picked);
    snapshots.set(id, await readAll(repository, id));
  }
  return { backend, snapshots };
}

/** Ten snapshots with packs of their own, which is enough that a prune joins packs. */
async function manySnapshots(): Promise<Base> {
  const { backend, snapshots } = await fourSnapshots();
  const repository = await open(backend);
  const all = new Map(snapshots);
  for (let turn = 0; turn < 6; turn++) {
    const id = await saveApart(repository, { [`g${turn}`]: noise(500) });
    all.set(id, await readAll(repository, id));
  }
  return { backend, snapshots: all };
}

async function withoutOneIndexFile(): Promise<Base> {
  const base = await fourSnapshots();
  const [name] = await namesOf(base.backend, 'index');
  await base.backend.delete({ kind: 'index', name: name as string });
  return base;
}

interface Outcome {
  readonly base: Base;
  readonly reported: readonly string[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a backup',
    base: fourSnapshots,
    run: async (repository, { report }) => {
      const writer = await repository.write();
      try {
        report(await saveAll(writer, ADDED));
      } finally {
        await Promise.allSettled([writer[Symbol.asyncDispose]()]);
      }
    },
    forgets: () => [],
    adds: new Map(Object.entries(ADDED).map(([name, bytes]) => [name, digest(bytes)])),
  },
  {
    name: 'forgetting and a prune',
    base: fourSnapshots,
    run: async (repository, { backend, base }) => {
      for (const id of oldTwo(base.snapshots)) await backend.delete({ kind: 'snapshot', name: id });
      await repository.prune(NOTHING_UNUSED);
    },
    forgets: ({ snapshots }) => oldTwo(snapshots),
  },
  {
    name: 'a prune that joins packs',
    base: manySnapshots,
    run: async (repository) => {
      await repository.prune(NOTHING_UNUSED);
    },
    forgets: () => [],
  },
  {
    name: 'rebuilding the whole index',
    base: fourSnapshots,
    run: async (repository) => {
      await repository.rebuildIndex({ packs: 'all' });
    },
    forgets: () => [],
  },
  {
    name: 'rebuilding a part of the index',
    base: withoutOneIndexFile,
    run: async (repository) => {
      await repository.rebuildIndex();
    },
    forgets: () => [],
    mend: (repository) => repository.rebuildIndex(),
  },
];

function oldTwo(snapshots: Base['snapshots']): string[] {
  return [...snapshots.keys()].slice(0, 2);
}

/** Runs until the n-th operation; resolves to the snapshots that were reported, and whether all was done. */
async function runUntil(scenario: Scenario, backend: StoppingBackend, base: Base) {
  const reported: string[] = [];
  const report = (id: string) => reported.push(id);
  try {
    await using repository = await open(backend);
    await scenario.run(repository, { backend, base, report });
    return { reported, done: !backend.stopped };
  } catch (error) {
    expect(error).toMatchObject({ name: 'VaultError', message: 'the program has ended' });
    return { reported, done: false };
  }
}

async function expectNothingLost(scenario: Scenario, backend: Backend, { base, reported }: Outcome): Promise<void> {
  const repository = await open(backend);
  await scenario.mend?.(repository);
  const present = (await repository.snapshots()).map(({ id }) => id);
  const forgotten = scenario.forgets(base);
  const kept = [...base.snapshots.keys()].filter((id) => !forgotten.includes(id));
  for (const id of [...kept, ...reported]) expect(present).toContain(id);
  for (const id of present) expect(await readAll(repository, id)).toEqual(base.snapshots.get(id) ?? scenario.adds);
}

it.each(SCENARIOS.flatMap((scenario) => (['before', 'unheard'] as const).map((ending) => ({ ...scenario, ending }))))(
  'nothing is lost when $name ends at any operation ($ending)',
  async ({ ending, ...scenario }) => {
    const base = await scenario.base();
    for (let at = 1; ; at++) {
      const backend = memoryBackend();
      await copyAll(base.backend, backend);
      const stopping = new StoppingBackend(backend, { at, ending });
      const { reported, done } = await runUntil(scenario, stopping, base);
      await expectRecovery(scenario, backend, { base, reported });
      if (at % ASK_RESTIC_EVERY === 0) await askRestic(backend);
      if (done) break;
    }
  },
);

it.each(SCENARIOS)('nothing is lost when $name ends while it stores a file, half of which stays', async (scenario) => {
  const base = await scenario.base();
  await using folder = await temporaryFolder();
  const template = join(folder.path, 'template');
  await copyAll(base.backend, localBackend(template));
  for (let at = 1; ; at++) {
    const path = join(folder.path, `${at}`);
    await cp(template, path, { recursive: true });
    const backend = localBackend(path);
    const stopping = new StoppingBackend(backend, {
      at,
      ending: 'torn',
      tear: (file, parts) => tear(path, file, parts),
    });
    const { reported, done } = await runUntil(scenario, stopping, base);
    await expectRecovery(scenario, backend, { base, reported });
    if (at % ASK_RESTIC_EVERY === 0 && HAS_RESTIC) expectAccepted(path);
    if (done) break;
  }
});

async function expectRecovery(scenario: Scenario, backend: Backend, outcome: Outcome): Promise<void> {
  await dropLocks(backend);
  await expectNothingLost(scenario, backend, outcome);
  await (await open(backend)).prune(NOTHING_UNUSED);
  await expectTidy(backend);
  await expectNothingLost(scenario, backend, outcome);
  expect(await namesOf(backend, 'lock')).toEqual([]);
}

async function askRestic(backend: Backend): Promise<void> {
  if (!HAS_RESTIC) return;
  await using folder = await temporaryFolder();
  await copyAll(backend, localBackend(folder.path));
  expectAccepted(folder.path);
}

function expectAccepted(path: string): void {
  expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
}

/** What a process leaves that is killed while it stores a file: half of it, under a temporary name. */
async function tear(path: string, { kind, name }: FileId, parts: readonly Uint8Array[]): Promise<void> {
  const bytes = Buffer.concat(parts);
  const folder = { pack: `data/${name.slice(0, 2)}`, index: 'index', snapshot: 'snapshots', lock: 'locks' }[
    kind as 'pack'
  ];
  await mkdir(join(path, folder), { recursive: true });
  await writeFile(join(path, folder, `${name}-tmp-0123456789abcdef`), bytes.subarray(0, bytes.length / 2));
}
