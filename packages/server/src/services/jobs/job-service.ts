import { randomUUID } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { JobSession, JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job, JobStore } from '../../db/stores/job-store.ts';
import type { RepositoryStore } from '../../db/stores/repository-store.ts';
import type { Turns } from '../turns.ts';
import { isProtectable, type JobItem, type JobItemInput, mergeItems, readItem, readItems } from './job-items.ts';
import { checkPolicy, nextRun, type SchedulePolicy } from './schedule.ts';
import type { SessionStarter } from './session-starter.ts';

/** What a caller may say of a job; absent or null members keep what is stored. */
export interface JobInput {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly backupType?: Job['backupType'] | null | undefined;
  readonly repositoryId?: string | null | undefined;
  readonly isEnabled?: boolean | null | undefined;
  readonly runNow?: boolean | null | undefined;
  readonly selectedItems?: readonly JobItemInput[] | null | undefined;
  readonly excludedItems?: readonly JobItemInput[] | null | undefined;
  readonly schedulePolicy?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A job with its newest run. */
export interface JobView {
  readonly job: Job;
  readonly last: JobSession | undefined;
}

/** Either of the two lists of items of a job. */
export type ItemList = 'selectedItems' | 'excludedItems';

/** What the service is made of. */
export interface JobParts {
  readonly jobs: JobStore;
  readonly sessions: JobSessionStore;
  readonly repositories: RepositoryStore;
  readonly organizations: { require(id: string): Promise<{ readonly id: string }> };
  readonly catalog: SqlCatalogStore;
  readonly starter: SessionStarter;
  readonly turns: Turns;
  readonly clock: Clock;
}

const mostItems = 10_000;

/** Defines jobs, starts and stops them. */
export class JobService {
  readonly #parts: JobParts;

  constructor(parts: JobParts) {
    this.#parts = parts;
  }

  /** Oldest first; those of one organization if named, which must exist. */
  async list(organizationId?: string): Promise<readonly JobView[]> {
    const { jobs, organizations } = this.#parts;
    const filter =
      organizationId === undefined ? {} : { organizationId: (await organizations.require(organizationId)).id };
    return await this.#views(await jobs.list(filter));
  }

