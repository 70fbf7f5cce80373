import type { Answer, Exchange } from '../../../http/exchange.ts';
import { header } from '../../../http/exchange.ts';
import { parseFilter } from '../../graph/odata/filter.ts';
import { type Collection, type Entity, type Node, RestFault, type Row } from './node.ts';

/** How much is said about the data itself ("OData metadata" of SharePoint REST). */
type Metadata = 'none' | 'minimal' | 'verbose';

/** SharePoint gives so many of a collection when nobody says how many, and so many items of a list at most. */
const DEFAULT_TOP = 100;
const MOST_ITEMS = 5_000;

/** Writes a node as the caller wants it: `$select`, `$expand`, `$filter`, `$orderby`, `$top`, `$skip`, and the format of `Accept`. */
export function render(node: Node | undefined, exchange: Exchange, status = 200): Answer {
  if (!node) return { status: status === 201 ? 204 : status };
  if (node.kind === 'raw') return node.answer;
  const metadata = metadataOf(exchange);
  const type = { none: 'nometadata', minimal: 'minimalmetadata', verbose: 'verbose' }[metadata];
  const headers: Record<string, string> = {
    'content-type': `application/json;odata=${type};streaming=true;charset=utf-8`,
  };
  if (node.kind === 'value') {
    const json = metadata === 'verbose' ? { d: node.value } : { value: node.value };
    return { status, headers, json };
  }
  const shape = shapeOf(exchange.query);
  if (node.kind === 'entity') {
    if (node.etag !== undefined) headers['etag'] = node.etag;
    const json = shown(node, shape, metadata);
    return { status, headers, json: metadata === 'verbose' ? { d: json } : json };
  }
  return { status, headers, json: listed(node, { shape, metadata, exchange }) };
}

function metadataOf(exchange: Exchange): Metadata {
  const accept = header(exchange, 'accept') ?? '';
  if (/odata(?:\.metadata)?=(?:nometadata|none)/i.test(accept)) return 'none';
  return /odata=verbose/i.test(accept) ? 'verbose' : 'minimal';
}

/** What to show of a thing and of what belongs to it, by lower-case name. */
interface Shape {
  readonly select: readonly string[];
  readonly expand: readonly string[];
}

