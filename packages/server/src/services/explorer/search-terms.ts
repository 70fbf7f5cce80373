import { RequestError } from '@coffer/model';

/** What a search may ask of an item. */
export interface Searched {
  readonly name: string;
  readonly kind: 'folder' | 'document' | 'item';
  /** Path below the top folder, with slashes, the name included. */
  readonly path: string;
  readonly createdBy: string;
  readonly modifiedBy: string;
  /** Milliseconds since 1970 UTC. */
  readonly created: number;
  readonly modified: number;
  /** Bytes. */
  readonly size: number;
  /** The title of a list item; read only when a query needs it. */
  title(): Promise<string | undefined>;
}

/** Whether an item is what a query looks for. */
export interface Test {
  (item: Searched): boolean | Promise<boolean>;
  /** The names of all documents and folders that pass contain this, whatever the case; absent where nothing can be said. */
  readonly namePart?: string | undefined;
}

/** What can be searched by. */
export type Field =
  | 'name'
  | 'title'
  | 'createdBy'
  | 'modifiedBy'
  | 'created'
  | 'modified'
  | 'size'
  | 'extension'
  | 'path'
  | 'kind';

/** How a value is compared; nothing: it is contained, or is the span. */
export type Comparison = '' | '=' | '<>' | '<' | '<=' | '>' | '>=';

/** The comparison that a text is, if it is one. */
export function comparisonOf(text: string): Exclude<Comparison, ''> | undefined {
  return (['=', '<>', '<', '<=', '>', '>='] as const).find((known) => known === text);
}

/** Shorter texts stand in too many names. */
const shortestIndexed = 3;

/** The opposite of a test. */
export function not(test: Test): Test {
  return async (item) => !(await test(item));
}

/** Whether a field, or the name for none, compares to a value. Throws RequestError('invalid') for what is no size or time. */
export function valueTest(field: Field | undefined, comparison: Comparison, value: string): Test {
  if (field === 'size') return rangeTest(comparison, value, bytesOf, ({ size }) => size);
  if (field === 'created') return rangeTest(comparison, value, spanOf, ({ created }) => created);
  if (field === 'modified') return rangeTest(comparison, value, spanOf, ({ modified }) => modified);
  return textTest(field, comparison, value);
}

function textTest(
  field: Exclude<Field, 'size' | 'created' | 'modified'> | undefined,
  comparison: Comparison,
  value: string,
): Test {
  const wanted = field === 'extension' ? value.replace(/^\./, '') : value;
  const fits = matcher(wanted, comparison === '=' || comparison === '<>' || field === 'extension' || field === 'kind');
  const holds: Test = async (item) => {
    if (field === undefined || field === 'name') {
      return fits(item.name) || (item.kind === 'item' && fits((await item.title()) ?? ''));
    }
    if (field === 'title') return fits((await item.title()) ?? item.name);
    return fits(field === 'extension' ? (/\.([^.]+)$/.exec(item.name)?.[1] ?? '') : item[field]);
  };
  if (comparison === '<>') return not(holds);
  if (field === 'extension') return withNamePart(holds, `.${wanted}`);
  return field === undefined || field === 'name' || field === 'title' ? withNamePart(holds, wanted) : holds;
}

/** Only plain characters are sure to stand in a name as they stand in a query. */
function withNamePart(test: Test, value: string): Test {
  const runs = value.match(/[\x20-\x7e]+/g)?.flatMap((run) => run.split(/[*?]/)) ?? [];
  return Object.assign(test, { namePart: longestOf(runs) });
}

/** The longest text that an index of names can look up. */
export function longestOf(texts: readonly (string | undefined)[]): string | undefined {
  const known = texts.filter((text) => text !== undefined).filter(({ length }) => length >= shortestIndexed);
  return known.sort((a, b) => b.length - a.length)[0];
}

/** `*` and `?` speak of the whole text; without them the value may stand anywhere in it, unless `whole`. */
function matcher(value: string, whole: boolean): (text: string) => boolean {
  const wanted = fold(value);
  if (/[*?]/.test(wanted)) return (text) => glob(wanted, fold(text));
  return (text) => (whole ? fold(text) === wanted : fold(text).includes(wanted));
}

/** Steps back to the last `*` only, so that no pattern takes long. */
function glob(pattern: string, text: string): boolean {
  let [at, here] = [0, 0];
  let [star, resume] = [-1, 0];
  while (here < text.length) {
    if (pattern[at] === '*') [star, resume, at] = [at, here, at + 1];
    else if (pattern[at] === '?' || pattern[at] === text[here]) [at, here] = [at + 1, here + 1];
    else if (star >= 0) [at, here, resume] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

interface Span {
  readonly from: number;
  /** The first that is beyond it. */
  readonly until: number;
}

function rangeTest(
  comparison: Comparison,
  value: string,
  read: (text: string) => Span,
  of: (item: Searched) => number,
): Test {
  const [low = '', high] = value.split('..');
  if (high !== undefined) {
    const from = low === '' ? Number.NEGATIVE_INFINITY : read(low).from;
    const until = high === '' ? Number.POSITIVE_INFINITY : read(high).until;
    return (item) => of(item) >= from && of(item) < until;
  }
  const { from, until } = read(value);
  switch (comparison) {
    case '<':
      return (item) => of(item) < from;
    case '<=':
      return (item) => of(item) < until;
    case '>':
      return (item) => of(item) >= until;
    case '>=':
      return (item) => of(item) >= from;
    case '<>':
      return (item) => of(item) < from || of(item) >= until;
    case '=':
    case '':
      return (item) => of(item) >= from && of(item) < until;
  }
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 };

function bytesOf(text: string): Span {
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([kmgt]?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined)
    throw new RequestError('invalid', `${text.slice(0, 40)} is not a size such as 500, 20KB or 1.5MB.`);
  const from = Math.round(Number(digits) * (units[unit.toLowerCase()] ?? 1));
  return { from, until: from + 1 };
}

/** A year, month, day, or moment, in UTC. */
function spanOf(text: string): Span {
  const [, year, month, day, rest] = /^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2})(T.+)?)?)?$/.exec(text.trim()) ?? [];
  if (year === undefined)
    throw new RequestError('invalid', `${text.slice(0, 40)} is not a time such as 2026, 2026-03 or 2026-03-31.`);
  if (rest !== undefined) {
    const moment = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(rest) ? text.trim() : `${text.trim()}Z`);
    if (Number.isNaN(moment)) throw new RequestError('invalid', `${text.slice(0, 40)} is not a time.`);
    return { from: moment, until: moment + 1_000 };
  }
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const until =
    day !== undefined ? Date.UTC(y, m, d + 1) : month !== undefined ? Date.UTC(y, m + 1) : Date.UTC(y + 1, 0);
  return { from: Date.UTC(y, m, d), until };
}