  /** Rejects with RequestError('not-found'). */
  async require(id: string): Promise<JobView> {
    const job = await this.#stored(id);
    return { job, last: (await this.#parts.sessions.latest([job.id])).get(job.id) };
  }

  /** Creates a job, and starts it if `runNow` says so. */
  async add(organizationId: string, input: JobInput): Promise<JobView> {
    const { organizations, clock, jobs, turns, starter } = this.#parts;
    const organization = await organizations.require(organizationId);
    const job = await turns.take(`jobs of ${organization.id}`, async () => {
      const blank: Job = {
        id: randomUUID(),
        organizationId: organization.id,
        repositoryId: '',
        name: '',
        description: '',
        backupType:
          input.backupType ?? ((input.selectedItems?.length ?? 0) > 0 ? 'SelectedItems' : 'EntireOrganization'),
        selectedItems: [],
        excludedItems: [],
        schedule: { type: 'ManualOnly' },
        isEnabled: true,
        nextRun: undefined,
        createdAt: clock.now(),
      };
      const wish = this.#planned(withInput(blank, input));
      await this.#check(wish);
      await jobs.insert(wish);
      return wish;
    });
    if (input.runNow === true) await starter.start(job, { full: false, origin: 'manual' });
    return await this.require(job.id);
  }

  /** Changes what is given and keeps the rest. A running session goes on as it began. */
  async update(id: string, input: JobInput): Promise<void> {
    await this.#change(id, (job) => withInput(job, input));
  }

  /** Removes a job; what it has backed up stays. Rejects with RequestError('conflict') while it runs. */
  async remove(id: string): Promise<void> {
    const { jobs, turns, starter, catalog } = this.#parts;
    const job = await this.#stored(id);
    await turns.take(`jobs of ${job.organizationId}`, async () => {
      if (starter.isActive(job.id))
        throw new RequestError('conflict', `The job ${job.name} is running. Stop it first.`);
      await jobs.remove(job.id);
      await catalog.forget(job.id);
    });
  }

  /** Starts a run. Rejects with RequestError('conflict') when the job is disabled or runs already. */
  async start(id: string, options: { readonly full: boolean }): Promise<JobSession> {
    const job = await this.#stored(id);
    if (!job.isEnabled) throw new RequestError('conflict', `The job ${job.name} is disabled.`);
    return await this.#parts.starter.start(job, { full: options.full, origin: 'manual' });
  }

  /** Asks the run to end soon. Rejects with RequestError('conflict') when there is none. */
  async stop(id: string): Promise<void> {
    const job = await this.#stored(id);
    if (!(await this.#parts.starter.stop(job.id, 'The job was stopped by an administrator.'))) {
      throw new RequestError('conflict', `The job ${job.name} is not running.`);
    }
  }

  /** Switches the job on or off. A run that is under way goes on. */
  async setEnabled(id: string, isEnabled: boolean): Promise<void> {
    await this.#change(id, (job) => ({ ...job, isEnabled }));
  }

  /** A job's items. An EntireOrganization job shows the one item that stands for everything. */
  async items(id: string, list: ItemList): Promise<readonly JobItem[]> {
    const job = await this.#stored(id);
    return list === 'selectedItems' && job.backupType === 'EntireOrganization' ? [wholeOrganization(job)] : job[list];
  }

  /** Rejects with RequestError('not-found'). */
  async requireItem(id: string, list: ItemList, itemId: string): Promise<JobItem> {
    const item = (await this.items(id, list)).find((one) => one.id === itemId.toLowerCase());
    if (!item) throw new RequestError('not-found', `The job has no such item: ${itemId}.`);
    return item;
  }

  /** Adds items; one that is there already takes the new settings. */
  async addItems(id: string, list: ItemList, inputs: readonly JobItemInput[]): Promise<void> {
    if (inputs.length === 0) throw new RequestError('invalid', 'No items were given.');
    await this.#changeItems(id, list, (job) => mergeItems(job[list], readItems(inputs, job.organizationId)));
  }

  /** Changes one item's settings; what it names stays. */
  async updateItem(id: string, list: ItemList, change: { itemId: string; input: JobItemInput }): Promise<void> {
    const before = await this.requireItem(id, list, change.itemId);
    if (list === 'excludedItems' && (before.type === 'Site' || before.type === 'Team')) {
      throw new RequestError(
        'invalid',
        `Excluded items of type ${before.type} have nothing to change: remove the item and add another one.`,
      );
    }
    await this.#changeItems(id, list, (job) => {
      const after = readItem({ ...before, ...withoutNulls(change.input), type: before.type }, job.organizationId);
      if (after.id !== before.id)
        throw new RequestError('invalid', 'An item cannot be turned into another one: remove it and add the other.');
      return job[list].map((item) => (item.id === before.id ? after : item));
    });
  }

  /** Removes items. Rejects with RequestError('not-found') when one of the ids is unknown; nothing is removed then. */
  async removeItems(id: string, list: ItemList, itemIds: readonly string[]): Promise<void> {
    await this.#changeItems(id, list, (job) => {
      const gone = new Set(itemIds.map((itemId) => itemId.trim().toLowerCase()).filter((itemId) => itemId !== ''));
      const unknown = [...gone].find((itemId) => !job[list].some((item) => item.id === itemId));
      if (unknown !== undefined) throw new RequestError('not-found', `The job has no such item: ${unknown}.`);
      return job[list].filter((item) => !gone.has(item.id));
    });
  }

