import { call } from '../../api/call.ts';
import type { Listed } from './source.ts';

/** What a search finds in a OneDrive or site: words of names, or a query as the v6 API takes them. */
export function found(query: string): Listed {
  const entries: Listed['parts'][number] = async ({ restoreSessionId, objectId }, page, signal) => {
    const path = { restoreSessionId, objectId };
    const answer = await call('Coffer_SearchSessionObject', { path, query: { ...page, query }, signal });
    return (answer.results ?? []).map(({ kind, folders, folderId, size, modificationTime, ...rest }) => ({
      ...rest,
      kind: kind === 'document' ? 'file' : kind,
      size,
      modified: modificationTime,
      within: { names: folders, id: folderId },
    }));
  };
  return { id: `search ${query}`, parts: [entries] };
}
