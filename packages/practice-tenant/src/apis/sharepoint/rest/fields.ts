import { type ColumnKind, type ListColumn, type NewColumn, WorldError } from '../../../world/index.ts';
import {
  type Collection,
  collection,
  type Entity,
  found,
  type RestCall,
  RestFault,
  type Row,
  unwrapped,
} from './node.ts';

/** "FieldType enumeration" by our kinds, with the name the type has as text. */
const TYPES: readonly (readonly [kind: ColumnKind, number: number, name: string, more?: 'multiple' | 'note'])[] = [
  ['text', 3, 'Note', 'note'],
  ['text', 2, 'Text'],
  ['dateTime', 4, 'DateTime'],
  ['choice', 15, 'MultiChoice', 'multiple'],
  ['choice', 6, 'Choice'],
  ['lookup', 7, 'LookupMulti', 'multiple'],
  ['lookup', 7, 'Lookup'],
  ['boolean', 8, 'Boolean'],
  ['number', 9, 'Number'],
  ['currency', 10, 'Currency'],
  ['hyperlinkOrPicture', 11, 'URL'],
  ['calculated', 17, 'Calculated'],
  ['personOrGroup', 20, 'UserMulti', 'multiple'],
  ['personOrGroup', 20, 'User'],
  ['term', 0, 'TaxonomyFieldTypeMulti', 'multiple'],
  ['term', 0, 'TaxonomyFieldType'],
  ['geolocation', 31, 'Geolocation'],
  ['thumbnail', 34, 'Thumbnail'],
];

/** Where columns are: of a list, or of a site. */
export interface ColumnPlace {
  readonly columns: readonly ListColumn[];
  add(wish: NewColumn): ListColumn;
  remove(column: ListColumn): void;
  changed(): void;
}

export function fieldsNode(place: ColumnPlace, call: RestCall): Collection {
  const nodes = place.columns.map((column) => fieldNode(column, place, call));
  const where = (wanted: string | undefined): Entity =>
    found(
      nodes.find(({ row }) =>
        [row['Id'], row['InternalName'], row['Title']].some(
          (one) => String(one).toLowerCase() === wanted?.toLowerCase(),
        ),
      ),
      'Column',
    );
  const add = async (wish: NewColumn): Promise<Entity> => fieldNode(place.add(wish), place, call);
  return collection('SP.Field', nodes, {
    key: (key) => where(key),
    nav: {
      getbyid: (args) => where(args.positional[0]),
      getbytitle: (args) => where(args.positional[0]),
      getbyinternalnameortitle: (args) => where(args.positional[0]),
    },
    create: { need: 'manage', run: async () => await add(wishFrom(unwrapped(await call.body(), 'parameters'))) },
    methods: {
      createfieldasxml: {
        need: 'manage',
        run: async () => await add(wishFromXml(String(unwrapped(await call.body(), 'parameters')['SchemaXml'] ?? ''))),
      },
      addfield: { need: 'manage', run: async () => await add(wishFrom(unwrapped(await call.body(), 'parameters'))) },
    },
  });
}

function fieldNode(column: ListColumn, place: ColumnPlace, call: RestCall): Entity {
  return {
    kind: 'entity',
    type: 'SP.Field',
    row: fieldRow(column),
    update: {
      need: 'manage',
      run: async () => {
        change(column, await call.body());
        place.changed();
        return undefined;
      },
    },
    remove: {
      need: 'manage',
      run: () => {
        place.remove(column);
        return undefined;
      },
    },
  };
}

