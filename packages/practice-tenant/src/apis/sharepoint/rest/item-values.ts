import { type AnyList, type ListColumn, WorldError } from '../../../world/index.ts';
import { calculated } from '../../graph/present/fields.ts';
import { propertyName } from './fields.ts';
import { type RestCall, RestFault, type Row } from './node.ts';

/** The fields of an item as SharePoint REST shows them: people and lookups as `{name}Id`. */
export function valuesOf(fields: Row, list: AnyList): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const column of list.schema.columns) {
    const name = propertyName(column.name);
    if (column.readOnly && column.kind !== 'calculated') continue;
    const value = fields[column.name] ?? null;
    if (column.kind === 'calculated') shown[name] = String(calculated(column, fields, list));
    else if (isLookup(column)) shown[`${name}Id`] = numbers(value, column);
    else if (column.kind === 'term' && !column.multiple && value !== null) shown[name] = single(value as Row);
    else shown[name] = value;
  }
  return shown;
}

export function isLookup({ kind }: ListColumn): boolean {
  return kind === 'lookup' || kind === 'personOrGroup';
}

function numbers(value: unknown, column: ListColumn): unknown {
  if (value === null) return null;
  const list = (Array.isArray(value) ? value : [value]).map(Number);
  return column.multiple ? list : (list[0] ?? null);
}

/** Of a single term SharePoint REST gives the number it has on the site in place of its label. */
function single(term: Row): Row {
  return { Label: String(term['WssId'] ?? -1), TermGuid: term['TermGuid'], WssId: term['WssId'] ?? -1 };
}

/** Fields as a body of SharePoint REST gives them. @throws RestFault 400 for what the list does not know. */
export function fieldsFrom(body: Row, list: AnyList, call: RestCall): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(body)) {
    if (property === '__metadata' || property.includes('odata.')) continue;
    if (property === 'ContentTypeId') fields['ContentTypeId'] = contentTypeId(value, list);
    if (property === 'ContentTypeId' || property === 'FileSystemObjectType') continue;
    if (property === 'FileLeafRef') fields['FileLeafRef'] = value;
    if (property === 'FileLeafRef') continue;
    const column = columnNamed(property, list);
    if (!column)
      throw new RestFault(
        400,
        `The property '${property}' does not exist on type 'SP.Data.${list.schema.settings['Hidden'] ? 'Hidden' : ''}ListItem'. Make sure to only use property names that are defined by the type.`,
      );
    if (column.readOnly) continue;
    fields[column.name] = stored(value, column, call);
  }
  return fields;
}

function columnNamed(property: string, list: AnyList): ListColumn | undefined {
  return list.schema.columns.find((column) => {
    const name = propertyName(column.name);
    return isLookup(column) ? property === `${name}Id` || property === `${name}StringId` : property === name;
  });
}

function contentTypeId(value: unknown, list: AnyList): string {
  const type = list.schema.contentType(String((value as Row | null)?.['StringValue'] ?? value));
  if (!type) throw new RestFault(400, 'The content type does not exist in the list.');
  return type.id;
}

function stored(value: unknown, column: ListColumn, call: RestCall): unknown {
  if (value === null) return null;
  const several = Array.isArray(value) ? value : (value as Row)['results'];
  if (isLookup(column)) return Array.isArray(several) ? several.map(Number) : Number(value);
  if (column.kind === 'choice' && column.multiple)
    return Array.isArray(several) ? several.map(String) : [String(value)];
  if (column.kind === 'term') return Array.isArray(several) ? several.map((one) => term(one, call)) : term(value, call);
  if (column.kind === 'number' || column.kind === 'currency') return number(value, column);
  if (column.kind === 'hyperlinkOrPicture') {
    const { Url, Description } = value as Row;
    return { Description: Description ?? Url, Url };
  }
  return value;
}

function number(value: unknown, column: ListColumn): number {
  const found = Number(value);
  if (Number.isNaN(found)) throw new RestFault(400, `Cannot convert the value of '${column.name}' into a number.`);
  return found;
}

function term(value: unknown, call: RestCall): Row {
  const guid = String((value as Row)['TermGuid'] ?? '');
  const known = call.world.terms.term(guid);
  if (!known) throw new RestFault(400, 'The given guid does not exist in the term store.');
  return { Label: known.label, TermGuid: known.id, WssId: wssId(known.id, call) };
}

