import { keepPreviousData } from '@tanstack/react-query';
import { call } from './call.ts';
import { pages } from './pages.ts';

/** The OneDrives or sites of an opened restore point with a text in their name or address, by name; all of them for an empty one. */
export function sessionObjects(restoreSessionId: string, workload: 'onedrive' | 'sharepoint', name: string) {
  return {
    ...pages(['restore-objects', restoreSessionId, workload, name], (page, signal) => {
      const query = { ...page, workload, name };
      return call('Coffer_FindSessionObjects', { path: { restoreSessionId }, query, signal });
    }),
    placeholderData: keepPreviousData,
  };
}
