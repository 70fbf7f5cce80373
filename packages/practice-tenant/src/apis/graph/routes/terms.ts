import type { Answer } from '../../../http/exchange.ts';
import type { Term, TermGroup, TermSet, TermStore } from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { type Call, type Permissions, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';

const STORE = 'sites/{site}/termStore';
const SET = `${STORE}/sets/{set}`;
const GROUPED = `${STORE}/groups/{group}/sets`;
const READ: Permissions = {
  roles: ['TermStore.Read.All', 'TermStore.ReadWrite.All'],
  scopes: ['TermStore.Read.All', 'TermStore.ReadWrite.All'],
};
const WRITE: Permissions = { roles: ['TermStore.ReadWrite.All'], scopes: ['TermStore.ReadWrite.All'] };
const one = { kind: 'term-store', allow: READ, cost: sharePoint(1) };
const many = { kind: 'term-store', allow: READ, cost: sharePoint(2) };
const writing = { kind: 'term-store', allow: WRITE, cost: sharePoint(2) };

export const termRoutes: readonly Route[] = [
  { method: 'GET', path: STORE, ...one, handle: store },
  { method: 'GET', path: `${STORE}/groups`, ...many, handle: groups },
  { method: 'POST', path: `${STORE}/groups`, ...writing, handle: addGroup },
  { method: 'GET', path: `${STORE}/groups/{group}`, ...one, handle: (call) => shown(groupRow(groupOf(call))) },
  { method: 'GET', path: GROUPED, ...many, handle: (call) => rows(call, groupOf(call).sets.map(setRow)) },
  { method: 'POST', path: `${STORE}/sets`, ...writing, handle: addSet },
  { method: 'GET', path: SET, ...one, handle: (call) => shown(setRow(setOf(call))) },
  { method: 'GET', path: `${SET}/children`, ...many, handle: (call) => rows(call, setOf(call).terms.map(termRow)) },
  { method: 'POST', path: `${SET}/children`, ...writing, handle: addTerm },
  { method: 'GET', path: `${SET}/terms`, ...many, handle: (call) => rows(call, everyTerm(setOf(call)).map(termRow)) },
  { method: 'GET', path: `${SET}/terms/{term}`, ...one, handle: (call) => shown(termRow(termOf(call))) },
  {
    method: 'GET',
    path: `${SET}/terms/{term}/children`,
    ...many,
    handle: (call) => rows(call, termOf(call).children.map(termRow)),
  },
  { method: 'POST', path: `${SET}/terms/{term}/children`, ...writing, handle: addTerm },
];

function termsOf(call: Call): TermStore {
  siteOf(call, call.params['site'] ?? '');
  return call.services.world.terms;
}

function store(call: Call): Answer {
  return shown({ id: termsOf(call).id, defaultLanguageTag: 'en-US', languageTags: ['en-US'] });
}

function groups(call: Call): Answer {
  return rows(call, termsOf(call).groups.map(groupRow));
}

async function addGroup(call: Call): Promise<Answer> {
  const terms = termsOf(call);
  const { displayName, description } = await readJson(call);
  if (typeof displayName !== 'string') throw invalidRequest('The displayName is missing.');
  return shown(groupRow(terms.addGroup(displayName, typeof description === 'string' ? description : '')), 201);
}

async function addSet(call: Call): Promise<Answer> {
  const terms = termsOf(call);
  const body = await readJson(call);
  const parent = (body['parentGroup'] ?? {}) as Row;
  const group = terms.groups.find(({ id }) => id === parent['id']);
  const name = nameIn(body['localizedNames'], 'name');
  if (!group || name === undefined) throw invalidRequest('A set needs its parentGroup and a localized name.');
  return shown(
    setRow(terms.addSet(group, name, typeof body['description'] === 'string' ? body['description'] : '')),
    201,
  );
}

async function addTerm(call: Call): Promise<Answer> {
  const terms = termsOf(call);
  const label = nameIn((await readJson(call))['labels'], 'name');
  if (label === undefined) throw invalidRequest('A term needs a label.');
  const parent = call.params['term'] === undefined ? undefined : termOf(call);
  return shown(termRow(terms.addTerm(setOf(call), label, parent)), 201);
}

function groupOf(call: Call): TermGroup {
  const group = termsOf(call).groups.find(({ id }) => id === call.params['group']);
  if (!group) throw itemNotFound();
  return group;
}

function setOf(call: Call): TermSet {
  const set = termsOf(call).set(call.params['set'] ?? '');
  if (!set) throw itemNotFound();
  return set;
}

function termOf(call: Call): Term {
  const term = everyTerm(setOf(call)).find(({ id }) => id === call.params['term']);
  if (!term) throw itemNotFound();
  return term;
}

function everyTerm(set: TermSet): Term[] {
  const found = [...set.terms];
  for (const term of found) found.push(...term.children);
  return found;
}

function groupRow({ id, displayName, description }: TermGroup): Row {
  return { id, displayName, description, scope: 'global' };
}

function setRow({ id, name, description }: TermSet): Row {
  return { id, description, localizedNames: [{ languageTag: 'en-US', name }] };
}

function termRow({ id, label }: Term): Row {
  return { id, labels: [{ name: label, languageTag: 'en-US', isDefault: true }], descriptions: [] };
}

function nameIn(list: unknown, property: string): string | undefined {
  const first = Array.isArray(list) ? (list[0] as Row | undefined) : undefined;
  const name = first?.[property];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function shown(json: Row, status = 200): Answer {
  return { status, json };
}

function rows(call: Call, all: readonly Row[]): Answer {
  return page(call, all.length, FILE_PAGES, (from, to) => all.slice(from, to));
}
