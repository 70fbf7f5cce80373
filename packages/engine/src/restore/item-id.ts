import { RequestError } from '@coffer/model';

/**
 * The opaque id of an item within a restore point: its path in the trees, base64url. Microsoft allows paths of 400 characters,
 * so that an id stays below 2,000.
 */
export function itemId(path: readonly string[]): string {
  return Buffer.from(path.join('/'), 'utf8').toString('base64url');
}

/** The path that an id stands for. Rejects what no {@link itemId} made with `RequestError('not-found')`. */
export function itemPath(id: string): readonly string[] {
  const path = Buffer.from(id, 'base64url').toString('utf8');
  const names = path.split('/');
  // `=` at the end is how some clients pad.
  if (itemId(names) !== id.replace(/=+$/, '') || names.length < 2 || names.includes(''))
    throw new RequestError('not-found', 'There is no item of that id in the restore point.');
  return names;
}
