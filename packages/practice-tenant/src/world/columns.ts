import { guidFor } from './ids.ts';

/** The kinds of columns a list may have ("columnDefinition resource type"). */
export const COLUMN_KINDS = [
  'boolean',
  'calculated',
  'choice',
  'currency',
  'dateTime',
  'geolocation',
  'hyperlinkOrPicture',
  'lookup',
  'number',
  'personOrGroup',
  'term',
  'text',
  'thumbnail',
] as const;

export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** A column of a list, or of a site. */
export interface ListColumn {
  readonly id: string;
  /** The name that fields are addressed by. */
  readonly name: string;
  displayName: string;
  description: string;
  group: string;
  readonly kind: ColumnKind;
  required: boolean;
  readonly readOnly: boolean;
  hidden: boolean;
  indexed: boolean;
  /** No two items may have the same value. */
  unique: boolean;
  /** Several values: of choices, lookups, people or terms. */
  multiple: boolean;
  choices: readonly string[];
  /** What else the facet of its kind says, e.g. `{ formula, outputType }` of a calculated column. */
  facet: Readonly<Record<string, unknown>>;
  /** `{ value }` or `{ formula }`. */
  defaultValue: Readonly<Record<string, unknown>> | undefined;
  validation: Readonly<Record<string, unknown>> | undefined;
  /** Every list has it; it can not be deleted. */
  readonly builtIn: boolean;
}

/** What a new column needs; `name` and `kind` decide the rest. */
export type NewColumn = Pick<ListColumn, 'name' | 'kind'> & Partial<ListColumn>;

/** A column of these wishes, belonging to whatever has the key `owner`. */
export function columnOf(wish: NewColumn, owner: string): ListColumn {
  return {
    id: guidFor(`${owner}/column/${wish.name}`),
    displayName: wish.name,
    description: '',
    group: 'Custom Columns',
    required: false,
    readOnly: wish.kind === 'calculated',
    hidden: false,
    indexed: false,
    unique: false,
    multiple: false,
    choices: [],
    facet: {},
    defaultValue: undefined,
    validation: undefined,
    builtIn: false,
    ...wish,
  };
}

const TITLE: NewColumn = { name: 'Title', kind: 'text', builtIn: true };
const FILLED: readonly NewColumn[] = [
  { name: 'ID', kind: 'number', indexed: true },
  { name: 'ContentType', kind: 'text', displayName: 'Content Type' },
  { name: 'Modified', kind: 'dateTime' },
  { name: 'Created', kind: 'dateTime' },
  { name: 'Author', kind: 'personOrGroup', displayName: 'Created By' },
  { name: 'Editor', kind: 'personOrGroup', displayName: 'Modified By' },
  { name: '_UIVersionString', kind: 'text', displayName: 'Version' },
  { name: 'Attachments', kind: 'boolean' },
];
const OF_FILES: readonly NewColumn[] = [
  { name: 'FileLeafRef', kind: 'text', displayName: 'Name' },
  { name: 'FileSizeDisplay', kind: 'text', displayName: 'File Size' },
  { name: 'DocIcon', kind: 'text', displayName: 'Type' },
];

/** The columns a new list has before and behind those of its own; SharePoint fills in the latter itself. */
export function builtInColumns(kind: 'list' | 'library'): { first: readonly NewColumn[]; last: readonly NewColumn[] } {
  const filled = kind === 'list' ? FILLED : [...FILLED.filter(({ name }) => name !== 'Attachments'), ...OF_FILES];
  const last = filled.map((column) => ({ ...column, readOnly: true, builtIn: true, group: '_Hidden' }));
  return { first: [TITLE], last };
}
