import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';
import { pages } from './pages.ts';
import { send } from './send.ts';

/** Whoever is signed in to the restore portal. */
export interface PortalPerson {
  readonly userName: string;
  readonly displayName: string;
  /** Name of the organization. */
  readonly organization: string;
  /** Whether others' data can be restored too. */
  readonly isOperator: boolean;
}

/** Leads to Microsoft's sign-in page and back. */
export const portalSignIn = '/coffer/v1/portal/sign-in';

/** Who is signed in. Rejects with `ApiError` 401 if nobody is, and 403 if it is somebody of the console. */
export const portalPerson = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) =>
    (await (await send('GET', '/coffer/v1/portal/session', undefined, signal)).json()) as PortalPerson,
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The OneDrives and sites that can be restored, by name. */
export function portalObjects(name: string) {
  return pages(['portal-objects', name], (page, signal) =>
    call('Coffer_GetPortalObjects', { query: { ...page, ...(name === '' ? {} : { name }) }, signal }),
  );
}

/** The restore points that hold an object, newest first. */
export function portalPoints(objectId: string) {
  return pages(['portal-points', objectId], (page, signal) =>
    call('Coffer_GetPortalRestorePoints', { path: { objectId }, query: page, signal }),
  );
}
