import { VaultError } from '../errors.ts';
import { mapBounded } from '../repository/bounded.ts';
import type { Documents } from '../repository/documents.ts';
import { decodeSnapshot, type Snapshot } from './snapshot.ts';

const PARALLEL_LOADS = 8;

/**
 * Reads all snapshots there are at this moment, in no order; those that vanish meanwhile are left out. `damaged` when one
 * cannot be read: what is decided from a list must not be decided from half of it.
 */
export async function loadSnapshots(documents: Documents, signal?: AbortSignal): Promise<Snapshot[]> {
  const found = await mapBounded(await documents.names('snapshot'), PARALLEL_LOADS, async (id) => {
    signal?.throwIfAborted();
    try {
      return decodeSnapshot(id, await documents.load('snapshot', id));
    } catch (error) {
      if (error instanceof VaultError && error.code === 'missing') return undefined;
      throw error;
    }
  });
  return found.filter((snapshot) => snapshot !== undefined);
}
