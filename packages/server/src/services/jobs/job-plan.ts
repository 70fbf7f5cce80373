import type { Directory, DirectoryMember, Tenant } from '@coffer/m365';
import { messageOf, OutsideError, type ProtectedObject, type WorkContext, type Workload } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import { parseDirectoryId } from '../directory/directory-id.ts';
import type { SessionLog } from '../job-sessions/session-log.ts';
import { isProtectable, type JobItem } from './job-items.ts';

/** What the plan of a run is made from. */
export interface PlanParts {
  readonly job: Job;
  /** All jobs of the organization; what other jobs know need not be asked of Microsoft. */
  readonly siblings: readonly Job[];
  readonly tenant: Pick<Tenant, 'directory'>;
  readonly workload: Workload;
  readonly catalog: SqlCatalogStore;
  /** Owners whose known object failed last time: it may be gone and have a successor, so Microsoft is asked. */
  readonly doubtful: ReadonlySet<string>;
  readonly log: SessionLog;
  readonly context: WorkContext;
}

/** Somebody who may have an object to protect. */
interface Owner {
  /** Microsoft's id. */
  readonly id: string;
  /** What an administrator calls him. */
  readonly name: string;
  /** Whether an item of the job names him alone, so that his having no object is worth a line. */
  readonly expected?: true;
}

/** Owners asked about at once. */
const lookAhead = 8;

/**
 * The objects that a job protects, each once: its items resolved to owners, the excluded ones left out. Where an owner's
 * object is known from an earlier run, Microsoft is not asked again.
 * Rejects at its end when an owner could not be resolved, so that nothing is concluded from what is missing.
 */
export async function* planObjects(parts: PlanParts): AsyncIterable<ProtectedObject> {
  const { job, siblings, context, log } = parts;
  const groups = new GroupReader(parts.tenant.directory, log, context.signal);
  const left = await ownersOf(job.excludedItems, groups);
  if (job.backupType === 'EntireOrganization') {
    for (const other of siblings) {
      if (other.id === job.id || !other.isEnabled) continue;
      for (const id of await ownersOf(other.selectedItems.filter(isProtectable), groups)) left.add(id);
    }
  }
  const jobIds = siblings.map((sibling) => sibling.id);
  const seen = new Set<string>();
  let without = 0;
  let unresolved = 0;
  const waiting: Promise<Found>[] = [];
  const settle = async function* (down: number): AsyncIterable<ProtectedObject> {
    while (waiting.length > down) {
      const found = await waiting.shift();
      if (found?.object) yield found.object;
      else if (found?.failed) unresolved += 1;
      else without += 1;
    }
  };
  for await (const owner of allOwners(job, parts.tenant.directory, groups, context.signal)) {
    context.signal.throwIfAborted();
    if (seen.has(owner.id) || left.has(owner.id)) continue;
    seen.add(owner.id);
    waiting.push(find(owner, jobIds, parts));
    yield* settle(lookAhead - 1);
  }
  yield* settle(0);
  if (without > 0) log.add('Success', `${without.toLocaleString('en-US')} of the selected users have no OneDrive.`);
  if (unresolved > 0)
    throw new OutsideError('unavailable', `${unresolved} of the selected users could not be looked up.`);
}

interface Found {
  readonly object?: ProtectedObject;
  readonly failed?: true;
}

async function find(owner: Owner, jobIds: readonly string[], parts: PlanParts): Promise<Found> {
  const { catalog, workload, doubtful, context, log } = parts;
  try {
    const known = doubtful.has(owner.id) ? undefined : await catalog.objectOfOwner(owner.id, jobIds);
    const object = known ?? (await workload.find(owner.id, context));
    if (object) return { object };
    if (owner.expected) log.add('Warning', `${owner.name} has no OneDrive.`);
    return {};
  } catch (error) {
    // An abort is seen by the caller, who asks the signal before the next owner.
    if (context.signal.aborted) return { failed: true };
    const { name } = owner;
    if (error instanceof OutsideError && error.code === 'gone') {
      log.add('Warning', `${name} does not exist any more.`);
      return {};
    }
    log.add('Failed', `${name} could not be looked up: ${messageOf(error)}`);
    return { failed: true };
  }
}

async function* allOwners(
  job: Job,
  directory: Directory,
  groups: GroupReader,
  signal: AbortSignal,
): AsyncIterable<Owner> {
  const everybody = job.backupType === 'EntireOrganization';
  for (const item of everybody ? [] : job.selectedItems.filter(isProtectable)) {
    if (item.type === 'User') yield { id: subjectId(item), name: subjectName(item), expected: true };
    if (item.type === 'Group') yield* groups.members(subjectId(item), subjectName(item));
  }
  if (!everybody && !job.selectedItems.some((item) => item.type === 'PartialOrganization' && isProtectable(item)))
    return;
  let next: string | undefined;
  do {
    const page = await directory.users({}, next, signal);
    for (const user of page.items) yield { id: user.id.toLowerCase(), name: user.userName };
    next = page.next;
  } while (next !== undefined);
}

/** The owners that users and groups among the items stand for, whichever of their data is meant. */
async function ownersOf(items: readonly JobItem[], groups: GroupReader): Promise<Set<string>> {
  const owners = new Set<string>();
  for (const item of items) {
    if (item.type === 'User' && item.oneDrive !== false) owners.add(subjectId(item));
    if (item.type === 'Group' && item.memberOnedrive !== false) {
      for await (const { id } of groups.members(subjectId(item), subjectName(item))) owners.add(id);
    }
  }
  return owners;
}

function subjectId(item: JobItem): string {
  const id = (item.user ?? item.group)?.id ?? '';
  return parseDirectoryId(id) ?? id;
}

function subjectName(item: JobItem): string {
  const subject = item.user ?? item.group;
  const name = item.user
    ? (subject?.['name'] ?? subject?.['displayName'])
    : (subject?.['displayName'] ?? subject?.['name']);
  return typeof name === 'string' ? name : subjectId(item);
}

/** Reads groups with the groups inside them; each group once. */
class GroupReader {
  readonly #directory: Directory;
  readonly #log: SessionLog;
  readonly #signal: AbortSignal;
  readonly #gone = new Set<string>();

  constructor(directory: Directory, log: SessionLog, signal: AbortSignal) {
    this.#directory = directory;
    this.#log = log;
    this.#signal = signal;
  }

  /** The users in a group, nested groups included. A group that does not exist any more has none, which the log is told. */
  async *members(groupId: string, groupName: string): AsyncIterable<Owner> {
    const visited = new Set([groupId]);
    const waiting = [{ id: groupId, name: groupName }];
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for await (const member of this.#direct(group)) {
        if (member.kind === 'user') yield { id: member.id.toLowerCase(), name: member.userName ?? member.displayName };
        if (member.kind === 'group' && !visited.has(member.id)) {
          visited.add(member.id);
          waiting.push({ id: member.id, name: member.displayName });
        }
      }
    }
  }

  async *#direct(group: { readonly id: string; readonly name: string }): AsyncIterable<DirectoryMember> {
    let next: string | undefined;
    try {
      do {
        const page = await this.#directory.members(group.id, next, this.#signal);
        yield* page.items;
        next = page.next;
      } while (next !== undefined);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
      if (!this.#gone.has(group.id)) this.#log.add('Warning', `The group ${group.name} does not exist any more.`);
      this.#gone.add(group.id);
    }
  }
}