  async #changeItems(id: string, list: ItemList, items: (job: Job) => readonly JobItem[]): Promise<void> {
    await this.#change(id, (job) => {
      if (list === 'selectedItems' && job.backupType === 'EntireOrganization') {
        throw new RequestError(
          'invalid',
          'The job protects the entire organization: give it the backupType SelectedItems first, or exclude what it shall leave out.',
        );
      }
      return { ...job, [list]: items(job) };
    });
  }

  async #change(id: string, change: (job: Job) => Job): Promise<void> {
    const { turns, jobs } = this.#parts;
    const { organizationId } = await this.#stored(id);
    await turns.take(`jobs of ${organizationId}`, async () => {
      const wish = this.#planned(change(await this.#stored(id)));
      await this.#check(wish);
      await jobs.save(wish);
    });
  }

  /** The same job with the time of its next start. */
  #planned(job: Job): Job {
    return { ...job, nextRun: job.isEnabled ? nextRun(job.schedule, this.#parts.clock.now()) : undefined };
  }

  async #check(job: Job): Promise<void> {
    const { jobs, repositories } = this.#parts;
    if (job.name === '') throw new RequestError('invalid', 'A job needs a name.');
    if (job.repositoryId === '') throw new RequestError('invalid', 'A job needs a repositoryId.');
    if (!(await repositories.get(job.repositoryId))) {
      throw new RequestError('invalid', `There is no backup repository ${job.repositoryId}.`);
    }
    if (job.selectedItems.length > mostItems || job.excludedItems.length > mostItems) {
      throw new RequestError('invalid', `A job takes at most ${mostItems} items.`);
    }
    checkPolicy(job.schedule);
    const others = (await jobs.list({ organizationId: job.organizationId })).filter((other) => other.id !== job.id);
    if (others.some((other) => other.name.toLowerCase() === job.name.toLowerCase())) {
      throw new RequestError('conflict', `The organization has a job named ${job.name} already.`);
    }
    if (job.backupType === 'EntireOrganization') {
      const twin = others.find((other) => other.backupType === 'EntireOrganization');
      if (twin) throw new RequestError('conflict', `The job ${twin.name} protects the entire organization already.`);
      return;
    }
    checkItems(job.selectedItems);
  }

  async #stored(id: string): Promise<Job> {
    const job = await this.#parts.jobs.get(id.toLowerCase());
    if (!job) throw new RequestError('not-found', `There is no job ${id}.`);
    return job;
  }

  async #views(jobs: readonly Job[]): Promise<readonly JobView[]> {
    const latest = await this.#parts.sessions.latest(jobs.map((job) => job.id));
    return jobs.map((job) => ({ job, last: latest.get(job.id) }));
  }
}

/** The item that stands for everything of an organization. */
function wholeOrganization(job: Job): JobItem {
  return readItem({ type: 'PartialOrganization' }, job.organizationId);
}

function checkItems(items: readonly JobItem[]): void {
  if (items.length === 0) throw new RequestError('invalid', 'A job of type SelectedItems needs selectedItems.');
  if (items.some(isProtectable)) return;
  const types = [...new Set(items.map((item) => item.type))].join(', ');
  throw new RequestError(
    'invalid',
    `Nothing that was selected (${types}) can be protected: select sites, teams, or users, groups or the organization with their OneDrives and sites.`,
  );
}

function withInput(job: Job, input: JobInput): Job {
  const backupType = input.backupType ?? job.backupType;
  const selected = input.selectedItems ? readItems(input.selectedItems, job.organizationId) : job.selectedItems;
  return {
    ...job,
    name: (input.name ?? job.name).trim(),
    description: input.description ?? job.description,
    repositoryId: (input.repositoryId ?? job.repositoryId).toLowerCase(),
    backupType,
    selectedItems: backupType === 'EntireOrganization' ? [] : selected,
    excludedItems: input.excludedItems ? readItems(input.excludedItems, job.organizationId) : job.excludedItems,
    schedule: input.schedulePolicy ? readPolicy(input.schedulePolicy, job.schedule) : job.schedule,
    isEnabled: input.isEnabled ?? job.isEnabled,
  };
}

/** A policy with a type replaces the stored one; without, it changes what it names. */
function readPolicy(input: Readonly<Record<string, unknown>>, before: SchedulePolicy): SchedulePolicy {
  const given = withoutNulls(input);
  const policy = given['type'] === undefined ? { ...before, ...given } : given;
  return policy as SchedulePolicy;
}

function withoutNulls(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined));
}
