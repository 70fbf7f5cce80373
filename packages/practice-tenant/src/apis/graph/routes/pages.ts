import type { Answer } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import {
  type CanvasLayout,
  graphSiteId,
  libraryEntry,
  type Page,
  type PageWish,
  removeEntry,
  type Site,
  type WebPart,
} from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { contentTypeOf, etagOf } from '../present/fields.ts';
import { iso } from '../present/item.ts';
import { type Call, LIST_SITES, type Route, sharePoint, WRITE_SITES } from '../route.ts';
import { readJson } from './items.ts';

const PAGES = 'sites/{site}/pages';
const PAGE = `${PAGES}/{page}`;
const CAST = 'microsoft.graph.sitePage';
const one = { kind: 'pages', allow: LIST_SITES, cost: sharePoint(1) };
const many = { kind: 'pages', allow: LIST_SITES, cost: sharePoint(2) };
const writing = { kind: 'pages', allow: WRITE_SITES, cost: sharePoint(2) };

export const pageRoutes: readonly Route[] = [
  { method: 'GET', path: PAGES, ...many, handle: list },
  { method: 'GET', path: `${PAGES}/${CAST}`, ...many, handle: list },
  { method: 'POST', path: PAGES, ...writing, handle: create },
  { method: 'GET', path: PAGE, ...one, handle: get },
  { method: 'GET', path: `${PAGE}/${CAST}`, ...one, handle: get },
  { method: 'PATCH', path: `${PAGE}/${CAST}`, ...writing, handle: update },
  { method: 'DELETE', path: PAGE, ...writing, handle: remove },
  { method: 'POST', path: `${PAGE}/${CAST}/publish`, ...writing, handle: publish },
  { method: 'GET', path: `${PAGE}/${CAST}/canvasLayout`, ...one, handle: canvas },
  { method: 'GET', path: `${PAGE}/${CAST}/canvasLayout/horizontalSections`, ...many, handle: sections },
  { method: 'GET', path: `${PAGE}/${CAST}/webParts`, ...many, handle: webParts },
];

/** Web parts that can be made through Graph ("Create a page in the site pages list of a site"). */
const SUPPORTED = new Set([
  'e377ea37-9047-43b9-8cdb-a761be2f8e09',
  '0f087d7f-520e-42b7-89c0-496aaf979d58',
  'df8e44e7-edd5-46d5-90da-aca1539313b8',
  '2161a1c6-db61-4731-b97c-3cdb303f7cbb',
  'b7dd04e1-19ce-4b24-9132-b60a1c2b910d',
  'd1d91016-032f-456d-98a4-721247c305e8',
  'af8be689-990e-492a-81f7-ba3e4cd3ed9c',
  '6410b3b6-d440-4663-8744-378976dc041e',
  'e84a8ca2-f63c-4fb9-bc0b-d8eef5ccb22b',
  '7f718435-ee4d-431c-bdbf-9c4ff326f46e',
  'c70391ea-0b10-4ee9-b2b4-006d3fcad0cd',
  '8654b779-4886-46d4-8ffb-b5ed960ee986',
  '544dd15b-cf3c-441b-96da-004d5a8cea1d',
  'cbe7b0a9-3504-44dd-a3a3-0e5cacd07788',
]);

function list(call: Call): Answer {
  const site = siteWithPages(call);
  const rows = site === undefined ? [] : call.services.world.pages.of(site);
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to).map((one) => show(call, one)));
}

function get(call: Call): Answer {
  return { status: 200, json: show(call, pageOf(call)) };
}

async function create(call: Call): Promise<Answer> {
  const { world } = call.services;
  const site = siteWithPages(call);
  const body = await readJson(call);
  if (!site) throw invalidRequest('The site has no pages.');
  if (!/^#?microsoft\.graph\.sitePage$/i.test(String(body['@odata.type'] ?? '')))
    throw invalidRequest('The @odata.type of the page is missing.');
  const title = typeof body['title'] === 'string' ? body['title'] : '';
  const name = typeof body['name'] === 'string' && body['name'] !== '' ? body['name'] : `${title || 'Page'}.aspx`;
  const made = world.pages.create(site, name, wishOf(body), actorOf(call.caller));
  return { status: 201, json: show(call, made) };
}

async function update(call: Call): Promise<Answer> {
  const { world } = call.services;
  const wish = wishOf(await readJson(call));
  return { status: 200, json: show(call, world.pages.update(pageOf(call), wish, actorOf(call.caller))) };
}

function remove(call: Call): Answer {
  const { drive, item } = pageOf(call);
  removeEntry(call.services.world, libraryEntry(drive, item), actorOf(call.caller));
  return { status: 204 };
}

function publish(call: Call): Answer {
  call.services.world.pages.publish(pageOf(call));
  return { status: 204 };
}

function canvas(call: Call): Answer {
  return { status: 200, json: canvasRow(pageOf(call).facts.canvasLayout) };
}

function sections(call: Call): Answer {
  const rows = pageOf(call).facts.canvasLayout.horizontalSections ?? [];
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to));
}

