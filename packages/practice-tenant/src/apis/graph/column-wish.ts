import { COLUMN_KINDS, type ColumnKind, type ListColumn, type NewColumn } from '../../world/index.ts';
import { GraphError, invalidRequest } from './errors.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A column as a body describes it: a facet named after its kind, and what is common to all.
 *
 * @throws GraphError 400 when the name is missing, or something is null that must rather be absent.
 */
export function columnFrom(wish: Json): NewColumn {
  const { name } = wish;
  if (typeof name !== 'string' || !/^[^\s<>*#{}%&~+"/\\:?|]+$/.test(name))
    throw invalidRequest('The column name is missing or holds characters that are not allowed.');
  checkNulls(wish);
  const kind = kindOf(wish);
  const facet = (wish[kind] ?? {}) as Json;
  if (kind === 'calculated' && typeof facet['formula'] !== 'string') throw invalidRequest('The formula is missing.');
  if (kind === 'lookup' && typeof facet['listId'] !== 'string')
    throw invalidRequest('A lookup column needs the list it looks in.');
  return { name, kind, ...facetOf(facet), ...commonOf(wish) };
}

/** Changes a column in place as a body describes it; its name and kind stay. */
export function changeColumn(column: ListColumn, wish: Json): void {
  checkNulls(wish);
  const facet = wish[column.kind];
  if (typeof facet === 'object' && facet !== null) {
    const merged = { ...column.facet, ...(facet as Json) };
    Object.assign(column, facetOf({ ...merged, ...('choices' in merged ? {} : { choices: column.choices }) }));
  }
  Object.assign(column, commonOf(wish));
}

/** The facet that a body has; text when it has none. */
function kindOf(wish: Json): ColumnKind {
  return COLUMN_KINDS.find((kind) => typeof wish[kind] === 'object' && wish[kind] !== null) ?? 'text';
}

function facetOf(facet: Json): Pick<ListColumn, 'facet' | 'multiple' | 'choices'> {
  const several =
    facet['allowMultipleValues'] ?? facet['allowMultipleSelection'] ?? facet['displayAs'] === 'checkBoxes';
  const { choices } = facet;
  return { facet, multiple: several === true, choices: Array.isArray(choices) ? choices.map(String) : [] };
}

/** What the body says of the properties that every column has. */
function commonOf(wish: Json): Partial<ListColumn> {
  const found: Record<string, unknown> = {};
  const texts = { displayName: 'displayName', description: 'description', columnGroup: 'group' };
  for (const [theirs, ours] of Object.entries(texts)) if (typeof wish[theirs] === 'string') found[ours] = wish[theirs];
  const flags = {
    required: 'required',
    hidden: 'hidden',
    indexed: 'indexed',
    readOnly: 'readOnly',
    enforceUniqueValues: 'unique',
  };
  for (const [theirs, ours] of Object.entries(flags)) if (typeof wish[theirs] === 'boolean') found[ours] = wish[theirs];
  for (const name of ['defaultValue', 'validation'])
    if (typeof wish[name] === 'object' && wish[name] !== null) found[name] = wish[name];
  return found;
}

function checkNulls(wish: Json): void {
  if (wish['defaultValue'] === null || wish['validation'] === null)
    throw new GraphError(400, 'generalException', 'General exception while processing');
}
