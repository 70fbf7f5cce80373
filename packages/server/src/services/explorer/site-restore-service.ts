import type { RestoredItem, RestoreReport } from '@coffer/engine';
import { messageOf, OutsideError, type ProtectedObject, RequestError } from '@coffer/model';
import type { ExplorerService } from './explorer-service.ts';
import { type Picked, type Place, topFolders } from './place.ts';
import { plainReason } from './plain-words.ts';
import { addReports } from './report-sum.ts';
import { RestoreEnded } from './restore-ended.ts';
import type { QueuedRestore, QueuedTurn, RestoreQueue } from './restore-queue.ts';
import type { BegunRestore, RestoreService } from './restore-service.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';
import { conflictOf, hasCredentials, type Restore, type RestoreManner } from './restore-wish.ts';
import { siteOf, siteTarget } from './site-target.ts';
import type { WishOpener } from './wish-opener.ts';

/** What a caller may say of a restore in SharePoint. */
export interface SiteRestoreOptions extends RestoreCredentials {
  readonly list?: string | undefined;
  readonly restorePermissions?: boolean | null | undefined;
  readonly sendSharedLinksNotification?: boolean | null | undefined;
  readonly restoreListViews?: boolean | null | undefined;
  readonly documentVersion?: 'All' | 'Last' | null | undefined;
  readonly documentLastVersionAction?: 'Overwrite' | 'Merge' | null | undefined;
  readonly changedItems?: boolean | null | undefined;
  readonly deletedItems?: boolean | null | undefined;
  readonly restoreSubsites?: boolean | null | undefined;
  readonly restoreMasterPages?: boolean | null | undefined;
  readonly alias?: string | undefined;
  readonly impersonationAccountName?: string | undefined;
  /** The site to restore into; absent: the one the items were in. */
  readonly siteURL?: string | undefined;
}

/** What a restore operator may say of a restore in SharePoint. */
export interface OperatorOptions
  extends Pick<
    SiteRestoreOptions,
    'list' | 'restorePermissions' | 'sendSharedLinksNotification' | 'documentLastVersionAction'
  > {
  readonly restoreChangedItems?: boolean | null | undefined;
  readonly restoreDeletedItems?: boolean | null | undefined;
  readonly reason?: string | undefined;
}

/** Items that come back with all their versions, or with the last one alone. */
export interface OperatorGroup {
  readonly picked: readonly Picked[];
  readonly versions: 'all' | 'last';
}

/** How many there were of something. */
interface Outcome {
  readonly restored: number;
  readonly failed: number;
}

/** What became of libraries, lists and what is in them. */
export interface ListsReport {
  readonly report: RestoreReport;
  readonly lists: Outcome;
}

/** What became of a site and of the sites below it. */
export interface WebsReport extends ListsReport {
  readonly webs: Outcome;
}

/** What the service is made of. */
export interface SiteRestoreParts {
  readonly explorer: ExplorerService;
  readonly restores: RestoreService;
  readonly targets: RestoreTargets;
  readonly wishes: WishOpener;
}

/** Restores sites, libraries, lists and what is in them to where they were, or into another site. */
export class SiteRestoreService {
  readonly #parts: SiteRestoreParts;

  constructor(parts: SiteRestoreParts) {
    this.#parts = parts;
  }

  /** Documents, folders and list items. */
  async items(
    place: Place,
    picked: readonly Picked[],
    options: SiteRestoreOptions,
    signal: AbortSignal,
  ): Promise<RestoreReport> {
    return await this.#parts.restores.restore(await this.#wish(place, picked, options, signal), signal);
  }

  /** Begins to restore anything in a site, and returns as soon as it has begun. */
  async begin(
    place: Place,
    picked: readonly Picked[],
    options: SiteRestoreOptions & Pick<Restore, 'reason'>,
    signal: AbortSignal,
  ): Promise<BegunRestore> {
    const wish = await this.#wish(place, picked, options, signal);
    return await this.#parts.restores.begin({ ...wish, reason: options.reason }, signal);
  }

