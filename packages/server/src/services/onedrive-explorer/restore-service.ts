import { type RestoreItem, type RestoreReport, restoreItems } from '@coffer/engine';
import { type Logger, type ProtectedObject, RequestError, type WorkContext } from '@coffer/model';
import type { EventEnd, EventSubject, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { Place } from './explorer-service.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';

/** How to restore to where the items were. */
export interface RestoreOriginal extends RestoreCredentials {
  /** Keep unless given: a file that is there is never lost by accident. */
  readonly documentAction?: 'Overwrite' | 'Keep' | null | undefined;
}

/** Where to copy items to, and how. */
export interface CopyTo extends RestoreCredentials {
  readonly onedrive?:
    | { readonly id?: string | undefined; readonly name?: string | undefined; readonly url?: string | undefined }
    | null
    | undefined;
  /** Path below the top folder of the target, with slashes; the top folder itself unless given. */
  readonly folder?: string | null | undefined;
  readonly documentLastVersionAction?: 'Overwrite' | 'Merge' | null | undefined;
}

/** What the service is made of. */
export interface RestoreParts {
  readonly sessions: RestoreSessionService;
  readonly targets: RestoreTargets;
  /** The object of an organization by its id, where the server knows it. */
  readonly knownObject: (organizationId: string, objectId: string) => Promise<ProtectedObject | undefined>;
  readonly logger: Logger;
}

/** Writes items of restore points back to OneDrives; each restore has an event in its session. */
export class RestoreService {
  readonly #parts: RestoreParts;

  constructor(parts: RestoreParts) {
    this.#parts = parts;
  }

  /** Restores items to where they were. Rejects with the signal's reason when it is aborted. */
  async toOriginal(
    place: Place,
    items: readonly RestoreItem[],
    options: RestoreOriginal,
    signal: AbortSignal,
  ): Promise<RestoreReport> {
    const conflict = options.documentAction === 'Overwrite' ? 'overwrite' : 'keep';
    return await this.#run({ place, items, target: { object: place.object }, conflict, credentials: options }, signal);
  }

  /** Copies items into a folder of another OneDrive, or of the same one. */
  async copyTo(
    place: Place,
    items: readonly RestoreItem[],
    options: CopyTo,
    signal: AbortSignal,
  ): Promise<RestoreReport> {
    const object = await this.#targetOf(place, options.onedrive ?? undefined);
    const folder = (options.folder ?? '').split(/[\\/]+/).filter((name) => name !== '' && name !== '.');
    if (folder.includes('..')) throw new RequestError('invalid', 'folder must be a path below the top folder.');
    // Overwriting and merging come to the same: OneDrive keeps what was there as an earlier version.
    const conflict = options.documentLastVersionAction ? 'overwrite' : 'keep';
    return await this.#run({ place, items, target: { object, folder }, conflict, credentials: options }, signal);
  }

  async #run(
    restore: {
      readonly place: Place;
      readonly items: readonly RestoreItem[];
      readonly target: { readonly object: ProtectedObject; readonly folder?: readonly string[] };
      readonly conflict: 'overwrite' | 'keep';
      readonly credentials: RestoreCredentials;
    },
    signal: AbortSignal,
  ): Promise<RestoreReport> {
    const { place, items, target, conflict } = restore;
    const { sessions, targets, logger } = this.#parts;
    await using access = await targets.open(place.session.organizationId, restore.credentials);
    const context: WorkContext = {
      signal,
      priority: 'restore',
      sessionId: place.session.id,
      warn: (message) => logger.warn({ sessionId: place.session.id }, message),
    };
    const { workload } = access;
    return await sessions.work(place.session, subjectOf(place, items, target), signal, async () => {
      const events = { item: () => undefined };
      const report = await restoreItems({ reader: place.reader, workload, target, items, conflict, events, context });
      return { result: report, end: endOf(report) };
    });
  }

  async #targetOf(place: Place, wanted: CopyTo['onedrive']): Promise<ProtectedObject> {
    const id = wanted?.id;
    if (!id) throw new RequestError('invalid', "copyTo needs 'onedrive' with the id of the OneDrive to copy to.");
    if (id === place.object.id) return place.object;
    const known = await this.#parts.knownObject(place.session.organizationId, id);
    if (known) return known;
    const name = wanted.name ?? id;
    return { workload: 'onedrive', id, ownerId: '', name, displayName: name, webUrl: wanted.url ?? '' };
  }
}

function subjectOf(
  place: Place,
  items: readonly RestoreItem[],
  target: { readonly object: ProtectedObject; readonly folder?: readonly string[] },
): EventSubject {
  const [first] = items;
  const isRoot = first?.names.length === 0;
  const name =
    items.length > 1 ? `${items.length} items` : isRoot ? place.object.displayName : (first?.facts.name ?? '');
  const kind =
    items.length > 1 ? 'Items' : isRoot ? 'OneDrive' : first?.facts.kind === 'folder' ? 'Folder' : 'Document';
  const folder = target.folder ?? first?.names.slice(0, -1) ?? [];
  return {
    type: 'Restore',
    title: `Restoring ${name}`,
    itemName: name,
    itemType: kind,
    itemSize: items.reduce((sum, item) => sum + item.size, 0),
    source: `${place.object.name}/${items.length === 1 ? (first?.names.join('/') ?? '') : ''}`,
    target: `${target.object.name}/${folder.join('/')}`,
  };
}

function endOf(report: RestoreReport): EventEnd {
  const restored = report.created + report.replaced;
  const message = `${restored} file(s) restored and verified, ${report.failed} failed, ${report.skipped} skipped.`;
  if (report.cannotContinue !== undefined) return { status: 'Failed', message: `${report.cannotContinue} ${message}` };
  if (report.failed > 0) return { status: restored === 0 ? 'Failed' : 'Warning', message };
  return { status: report.skipped > 0 ? 'Warning' : 'Success', message };
}
