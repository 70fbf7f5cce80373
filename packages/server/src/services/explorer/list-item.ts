import type { ItemSource } from '@coffer/engine';
import type { Picked } from './place.ts';

/** Bytes of a list item that are read for its title; more than any field of one has. */
const mostRead = 1024 * 1024;

/**
 * The title of a list item; undefined where it has none or nothing of it is held. Of an earlier version, and in older restore points, its
 * content tells.
 */
export async function titleOf(source: ItemSource, { item, version }: Picked): Promise<string | undefined> {
  if (item.facts.role !== 'list-item' || item.facts.kind === 'folder' || !item.restorable || item.size > mostRead)
    return undefined;
  const { title } = item.facts;
  // What is held of an item that fails is an older state than its facts.
  if (version === undefined && title !== undefined && item.status === 'protected')
    return title === '' ? undefined : title;
  const chunks: Uint8Array[] = [];
  const bytes = version === undefined ? source.read(item.id) : source.readVersion(item.id, version.id);
  for await (const chunk of bytes) chunks.push(chunk);
  return titleIn(Buffer.concat(chunks).toString('utf8'));
}

function titleIn(text: string): string | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields = memberOf(content, 'fields') ?? content;
  const title = memberOf(fields, 'Title') ?? memberOf(fields, 'LinkTitle');
  return typeof title === 'string' && title !== '' ? title : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