  async #wish(
    place: Place,
    picked: readonly Picked[],
    options: SiteRestoreOptions,
    signal: AbortSignal,
  ): Promise<Restore> {
    const object = await siteOf(this.#parts, place, options, signal);
    const isElsewhere = object !== place.object || Boolean(options.list?.trim());
    const target = isElsewhere ? siteTarget(object, options.list) : { object };
    return { place, picked, target, manner: mannerOf(options, object === place.object), credentials: options };
  }

  /** Begins to restore what a restore operator selected to where it was, and returns as soon as that is noted. */
  async start(
    place: Place,
    groups: readonly OperatorGroup[],
    options: OperatorOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const changes = { changedItems: options.restoreChangedItems, deletedItems: options.restoreDeletedItems };
    const target = options.list?.trim() ? siteTarget(place.object, options.list) : { object: place.object };
    const wishes = groups.map(({ picked, versions }) => {
      const manner = { ...mannerOf({ ...options, ...changes }, true), versions };
      return { place, picked, target, manner, credentials: {}, reason: options.reason };
    });
    await this.#parts.restores.startAll(wishes, signal);
  }

  /** A whole library or list; `list` gives it another name. */
  async list(place: Place, one: Picked, options: SiteRestoreOptions, signal: AbortSignal): Promise<ListsReport> {
    const object = await siteOf(this.#parts, place, options, signal);
    const { item } = one;
    const rename = options.list?.trim();
    const where = object === place.object ? { object } : siteTarget(object, undefined);
    const target = { ...where, ...(rename ? { rename } : {}) };
    const wish = { place, picked: [{ item }], target, manner: mannerOf(options, object === place.object) };
    const { counted, onItem } = listCounter(new Set([item.id]));
    const report = await this.#parts.restores.restore({ ...wish, credentials: options, onItem }, signal);
    return { report, lists: counted(report) };
  }

  /** A whole site, if wished with the sites below it. A subsite that fails does not keep the others from being restored. */
  async site(place: Place, options: SiteRestoreOptions, signal: AbortSignal): Promise<WebsReport> {
    const undone = undoneOf(place, options);
    const restores = await this.#webs(place, options, undone, signal);
    await using queue = await this.#parts.restores.queue({ session: place.session, restores, closing: signal });
    const results: WebsReport[] = [];
    for (const [index, turn] of queue.turns.entries()) {
      queue.signal.throwIfAborted();
      try {
        const web = await this.#web(queue, turn, options);
        results.push(index === 0 ? withIssue(web, undone) : web);
      } catch (error) {
        if (index === 0 || error instanceof RestoreEnded) throw error;
        queue.signal.throwIfAborted();
        if (!(error instanceof RequestError || error instanceof OutsideError)) throw error;
        const { personId, id } = place.session;
        results.push(failedWeb(turn, personId === undefined ? messageOf(error) : plainReason(error, id)));
      }
    }
    return added(results);
  }

  /** A site and those below it as they are to be restored, parents first. */
  async #webs(
    place: Place,
    options: SiteRestoreOptions,
    undone: RestoredItem | undefined,
    signal: AbortSignal,
  ): Promise<readonly QueuedRestore[]> {
    const target = await siteOf(this.#parts, place, options, signal);
    const isElsewhere = target !== place.object;
    const subsites = options.restoreSubsites === true ? await this.#below(place) : [];
    const shared = {
      workload: 'sharepoint' as const,
      manner: mannerOf(options, !isElsewhere),
      hasCredentials: hasCredentials(options),
      origin: place.session.id,
    };
    return [place.object, ...subsites].map((object, index) => {
      const siteURL = addressBelow(place, object, options.siteURL ?? '');
      const where = index === 0 ? { object: target } : { siteURL };
      return {
        title: `Restoring ${object.displayName}`,
        target: index > 0 && isElsewhere ? siteURL : `${(isElsewhere ? target : object).name}/`,
        object,
        wish: {
          ...{ ...shared, objectId: object.id, target: isElsewhere ? { ...where, folder: [] } : {} },
          ...(index === 0 && undone ? { undone } : {}),
        },
      };
    });
  }

  async #web(queue: RestoreQueue, turn: QueuedTurn, credentials: RestoreCredentials): Promise<WebsReport> {
    const ids = new Set<string>();
    const { counted, onItem } = listCounter(ids);
    const report = await this.#parts.restores.restoreNext(queue, turn, async () => {
      const opening = { sessionId: queue.session.id, credentials, signal: queue.signal };
      const wish = await this.#parts.wishes.open(turn.wish, opening);
      for await (const { id } of topFolders(wish.place)) ids.add(id);
      return { ...wish, onItem };
    });
    const failed = report.cannotContinue === undefined ? 0 : 1;
    return { report, lists: counted(report), webs: { restored: 1 - failed, failed } };
  }

  /** The sites of the session below a site, parents first. */
  async #below(place: Place): Promise<readonly ProtectedObject[]> {
    const all = await this.#parts.explorer.objects(place.session.id, 'sharepoint');
    const found = [place.object];
    for (const parent of found)
      found.push(...all.filter((site) => site.parentId === parent.id && !found.includes(site)));
    return found.slice(1);
  }
}

