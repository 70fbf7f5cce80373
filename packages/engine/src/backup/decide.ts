import type { Change, ItemFacts, Sharing } from '@coffer/model';
import { sameFacts } from '../layout/facts.ts';
import { EXCLUDED_BY_JOB } from '../layout/layout.ts';
import type { BackupPolicy, CatalogItem, ItemPart, StoredContent } from '../ports.ts';
import { knownContent, sameContent } from './known-content.ts';
import { rests } from './quarantine.ts';
import type { ReadTask } from './read-task.ts';

/** What decisions about the items of one object depend on. */
export interface Rules {
  readonly policy: BackupPolicy;
  /** Content and permissions count as unknown even if they are known. */
  readonly readAll: boolean;
  /** All earlier versions are wanted now, where only some were before. */
  readonly versionsAnew: boolean;
  /** What the workload can tell. */
  readonly can: { readonly permissions: boolean; readonly versions: boolean };
  /** The moment of the run, ISO 8601 UTC. */
  readonly at: string;
}

/** What to do about a change: nothing, stage the item, read something of it, or both. */
export interface Verdict {
  readonly item?: CatalogItem;
  readonly task?: ReadTask;
}

type Named = Extract<Change, { readonly item: ItemFacts }>;
type Upsert = Extract<Change, { readonly type: 'upsert' }>;

/** Decides about an item that a scan named. `excluded`: it lies in a folder that the job leaves out. */
export function decide(change: Named, known: CatalogItem | undefined, excluded: boolean, rules: Rules): Verdict {
  const kept = known?.facts.kind === change.item.kind ? known : undefined;
  if (change.type !== 'upsert') return withReason(change, kept);
  if (excluded) return leftOut(change.item, kept, change.sharing);
  return change.item.kind === 'file' ? file(change, kept, rules) : folder(change, kept, rules);
}

/** An item that comes back from a folder that was left out: nothing of it is held. */
export function broughtBack(known: CatalogItem, rules: Rules): Verdict {
  // What was left out with permissions of its own is marked with an empty list of them.
  const sharing = known.permissions ? 'changed' : 'inherited';
  const { permissions: _, ...unmarked } = known;
  return decide({ type: 'upsert', item: known.facts, sharing }, unmarked, false, rules);
}

/** An item that gets into a folder that is left out. Nothing of it is held from now on. */
export function leftOut(facts: ItemFacts, known: CatalogItem | undefined, sharing: Sharing | undefined): Verdict {
  const own = sharing === undefined ? known?.permissions !== undefined : sharing !== 'inherited';
  const item: CatalogItem = {
    ...placed(facts, known),
    status: 'excluded',
    reason: EXCLUDED_BY_JOB,
    ...(own ? { permissions: [] } : {}),
  };
  return unchanged(item, known) ? {} : { item };
}

function withReason(change: Exclude<Named, { readonly type: 'upsert' }>, known: CatalogItem | undefined): Verdict {
  const item: CatalogItem = {
    ...placed(change.item, known),
    status: change.type,
    reason: change.reason,
    // An infected file may have been whole once.
    ...(change.type === 'unsupported' && known?.content ? { content: known.content } : {}),
    ...(change.type === 'unsupported' && known?.versions ? { versions: known.versions } : {}),
  };
  return unchanged(item, known) ? {} : { item };
}

function folder(change: Upsert, known: CatalogItem | undefined, rules: Rules): Verdict {
  const permissions = heldPermissions(change.sharing, known, rules);
  const item: CatalogItem = {
    ...placed(change.item, known),
    ...standing(known, permissions.applies ? [] : ['permissions']),
    ...permissions.kept,
  };
  const task = permissions.wanted ? taskOf(change, item, { content: false, permissions: true }) : undefined;
  return { ...(unchanged(item, known) ? {} : { item }), ...(task ? { task } : {}) };
}

function file(change: Upsert, known: CatalogItem | undefined, rules: Rules): Verdict {
  const { item: facts } = change;
  const same = knownContent(facts, known?.content);
  const content = rules.readAll ? knownContent(facts, undefined) : same;
  // While the file is what it was when it was put to rest, nothing is asked for.
  const resting = known !== undefined && rests(known.failure, rules.at) && sameContent(known.facts, facts);
  const permissions = heldPermissions(change.sharing, known, rules);
  const versions = wantedVersions(facts, known, same, rules);
  const wishes = {
    content: content === undefined && !resting,
    permissions: permissions.wanted,
    ...(versions && !resting ? { versions } : {}),
  };
  const held = {
    ...permissions.kept,
    ...(known?.versions && rules.policy.versions !== 'latest' ? { versions: known.versions } : {}),
  };
  // A file whose content has to come is staged when it has come, so that nothing half is ever kept.
  if (wishes.content) return { task: taskOf(change, { ...held, content: known?.content }, wishes) };
  const settled: readonly ItemPart[] = [
    ...(content ? ['content' as const] : []),
    ...(permissions.applies ? [] : ['permissions' as const]),
    ...(rules.policy.versions === 'latest' ? ['versions' as const] : []),
  ];
  const stored = content ?? known?.content;
  const item: CatalogItem = {
    ...placed(facts, known),
    ...standing(known, settled),
    ...(stored ? { content: stored } : {}),
    ...held,
  };
  const task = wishes.permissions || wishes.versions ? taskOf(change, item, wishes) : undefined;
  return { ...(unchanged(item, known) ? {} : { item }), ...(task ? { task } : {}) };
}

