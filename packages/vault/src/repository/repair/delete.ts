import type { Backend, FileId } from '../../backend/backend.ts';
import { VaultError } from '../../errors.ts';

/** Removes a file that may be gone already. */
export async function deleteIfThere(backend: Backend, file: FileId): Promise<void> {
  try {
    await backend.delete(file);
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'missing')) throw error;
  }
}
