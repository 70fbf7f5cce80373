import { SEAL_OVERHEAD } from '../../crypto/seal.ts';
import { VaultError } from '../../errors.ts';
import { IdSet } from '../../index/id-set.ts';
import type { BlobType } from '../../pack/blob.ts';
import type { TreeNode } from '../../tree/tree.ts';
import { together } from '../bounded.ts';
import { ContentCensus, type ContentStats } from '../content-census.ts';
import type { RepositoryParts } from '../parts.ts';
import { BlobReader } from '../read/blob-reader.ts';
import { checkSmallFiles, checkSnapshots, type KnownSnapshot } from './documents.ts';
import { Effects } from './effects.ts';
import { type CheckOptions, type Finding, NO_EFFECT, short } from './findings.ts';
import { Inventory } from './inventory.ts';
import { type BadPack, Losses, lostBlobs } from './losses.ts';
import { type FailedPack, failedPack, readPacks } from './read-packs.ts';
import { packsToRead } from './subset.ts';
import { walkTrees } from './walk.ts';

/** Files whose size is wrong that are told one by one. */
const NAMED_FILES = 10;

/** Everything a look at a repository found: for the report, and for whoever repairs. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** Readable ones, newest first. */
  readonly snapshots: readonly KnownSnapshot[];
  /** Of these, the ones that miss something. */
  readonly incomplete: readonly KnownSnapshot[];
  /** Names of snapshot files that cannot be read. */
  readonly unreadableSnapshots: readonly string[];
  readonly inventory: Inventory;
  readonly bad: ReadonlyMap<string, BadPack>;
  readonly losses: Losses;
  readonly trees: number;
  readonly readBytes: number;
  /** What the snapshots hold and take; undefined unless asked for, and where something is missing. */
  readonly content: ContentStats | undefined;
}

/** Looks at everything, without a lock of its own. Throws `io` when the storage fails for more than a single pack. */
export async function examine(parts: RepositoryParts, options: CheckOptions): Promise<Examination> {
  return await new Examiner(parts, options).run();
}

/** Packs to read whole. */
interface PacksToRead {
  readonly wanted: (id: string) => boolean;
  /** Those that were read already; grows. */
  readonly read: Set<string>;
  readonly signal: AbortSignal | undefined;
}

class Examiner {
  readonly #parts: RepositoryParts;
  readonly #options: CheckOptions;
  readonly #findings: Finding[] = [];
  readonly #failed = new Map<string, FailedPack>();
  /** Packs that structure alone makes suspect: they are read whatever was asked for. */
  readonly #suspects = new Set<string>();
  /** Blobs that trees name and no index knows. */
  readonly #unknown: Record<BlobType, IdSet> = { data: new IdSet(), tree: new IdSet() };
  /** Trees of known packs that could not be read. */
  readonly #brokenTrees: string[] = [];
  readonly #oddSizes = { count: 0, names: [] as string[] };
  #readBytes = 0;
  #census: ContentCensus | undefined;