/** How an item stands whose failing parts are settled but for some. */
export function standing(
  known: CatalogItem | undefined,
  settled: readonly ItemPart[],
): Pick<CatalogItem, 'status' | 'reason' | 'failure'> {
  const parts = known?.failure?.parts.filter((part) => !settled.includes(part)) ?? [];
  if (!known?.failure || parts.length === 0) return { status: 'protected' };
  const { versionsFrom, ...failure } = known.failure;
  const from = parts.includes('versions') && versionsFrom !== undefined ? { versionsFrom } : {};
  return { status: 'failed', reason: known.reason ?? '', failure: { ...failure, parts, ...from } };
}

/** What is held of an item's permissions, and whether they have to be read. */
function heldPermissions(
  sharing: Sharing | undefined,
  known: CatalogItem | undefined,
  rules: Rules,
): { readonly kept: Pick<CatalogItem, 'permissions'>; readonly wanted: boolean; readonly applies: boolean } {
  if (!rules.policy.permissions || !rules.can.permissions || sharing === 'inherited')
    return { kept: {}, wanted: false, applies: false };
  const held = known?.permissions;
  const kept = held ? { permissions: held } : {};
  if (sharing === undefined) return { kept, wanted: false, applies: true };
  // One that rests is left in peace until its permissions change.
  const resting = known?.failure?.parts.includes('permissions') === true && rests(known.failure, rules.at);
  const wanted = sharing === 'changed' || (!resting && (held === undefined || rules.readAll));
  return { kept, wanted, applies: true };
}

/** `same`: the content that is held, if it is that of the facts. */
function wantedVersions(
  facts: ItemFacts,
  known: CatalogItem | undefined,
  same: StoredContent | undefined,
  { policy, can, versionsAnew }: Rules,
): ReadTask['versions'] | undefined {
  const history = facts.role === undefined || facts.role === 'list-item';
  if (!can.versions || !history || policy.versions === 'latest') return undefined;
  if (policy.versions === 'all')
    return versionsAnew || same === undefined || known?.versions === undefined ? {} : undefined;
  const before = known?.content;
  if (same !== undefined || !before) return undefined;
  const missing = known?.failure?.parts.includes('versions') ? known.failure.versionsFrom : undefined;
  return { from: missing !== undefined && missing < before.modified ? missing : before.modified };
}

/** The parts of an item that failed, as a task without a ticket. */
export function retryOf(item: CatalogItem): ReadTask {
  const parts = item.failure?.parts ?? ['content'];
  const from = item.failure?.versionsFrom;
  return taskOf({ item: item.facts }, item, {
    content: parts.includes('content') && item.facts.kind === 'file',
    permissions: parts.includes('permissions'),
    ...(parts.includes('versions') ? { versions: from === undefined ? {} : { from } } : {}),
  });
}

function taskOf(
  change: { readonly item: ItemFacts; readonly ticket?: ReadTask['ticket'] },
  held: ReadTask['held'],
  parts: Pick<ReadTask, 'content' | 'permissions' | 'versions'>,
): ReadTask {
  const { content, permissions, versions } = held;
  return {
    facts: change.item,
    ticket: change.ticket,
    ...parts,
    held: { content, permissions, versions },
    started: false,
    cancelled: false,
  };
}

/** What stays of an item whatever becomes of it: its place now, and its name and trees until they are built again. */
function placed(
  facts: ItemFacts,
  known: CatalogItem | undefined,
): Pick<CatalogItem, 'id' | 'parentId' | 'facts' | 'trees' | 'treeName'> {
  return {
    id: facts.id,
    parentId: facts.parentId,
    facts,
    ...(known?.trees ? { trees: known.trees } : {}),
    ...(known?.treeName === undefined ? {} : { treeName: known.treeName }),
  };
}

/** Whether an item is as it was, apart from what is told of the same content. */
function unchanged(item: CatalogItem, known: CatalogItem | undefined): boolean {
  return (
    known !== undefined &&
    item.parentId === known.parentId &&
    sameFacts(item.facts, known.facts) &&
    item.status === known.status &&
    item.reason === known.reason &&
    item.failure?.parts.length === known.failure?.parts.length &&
    (item.content === undefined) === (known.content === undefined) &&
    (item.versions === undefined) === (known.versions === undefined) &&
    samePermissions(item.permissions, known.permissions)
  );
}

function samePermissions(one: CatalogItem['permissions'], other: CatalogItem['permissions']): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