/** What was asked for and is not done, so that nobody waits for it; undefined if there is nothing of the kind. */
function undoneOf(place: Place, options: SiteRestoreOptions): RestoredItem | undefined {
  const { alias, restoreMasterPages, impersonationAccountName } = options;
  const undone = [
    alias?.trim()
      ? `alias: Coffer restores into sites that are there, and gives none of them the address ${alias}.`
      : '',
    restoreMasterPages === true ? 'restoreMasterPages: master pages are not kept; modern sites do not use them.' : '',
    impersonationAccountName?.trim()
      ? 'impersonationAccountName: authors are given back as they were saved, not in the name of one account.'
      : '',
  ].filter((text) => text !== '');
  if (undone.length === 0) return undefined;
  const { id, displayName } = place.object;
  const site = { id, path: '', kind: 'folder', name: displayName, size: 0, held: 0 } as const;
  return { ...site, outcome: 'existed', verified: true, issues: undone };
}

function withIssue(web: WebsReport, issue: RestoredItem | undefined): WebsReport {
  return issue ? { ...web, report: { ...web.report, issues: [issue, ...web.report.issues] } } : web;
}

function mannerOf(options: SiteRestoreOptions, toOriginal: boolean): RestoreManner {
  return {
    conflict: conflictOf(options.documentLastVersionAction),
    versions: options.documentVersion === 'All' ? 'all' : 'last',
    permissions: options.restorePermissions ?? toOriginal,
    notify: options.sendSharedLinksNotification === true,
    views: options.restoreListViews === true,
    changedItems: options.changedItems,
    deletedItems: options.deletedItems,
  };
}

/** The address that a site below a place has below another site. */
function addressBelow(place: Place, { webUrl }: ProtectedObject, siteURL: string): string {
  const path = webUrl.slice(place.object.webUrl.length).replace(/^\/+/, '');
  return `${siteURL.trim().replace(/\/+$/, '')}/${path}`;
}

/** Counts libraries and lists by what is told of them while they are restored; what a rule leaves out counts as neither. */
function listCounter(ids: ReadonlySet<string>) {
  const [failed, skipped] = [new Set<string>(), new Set<string>()];
  const onItem = ({ id, outcome }: { readonly id: string; readonly outcome: string }): void => {
    if (!ids.has(id)) return;
    if (outcome === 'failed') failed.add(id);
    if (outcome === 'skipped') skipped.add(id);
  };
  const counted = ({ cannotContinue }: RestoreReport): Outcome =>
    cannotContinue === undefined
      ? { restored: ids.size - failed.size - skipped.size, failed: failed.size }
      : { restored: 0, failed: ids.size - skipped.size };
  return { onItem, counted };
}

function failedWeb({ object: site, title }: QueuedTurn, reason: string): WebsReport {
  const [id, path, name] = [site?.id ?? '', site?.name ?? '', site?.displayName ?? title];
  const issue = { id, path, kind: 'folder', name, size: 0, held: 0 } as const;
  const nothing = { created: 0, replaced: 0, existed: 0, foldersCreated: 0, skipped: 0, bytes: 0 };
  const issues = [{ ...issue, outcome: 'failed' as const, verified: false, reason }];
  return {
    report: { ...nothing, failed: 0, issues },
    lists: { restored: 0, failed: 0 },
    webs: { restored: 0, failed: 1 },
  };
}

function added(results: readonly WebsReport[]): WebsReport {
  const sum = (of: (result: WebsReport) => Outcome): Outcome => ({
    restored: results.reduce((total, result) => total + of(result).restored, 0),
    failed: results.reduce((total, result) => total + of(result).failed, 0),
  });
  return {
    report: addReports(results.map(({ report }) => report)),
    lists: sum(({ lists }) => lists),
    webs: sum(({ webs }) => webs),
  };
}
