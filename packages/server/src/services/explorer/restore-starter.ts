import { type Logger, messageOf, RequestError } from '@coffer/model';
import type { ExplorerService } from './explorer-service.ts';
import { type KnownObject, type NamedOneDrive, oneDriveTarget } from './onedrive-target.ts';
import type { Picked, Place } from './place.ts';
import { RestoreEnded } from './restore-ended.ts';
import type { BegunRestore, RestoreService } from './restore-service.ts';
import type { SiteRestoreService } from './site-restore-service.ts';

/** What somebody selected of a OneDrive or site, and how it is to be restored. */
export interface RestoreSelection {
  /** One of the two. */
  readonly oneDriveId?: string | undefined;
  readonly siteId?: string | undefined;
  readonly items?: readonly SelectedItem[] | undefined;
  readonly conflict?: 'Keep' | 'Overwrite' | null | undefined;
  /** Elsewhere: a OneDrive and a path below its top folder, or the address of a site. */
  readonly onedrive?: NamedOneDrive | undefined;
  readonly folder?: string | undefined;
  readonly siteURL?: string | undefined;
  readonly reason?: string | undefined;
}

/** An item by its kind and id. */
interface SelectedItem {
  readonly kind?: 'library' | 'list' | 'folder' | 'document' | 'item' | undefined;
  readonly id?: string | undefined;
  readonly versionId?: number | null | undefined;
}

/** What the starter is made of. */
export interface RestoreStarterParts {
  readonly explorer: ExplorerService;
  readonly restores: RestoreService;
  readonly siteRestores: SiteRestoreService;
  readonly knownObject: KnownObject;
  readonly logger: Logger;
}

/** Begins restores of whatever was selected, each as one, and does not wait for them. */
export class RestoreStarter {
  readonly #parts: RestoreStarterParts;

  constructor(parts: RestoreStarterParts) {
    this.#parts = parts;
  }

  /**
   * Returns the id once what was selected is found and the restore has begun. Rejects with RequestError for what cannot be restored as
   * it was asked.
   */
  async start(sessionId: string, selection: RestoreSelection, closing: AbortSignal): Promise<string> {
    const place = await this.#place(sessionId, selection);
    const picked: Picked[] = [];
    for (const { kind, id = '', versionId } of selection.items ?? []) {
      if (kind === undefined) throw new RequestError('invalid', 'Each of the items needs a kind.');
      picked.push(await this.#parts.explorer.picked(place, kind, id, versionId ?? undefined));
    }
    if (picked.length === 0) throw new RequestError('invalid', 'No items were selected.');
    const begin = place.workload === 'onedrive' ? this.#inOneDrive : this.#inSite;
    const { id, done } = await begin.call(this, { place, picked, selection }, closing);
    done.catch((error: unknown) => {
      if (error instanceof RestoreEnded) return;
      this.#parts.logger.warn({ sessionId: place.session.id, error: messageOf(error) }, 'A restore failed');
    });
    return id;
  }

  async #place(sessionId: string, { oneDriveId, siteId }: RestoreSelection): Promise<Place> {
    const { explorer } = this.#parts;
    if (oneDriveId && !siteId) return await explorer.place(sessionId, 'onedrive', oneDriveId);
    if (siteId && !oneDriveId) return await explorer.place(sessionId, 'sharepoint', siteId);
    throw new RequestError('invalid', 'Give either oneDriveId or siteId: what is restored from.');
  }

  /** To where it was with earlier versions and permissions; elsewhere the newest version without them. */
  async #inOneDrive({ place, picked, selection }: Found, closing: AbortSignal): Promise<BegunRestore> {
    const { conflict, onedrive, siteURL, reason } = selection;
    if (siteURL) throw new RequestError('invalid', 'What was in a OneDrive goes into a OneDrive; leave out siteURL.');
    const isElsewhere = onedrive !== undefined;
    const target = isElsewhere
      ? await oneDriveTarget(place, selection, this.#parts.knownObject)
      : { object: place.object };
    const manner = {
      conflict: conflict === 'Overwrite' ? ('merge' as const) : ('keep' as const),
      versions: isElsewhere ? ('last' as const) : ('all' as const),
      permissions: !isElsewhere,
    };
    return await this.#parts.restores.begin({ place, picked, target, manner, credentials: {}, reason }, closing);
  }

  /** The newest version; to where it was with its permissions. */
  async #inSite({ place, picked, selection }: Found, closing: AbortSignal): Promise<BegunRestore> {
    const { conflict, onedrive, siteURL, reason } = selection;
    if (onedrive) throw new RequestError('invalid', 'What was in a site goes into a site; leave out onedrive.');
    const documentLastVersionAction = conflict === 'Overwrite' ? ('Overwrite' as const) : undefined;
    const options = { siteURL, documentLastVersionAction, documentVersion: 'Last' as const, reason };
    return await this.#parts.siteRestores.begin(place, picked, options, closing);
  }
}

/** A selection with what it names. */
interface Found {
  readonly place: Place;
  readonly picked: readonly Picked[];
  readonly selection: RestoreSelection;
}