function shapeOf(query: URLSearchParams): Shape {
  const list = (name: string): string[] =>
    (query.get(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return { select: list('$select'), expand: list('$expand') };
}

/** The part of a shape that is about what the name leads to. */
function below(shape: Shape, name: string): Shape {
  const cut = (paths: readonly string[]): string[] =>
    paths.flatMap((path) =>
      path.toLowerCase().startsWith(`${name.toLowerCase()}/`) ? [path.slice(name.length + 1)] : [],
    );
  return { select: cut(shape.select), expand: cut(shape.expand) };
}

function shown(entity: Entity, shape: Shape, metadata: Metadata): Row {
  const { row } = entity;
  const heads = [...new Set(shape.select.map((path) => path.split('/')[0] ?? ''))];
  const all = heads.length === 0 || heads.includes('*');
  const wanted = new Set(heads.map((name) => name.toLowerCase()));
  const json: Record<string, unknown> = { ...metadataRow(entity, metadata) };
  for (const [name, value] of Object.entries(row))
    if (all || wanted.has(name.toLowerCase())) json[name] = plain(value, metadata);
  const expanded = [...new Set(shape.expand.map((path) => path.split('/')[0] ?? ''))];
  for (const name of expanded) {
    const node = entity.nav?.[name.toLowerCase()]?.({ positional: [], named: {} });
    if (!node) throw new RestFault(400, `The query to field '${name}' is not valid. The property does not exist.`);
    json[name] = embedded(node, below(shape, name), metadata);
  }
  const known = new Set([...Object.keys(row), ...expanded, '*'].map((name) => name.toLowerCase()));
  for (const name of heads.filter((head) => !known.has(head.toLowerCase()))) {
    const node = entity.nav?.[name.toLowerCase()]?.({ positional: [], named: {} });
    if (!node) throw new RestFault(400, `The field or property '${name}' does not exist.`);
    if (node.kind === 'value') json[name] = plain(node.value, metadata);
  }
  return json;
}

function metadataRow(entity: Entity, metadata: Metadata): Row {
  const etag = entity.etag;
  if (metadata === 'none') return {};
  if (metadata === 'minimal')
    return { 'odata.type': entity.type, ...(etag === undefined ? {} : { 'odata.etag': etag }) };
  return { __metadata: { type: entity.type, ...(etag === undefined ? {} : { etag }) } };
}

/** In the verbose format lists stand in an object of their own. */
function plain(value: unknown, metadata: Metadata): unknown {
  return metadata === 'verbose' && Array.isArray(value) ? { results: value } : value;
}

function embedded(node: Node, shape: Shape, metadata: Metadata): unknown {
  if (node.kind === 'value') return plain(node.value, metadata);
  if (node.kind === 'raw') return null;
  if (node.kind === 'entity') return shown(node, shape, metadata);
  const rows = node.slice(0, node.length).map((entity) => shown(entity, shape, metadata));
  return plain(rows, metadata);
}

interface Listing {
  readonly shape: Shape;
  readonly metadata: Metadata;
  readonly exchange: Exchange;
}

function listed(node: Collection, { shape, metadata, exchange }: Listing): Row {
  const { entities, next } = pieceOf(node, exchange);
  const rows = entities.map((entity) => shown(entity, shape, metadata));
  if (metadata === 'verbose') return { d: { results: rows, ...(next === undefined ? {} : { __next: next }) } };
  return { value: rows, ...(next === undefined ? {} : { 'odata.nextLink': next }) };
}

/** The page that was asked for, and the address of the next one. */
function pieceOf(node: Collection, exchange: Exchange): { entities: readonly Entity[]; next: string | undefined } {
  const { query } = exchange;
  const top = Math.min(positive(query.get('$top')) ?? (node.above ? DEFAULT_TOP : node.length), MOST_ITEMS);
  const filter = query.get('$filter');
  const order = query.get('$orderby');
  if (filter === null && order === null && node.above) return byNumber(node.above, exchange, top);
  let entities = node.slice(0, node.length);
  if (filter !== null) {
    const test = parseFilter(filter);
    entities = entities.filter((entity) => test.test(entity.row));
  }
  if (order !== null) entities = sorted(entities, order);
  const skip = positive(query.get('$skip')) ?? 0;
  const end = skip + top;
  const next = end < entities.length ? linkTo(exchange, { $skip: String(end) }) : undefined;
  return { entities: entities.slice(skip, end), next };
}

/** Items of a list go by number: a page begins after the number that the address of the last page named. */
function byNumber(
  above: NonNullable<Collection['above']>,
  exchange: Exchange,
  top: number,
): { entities: readonly Entity[]; next: string | undefined } {
  const after = Number(exchange.query.get('$skiptoken')?.match(/p_ID=(\d+)/i)?.[1] ?? 0);
  const found = above(after, top + 1);
  const entities = found.slice(0, top);
  const last = String(entities.at(-1)?.row['Id'] ?? after);
  const next = found.length > top ? linkTo(exchange, { $skiptoken: `Paged=TRUE&p_ID=${last}` }) : undefined;
  return { entities, next };
}

function sorted(entities: readonly Entity[], order: string): Entity[] {
  const [name = '', direction] = (order.split(',')[0] ?? '').trim().split(/\s+/);
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return [...entities].sort((a, b) => {
    const [left, right] = [a.row[name], b.row[name]];
    if (typeof left === 'number' && typeof right === 'number') return (left - right) * sign;
    return String(left ?? '').localeCompare(String(right ?? ''), 'en') * sign;
  });
}

function linkTo(exchange: Exchange, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(exchange.query);
  for (const [name, text] of Object.entries(change)) query.set(name, text);
  const [, host = '', rest = ''] = exchange.path.match(/^\/sharepoint\/([^/]+)(.*)$/) ?? [];
  const path = exchange.origin === `https://${host}` ? rest : exchange.path;
  return `${exchange.origin}${path}?${query.toString()}`;
}

function positive(text: string | null): number | undefined {
  if (text === null) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new RestFault(400, 'The query string has an invalid number.');
  return number;
}
