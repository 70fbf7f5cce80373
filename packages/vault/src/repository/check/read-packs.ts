import type { Backend } from '../../backend/backend.ts';
import { localPath } from '../../backend/local.ts';
import { VaultError } from '../../errors.ts';
import type { PackContent } from '../../index/blob-index.ts';
import { type OwnedBytes, ownedBytes } from '../../owned-bytes.ts';
import type { PackVerdict } from '../../pack/verify-pack.ts';
import type { Sealer } from '../../workers/sealer.ts';
import { ByteBudget } from '../write/byte-budget.ts';
import type { Finding } from './findings.ts';
import { NO_EFFECT, short } from './findings.ts';
import { expectedPack, type Inventory, type PackRecord } from './inventory.ts';
import { type BadPack, blobKey } from './losses.ts';

/** Bytes of packs in memory at once, where they cannot be read by the threads themselves; one that is larger is read alone. */
const IN_FLIGHT_BYTES = 64 * 1024 * 1024;
/** Packs under way for each thread, so that none waits for the next. */
const PER_THREAD = 2;

/** A pack that failed, as it goes into the report and as repairing needs it. */
export interface FailedPack {
  readonly packId: string;
  readonly bad: BadPack;
  readonly finding: Finding;
}

interface WantedPack {
  readonly pack: PackContent;
  readonly record: PackRecord;
  /** Where it lies, for a thread that reads it by itself. */
  readonly path: string | undefined;
}

interface ReadOptions {
  readonly backend: Backend;
  readonly sealer: Sealer;
  readonly signal?: AbortSignal | undefined;
  /** Whether a pack is to be read. */
  readonly wanted: (id: string) => boolean;
  /** A pack was read, with its size. */
  readonly read: (bytes: number) => void;
  readonly failed: (pack: FailedPack) => void;
}

/** Reads packs whole and proves every byte of them, in all threads at once. Packs that are missing are left out. */
export async function readPacks(inventory: Inventory, options: ReadOptions): Promise<void> {
  const budget = new ByteBudget(IN_FLIGHT_BYTES);
  const running = new Set<Promise<void>>();
  const atOnce = PER_THREAD * options.sealer.width;
  const begin = (wanted: WantedPack, bytes: number) => {
    const task = readPack(wanted, options)
      .catch((error: unknown) => budget.close(error))
      .finally(() => {
        budget.release(bytes);
        running.delete(task);
      });
    running.add(task);
  };
  try {
    for await (const pack of inventory.contents()) {
      const record = inventory.packs.get(pack.id);
      if (record?.stored === undefined || !options.wanted(pack.id)) continue;
      options.signal?.throwIfAborted();
      while (running.size >= atOnce) await Promise.race(running);
      const path = localPath(options.backend, { kind: 'pack', name: pack.id });
      const bytes = path === undefined ? record.stored : 0;
      await budget.acquire(bytes);
      begin({ pack, record, path }, bytes);
    }
  } finally {
    await Promise.all(running);
  }
  // Throws what a task failed with after the last one had been let in.
  await budget.acquire(0);
}

async function readPack({ pack, record, path }: WantedPack, options: ReadOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const { sealer, failed } = options;
  const expected = expectedPack(pack);
  let verdict = path === undefined ? undefined : await sealer.verifyPack({ path }, expected);
  if (!verdict) {
    // What a thread cannot read by itself is asked of the storage, which says why.
    const bytes = await load(pack.id, options);
    if (!bytes) return;
    verdict = await sealer.verifyPack({ bytes }, expected);
  }
  if (!verdict) throw new Error('bytes in memory were not read');
  options.read(verdict.size);
  const bad = judged(pack, record, verdict);
  if (bad) failed(bad);
}

/** The bytes of a pack; undefined when the storage does not have or give it, which is noted. */
async function load(packId: string, { backend, failed }: ReadOptions): Promise<OwnedBytes | undefined> {
  try {
    return ownedBytes(await backend.load({ kind: 'pack', name: packId }));
  } catch (error) {
    const bad = unreadable(packId, error);
    if (!bad) throw error;
    failed(bad);
    return undefined;
  }
}

/** A storage that fails for one pack must not end the check of all others: a bad sector is what checks are for. */
function unreadable(packId: string, error: unknown): FailedPack | undefined {
  if (!(error instanceof VaultError) || !['missing', 'damaged', 'io'].includes(error.code)) return undefined;
  const state = error.code === 'missing' ? 'missing' : 'unreachable';
  return failedPack(packId, { state, blobs: new Set() }, state === 'missing' ? 'It is gone' : error.message);
}

/** What the bytes of a pack say against it; undefined when it is sound. */
function judged(pack: PackContent, record: PackRecord, { size, ...verdict }: PackVerdict): FailedPack | undefined {
  const blobs = new Set(
    verdict.damaged.map((position) => {
      const blob = pack.blobs[position] as PackContent['blobs'][number];
      return blobKey(blob.type, blob.id);
    }),
  );
  const faults: string[] = [];
  if (size !== record.bytes) faults.push(`its size is ${size} bytes, not ${record.bytes}`);
  if (verdict.id !== pack.id) faults.push('its content is not that of its name');
  if (verdict.header !== 'expected') {
    faults.push(
      verdict.header === 'different' ? 'it holds other blobs than the index says' : 'its header is unreadable',
    );
  }
  if (blobs.size > 0) faults.push(`${blobs.size} of its ${pack.blobs.length} blobs cannot be opened`);
  if (faults.length === 0) return undefined;
  const kind = size !== record.bytes ? 'size' : verdict.id !== pack.id || blobs.size > 0 ? 'damaged' : 'header';
  return failedPack(pack.id, { state: 'damaged', blobs }, faults.join('; '), `pack-${kind}`);
}

/** A pack with its finding; the effect is found out later. */
export function failedPack(
  packId: string,
  bad: BadPack,
  fault: string,
  kind: Finding['kind'] = bad.state === 'missing' ? 'pack-missing' : 'pack-unreachable',
): FailedPack {
  const text = `The pack ${short(packId)} is ${bad.state}: ${fault}.`;
  return {
    packId,
    bad,
    finding: { severity: 'error', kind, file: { kind: 'pack', name: packId }, text, effect: NO_EFFECT },
  };
}
