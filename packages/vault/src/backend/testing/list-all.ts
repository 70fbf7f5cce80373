import type { Backend } from '../backend.ts';

/** All files of a kind, sorted by name. */
export async function listAll(
  backend: Backend,
  kind: Parameters<Backend['list']>[0],
): Promise<{ readonly name: string; readonly size: number }[]> {
  const files: { readonly name: string; readonly size: number }[] = [];
  for await (const file of backend.list(kind)) files.push(file);
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
