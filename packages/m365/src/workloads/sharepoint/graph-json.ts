import { OutsideError, type Purpose } from '@coffer/model';
import { everyItem, readPage } from '../../client/paging.ts';
import type { On } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';

/** Something of Graph whose members are looked at one by one. */
export type Json = Readonly<Record<string, unknown>>;

/** One resource, without what says only how it was asked for. One unit. */
export async function one(parts: SitesParts, on: On, path: string, purpose: Purpose = 'scan'): Promise<Json> {
  const answer = await parts.graph.json({ ...common(on, purpose), method: 'GET', path, cost: 'get' });
  if (typeof answer.body !== 'object' || answer.body === null)
    throw new OutsideError('damaged', 'Microsoft sent nothing where an answer was due.', { transient: true });
  return plain(answer.body as Json);
}

/** One resource; undefined if there is none. One unit. */
export async function oneIfThere(parts: SitesParts, on: On, path: string): Promise<Json | undefined> {
  try {
    return await one(parts, on, path, 'restore');
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

/** A whole collection. Two units a page. */
export async function all(parts: SitesParts, on: On, path: string): Promise<Json[]> {
  const rows: Json[] = [];
  const call = { ...common(on, 'scan'), method: 'GET', path, cost: 'list' } as const;
  for await (const row of everyItem((next) => readPage<Json, Json>(parts.graph, call, next, plain))) rows.push(row);
  return rows;
}

/** Writes JSON. Two units. */
export async function write(
  parts: SitesParts,
  on: On,
  {
    method = 'POST',
    path,
    body,
  }: { readonly method?: 'POST' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: object },
): Promise<Json> {
  const answer = await parts.graph.json({
    ...common(on, 'restore'),
    method,
    path,
    cost: 'write',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (answer.body ?? {}) as Json;
}

function common({ object, context }: On, purpose: Purpose) {
  return { as: 'drive', purpose, objectId: object.id, context } as const;
}

function plain(row: Json): Json {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@odata.')));
}
