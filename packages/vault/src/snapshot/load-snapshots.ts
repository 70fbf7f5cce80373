import { VaultError } from '../errors.ts';
import { mapBounded } from '../repository/bounded.ts';
import type { Documents } from '../repository/documents.ts';
import { decodeSnapshot, type Snapshot } from './snapshot.ts';

const PARALLEL_LOADS = 8;

/**
 * Reads all snapshots there are at this moment, or those of `ids`, in no order. Of all, those that vanish meanwhile are
 * left out; one asked for by its id must be there (`missing`). `damaged` when one cannot be read: what is decided from a
 * list must not be decided from half of it.
 */
export async function loadSnapshots(
  documents: Documents,
  options: { readonly ids?: readonly string[] | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Snapshot[]> {
  const names = options.ids ? [...new Set(options.ids)] : await documents.names('snapshot');
  const found = await mapBounded(names, PARALLEL_LOADS, async (id) => {
    options.signal?.throwIfAborted();
    try {
      return decodeSnapshot(id, await documents.load('snapshot', id));
    } catch (error) {
      if (!options.ids && error instanceof VaultError && error.code === 'missing') return undefined;
      throw error;
    }
  });
  return found.filter((snapshot) => snapshot !== undefined);
}
