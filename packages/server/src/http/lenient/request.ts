import type { Operation } from '@coffer/contract';
import { RequestError } from '@coffer/model';
import type { PageRequest } from '../handler.ts';
import { convert, type SchemaFacts } from './convert.ts';
import { JsonError, parseLenientJson } from './json.ts';

const defaultLimit = 30;
const largestLimit = 10_000;

/** Path parameters as the contract types them. A GUID that is none is refused. */
export function readParams(operation: Operation, given: Readonly<Record<string, string>>): Record<string, unknown> {
  const facts = (operation.params ?? {}) as Readonly<Record<string, SchemaFacts>>;
  return Object.fromEntries(
    Object.entries(facts).map(([name, schema]) => {
      const value = convert(schema, given[name], name);
      if (value === undefined || value === '') throw new RequestError('invalid', `${name} is missing in the path.`);
      return [name, value];
    }),
  );
}

/**
 * Query parameters as the contract types them, by names in any case. Unknown ones are ignored, and so are booleans and
 * page numbers that cannot be read; `null` as a parent means that none is given.
 */
export function readQuery(operation: Operation, search: URLSearchParams): Record<string, unknown> {
  const facts = (operation.query ?? {}) as Readonly<Record<string, SchemaFacts>>;
  const result: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(facts)) {
    const text = lastOf(search, name);
    const value = text === undefined ? undefined : readQueryValue(name, schema, text);
    if (value !== undefined) result[name] = value;
    else if (!('~optional' in schema)) throw new RequestError('invalid', `The query parameter ${name} is missing.`);
  }
  return result;
}

function readQueryValue(name: string, schema: SchemaFacts, text: string): unknown {
  if (text === '' || (name === 'parentId' && text.toLowerCase() === 'null')) return undefined;
  const forgiving = schema.type === 'boolean' || ['offset', 'limit', 'setId'].includes(name);
  try {
    return convert(schema, text, name);
  } catch (error) {
    if (forgiving && error instanceof RequestError) return undefined;
    throw error;
  }
}

/** Which part of a paged result is asked for; figures out of range are brought into it. */
export function readPage(query: Readonly<Record<string, unknown>>): PageRequest {
  const { offset, limit, setId } = query;
  return {
    offset: typeof offset === 'number' ? Math.max(0, offset) : 0,
    limit: typeof limit === 'number' ? Math.min(largestLimit, Math.max(1, limit)) : defaultLimit,
    setId: typeof setId === 'string' ? setId : undefined,
  };
}

/**
 * The body as the contract types it. What it is, is told by its looks and not by its Content-Type. No body counts as an
 * empty object, but never as an empty array, because an empty list can mean "remove everything".
 */
export function readBody(operation: Operation, bytes: Uint8Array | undefined): unknown {
  const schema = operation.body as SchemaFacts | undefined;
  if (!schema) return undefined;
  const text = Buffer.from(bytes ?? [])
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  const value = text === '' ? undefined : parseBody(text, operation);
  if (schema.type === 'object') return convert(schema, value ?? {}, 'body');
  const converted = convert(schema, value, 'body');
  if (converted === undefined) throw new RequestError('invalid', 'The body must be an array.');
  return converted;
}

function parseBody(text: string, operation: Operation): unknown {
  if (operation.form && !/^[[{"]/.test(text)) return Object.fromEntries(new URLSearchParams(text));
  try {
    return parseLenientJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new RequestError('invalid', error.message, { cause: error });
    throw error;
  }
}

function lastOf(search: URLSearchParams, name: string): string | undefined {
  return [...search].findLast(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}
