import type { ItemFacts, ItemVersion } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Repository, TreeNode } from '@coffer/vault';
import { isCounted } from '../coverage-ledger/expected.ts';
import { CoverageTally } from '../coverage-ledger/tally.ts';
import { packBlobs } from '../layout/blobs.ts';
import { linesOf, textOf } from '../layout/bytes.ts';
import { type FactsEntry, factsEntries } from '../layout/facts.ts';
import {
  EMPTY_TREE,
  EXCLUDED_BY_JOB,
  FACTS_ROOT,
  folderWorkload,
  ITEMS_FILE,
  OBJECT_FILE,
  VERSIONS_FOLDER,
} from '../layout/layout.ts';
import { treeName } from '../layout/names.ts';
import { parseObjectFile } from '../layout/object-file.ts';
import type {
  BuiltTrees,
  CatalogItem,
  CatalogItems,
  CatalogRun,
  CatalogStore,
  FolderTrees,
  StoredVersion,
} from '../ports.ts';

/** How many items are written in one go. */
const BATCH = 500;
/** More than any object's own file has. */
const LARGEST_OBJECT_FILE = 1_000_000;

/**
 * Fills the catalogue of a job from a restore point, as if the run that made it had just been committed. What the catalogue held
 * for the job before is dropped. Rejects with `OutsideError('damaged')` when the restore point is not laid out as it should be;
 * the job's catalogue is empty then.
 */
