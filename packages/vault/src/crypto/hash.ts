import { createHash, hash } from 'node:crypto';

/** SHA-256 in lower-case hex: the name of every blob and file. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** SHA-256 of the concatenation. */
export function sha256Of(parts: readonly Uint8Array[]): string {
  const state = createHash('sha256');
  for (const part of parts) state.update(part);
  return state.digest('hex');
}
