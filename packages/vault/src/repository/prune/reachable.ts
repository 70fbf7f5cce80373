import { VaultError } from '../../errors.ts';
import { NumberList } from '../../index/number-list.ts';
import type { BlobType } from '../../pack/blob.ts';
import { openBlob } from '../../pack/seal-blob.ts';
import { eachBounded } from '../bounded.ts';
import { Bitset } from './bitset.ts';
import type { Census } from './census.ts';
import { type CopyPorts, loadStretch, soundCopy } from './copies.ts';
import { byPosition, stretches } from './stretches.ts';

/** Trees looked at together, so that neighbours in a pack are read at once. */
const BATCH = 1024;
const PARALLEL_LOADS = 4;

/**
 * Every blob that the trees with these ids lead to, by blob number; each tree is read once. `missing` when one blob or
 * tree is not in any index file, `damaged` when a tree cannot be read: then nothing may be concluded from the rest.
 */
export async function findReachable(
  ports: CopyPorts,
  census: Census,
  roots: Iterable<string>,
  signal?: AbortSignal,
): Promise<Bitset> {
  const reached = new Bitset(census.blobs);
  const waiting = new NumberList();
  const reach = (type: BlobType, id: string, from: string) => {
    const blob = census.find(type, id);
    if (blob < 0)
      throw new VaultError('missing', `${from} refers to the ${type} blob ${id}, which no index file names`);
    if (reached.add(blob) && type === 'tree') waiting.push(blob);
  };
  const visit = (blob: number, plain: Uint8Array) => {
    const from = `the tree ${census.idOf(blob)}`;
    const { content, subtrees } = referencesOf(plain, from);
    for (const id of content) reach('data', id, from);
    for (const id of subtrees) reach('tree', id, from);
  };
  for (const root of roots) reach('tree', root, 'a snapshot');
  while (waiting.length > 0) {
    const batch = waiting.take(BATCH).sort(byPosition(census));
    await eachBounded(stretches(census, batch), PARALLEL_LOADS, async (stretch) => {
      signal?.throwIfAborted();
      const bytes = await loadStretch(ports, census, stretch);
      for (const blob of stretch.places) {
        const plain =
          bytes && openAt(ports, census, blob, bytes.subarray(census.placeAt(blob).offset - stretch.offset));
        visit(blob, plain ?? (await soundCopy(ports, census, blob)).plain);
      }
    });
  }
  return reached;
}

function openAt({ key }: CopyPorts, census: Census, blob: number, bytes: Uint8Array): Uint8Array | undefined {
  const { length, uncompressedLength } = census.placeAt(blob);
  try {
    return openBlob(key, bytes.subarray(0, length), { id: census.idOf(blob), uncompressedLength });
  } catch (error) {
    if (error instanceof VaultError) return undefined;
    throw error;
  }
}

/** What a tree refers to, whatever kind its nodes are: a reference of a kind we do not know still keeps its blob. */
function referencesOf(plain: Uint8Array, tree: string): { content: string[]; subtrees: string[] } {
  const content: string[] = [];
  const subtrees: string[] = [];
  for (const node of nodesOf(plain, tree)) {
    if (typeof node.subtree === 'string') subtrees.push(node.subtree);
    if (Array.isArray(node.content)) for (const id of node.content) content.push(String(id));
  }
  return { content, subtrees };
}

function nodesOf(plain: Uint8Array, tree: string): readonly { content?: unknown; subtree?: unknown }[] {
  try {
    const { nodes } = JSON.parse(Buffer.from(plain).toString('utf8')) as { nodes: unknown };
    if (nodes === null || Array.isArray(nodes)) return nodes ?? [];
  } catch (cause) {
    throw new VaultError('damaged', `${tree} is malformed`, { cause });
  }
  throw new VaultError('damaged', `${tree} is malformed`);
}
