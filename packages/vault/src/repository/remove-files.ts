import type { Backend, FileKind } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';
import { eachBounded } from './bounded.ts';

const PARALLEL = 8;

/** Removes files, `guard` permitting before each; those that are gone already are no failure. */
export async function removeFiles(
  { backend }: { readonly backend: Backend },
  { kind, names, guard }: { readonly kind: FileKind; readonly names: Iterable<string>; readonly guard: () => void },
): Promise<void> {
  await eachBounded(names, PARALLEL, async (name) => {
    guard();
    try {
      await backend.delete({ kind, name });
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'missing')) throw error;
    }
  });
}