/** "SP.Field" with what its kind adds. */
function fieldRow(column: ListColumn): Row {
  const { facet, kind } = column;
  const [, number = 2, name = 'Text'] = typeOf(column);
  const extra: Record<string, unknown> = {};
  if (kind === 'choice')
    Object.assign(extra, { Choices: column.choices, FillInChoice: facet['allowTextEntry'] === true });
  if (kind === 'lookup')
    Object.assign(extra, {
      LookupList: `{${String(facet['listId'] ?? '')}}`,
      LookupField: facet['columnName'] ?? 'Title',
      AllowMultipleValues: column.multiple,
    });
  if (kind === 'personOrGroup')
    Object.assign(extra, {
      AllowMultipleValues: column.multiple,
      SelectionMode: facet['chooseFromType'] === 'peopleOnly' ? 0 : 1,
    });
  if (kind === 'calculated') Object.assign(extra, { Formula: facet['formula'] ?? '' });
  if (kind === 'term') Object.assign(extra, { TermSetId: (facet['termSet'] as Row | undefined)?.['id'] ?? null });
  if (name === 'Text') Object.assign(extra, { MaxLength: facet['maxLength'] ?? 255 });
  if (name === 'Note')
    Object.assign(extra, { RichText: facet['textType'] === 'richText', NumberOfLines: facet['linesForEditing'] ?? 6 });
  return {
    AutoIndexed: false,
    CanBeDeleted: !column.builtIn,
    DefaultFormula: column.defaultValue?.['formula'] ?? null,
    DefaultValue: column.defaultValue?.['value'] ?? null,
    Description: column.description,
    EnforceUniqueValues: column.unique,
    EntityPropertyName: propertyName(column.name),
    FieldTypeKind: number,
    FromBaseType: column.builtIn,
    Group: column.group,
    Hidden: column.hidden,
    Id: column.id,
    Indexed: column.indexed,
    InternalName: column.name,
    ReadOnlyField: column.readOnly,
    Required: column.required,
    SchemaXml: schemaXml(column, name),
    Sealed: false,
    StaticName: column.name,
    Title: column.displayName,
    TypeAsString: name,
    TypeDisplayName: name,
    ...extra,
  };
}

/** Names that begin with an underscore have a prefix in OData. */
export function propertyName(name: string): string {
  return name.startsWith('_') ? `OData_${name}` : name;
}

function typeOf(column: Pick<ListColumn, 'kind' | 'multiple' | 'facet'>): (typeof TYPES)[number] {
  const more = column.multiple ? 'multiple' : column.facet['allowMultipleLines'] === true ? 'note' : undefined;
  const ofKind = TYPES.filter(([kind]) => kind === column.kind);
  return ofKind.find((one) => one[3] === more) ?? ofKind.find((one) => one[3] === undefined) ?? ['text', 2, 'Text'];
}

function schemaXml(column: ListColumn, type: string): string {
  const yes = (flag: boolean): string => (flag ? 'TRUE' : 'FALSE');
  const attributes: Record<string, string> = {
    Type: type,
    DisplayName: column.displayName,
    Name: column.name,
    StaticName: column.name,
    ID: `{${column.id}}`,
    Group: column.group,
    Required: yes(column.required),
    Hidden: yes(column.hidden),
    Indexed: yes(column.indexed),
    EnforceUniqueValues: yes(column.unique),
    ...(column.kind === 'lookup'
      ? { List: `{${String(column.facet['listId'] ?? '')}}`, ShowField: String(column.facet['columnName'] ?? 'Title') }
      : {}),
    ...(column.multiple && column.kind !== 'choice' ? { Mult: 'TRUE' } : {}),
  };
  const head = Object.entries(attributes).map(([name, text]) => `${name}="${escapeXml(text)}"`);
  const choices = column.choices.map((choice) => `<CHOICE>${escapeXml(choice)}</CHOICE>`).join('');
  const body = [
    choices === '' ? '' : `<CHOICES>${choices}</CHOICES>`,
    column.kind === 'calculated' ? `<Formula>${escapeXml(String(column.facet['formula'] ?? ''))}</Formula>` : '',
    column.defaultValue?.['value'] === undefined
      ? ''
      : `<Default>${escapeXml(String(column.defaultValue['value']))}</Default>`,
  ].join('');
  return `<Field ${head.join(' ')}${body === '' ? ' />' : `>${body}</Field>`}`;
}

/** A column as SharePoint REST describes it. @throws RestFault 400 for a type that is not known. */
function wishFrom(body: Row): NewColumn {
  const title = String(body['Title'] ?? '');
  const number = Number(body['FieldTypeKind'] ?? 2);
  const type = TYPES.find((one) => one[1] === number && (number !== 7 && number !== 20 ? true : one[3] === undefined));
  if (!type || title === '') throw new RestFault(400, 'The title is missing, or the type of the field is not known.');
  const choices = listIn(body['Choices']);
  return {
    name: internalName(title),
    displayName: title,
    kind: type[0],
    multiple: number === 15 || body['AllowMultipleValues'] === true,
    choices,
    required: body['Required'] === true,
    unique: body['EnforceUniqueValues'] === true,
    indexed: body['Indexed'] === true,
    description: String(body['Description'] ?? ''),
    ...(typeof body['Group'] === 'string' ? { group: body['Group'] } : {}),
    ...(typeof body['DefaultValue'] === 'string' ? { defaultValue: { value: body['DefaultValue'] } } : {}),
    facet: {
      ...(number === 3 ? { allowMultipleLines: true } : {}),
      ...(typeof body['Formula'] === 'string' ? { formula: body['Formula'] } : {}),
      ...(body['LookupListId'] === undefined
        ? {}
        : { listId: bare(body['LookupListId']), columnName: body['LookupFieldName'] ?? 'Title' }),
    },
  };
}

