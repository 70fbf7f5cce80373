import type { AnswerOf, BodyOf, BuiltOperationId, ParamsOf, QueryOf, StreamOperationId } from '@coffer/contract';
import type { Person } from '../db/stores/person-store.ts';
import type { ConsoleRole } from '../services/administrators/console-role.ts';

/** Who is calling: `anonymous` only where the contract asks for no token, `operator` for people of the restore portal. */
export type Caller =
  | { readonly role: 'anonymous'; readonly name: string }
  | { readonly role: 'administrator'; readonly name: string; readonly consoleRole: ConsoleRole }
  | { readonly role: 'operator'; readonly name: string; readonly person: Person };

/** The part of a paged result that is asked for. */
export interface PageRequest {
  /** Items to skip. */
  readonly offset: number;
  /** Items to return, from 1 to 10,000. */
  readonly limit: number;
  /** Id of a kept result, if the client passed one back. */
  readonly setId: string | undefined;
}

/** What a handler may know of the request besides its parameters and body. */
export interface Circumstances {
  readonly page: PageRequest;
  readonly caller: Caller;
  /** `https://host:port` as the client sees the server; no slash at its end. */
  readonly baseUrl: string;
  /** The path in the contract's spelling, such as `/v6/Jobs/<id>/JobSessions`. */
  readonly path: string;
  /** The query as it came. */
  readonly search: URLSearchParams;
  /** Address of the client. */
  readonly address: string;
  /** Aborted when the server shuts down, and when the client goes away before the answer is complete; not so for what `outlivesClient`. */
  readonly signal: AbortSignal;
}

/** A checked and converted request. */
export interface Call<Id extends BuiltOperationId> extends Circumstances {
  readonly params: ParamsOf<Id>;
  readonly query: QueryOf<Id>;
  readonly body: BodyOf<Id>;
}

/** An answer of bytes. */
export interface StreamAnswer {
  /** Offered to the client as the name to save under; any characters. */
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes, if known before the first is sent. */
  readonly size?: number | undefined;
  /** Read once. If it fails midway the connection is broken off, so that half a file never looks whole. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Answers one operation: translates, calls one service, presents the result. Throws the errors of `@coffer/model`;
 * the status code of success comes from the contract.
 */
type Handler<Id extends BuiltOperationId> = (
  call: Call<Id>,
) => Promise<Id extends StreamOperationId ? StreamAnswer : AnswerOf<Id>>;

/**
 * The handlers of all built operations whose ids match a pattern, for example ``Handlers<`Job_${string}`>``.
 * A missing one is a compiler error.
 */
export type Handlers<Pattern extends string> = { readonly [Id in Extract<BuiltOperationId, Pattern>]: Handler<Id> };