function webParts(call: Call): Answer {
  const rows = partsOf(pageOf(call).facts.canvasLayout).map(partRow);
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to));
}

/** The site an address means, unless it has no pages, as most personal sites. */
function siteWithPages(call: Call): Site | undefined {
  const site = siteOf(call, call.params['site'] ?? '');
  return call.services.world.hasPages(site) ? site : undefined;
}

function pageOf(call: Call): Page {
  const site = siteWithPages(call);
  const found = site && call.services.world.pages.find(site, call.params['page'] ?? '');
  if (!found) throw itemNotFound();
  return found;
}

/** A page; what is on it comes only when it is expanded. */
function show(call: Call, { drive, item, facts, level, version }: Page): Row {
  const entry = libraryEntry(drive, item);
  const { canvasLayout, ...rest } = facts;
  const type = contentTypeOf(entry);
  const row = {
    '@odata.type': '#microsoft.graph.sitePage',
    '@odata.etag': etagOf(entry),
    id: entry.guid,
    name: item.name,
    webUrl: drive.webUrl(item),
    createdDateTime: iso(item.created),
    lastModifiedDateTime: iso(item.modified),
    eTag: etagOf(entry),
    createdBy: item.createdBy,
    lastModifiedBy: item.modifiedBy,
    parentReference: { listId: drive.listId, siteId: graphSiteId(drive.site) },
    contentType: { id: type?.id ?? '0x0101', name: type?.name ?? 'Site Page' },
    publishingState: { level, versionId: version },
    ...rest,
  };
  const shown = pick(row, call.query.get('$select'));
  const expand = call.query.get('$expand') ?? call.query.get('expand') ?? '';
  return {
    ...shown,
    ...(/canvasLayout/i.test(expand) ? { canvasLayout: canvasRow(canvasLayout) } : {}),
    ...(/webParts/i.test(expand) ? { webParts: partsOf(canvasLayout).map(partRow) } : {}),
  };
}

function canvasRow({ horizontalSections = [], verticalSection }: CanvasLayout): Row {
  return {
    horizontalSections: horizontalSections.map((section) => ({
      ...section,
      columns: (section.columns ?? []).map((column) => ({
        ...column,
        webparts: (column.webparts ?? []).map(partRow),
      })),
    })),
    verticalSection: verticalSection
      ? { ...verticalSection, webparts: (verticalSection.webparts ?? []).map(partRow) }
      : null,
  };
}

function partRow(part: WebPart): Row {
  const type = part.innerHtml === undefined ? 'standardWebPart' : 'textWebPart';
  return { '@odata.type': `#microsoft.graph.${type}`, ...part };
}

function partsOf({ horizontalSections = [], verticalSection }: CanvasLayout): WebPart[] {
  const horizontal = horizontalSections.flatMap(({ columns = [] }) => columns.flatMap(({ webparts = [] }) => webparts));
  return [...horizontal, ...(verticalSection?.webparts ?? [])];
}

/** @throws GraphError 400 for a web part that can not be made through Graph. */
function wishOf(body: Row): PageWish {
  const canvasLayout = body['canvasLayout'] as CanvasLayout | undefined | null;
  for (const { innerHtml, webPartType } of canvasLayout ? partsOf(canvasLayout) : [])
    if (innerHtml === undefined && !SUPPORTED.has(String(webPartType).toLowerCase()))
      throw invalidRequest(`The web part ${String(webPartType)} is not supported.`);
  const texts = ['title', 'description', 'pageLayout', 'promotionKind', 'thumbnailWebUrl'] as const;
  const flags = ['showComments', 'showRecommendedPages'] as const;
  return {
    ...Object.fromEntries(texts.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : []))),
    ...Object.fromEntries(flags.flatMap((name) => (typeof body[name] === 'boolean' ? [[name, body[name]]] : []))),
    ...(typeof body['titleArea'] === 'object' && body['titleArea'] ? { titleArea: body['titleArea'] as Row } : {}),
    ...(canvasLayout ? { canvasLayout } : {}),
  };
}