/** A column as its schema in XML describes it. @throws RestFault 400. */
function wishFromXml(xml: string): NewColumn {
  const head = xml.match(/<Field\s+([^>]*?)\/?>/i)?.[1];
  if (head === undefined) throw new RestFault(400, 'The schema of the field is not valid.');
  const read = (name: string): string | undefined => {
    const text = head.match(new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)')`, 'i'));
    return text ? unescapeXml(text[1] ?? text[2] ?? '') : undefined;
  };
  const type = TYPES.find(([, , name]) => name.toLowerCase() === read('Type')?.toLowerCase());
  if (!type) throw new RestFault(400, `The type of the field is not known: ${read('Type') ?? ''}.`);
  const yes = (name: string): boolean => read(name)?.toUpperCase() === 'TRUE';
  const text = (name: string): string | undefined => {
    const inner = xml.match(new RegExp(`<${name}>([^<]*)</${name}>`, 'i'))?.[1];
    return inner === undefined ? undefined : unescapeXml(inner);
  };
  const displayName = read('DisplayName') ?? read('Name') ?? '';
  const value = text('Default');
  return {
    name: read('Name') ?? read('StaticName') ?? internalName(displayName),
    displayName,
    ...(read('ID') === undefined ? {} : { id: bare(read('ID')) }),
    kind: type[0],
    multiple: type[3] === 'multiple' || yes('Mult'),
    choices: [...xml.matchAll(/<CHOICE>([^<]*)<\/CHOICE>/gi)].map(([, choice = '']) => unescapeXml(choice)),
    required: yes('Required'),
    hidden: yes('Hidden'),
    indexed: yes('Indexed'),
    unique: yes('EnforceUniqueValues'),
    description: read('Description') ?? '',
    ...(read('Group') === undefined ? {} : { group: read('Group') ?? '' }),
    ...(value === undefined ? {} : { defaultValue: { value } }),
    facet: {
      ...(type[3] === 'note' ? { allowMultipleLines: true } : {}),
      ...(text('Formula') === undefined ? {} : { formula: text('Formula') }),
      ...(read('List') === undefined ? {} : { listId: bare(read('List')), columnName: read('ShowField') ?? 'Title' }),
    },
  };
}

function change(column: ListColumn, body: Row): void {
  const texts = { Title: 'displayName', Description: 'description', Group: 'group' };
  for (const [theirs, ours] of Object.entries(texts))
    if (typeof body[theirs] === 'string') Object.assign(column, { [ours]: body[theirs] });
  const flags = { Required: 'required', Hidden: 'hidden', Indexed: 'indexed', EnforceUniqueValues: 'unique' };
  for (const [theirs, ours] of Object.entries(flags))
    if (typeof body[theirs] === 'boolean') Object.assign(column, { [ours]: body[theirs] });
  if (body['Choices'] !== undefined) column.choices = listIn(body['Choices']);
  if (typeof body['DefaultValue'] === 'string') column.defaultValue = { value: body['DefaultValue'] };
  if (typeof body['Formula'] === 'string') column.facet = { ...column.facet, formula: body['Formula'] };
}

/** A list of texts, in the verbose form `{ results: […] }` or plain. */
export function listIn(value: unknown): string[] {
  const list = Array.isArray(value) ? value : (value as Row | null | undefined)?.['results'];
  return Array.isArray(list) ? list.map(String) : [];
}

/** The internal name that SharePoint makes of a title: what is no letter or digit is written as its code. */
function internalName(title: string): string {
  const name = title.replaceAll(/[^A-Za-z0-9_]/g, (sign) => `_x${sign.charCodeAt(0).toString(16).padStart(4, '0')}_`);
  if (name === '') throw new WorldError('invalidRequest', 'A column needs a name.');
  return name.slice(0, 32);
}

function bare(guid: unknown): string {
  return String(guid ?? '')
    .replaceAll(/[{}]/g, '')
    .toLowerCase();
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function unescapeXml(text: string): string {
  const plain = text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'");
  return plain.replaceAll('&amp;', '&');
}