/** The number a site gives to a term: its place in the hidden list of the terms it has used. */
function wssId(guid: string, call: RestCall): number {
  const top = call.world.collectionOf(call.site);
  const name = 'TaxonomyHiddenList';
  const lists = call.world.lists.of(top);
  const list =
    lists.find(({ displayName }) => displayName === name) ??
    call.world.lists.add(top, {
      displayName: name,
      hidden: true,
      system: true,
      columns: [{ name: 'IdForTerm', kind: 'text', indexed: true }],
    });
  const used = list.items().find(({ state }) => state.fields['IdForTerm'] === guid);
  return (used ?? list.add({ Title: call.world.terms.term(guid)?.label ?? '', IdForTerm: guid }, {})).id;
}

/**
 * The value of a column from the text that a form gives ("ListItem.ValidateUpdateListItem").
 *
 * @throws WorldError `invalidRequest` with what the form would say.
 */
export function valueFromForm(text: string | null, column: ListColumn, call: RestCall): unknown {
  if (text === null || text === '') return null;
  const parts = text.split(';#').filter((part) => part !== '');
  switch (column.kind) {
    case 'boolean':
      return text === '1' || text.toLowerCase() === 'true' || text.toLowerCase() === 'yes';
    case 'number':
    case 'currency':
      return numberFromForm(text);
    case 'dateTime':
      return new Date(timeFromForm(text)).toISOString();
    case 'choice':
      return column.multiple ? parts : text;
    case 'lookup': {
      const ids = parts.map(Number).filter((id) => Number.isInteger(id));
      return column.multiple ? ids : (ids[0] ?? null);
    }
    case 'personOrGroup': {
      const ids = peopleFromForm(text, call);
      return column.multiple ? ids : (ids[0] ?? null);
    }
    case 'hyperlinkOrPicture': {
      const [Url = '', ...rest] = text.split(', ');
      return { Url, Description: rest.join(', ') || Url };
    }
    case 'term': {
      const terms = text
        .split(';')
        .filter((part) => part.trim() !== '')
        .map((part) => termFromForm(part, call));
      return column.multiple ? terms : (terms[0] ?? null);
    }
    case 'calculated':
    case 'geolocation':
    case 'text':
    case 'thumbnail':
      return text;
  }
}

/** People as a form gives them: `[{"Key":"i:0#.f|membership|…"}]`. */
export function peopleFromForm(text: string, call: RestCall): number[] {
  let keys: unknown;
  try {
    keys = JSON.parse(text);
  } catch {
    throw new WorldError('invalidRequest', 'The user does not exist or is not unique.');
  }
  const people = call.world.lists.people(call.site);
  return (Array.isArray(keys) ? (keys as Row[]) : []).map(({ Key }) => people.ensure(String(Key)).id);
}

/** ms UTC of a date as a form with American settings shows it (`6/23/2018 10:15 PM`), or as ISO 8601 writes it. The site's time is UTC. */
export function timeFromForm(text: string): number {
  const local = text.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?$/i);
  if (!local) {
    const time = Date.parse(text);
    if (Number.isNaN(time))
      throw new WorldError(
        'invalidRequest',
        'You must specify a valid date within the range of 1/1/1900 and 12/31/8900.',
      );
    return time;
  }
  const [, month, day, year, hour = '0', minute = '0', second = '0', half] = local;
  const twelve = Number(hour) % 12;
  const hours = half === undefined ? Number(hour) : half.toUpperCase() === 'PM' ? twelve + 12 : twelve;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
}

function numberFromForm(text: string): number {
  const found = Number(text.replaceAll(',', ''));
  if (Number.isNaN(found)) throw new WorldError('invalidRequest', 'Please enter a valid number.');
  return found;
}

function termFromForm(text: string, call: RestCall): Row {
  const guid = text.split('|').at(-1)?.trim().toLowerCase() ?? '';
  const known = call.world.terms.term(guid);
  if (!known) throw new WorldError('invalidRequest', 'The given value is not in the term set.');
  return { Label: known.label, TermGuid: known.id, WssId: wssId(known.id, call) };
}
