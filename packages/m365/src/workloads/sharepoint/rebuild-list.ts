import { messageOf, OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import type { ListDefinition } from './definition.ts';
import { all, type Json, write } from './graph-json.ts';
import { listPath, quoted, webCall } from './rest.ts';
import type { Restore } from './restore.ts';
import { asPermissions, restoreAssignments } from './role-assignments.ts';

/** Settings that are set before others, because those need them. */
const FIRST = ['EnableVersioning'];

/** Content types, settings, views and rights of a list that was made anew. Returns what could not be given back. */
export async function rebuild(
  restore: Restore,
  on: On,
  listId: string,
  definition: ListDefinition,
): Promise<readonly string[]> {
  const issues: string[] = [];
  const attempt = attemptInto(issues);
  const { settings, permissions } = definition;
  if (settings !== undefined) {
    const { ContentTypesEnabled, Hidden, ...rest } = settings;
    await attempt('The settings were not given back', () => applySettings(restore, on, listId, rest));
  }
  await attempt('The content types were not given back', () =>
    addContentTypes(restore, on, listId, definition, issues),
  );
  issues.push(...(await restoreViews(restore, on, listId, definition)));
  const path = listPath(listId);
  if (permissions !== undefined) {
    const target = { parts: restore.parts, accounts: restore.accounts, on, path };
    await attempt('The permissions of the list were not given back', async () => {
      issues.push(...(await restoreAssignments(target, asPermissions(permissions))));
    });
  }
  for (const [part, reason] of Object.entries(definition.notRead ?? {}))
    issues.push(`Its ${part} were not in the backup: ${reason}`);
  return issues;
}

/** The views of the definition, made or set as they were; others stay. Returns what could not be given back. */
export async function restoreViews(
  restore: Restore,
  on: On,
  listId: string,
  { views = [] }: ListDefinition,
): Promise<readonly string[]> {
  const issues: string[] = [];
  const attempt = attemptInto(issues);
  for (const view of views)
    await attempt(`The view ${String(view['Title'])} was not made again`, () => makeView(restore, on, listId, view));
  return issues;
}

/** Does something, or notes that it could not be done and why. */
function attemptInto(issues: string[]): (failing: string, act: () => Promise<unknown>) => Promise<void> {
  return async (failing, act) => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof OutsideError) || !['rejected', 'gone', 'denied'].includes(error.code)) throw error;
      issues.push(`${failing}: ${messageOf(error)}`);
    }
  };
}

async function applySettings(restore: Restore, on: On, listId: string, settings: Json): Promise<void> {
  const first = FIRST.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]] as const]));
  if (first.length > 0) await merge(restore, on, listPath(listId), Object.fromEntries(first));
  await merge(restore, on, listPath(listId), settings);
}

/** Takes over those of the site that bear the names. */
async function addContentTypes(
  restore: Restore,
  on: On,
  listId: string,
  definition: ListDefinition,
  issues: string[],
): Promise<void> {
  const there = new Set((await all(restore.parts, on, listGraphPath(on, listId, '/contentTypes'))).map(nameOf));
  const missing = definition.contentTypes.filter((type) => !there.has(nameOf(type)));
  if (missing.length === 0) return;
  const ofSite = await all(restore.parts, on, `/sites/${encodeURIComponent(on.object.id)}/contentTypes`);
  for (const type of missing) {
    const source = ofSite.find((one) => nameOf(one) === nameOf(type));
    if (source === undefined)
      issues.push(`The content type ${nameOf(type)} was not given back: the site does not have it.`);
    else {
      const path = listGraphPath(on, listId, '/contentTypes/addCopy');
      await write(restore.parts, on, { path, body: { contentType: source['id'] } });
    }
  }
}

function nameOf(row: Json): string {
  return String(row['name'] ?? '');
}

async function makeView(restore: Restore, on: On, listId: string, view: Json): Promise<void> {
  const { fields, PersonalView, ...facts } = view;
  const names = Array.isArray(fields) ? fields.map(String) : [];
  const views = `${listPath(listId)}/views`;
  const byTitle = `${views}/getbytitle('${quoted(String(view['Title']))}')`;
  if (!(await exists(restore, on, `${byTitle}?$select=Id`))) {
    const body = { Title: view['Title'], PersonalView: PersonalView === true };
    await post(restore, on, views, body);
  }
  await merge(restore, on, byTitle, facts);
  await post(restore, on, `${byTitle}/viewfields/removeallviewfields`);
  for (const name of names) await post(restore, on, `${byTitle}/viewfields/addviewfield('${quoted(name)}')`);
}

async function exists(restore: Restore, on: On, path: string): Promise<boolean> {
  try {
    await restore.parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'restore' }));
    return true;
  } catch (error) {
    if (error instanceof OutsideError && (error.code === 'gone' || error.code === 'rejected')) return false;
    throw error;
  }
}

/** Changes something of SharePoint REST. Two units. */
export async function merge(restore: Pick<Restore, 'parts'>, on: On, path: string, body: Json): Promise<void> {
  const headers = { 'x-http-method': 'MERGE', 'if-match': '*' };
  await restore.parts.sharePoint.json(webCall({ ...on, method: 'POST', path, purpose: 'restore', body, headers }));
}

/** Does something in SharePoint REST. Two units. */
export async function post(restore: Pick<Restore, 'parts'>, on: On, path: string, body?: object): Promise<Json> {
  const call = webCall({ ...on, method: 'POST', path, purpose: 'restore', ...(body === undefined ? {} : { body }) });
  return ((await restore.parts.sharePoint.json(call)).body ?? {}) as Json;
}
