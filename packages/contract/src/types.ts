import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { allOperations } from './all-operations.ts';

type Table = typeof allOperations;

/** The id of an operation, as the contract or Coffer itself names it. */
export type OperationId = keyof Table;

/** The operations that the server answers. */
export type BuiltOperationId = { [Id in OperationId]: Table[Id]['built'] extends true ? Id : never }[OperationId];

type Values<Properties> = Properties extends TProperties ? Static<TObject<Properties>> : Record<never, never>;

/** Optional members of an answer may be undefined (they are then left out); arrays need not be mutable. */
type Answer<T> = T extends readonly (infer Item)[]
  ? readonly Answer<Item>[]
  : T extends object
    ? {
        readonly [Key in keyof T]: Record<never, never> extends Pick<T, Key>
          ? Answer<T[Key]> | undefined
          : Answer<T[Key]>;
      }
    : T;

/** Whatever a client may have left out: the server checks types, the service what it needs. */
type Incoming<T> = T extends readonly (infer Item)[]
  ? Incoming<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Incoming<T[Key]> }
    : T;

/** The value of a schema as it comes in: any member may be absent. */
export type Received<Schema extends TSchema> = Incoming<Static<Schema>>;

/** The value of a schema as it may be given to be sent. */
export type Sent<Schema extends TSchema> = Answer<Static<Schema>>;

/** Path parameters, checked and decoded. */
export type ParamsOf<Id extends OperationId> = Table[Id] extends { readonly params: infer P }
  ? Values<P>
  : Record<never, never>;

/** Query parameters, checked and converted. */
export type QueryOf<Id extends OperationId> = Table[Id] extends { readonly query: infer Q }
  ? Values<Q>
  : Record<never, never>;

/**
 * The request body, checked and converted. Members are known to the contract, of the right type and in its spelling, but
 * any of them may be absent. Undefined where the operation takes no body, an empty object where an object was not sent.
 */
export type BodyOf<Id extends OperationId> = Table[Id] extends { readonly body: infer B extends TSchema }
  ? Received<B>
  : undefined;

/** What a handler answers; undefined for an empty body. Operations that answer bytes are told apart by {@link StreamOperationId}. */
export type AnswerOf<Id extends OperationId> = Table[Id] extends { readonly answer: infer A extends TSchema }
  ? Sent<A>
  : undefined;

/** The built operations that answer bytes. */
export type StreamOperationId = {
  [Id in BuiltOperationId]: Table[Id] extends { readonly stream: true } ? Id : never;
}[BuiltOperationId];
