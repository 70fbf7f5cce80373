import { encodeIndex } from '../../index/index-file.ts';
import type { Inventory } from '../check/inventory.ts';
import type { RepositoryParts } from '../parts.ts';
import { deleteIfThere } from './delete.ts';

/**
 * Replaces index files that name packs which are given up, and removes those that cannot be read. Every new one is durable
 * before the first old one goes. Resolves to the names of the old ones.
 */
export async function replaceIndexes(
  { backend, documents }: RepositoryParts,
  inventory: Inventory,
  given: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string[]> {
  const old: string[] = [];
  for await (const { name, packs } of inventory.files()) {
    const kept = packs.filter(({ id }) => !given.has(id));
    if (kept.length === packs.length) continue;
    signal.throwIfAborted();
    if (kept.length > 0) await documents.save('index', encodeIndex(kept));
    old.push(name);
  }
  old.push(...inventory.unreadable.keys());
  for (const name of old) {
    signal.throwIfAborted();
    await deleteIfThere(backend, { kind: 'index', name });
  }
  return old;
}
