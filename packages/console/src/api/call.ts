import { routes } from 'virtual:operations';
import type { AnswerOf, BodyOf, BuiltOperationId, QueryOf, StreamOperationId } from '@coffer/contract';
import { send } from './send.ts';

/** A value as it may be sent: every member optional, undefined ones left out. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;

/** What a call carries. */
export interface CallOptions<Id extends BuiltOperationId> {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Loose<QueryOf<Id>>;
  readonly body?: Loose<BodyOf<Id>>;
  readonly signal?: AbortSignal;
}

/** Calls an operation of the v6 API that answers JSON or nothing. Rejects with `ApiError`. */
export async function call<Id extends Exclude<BuiltOperationId, StreamOperationId>>(
  id: Id,
  options: CallOptions<Id> = {},
): Promise<AnswerOf<Id>> {
  const answer = await request(id, options);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Id>;
}

/** Calls an operation that answers a file. */
export async function download<Id extends StreamOperationId>(id: Id, options: CallOptions<Id>): Promise<Response> {
  return await request(id, options);
}

async function request<Id extends BuiltOperationId>(id: Id, options: CallOptions<Id>): Promise<Response> {
  const [method, template] = routes[id];
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined && value !== null) query.set(name, String(value));
  return await send(method, query.size === 0 ? path : `${path}?${query}`, options.body, options.signal);
}
