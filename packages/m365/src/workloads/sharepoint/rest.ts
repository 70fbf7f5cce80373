import type { ProtectedObject, Purpose, WorkContext } from '@coffer/model';
import type { SharePointCall } from '../../client/sharepoint.ts';
import { plainPath } from './site.ts';

/** A call to the REST interface of one site. */
export interface WebCall {
  readonly object: ProtectedObject;
  readonly context: WorkContext;
  readonly method: 'GET' | 'POST';
  /** What follows `_api/`. */
  readonly path: string;
  readonly purpose: Purpose;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The call as the client of SharePoint takes it. */
export function webCall({ object, context, method, path, purpose, body, headers }: WebCall): SharePointCall {
  const { host } = new URL(object.webUrl);
  const site = encodeURI(plainPath(object.webUrl).replace(/\/+$/, ''));
  return {
    host,
    method,
    path: `${site}/_api/${path}`,
    as: 'drive',
    cost: 'sharepoint-rest',
    purpose,
    objectId: object.id,
    context,
    ...(body === undefined
      ? { headers: headers ?? {} }
      : { headers: { 'content-type': 'application/json;odata=nometadata', ...headers }, body: JSON.stringify(body) }),
  };
}

/** A list by its id, as a path below `_api/`. */
export function listPath(listId: string): string {
  return `web/lists(guid'${listId}')`;
}

/** A text between the quotes of a REST address. */
export function quoted(text: string): string {
  return encodeURIComponent(text.replaceAll("'", "''"));
}
