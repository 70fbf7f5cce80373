import type { On } from '../drive/with-access.ts';
import { all, type Json } from './graph-json.ts';
import type { SitesParts } from './parts.ts';

/** What a column of a list holds, as far as a restore must know. */
type ColumnKind = 'people' | 'lookup' | 'choice' | 'number' | 'boolean' | 'date' | 'link' | 'term' | 'text' | 'other';

/** A column of a list into which something is restored. */
export interface TargetColumn {
  readonly name: string;
  readonly title: string;
  readonly kind: ColumnKind;
  /** Calculated, or kept by SharePoint itself. */
  readonly readOnly: boolean;
  /** Of a lookup: the list it looks into. */
  readonly lookupList: string | undefined;
}

const FACETS: readonly (readonly [facet: string, kind: ColumnKind])[] = [
  ['personOrGroup', 'people'],
  ['lookup', 'lookup'],
  ['choice', 'choice'],
  ['number', 'number'],
  ['currency', 'number'],
  ['boolean', 'boolean'],
  ['dateTime', 'date'],
  ['hyperlinkOrPicture', 'link'],
  ['term', 'term'],
  ['text', 'text'],
];

/** Lists whose columns are remembered; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 2_000;

/** The columns of the lists into which something is restored. Two units a list, once. */
export class Columns {
  readonly #parts: SitesParts;
  readonly #known = new Map<string, Promise<readonly TargetColumn[]>>();

  constructor(parts: SitesParts) {
    this.#parts = parts;
  }

  of(listId: string, on: On): Promise<readonly TargetColumn[]> {
    const known = this.#known.get(listId);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const asked = all(this.#parts, on, listGraphPath(on, listId, '/columns')).then((rows) => rows.map(columnOf));
    this.#known.set(listId, asked);
    asked.catch(() => this.#known.delete(listId));
    return asked;
  }

  /** The list was changed here. */
  forget(listId: string): void {
    this.#known.delete(listId);
  }
}

/** A list of a site in Graph. */
export function listGraphPath({ object }: Pick<On, 'object'>, list: string, rest = ''): string {
  return `/sites/${encodeURIComponent(object.id)}/lists/${encodeURIComponent(list)}${rest}`;
}

function columnOf(row: Json): TargetColumn {
  const kind = FACETS.find(([facet]) => facet in row)?.[1] ?? 'other';
  const name = String(row['name'] ?? '');
  const lookup = row['lookup'] as { readonly listId?: string } | undefined;
  return {
    name,
    title: String(row['displayName'] ?? name),
    kind,
    readOnly: row['readOnly'] === true || 'calculated' in row,
    lookupList: lookup?.listId?.toLowerCase().replace(/[{}]/g, ''),
  };
}