export async function rebuildCatalog(options: {
  readonly repository: Repository;
  readonly catalog: CatalogStore;
  readonly jobId: string;
  readonly sessionId: string;
  readonly snapshotId: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { repository, catalog, jobId, sessionId, snapshotId, signal } = options;
  const { tree } = await repository.snapshot(snapshotId);
  await catalog.clear(jobId);
  await using run = await catalog.begin(jobId, sessionId);
  const rebuilder = new Rebuilder(repository, run, signal);
  const top = await repository.loadTree(tree);
  const facts = top.find(({ name }) => name === FACTS_ROOT)?.subtree;
  if (facts === undefined) throw new OutsideError('damaged', 'The restore point holds no facts.');
  for (const workload of await repository.loadTree(facts)) {
    if (!workload.subtree || !folderWorkload(workload.name)) continue;
    const humans = subtreeOf(top, workload.name);
    await rebuilder.workload(await repository.loadTree(humans), await repository.loadTree(workload.subtree));
  }
  await run.commit({ repositoryId: repository.id, snapshotId });
}

class Rebuilder {
  readonly #repository: Repository;
  readonly #run: CatalogRun;
  readonly #signal: AbortSignal;

  constructor(repository: Repository, run: CatalogRun, signal: AbortSignal) {
    this.#repository = repository;
    this.#run = run;
    this.#signal = signal;
  }

  async workload(humans: readonly TreeNode[], facts: readonly TreeNode[]): Promise<void> {
    for (const { name, subtree } of facts) {
      if (!subtree) continue;
      await this.#object({ human: subtreeOf(humans, name), facts: subtree });
    }
  }

  async #object(trees: FolderTrees): Promise<void> {
    const nodes = await this.#repository.loadTree(trees.facts);
    const content = nodes.find(({ name }) => name === OBJECT_FILE)?.content;
    if (!content) throw new OutsideError('damaged', 'A folder of facts holds no object.');
    const file = parseObjectFile(await textOf(this.#repository.readFile(content), LARGEST_OBJECT_FILE));
    const items = this.#run.items(file.object.id);
    const walk: Walk = { items, tally: new CoverageTally(), excludedIds: [], failing: 0 };
    const root: CatalogItem = { id: file.root.id, parentId: null, facts: file.root, status: 'protected' };
    const built = { ...trees, items: await this.#folder(walk, root, trees) };
    await walk.items.stage([{ ...root, trees: built }]);
    const { object, state, totals, policy } = file;
    const { excludedIds, failing } = walk;
    const coverage = { rows: walk.tally.rows(), counts: [] };
    await this.#run.stageObject({
      object,
      rootId: root.id,
      state,
      trees: built,
      totals,
      coverage,
      policy,
      excludedIds,
      failing,
    });
  }

  /**
   * Stages everything below a folder, and gives the number of items. Besides the nodes of the folders on the way down, only
   * batches are held.
   */
  async #folder(walk: Walk, folder: CatalogItem, trees: FolderTrees): Promise<number> {
    this.#signal.throwIfAborted();
    const human = byName(await this.#repository.loadTree(trees.human));
    const facts = byName(await this.#repository.loadTree(trees.facts));
    const listing = facts.get(ITEMS_FILE)?.content;
    if (!listing) return 0;
    const versions = await this.#nodes(facts.get(VERSIONS_FOLDER)?.subtree);
    const batch = new Batch(walk.items);
    const folders: { readonly item: CatalogItem; readonly trees: FolderTrees }[] = [];
    let count = 0;
    for await (const entry of factsEntries(linesOf(this.#repository.readFile(listing)))) {
      const { item, below } = itemOf(entry, folder.id, human.get(entry.treeName), facts.get(entry.treeName));
      const held = await this.#versions(entry.versions, versions.get(entry.treeName)?.subtree);
      const whole = held === undefined ? item : { ...item, versions: held };
      walk.tally.count(whole, 1);
      walk.tally.explain(whole);
      if (whole.status === 'failed') walk.failing += 1;
      if (isCounted(entry.facts)) count += 1;
      if (item.facts.kind === 'folder' && isExcluded(item) && !isExcluded(folder)) walk.excludedIds.push(item.id);
      if (below) folders.push({ item: whole, trees: below });
      else await batch.add(whole);
    }
    for (const { item, trees: below } of folders) {
      const built: BuiltTrees = { ...below, items: await this.#folder(walk, item, below) };
      count += built.items;
      await batch.add({ ...item, trees: built });
    }
    await batch.write();
    return count;
  }

  async #nodes(tree: string | undefined): Promise<ReadonlyMap<string, TreeNode>> {
    return byName(tree === undefined ? [] : await this.#repository.loadTree(tree));
  }

  async #versions(
    entries: readonly ItemVersion[] | undefined,
    tree: string | undefined,
  ): Promise<readonly StoredVersion[] | undefined> {
    if (entries === undefined || entries.length === 0) return entries && [];
    const nodes = await this.#nodes(tree);
    return entries.flatMap((version) => {
      const content = nodes.get(treeName(version.id))?.content;
      return content ? [{ ...version, blobs: packBlobs(content) }] : [];
    });
  }
}

/** What is gathered on the way through an object. */
interface Walk {
  readonly items: CatalogItems;
  readonly tally: CoverageTally;
  readonly excludedIds: string[];
  failing: number;
}

/** Items that are staged some at a time. */
class Batch {
  readonly #items: CatalogItems;
  #waiting: CatalogItem[] = [];

  constructor(items: CatalogItems) {
    this.#items = items;
  }

  async add(item: CatalogItem): Promise<void> {
    this.#waiting.push(item);
    if (this.#waiting.length >= BATCH) await this.write();
  }

  async write(): Promise<void> {
    await this.#items.stage(this.#waiting);
    this.#waiting = [];
  }
}

function isExcluded({ status, reason }: CatalogItem): boolean {
  return status === 'excluded' && reason === EXCLUDED_BY_JOB;
}

function byName(nodes: readonly TreeNode[]): ReadonlyMap<string, TreeNode> {
  return new Map(nodes.map((node) => [node.name, node]));
}

function subtreeOf(nodes: readonly TreeNode[], name: string): string {
  const subtree = nodes.find((node) => node.name === name)?.subtree;
  if (subtree === undefined) throw new OutsideError('damaged', `The restore point lacks the folder "${name}".`);
  return subtree;
}

function itemOf(
  entry: FactsEntry,
  parentId: string,
  human: TreeNode | undefined,
  mirrored: TreeNode | undefined,
): { readonly item: CatalogItem; readonly below: FolderTrees | undefined } {
  const { facts, status, reason, failure, kept, permissions } = entry;
  const content = human?.content && facts.kind === 'file' ? contentOf(facts, human, kept) : undefined;
  // Of a folder that is left out the trees that people see hold nothing.
  const seen = human?.subtree ?? (status === 'protected' ? undefined : EMPTY_TREE);
  const below = seen !== undefined && mirrored?.subtree ? { human: seen, facts: mirrored.subtree } : undefined;
  const item: CatalogItem = {
    id: facts.id,
    parentId,
    facts,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(failure ? { failure } : {}),
    ...(content ? { content } : {}),
    ...(permissions ? { permissions } : {}),
    ...(entry.treeName === facts.name ? {} : { treeName: entry.treeName }),
  };
  return { item, below };
}

function contentOf(facts: ItemFacts, node: TreeNode, kept: FactsEntry['kept']): NonNullable<CatalogItem['content']> {
  const { modified, hash, eTag } = kept ?? facts;
  return {
    blobs: packBlobs(node.content ?? []),
    size: node.size ?? 0,
    modified,
    ...(hash === undefined ? {} : { hash }),
    ...(eTag === undefined ? {} : { eTag }),
  };
}
