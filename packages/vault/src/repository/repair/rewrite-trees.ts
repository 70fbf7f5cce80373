import { VaultError } from '../../errors.ts';
import { IdSet } from '../../index/id-set.ts';
import { joinNodes, type RawNode, rawNodes, withSubtree } from '../../tree/raw-tree.ts';
import type { RepositoryParts } from '../parts.ts';
import type { RepairWriter } from './repair-writer.ts';

/** Paths that are told by name for each snapshot. */
const NAMED = 100;

/** What a snapshot has lost. */
export interface LostPaths {
  /** Files, and folders (ending with `/`) whose listing is gone. */
  count: number;
  readonly first: string[];
}

interface Rewritten {
  /** Undefined when the tree cannot be read. */
  readonly id: string | undefined;
  readonly lost: readonly string[];
  readonly count: number;
}

/**
 * Makes trees without the files and folders that cannot be read any more. A file goes as a whole when any of its blobs is
 * lost: half a file under its full name would pass for the whole one. What is not understood here stays as it is.
 */
export class TreeRewriter {
  readonly #parts: RepositoryParts;
  readonly #writer: RepairWriter;
  readonly #signal: AbortSignal;
  readonly #sound = new IdSet();
  readonly #changed = new Map<string, Rewritten>();

  constructor(parts: RepositoryParts, writer: RepairWriter, signal: AbortSignal) {
    this.#parts = parts;
    this.#writer = writer;
    this.#signal = signal;
  }

  /** The id of the new root, equal to the old one when nothing is lost; undefined when the root itself is lost. */
  async rewrite(root: string): Promise<{ readonly tree: string | undefined; readonly lost: LostPaths }> {
    const { id, lost, count } = await this.#visit(root);
    return { tree: id, lost: { count, first: lost.map((path) => `/${path}`) } };
  }

  /** Lost paths are relative, so that one folder serves at all its places. */
  async #visit(tree: string): Promise<Rewritten> {
    if (this.#sound.has(tree)) return { id: tree, lost: [], count: 0 };
    const known = this.#changed.get(tree);
    if (known) return known;
    this.#signal.throwIfAborted();
    const nodes = await this.#nodes(tree);
    const result = nodes ? await this.#filter(tree, nodes) : { id: undefined, lost: [''], count: 1 };
    if (result.id === tree) this.#sound.add(tree);
    else this.#changed.set(tree, result);
    return result;
  }

  async #filter(tree: string, nodes: readonly RawNode[]): Promise<Rewritten> {
    const kept: RawNode[] = [];
    const lost: string[] = [];
    let count = 0;
    for (const node of nodes) {
      const below = node.subtree === undefined ? undefined : await this.#visit(node.subtree);
      if (below) {
        count += below.count;
        lost.push(...below.lost.slice(0, NAMED - lost.length).map((path) => `${node.name}/${path}`));
        if (below.id !== undefined) kept.push(below.id === node.subtree ? node : withSubtree(node, below.id));
      } else if (node.content.every((id) => this.#parts.index.has('data', id))) kept.push(node);
      else {
        count += 1;
        if (lost.length < NAMED) lost.push(node.name);
      }
    }
    if (count === 0) return { id: tree, lost, count };
    const id = await this.#writer.saveTree(joinNodes(kept), (there) => this.#parts.index.has('tree', there));
    return { id, lost, count };
  }

  async #nodes(tree: string): Promise<readonly RawNode[] | undefined> {
    try {
      return rawNodes(await this.#parts.reader.treeBytes(tree));
    } catch (error) {
      if (error instanceof VaultError && (error.code === 'missing' || error.code === 'damaged')) return undefined;
      throw error;
    }
  }
}
