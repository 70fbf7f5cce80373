import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** A folder or file of a restore point. */
export interface Entry {
  readonly kind: 'folder' | 'file';
  readonly id: string;
  readonly name: string;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
  /** ISO 8601 UTC. */
  readonly modified: string;
  readonly modifiedBy: string;
}

/** A folder of a OneDrive in an opened restore point. */
export interface Place {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
  /** `root` for the top folder. */
  readonly parentId: string;
}

/** Entries that one request brings. */
const pageSize = 200;

/** The entries of a folder page by page, folders first. Only what is scrolled to is asked for. */
export function entries({ restoreSessionId, oneDriveId, parentId }: Place) {
  const path = { restoreSessionId, oneDriveId };
  return infiniteQueryOptions({
    queryKey: ['entries', restoreSessionId, oneDriveId, parentId],
    initialPageParam: { kind: 'folder' as Entry['kind'], offset: 0 },
    queryFn: async ({ pageParam: { kind, offset }, signal }): Promise<readonly Entry[]> => {
      const query = { parentId, offset, limit: pageSize };
      if (kind === 'folder') {
        const page = await call('OneDriveFolder_Get', { path, query, signal });
        return (page.results ?? []).map(({ id, name, modificationTime, modifiedBy }) => {
          return { kind, id, name, size: undefined, modified: modificationTime, modifiedBy };
        });
      }
      const page = await call('OneDriveDocument_Get', { path, query, signal });
      return (page.results ?? []).map(({ id, name, sizeBytes, modificationTime, modifiedBy }) => {
        return { kind, id, name, size: sizeBytes, modified: modificationTime, modifiedBy };
      });
    },
    getNextPageParam: (last, _pages, { kind, offset }) => {
      if (last.length === pageSize) return { kind, offset: offset + pageSize };
      return kind === 'folder' ? { kind: 'file' as const, offset: 0 } : undefined;
    },
    staleTime: 60_000,
  });
}
