import type { Row } from './filter.ts';

/** The selected properties of an object, `id` always among them for objects that have one; without `$select` the default ones. */
export function pick(row: Row, select: string | null, defaults?: readonly string[]): Row {
  const names = select === null ? defaults : select.split(',').map((name) => name.trim());
  if (!names || names.includes('*')) return row;
  const wanted = new Set(names.map((name) => name.split('/')[0]?.toLowerCase()));
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => wanted.has(name.toLowerCase()) || name.startsWith('@')),
  );
}
