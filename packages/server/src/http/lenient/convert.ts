import { RequestError } from '@coffer/model';
import { readMoment } from './moment.ts';

/** The members of a JSON schema that the contract uses. */
export interface SchemaFacts {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaFacts>>;
  readonly patternProperties?: Readonly<Record<string, SchemaFacts>>;
  readonly items?: SchemaFacts;
  readonly anyOf?: readonly SchemaFacts[];
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Turns what came in into what the contract says, as leniently as the clients need: names and enum values in any case,
 * booleans and numbers as text, unknown members dropped, null and empty text left out where they mean nothing.
 * Returns undefined for what counts as absent. Throws `RequestError('invalid')` that names the member, never its value
 * if it could be a secret.
 */
export function convert(schema: SchemaFacts, value: unknown, name: string): unknown {
  if (schema.anyOf) {
    if (value === null) return null;
    const inner = schema.anyOf.find((choice) => choice.type !== 'null');
    return inner ? convert(inner, value, name) : null;
  }
  if (value === null || value === undefined) return undefined;
  switch (schema.type ?? 'string') {
    case 'object':
      return convertObject(schema, value, name);
    case 'array':
      return convertArray(schema, value, name);
    case 'boolean':
      return convertBoolean(value, name);
    case 'integer':
    case 'number':
      return convertNumber(schema, value, name);
    default:
      return convertText(schema, value, name);
  }
}

function convertObject(schema: SchemaFacts, value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(name, 'must be an object');
  const byLowerCase = new Map(Object.keys(schema.properties ?? {}).map((key) => [key.toLowerCase(), key]));
  const result: Record<string, unknown> = {};
  for (const [given, member] of Object.entries(value)) {
    const key = byLowerCase.get(given.toLowerCase());
    const facts = key === undefined ? undefined : schema.properties?.[key];
    // Links and actions are the server's to say; clients send back what they once read.
    if (key === undefined || facts === undefined || key.startsWith('_')) continue;
    const converted = convert(facts, member, `${name}.${key}`);
    if (converted !== undefined) result[key] = converted;
  }
  return result;
}

function convertArray(schema: SchemaFacts, value: unknown, name: string): unknown {
  if (!Array.isArray(value)) throw invalid(name, 'must be an array');
  return value.map((item: unknown, index) => {
    const converted = convert(schema.items ?? {}, item, `${name}[${index}]`);
    if (converted === undefined) throw invalid(`${name}[${index}]`, 'must not be empty');
    return converted;
  });
}

function convertBoolean(value: unknown, name: string): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (text === '') return undefined;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw invalid(name, 'must be true or false');
}

function convertNumber(schema: SchemaFacts, value: unknown, name: string): number | undefined {
  const text = typeof value === 'string' ? value.trim() : value;
  if (text === '') return undefined;
  const number = typeof text === 'string' || typeof text === 'number' ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) throw invalid(name, 'must be a number');
  if (schema.type === 'integer' && !Number.isSafeInteger(number)) throw invalid(name, 'must be a whole number');
  if (schema.format === 'int32' && Math.abs(number) > 0x7fffffff) throw invalid(name, 'is too large');
  return number;
}

function convertText(schema: SchemaFacts, value: unknown, name: string): string | undefined {
  if (typeof value === 'object') throw invalid(name, 'must be a text');
  const text = String(value);
  if (schema.enum) return convertEnum(schema.enum, text, name);
  if (schema.format === 'uuid') {
    if (text.trim() === '') return undefined;
    if (!guid.test(text.trim())) throw invalid(name, 'must be a GUID');
    return text.trim().toLowerCase();
  }
  if (schema.format === 'date-time') {
    if (text.trim() === '') return undefined;
    const moment = readMoment(text);
    if (moment === undefined) throw invalid(name, 'must be a date and time such as 2026-01-31T13:00:00Z');
    return moment;
  }
  return text;
}

function convertEnum(values: readonly string[], text: string, name: string): string | undefined {
  if (text.trim() === '') return undefined;
  const found = values.find((value) => value.toLowerCase() === text.trim().toLowerCase());
  if (found === undefined) throw invalid(name, `must be one of ${values.join(', ')}`);
  return found;
}

function invalid(name: string, what: string): RequestError {
  return new RequestError('invalid', `${name.replace(/^body\./, '')} ${what}.`);
}
