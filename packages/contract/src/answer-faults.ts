import { Value } from 'typebox/value';
import { allOperations } from './all-operations.ts';
import type { Operation } from './operation.ts';
import type { BuiltOperationId } from './types.ts';

/**
 * What is wrong with an answer of an operation, one text per place; empty if it is what the contract says. Members that
 * are undefined count as absent, and members that the contract does not know are faults too.
 */
export function answerFaults(id: BuiltOperationId, answer: unknown): readonly string[] {
  const { answer: schema, stream }: Operation = allOperations[id];
  if (stream) return [];
  if (!schema) return answer === undefined ? [] : ['the body must be empty'];
  if (answer === undefined) return ['the body must not be empty'];
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  return [
    ...strangers(schema, sent, ''),
    ...Value.Errors(schema, sent).map((e) => `${e.instancePath || '/'} ${e.message}`),
  ];
}

interface Facts {
  readonly properties?: Readonly<Record<string, Facts>>;
  readonly items?: Facts;
  readonly anyOf?: readonly Facts[];
}

function strangers(schema: Facts, value: unknown, path: string): readonly string[] {
  const facts = schema.anyOf?.[0] ?? schema;
  if (Array.isArray(value))
    return value.flatMap((item, index) => strangers(facts.items ?? {}, item, `${path}/${index}`));
  if (typeof value !== 'object' || value === null || !facts.properties) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const known = facts.properties?.[name];
    return known ? strangers(known, member, `${path}/${name}`) : [`${path}/${name} is not in the contract`];
  });
}
