import type { ItemFacts } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Repository, TreeNode } from '@coffer/vault';
import { packBlobs } from '../layout/blobs.ts';
import { linesOf, textOf } from '../layout/bytes.ts';
import { type FactsEntry, factsEntries } from '../layout/facts.ts';
import { FACTS_ROOT, folderWorkload, ITEMS_FILE, OBJECT_FILE } from '../layout/layout.ts';
import { parseObjectFile } from '../layout/object-file.ts';
import type { CatalogItem, CatalogItems, CatalogRun, CatalogStore, FolderTrees } from '../ports.ts';

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
  await catalog.forget(jobId);
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
    await items.stage([{ id: file.root.id, parentId: null, facts: file.root, status: 'protected', trees }]);
    await this.#folder(items, file.root.id, trees);
    const { object, state, totals } = file;
    await this.#run.stageObject({ object, rootId: file.root.id, state, trees, totals });
  }

  /** Stages everything below a folder. Besides the nodes of the folders on the way down, only batches are held. */
  async #folder(items: CatalogItems, folderId: string, trees: FolderTrees): Promise<void> {
    this.#signal.throwIfAborted();
    const human = byName(await this.#repository.loadTree(trees.human));
    const facts = byName(await this.#repository.loadTree(trees.facts));
    const listing = facts.get(ITEMS_FILE)?.content;
    if (!listing) return;
    let batch: CatalogItem[] = [];
    const folders: { readonly id: string; readonly trees: FolderTrees }[] = [];
    for await (const entry of factsEntries(linesOf(this.#repository.readFile(listing)))) {
      const item = itemOf(entry, folderId, human.get(entry.treeName), facts.get(entry.treeName));
      batch.push(item);
      if (item.trees) folders.push({ id: item.id, trees: item.trees });
      if (batch.length < BATCH) continue;
      await items.stage(batch);
      batch = [];
    }
    await items.stage(batch);
    for (const { id, trees: below } of folders) await this.#folder(items, id, below);
  }
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
): CatalogItem {
  const { facts, status, reason, kept } = entry;
  const content = human?.content && facts.kind === 'file' ? contentOf(facts, human, kept) : undefined;
  const trees = human?.subtree && mirrored?.subtree ? { human: human.subtree, facts: mirrored.subtree } : undefined;
  return {
    id: facts.id,
    parentId,
    facts,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(content ? { content } : {}),
    ...(trees ? { trees } : {}),
  };
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
