import type { AnyList, ListColumn } from '../../world/index.ts';
import { GraphError, invalidRequest } from './errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** Fields as a body gives them: people and lookups as `{column}LookupId`, several values with their type beside them. */
export function fieldsFrom(wish: Json, of: AnyList): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wish)) {
    if (name.includes('@') || name === 'ContentType') continue;
    if (name === 'FileLeafRef') found[name] = value;
    if (name === 'FileLeafRef') continue;
    const column = columnOf(name, of);
    if (!column) throw invalidRequest(`Field '${name}' is not recognized`);
    if (column.readOnly) throw invalidRequest(`Field '${name}' is read-only`);
    checkValue(wish, name, { column, value });
    found[column.name] = value;
  }
  return found;
}

function columnOf(name: string, of: AnyList): ListColumn | undefined {
  const { columns } = of.schema;
  const plain = columns.find((column) => column.name === name);
  const isLookup = plain?.kind === 'lookup' || plain?.kind === 'personOrGroup';
  if (plain) return isLookup ? undefined : plain;
  const stem = name.match(/^(.*)LookupId$/)?.[1];
  return columns.find(({ name: other, kind }) => other === stem && (kind === 'lookup' || kind === 'personOrGroup'));
}

/** Values that Graph does not write: objects, wrong types, choices that are not offered, several without saying so. */
function checkValue(wish: Json, name: string, { column, value }: { column: ListColumn; value: unknown }): void {
  const { kind } = column;
  if (value === null) return;
  if (['hyperlinkOrPicture', 'term', 'geolocation', 'thumbnail'].includes(kind) && typeof value === 'object')
    throw new GraphError(400, 'generalException', 'General exception while processing');
  if (Array.isArray(value)) {
    const type = wish[`${name}@odata.type`];
    const wanted = kind === 'choice' ? 'Collection(Edm.String)' : 'Collection(Edm.Int32)';
    if (!column.multiple || type !== wanted)
      throw invalidRequest(`Field '${name}' takes several values only as ${wanted}`);
  }
  if ((kind === 'number' || kind === 'currency') && Number.isNaN(Number(value)))
    throw invalidRequest(`Field '${name}' takes numbers only`);
  if (kind === 'boolean' && typeof value !== 'boolean')
    throw invalidRequest(`Field '${name}' takes true or false only`);
  if (kind === 'dateTime' && Number.isNaN(Date.parse(String(value))))
    throw invalidRequest(`Field '${name}' takes dates only`);
}
