import type { Part } from '../db/stores/job-session-store.ts';
import type { Circumstances } from './handler.ts';
import { type Page, pageOf } from './page.ts';

/** The page of a part that a store has cut out. */
export function pageOfPart<From, To>(
  call: Pick<Circumstances, 'page' | 'path' | 'search'>,
  part: Part<From>,
  present: (item: From) => To,
): Page<To> {
  const more = call.page.offset + part.items.length < part.total;
  return pageOf(call, { items: part.items.map(present), more });
}
