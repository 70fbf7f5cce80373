import { type TProperties, type TSchema, type TUnsafe, Type } from 'typebox';

/** Any text. */
export const Text = Type.String();
/** A GUID, lower case where the server makes it. */
export const Guid = Type.String({ format: 'uuid' });
/** A moment, ISO 8601; UTC with `Z` in answers. */
export const Moment = Type.String({ format: 'date-time' });
/** Yes or no. */
export const Flag = Type.Boolean();
/** A whole number of 32 bits. */
export const Int32 = Type.Integer({ format: 'int32' });
/** A whole number of 64 bits. */
export const Int64 = Type.Integer({ format: 'int64' });

/** A number that need not be whole. */
export const Double = Type.Number({ format: 'double' });

/** One of the given words, in exactly this spelling. */
export function choice<const Values extends readonly string[]>(...values: Values): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: values });
}

/** May be left out; never null. */
export function optional<T extends TSchema>(schema: T) {
  return Type.Optional(schema);
}

/** Must be there; may be null. */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** May be left out and may be null. */
export function maybe<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/** An array. */
export function list<T extends TSchema>(schema: T) {
  return Type.Array(schema);
}

/** An object with any property names. */
export function dictionary<T extends TSchema>(schema: T) {
  return Type.Record(Type.String(), schema);
}

/** An object without a name of its own. */
export function inline<T extends TProperties>(properties: T) {
  return Type.Object(properties);
}

/** An object; `name` is what the contract calls it, and its name among the components of the OpenAPI document. */
export function object<T extends TProperties>(name: string, properties: T) {
  return Type.Object(properties, { $id: name });
}

/** Any other schema under the name that the contract gives it. */
export function named<T extends TSchema>(name: string, schema: T): T {
  return { ...schema, $id: name };
}