  constructor(parts: RepositoryParts, options: CheckOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  async run(): Promise<Examination> {
    const { signal, progress } = this.#options;
    signal?.throwIfAborted();
    this.#findings.push(...(await checkSmallFiles(this.#parts)));
    // Snapshots before the index: what a snapshot needs was in an index file before it was written.
    const { snapshots, findings } = await checkSnapshots(this.#parts);
    this.#findings.push(...findings);
    const inventory = await Inventory.read(this.#parts.documents, this.#parts.backend, (done, total) => {
      signal?.throwIfAborted();
      progress?.({ stage: 'indexes', done, total });
    });
    this.#checkInventory(inventory);
    const reader = new BlobReader({ ...this.#parts, index: inventory.blobs });
    const chosen = packsToRead(inventory.packs, this.#options);
    const wanted = (id: string) => chosen === undefined || chosen.has(id) || this.#suspects.has(id);
    const read = new Set<string>();
    if (this.#options.measure) this.#census = new ContentCensus(inventory.blobs);
    const [trees] = await together(signal, [
      (either) => this.#walk(snapshots, inventory, { reader, signal: either }),
      (either) => this.#read(inventory, { wanted, read, signal: either }),
    ]);
    // Trees that could not be read made more packs suspect.
    await this.#read(inventory, { wanted, read, signal });
    const { losses, incomplete } = await this.#countLosses(inventory, snapshots, reader);
    return {
      findings: this.#findings,
      snapshots,
      incomplete,
      unreadableSnapshots: findings.flatMap(({ file }) => (file ? [file.name] : [])),
      inventory,
      bad: new Map([...this.#failed].map(([id, { bad }]) => [id, bad])),
      losses,
      trees,
      readBytes: this.#readBytes,
      content: this.#census?.stats(snapshots),
    };
  }

  #checkInventory(inventory: Inventory): void {
    for (const [name, reason] of inventory.unreadable) {
      const text = `The index file ${short(name)} cannot be read: ${reason}. What only it names cannot be found until it is repaired.`;
      this.#add({ severity: 'error', kind: 'index-unreadable', file: { kind: 'index', name }, text });
    }
    for (const [id, { bytes, stored }] of inventory.packs) {
      if (stored === undefined)
        this.#failed.set(id, failedPack(id, { state: 'missing', blobs: new Set() }, 'no such file'));
      else if (stored !== bytes) this.#suspects.add(id);
    }
    for (const name of inventory.leftovers.keys()) {
      const text = `No index file names the pack ${short(name)}. It is harmless: of a writer that was interrupted, or is at work.`;
      this.#add({ severity: 'note', kind: 'pack-leftover', file: { kind: 'pack', name }, text });
    }
    for (const name of inventory.repeated) {
      const text = `Several index files name the pack ${short(name)}. That is harmless.`;
      this.#add({ severity: 'note', kind: 'pack-repeated', file: { kind: 'pack', name }, text });
    }
    const copies = inventory.blobs.copies('data') + inventory.blobs.copies('tree');
    if (copies > 0) {
      const text = `${copies} blobs lie in more than one place. That is harmless.`;
      this.#add({ severity: 'note', kind: 'blobs-repeated', text });
    }
  }

  async #walk(
    snapshots: readonly KnownSnapshot[],
    inventory: Inventory,
    { reader, signal }: { readonly reader: BlobReader; readonly signal: AbortSignal },
  ): Promise<number> {
    const { progress } = this.#options;
    const visitor = {
      load: (id: string) => reader.tree(id),
      tree: (id: string, nodes: readonly TreeNode[]) => {
        for (const node of nodes) this.#checkNode(node, inventory);
        this.#count(id, nodes);
      },
      broken: (id: string, error: unknown) => this.#brokenTree(id, error, inventory),
    };
    const trees = await walkTrees(
      snapshots.map(({ tree }) => tree),
      visitor,
      { signal, progress: (done) => progress?.({ stage: 'trees', done }) },
    );
    if (this.#oddSizes.count > 0) {
      const text = `The blobs of ${this.#oddSizes.count} files do not add up to their sizes: ${this.#oddSizes.names.join(', ')}.`;
      this.#add({ severity: 'warning', kind: 'file-size', text });
    }
    return trees;
  }

  #checkNode(node: TreeNode, { blobs }: Inventory): void {
    let size = 0;
    let known = true;
    for (const id of node.content ?? []) {
      const place = blobs.find('data', id);
      if (place) size += place.uncompressedLength > 0 ? place.uncompressedLength : place.length - SEAL_OVERHEAD;
      else {
        this.#unknown.data.add(id);
        known = false;
      }
    }
    if (!known || node.type === 'dir' || size === node.size) return;
    this.#oddSizes.count += 1;
    if (this.#oddSizes.names.length < NAMED_FILES) this.#oddSizes.names.push(node.name);
  }

  #count(id: string, nodes: readonly TreeNode[]): void {
    try {
      this.#census?.use(id);
      this.#census?.note(id, nodes);
    } catch (error) {
      // Sums without what is missing would be wrong.
      if (!(error instanceof VaultError && error.code === 'missing')) throw error;
      this.#census = undefined;
    }
  }

  #brokenTree(id: string, error: unknown, { blobs }: Inventory): void {
    if (!(error instanceof VaultError) || error.code === 'full') throw error;
    this.#census = undefined;
    const places = blobs.places('tree', id);
    if (places.length === 0) {
      this.#unknown.tree.add(id);
      return;
    }
    // Reading the whole pack tells what else it lost. A tree whose pack proves sound was malformed when it was stored.
    for (const { packId } of places) this.#suspects.add(packId);
    this.#brokenTrees.push(id);
  }

  /** Reads the packs that are wanted and were not read yet. */
  async #read(inventory: Inventory, { wanted, read, signal }: PacksToRead): Promise<void> {
    const next = [...inventory.packs].filter(([id, { stored }]) => stored !== undefined && wanted(id) && !read.has(id));
    if (next.length === 0) return;
    const total = next.reduce((sum, [, { stored = 0 }]) => sum + stored, this.#readBytes);
    await readPacks(inventory, {
      backend: this.#parts.backend,
      sealer: this.#parts.sealer,
      signal,
      wanted: (id) => {
        if (!wanted(id) || read.has(id)) return false;
        read.add(id);
        return true;
      },
      read: (bytes) => {
        this.#readBytes += bytes;
        this.#options.progress?.({ stage: 'data', done: this.#readBytes, total });
      },
      failed: (pack) => this.#failed.set(pack.packId, pack),
    });
  }

  /** Puts each lost blob down to a finding, and finds out what that costs. */
  async #countLosses(inventory: Inventory, snapshots: readonly KnownSnapshot[], reader: BlobReader) {
    const losses = new Losses();
    const first = this.#findings.length;
    const findings = [...this.#failed.values()].map(({ finding }) => finding);
    const numbers = new Map([...this.#failed.keys()].map((id, position) => [id, position]));
    const lost: number[] = findings.map(() => 0);
    const lose = (type: BlobType, id: string, finding: number) => {
      if (losses.add(type, id, finding)) lost[finding] = (lost[finding] ?? 0) + 1;
    };
    const bad = new Map([...this.#failed].map(([id, pack]) => [id, pack.bad]));
    for await (const { packId, type, id } of lostBlobs(inventory, bad)) lose(type, id, numbers.get(packId) as number);
    for (const finding of this.#unindexed(inventory)) {
      const number = findings.push(finding) - 1;
      for (const type of ['data', 'tree'] as const) for (const id of this.#unknown[type].ids()) lose(type, id, number);
    }
    for (const id of this.#brokenTrees) {
      if (losses.find('tree', id) !== undefined || (await canRead(reader, id))) continue;
      const text = `The tree ${short(id)} was stored as something that is no tree.`;
      const number = findings.push({ severity: 'error', kind: 'tree-malformed', text, effect: NO_EFFECT }) - 1;
      lose('tree', id, number);
    }
    const effects = new Effects({ losses, load: (id) => reader.tree(id), signal: this.#options.signal });
    const incomplete: KnownSnapshot[] = [];
    if (losses.size > 0) for (const snapshot of snapshots) if (await effects.add(snapshot)) incomplete.push(snapshot);
    for (const [i, finding] of findings.entries()) {
      this.#findings[first + i] = { ...finding, effect: effects.of(i, lost[i] ?? 0) };
    }
    return { losses, incomplete };
  }

  #unindexed(inventory: Inventory): Finding[] {
    const count = this.#unknown.data.size + this.#unknown.tree.size;
    if (count === 0) return [];
    const why =
      inventory.unreadable.size > 0 ? 'An index file that cannot be read may name them' : 'An index file may be gone';
    const text = `Trees name ${count} blobs that no readable index file knows. ${why}; then repairing finds them again.`;
    return [{ severity: 'error', kind: 'blobs-missing', text, effect: NO_EFFECT }];
  }

  #add(finding: Omit<Finding, 'effect'>): void {
    this.#findings.push({ ...finding, effect: NO_EFFECT });
  }
}

async function canRead(reader: BlobReader, tree: string): Promise<boolean> {
  try {
    await reader.tree(tree);
    return true;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'damaged') return false;
    throw error;
  }
}
