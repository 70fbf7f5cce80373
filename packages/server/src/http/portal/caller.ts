import { RequestError } from '@coffer/model';
import type { Person } from '../../db/stores/person-store.ts';
import type { Caller } from '../handler.ts';

/** The person who calls. Throws RequestError('denied') for anybody else. */
export function personOf({ caller }: { readonly caller: Caller }): Person {
  if (caller.role === 'operator') return caller.person;
  throw new RequestError('denied', 'Only people who are signed in to the restore portal have data of their own.');
}
