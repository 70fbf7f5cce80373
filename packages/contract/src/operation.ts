import type { TProperties, TSchema } from 'typebox';
import { administrators, type Permission } from './permission.ts';

/** The methods of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What the table says of an operation beyond its route. Schemas are given once it is built. */
export interface OperationFacts {
  /** The noun that the contract files it under. */
  readonly tag: string;
  /** Exactly this status is sent on success; 200 unless given. */
  readonly success?: 200 | 201 | 204;
  /** Administrators unless given. */
  readonly permission?: Permission;
  /** Answers a page object. */
  readonly paged?: true;
  /** Answers bytes. */
  readonly stream?: true;
  /** Also accepts `application/x-www-form-urlencoded`. */
  readonly form?: true;
  /** False: the server answers 501. Turning it on asks for a handler. */
  readonly built: boolean;
  /** Schema of each path parameter. */
  readonly params?: TProperties;
  /** Schema of each query parameter. */
  readonly query?: TProperties;
  readonly body?: TSchema;
  /** Absent: an empty body, or bytes if `stream`. */
  readonly answer?: TSchema;
}

/** One operation of the API. */
export interface Operation extends OperationFacts {
  readonly method: Method;
  /** In the spelling of the contract; the server matches any case. */
  readonly path: string;
  readonly success: 200 | 201 | 204;
  readonly permission: Permission;
}

/** An entry of the table. */
export function operation<const Facts extends OperationFacts>(
  method: Method,
  path: string,
  facts: Facts,
): Omit<Facts, keyof Operation & ('success' | 'permission')> &
  Pick<Operation, 'method' | 'path' | 'success' | 'permission'> {
  return { success: 200, permission: administrators, ...facts, method, path };
}
