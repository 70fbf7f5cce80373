import type { RestoredItem, RestoreReport } from '@coffer/engine';
import { messageOf, OutsideError, type ProtectedObject, RequestError } from '@coffer/model';
import type { ExplorerService } from './explorer-service.ts';
import { type Picked, type Place, topFolders } from './place.ts';
import { plainReason } from './plain-words.ts';
import { addReports } from './report-sum.ts';
import { RestoreEnded } from './restore-ended.ts';
import {
  type BegunRestore,
  conflictOf,
  type Restore,
  type RestoreManner,
  type RestoreService,
} from './restore-service.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';
import { renamed, siteAt, siteTarget } from './site-target.ts';

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
    const object = await this.#target(place, options, signal);
    const isElsewhere = object !== place.object || Boolean(options.list?.trim());
    const target = isElsewhere ? siteTarget(place, object, options.list) : { object };
    return { place, picked, target, manner: mannerOf(options, object === place.object), credentials: options };
  }

  /** Begins to restore what a restore operator selected to where it was, and returns at once. */
  start(place: Place, groups: readonly OperatorGroup[], options: OperatorOptions, signal: AbortSignal): void {
    const changes = { changedItems: options.restoreChangedItems, deletedItems: options.restoreDeletedItems };
    const target = options.list?.trim() ? siteTarget(place, place.object, options.list) : { object: place.object };
    const wishes = groups.map(({ picked, versions }) => {
      const manner = { ...mannerOf({ ...options, ...changes }, true), versions };
      return { place, picked, target, manner, credentials: {}, reason: options.reason };
    });
    this.#parts.restores.start(wishes, signal);
  }

  /** A whole library or list; `list` gives it another name. */
  async list(place: Place, one: Picked, options: SiteRestoreOptions, signal: AbortSignal): Promise<ListsReport> {
    const object = await this.#target(place, options, signal);
    const item = renamed(one.item, options.list);
    const target = object === place.object ? { object } : siteTarget(place, object, undefined);
    const wish = { place, picked: [{ item }], target, manner: mannerOf(options, object === place.object) };
    const { counted, onItem } = listCounter(new Set([item.id]));
    const report = await this.#parts.restores.restore({ ...wish, credentials: options, onItem }, signal);
    return { report, lists: counted(report) };
  }

  /** A whole site, if wished with the sites below it. A subsite that fails does not keep the others from being restored. */
  async site(place: Place, options: SiteRestoreOptions, signal: AbortSignal): Promise<WebsReport> {
    const undone = undoneOf(place, options);
    const target = await this.#target(place, options, signal);
    const results = [withIssue(await this.#web(place, target, { ...options, undone }, signal), undone)];
    const subsites = options.restoreSubsites === true ? await this.#below(place) : [];
    for (const [index, subsite] of subsites.entries()) {
      signal.throwIfAborted();
      try {
        results.push(await this.#subsite(place, subsite, options, signal));
      } catch (error) {
        if (error instanceof RestoreEnded)
          await this.#parts.restores.endBefore(place.session, subsites.length - index - 1, error);
        if (error instanceof RestoreEnded) throw error;
        signal.throwIfAborted();
        if (!(error instanceof RequestError || error instanceof OutsideError)) throw error;
        const { personId, id } = place.session;
        results.push(failedWeb(subsite, personId === undefined ? messageOf(error) : plainReason(error, id)));
      }
    }
    return added(results);
  }

  /** A subsite whose target cannot be reached is a restore that failed. */
  async #subsite(
    place: Place,
    subsite: ProtectedObject,
    options: SiteRestoreOptions,
    signal: AbortSignal,
  ): Promise<WebsReport> {
    const below = await this.#parts.explorer.place(place.session.id, 'sharepoint', subsite.id);
    const target = await this.#target(below, subsiteOptions(place, subsite, options), signal).catch(async (error) => {
      const subject = { type: 'Restore', title: `Restoring ${subsite.displayName}`, itemType: 'Site' } as const;
      await this.#parts.restores.fail(place.session, { ...subject, object: subsite }, error);
      throw error;
    });
    return await this.#web(below, target, options, signal);
  }

  async #web(
    place: Place,
    object: ProtectedObject,
    options: SiteRestoreOptions & Pick<Restore, 'undone'>,
    signal: AbortSignal,
  ): Promise<WebsReport> {
    const root = await place.source.root(place.object.id);
    const ids = new Set<string>();
    for await (const { id } of topFolders(place)) ids.add(id);
    const { counted, onItem } = listCounter(ids);
    const isElsewhere = object !== place.object;
    const target = isElsewhere ? { object, folderOf: async () => [] } : { object };
    const wish = { place, picked: [{ item: root }], target, manner: mannerOf(options, !isElsewhere) };
    const { undone } = options;
    const report = await this.#parts.restores.restore({ ...wish, credentials: options, onItem, undone }, signal);
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

  async #target(place: Place, options: SiteRestoreOptions, signal: AbortSignal): Promise<ProtectedObject> {
    const { siteURL } = options;
    if (siteURL === undefined || siteURL.trim() === '') return place.object;
    const { explorer, targets } = this.#parts;
    const { organizationId, id } = place.session;
    const known = await explorer.objects(id, 'sharepoint');
    await using access = await targets.open(organizationId, 'sharepoint', options);
    const context = { signal, priority: 'restore' as const, sessionId: id, warn: () => undefined };
    const object = await siteAt(siteURL, known, { workload: access.workload, context });
    return object.id === place.object.id ? place.object : object;
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

/** A subsite goes to where it was, or below the target under the name it has. */
function subsiteOptions(
  place: Place,
  subsite: ProtectedObject,
  { siteURL, ...options }: SiteRestoreOptions,
): SiteRestoreOptions {
  if (siteURL === undefined || siteURL.trim() === '') return options;
  const path = subsite.webUrl.slice(place.object.webUrl.length).replace(/^\/+/, '');
  return { ...options, siteURL: `${siteURL.trim().replace(/\/+$/, '')}/${path}` };
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

function failedWeb(site: ProtectedObject, reason: string): WebsReport {
  const issue = { id: site.id, path: site.name, kind: 'folder', name: site.displayName, size: 0, held: 0 } as const;
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
