import type { Clock, ProtectedObject, Workload, WorkloadName } from '@coffer/model';
import { messageOf, OutsideError } from '@coffer/model';
import type { Repository } from '@coffer/vault';
import { VaultError } from '@coffer/vault';
import { settleBase } from '../catalog/base.ts';
import { Crew } from '../pool/crew.ts';
import { Slots } from '../pool/slots.ts';
import type {
  BackupEvents,
  BackupPolicy,
  CatalogBase,
  CatalogObject,
  CatalogStore,
  Decision,
  ObjectFailure,
} from '../ports.ts';
import { Meter } from './meter.ts';
import { ObjectMeter } from './object-meter.ts';
import { reportFailure, reportObject } from './object-report.ts';
import { type BackupResult, counted, type ObjectOutcome } from './outcome.ts';
import { collectPlan, logForecast, type Plan } from './plan.ts';
import { causeOf, decidedOn, failedAgain, rests } from './quarantine.ts';
import { runObject, type SharedParts } from './run-object.ts';
import { type SnapshotObject, saveSnapshot } from './save-snapshot.ts';
import { WorkloadFailure } from './workload-failure.ts';

/** How much is done at once. */
export interface BackupConcurrency {
  /** Objects; 4 unless given. */
  readonly objects?: number;
  /** Files of one object; 4 unless given. */
  readonly filesPerObject?: number;
  /** Files in all; 8 unless given. */
  readonly files?: number;
}

/** How much is kept unless somebody says otherwise. */
const POLICY: BackupPolicy = { permissions: true, versions: 'new', excludedFolders: [] };

/** What a backup run needs. */
export interface BackupOptions {
  readonly organization: { readonly id: string; readonly name: string };
  readonly job: { readonly id: string; readonly name: string };
  readonly sessionId: string;
  /** The objects that the job means today. */
  readonly plan: AsyncIterable<ProtectedObject>;
  readonly workloads: ReadonlyMap<WorkloadName, Workload>;
  readonly repository: Repository;
  readonly catalog: CatalogStore;
  /** The job's definition without secrets, kept in the restore point; must survive `JSON.stringify`. */
  readonly settings: unknown;
  readonly events: BackupEvents;
  readonly clock: Clock;
  /** Everything is listed and read again. */
  readonly full: boolean;
  /** How much is kept; permissions and the versions since the last run unless given. */
  readonly policy?: Partial<BackupPolicy>;
  readonly concurrency?: BackupConcurrency;
  /** Awaited for each piece of content that came, so that a network is not filled. */
  readonly pace?: (bytes: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Runs one session of a backup job: plan, scan, fetch, save, commit. One snapshot, one commit of the catalogue right after it.
 *
 * Resolves whatever happens; {@link BackupResult} says how it ended. Until the snapshot is saved nothing is visible outside:
 * a run that is aborted, fails or is killed leaves repository and catalogue as they were, apart from unreferenced packs.
 */
export async function runBackup(options: BackupOptions): Promise<BackupResult> {
  const session = new BackupSession(options);
  try {
    return await session.run();
  } catch (error) {
    return session.ended(error);
  }
}

class BackupSession {
  readonly #options: BackupOptions;
  readonly #meter: Meter;
  readonly #outcomes: ObjectOutcome[] = [];
  readonly #snapshotObjects: SnapshotObject[] = [];
  /** Decisions of administrators that this run acted on, by object. */
  readonly #decided = new Map<string, ReadonlyMap<string, Decision>>();
  readonly #at: string;

  constructor(options: BackupOptions) {
    this.#options = options;
    this.#meter = new Meter(options.clock, options.events);
    this.#at = new Date(options.clock.now()).toISOString();
  }

  async run(): Promise<BackupResult> {
    const { catalog, events, job, full, signal } = this.#options;
    signal.throwIfAborted();
    const plan = await collectPlan(this.#options.plan, signal);
    this.#meter.planned(plan.objects.length);
    if (plan.objects.length === 0) return this.#nothingToDo(plan);
    const base = await settleBase({ ...this.#options, jobId: job.id });
    await logForecast(plan, { id: job.id, full }, catalog, events);
    await using writer = await this.#options.repository.write({ signal });
    this.#meter.watch(writer);
    await using run = await catalog.begin(job.id, this.#options.sessionId);
    const shared = this.#shared(writer, run);
    await this.#objects(plan, shared);
    if (this.#outcomes.every(({ status }) => status === 'failed' || status === 'skipped')) return this.#allFailed();
    await this.#absent(plan, shared);
    signal.throwIfAborted();
    const snapshotId = await saveSnapshot(
      writer,
      { ...this.#options, time: this.#at, parent: base?.snapshotId },
      this.#snapshotObjects,
    );
    await run.commit({ repositoryId: this.#options.repository.id, snapshotId } satisfies CatalogBase);
    await this.#forgetDecisions();
    return this.#done(plan, snapshotId);
  }

  /** The result of a run that was ended by an error. */
  ended(error: unknown): BackupResult {
    const { signal, events } = this.#options;
    const base = { objects: this.#outcomes, totals: this.#meter.finish() };
    if (signal.aborted) {
      const reason = `Stopped: ${messageOf(signal.reason)}`;
      events.log('failed', `${sentence(reason)} Nothing of this run was kept.`);
      return { ...base, status: 'aborted', reason };
    }
    const reason = reasonOf(error);
    events.log('failed', `${sentence(reason)} Nothing of this run was kept.`);
    return { ...base, status: 'failed', reason, error };
  }

  #shared(writer: SharedParts['writer'], run: SharedParts['run']): SharedParts {
    const { repository, events, sessionId, full, concurrency, pace } = this.#options;
    return {
      repository,
      writer,
      run,
      policy: { ...POLICY, ...this.#options.policy },
      at: this.#at,
      events,
      sessionId,
      full,
      ...(pace ? { pace } : {}),
      fetchSlots: new Slots(concurrency?.files ?? 8),
      fetchesPerObject: concurrency?.filesPerObject ?? 4,
    };
  }

  async #objects(plan: Plan, shared: SharedParts): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, stop.signal]);
    const atOnce = this.#options.concurrency?.objects ?? 4;
    const crew = new Crew({ slots: [], capacity: atOnce, signal });
    try {
      for (const object of plan.objects) await crew.add(() => this.#object(object, shared, signal));
      await crew.finish();
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      await crew.settle();
    }
  }

  async #object(object: ProtectedObject, shared: SharedParts, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { workloads, catalog, job, events, clock } = this.#options;
    const meter = new ObjectMeter(object, { run: this.#meter, clock, events });
    const ended = (outcome: ObjectOutcome): void => {
      this.#outcomes.push(outcome);
      meter.ended(outcome);
    };
    const committed = await catalog.object(job.id, object.id);
    const decisions = await catalog.decisions(job.id, object.id);
    const failing = await this.#failing(object, decisions);
    if (failing && rests(failing.failure, this.#at)) {
      if (committed) await this.#keep(committed, shared);
      ended(reportFailure(failing, 'skipped', committed, events));
      return;
    }
    try {
      const workload = workloads.get(object.workload);
      if (!workload)
        throw new WorkloadFailure(new OutsideError('rejected', `There is no access to ${object.workload}.`));
      const policy = policyOf(object, shared.policy);
      const report = await runObject({ ...shared, policy }, { object, meter, workload, committed, decisions, signal });
      const outcome = await reportObject(report, shared.run.items(object.id), events);
      const { trees } = report.record;
      this.#snapshotObjects.push({ object, trees, modified: report.root.facts.modified });
      if (failing) await catalog.setObjectFailure(job.id, object.id, undefined);
      if (decisions.size > 0) this.#decided.set(object.id, decisions);
      ended(outcome);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof WorkloadFailure)) throw error;
      await shared.run.discardObject(object.id);
      const cause = causeOf(error.cause);
      const failure = failedAgain(failing?.failure, cause, this.#at);
      const failed = { object, reason: cause.reason, failure };
      await catalog.setObjectFailure(job.id, object.id, failed);
      if (committed) await this.#keep(committed, shared);
      ended(reportFailure(failed, 'failed', committed, events));
    }
  }

  /** How an object has been failing as a whole, with what an administrator decided of it. */
  async #failing(
    object: ProtectedObject,
    decisions: ReadonlyMap<string, Decision>,
  ): Promise<ObjectFailure | undefined> {
    const { catalog, job } = this.#options;
    const known = await catalog.objectFailure(job.id, object.id);
    const decision = decisions.get('');
    if (decision === undefined) return known;
    const decided = known && { ...known, failure: decidedOn(known.failure, decision) };
    if (decided) await catalog.setObjectFailure(job.id, object.id, decided);
    await catalog.decide(job.id, { objectId: object.id }, undefined);
    return decided;
  }

  async #forgetDecisions(): Promise<void> {
    const { catalog, job } = this.#options;
    for (const [objectId, decided] of this.#decided) {
      const now = await catalog.decisions(job.id, objectId);
      for (const [itemId, decision] of decided)
        if (itemId !== '' && now.get(itemId) === decision)
          await catalog.decide(job.id, { objectId, itemId }, undefined);
    }
  }

  /** An object stays in the restore point as its last good run left it. */
  async #keep({ object, rootId, trees }: CatalogObject, shared: SharedParts): Promise<void> {
    const root = (await shared.run.items(object.id).get([rootId])).get(rootId);
    this.#snapshotObjects.push({ object, trees, modified: root?.facts.modified ?? '' });
  }

  /** Objects that the plan does not name leave the restore point, unless the plan is not whole. */
  async #absent(plan: Plan, shared: SharedParts): Promise<void> {
    const { catalog, job, events } = this.#options;
    const planned = new Set(plan.objects.map(({ id }) => id));
    for await (const record of catalog.objects(job.id)) {
      if (planned.has(record.object.id)) continue;
      if (plan.incomplete === undefined) {
        await shared.run.stageRemoval(record.object.id);
        events.log('running', `${record.object.name}: no longer part of the job; it stays in earlier restore points.`);
      } else {
        await this.#keep(record, shared);
      }
    }
  }

  #nothingToDo(plan: Plan): BackupResult {
    const base = { objects: [], totals: this.#meter.finish() };
    const broken = plan.incomplete !== undefined;
    const reason = broken
      ? `The objects of the job could not be listed: ${plan.incomplete}`
      : 'Nothing to protect: no object belongs to the job at present.';
    this.#options.events.log(broken ? 'failed' : 'warning', reason);
    return { ...base, status: broken ? 'failed' : 'warning', reason };
  }

  #allFailed(): BackupResult {
    const failed = this.#outcomes.filter(({ status }) => status === 'failed');
    const first = failed[0] ?? this.#outcomes[0];
    const more =
      this.#outcomes.length > 1 ? `None of ${counted(this.#outcomes.length, 'object')} could be protected. ` : '';
    const reason = `${more}${first ? `${first.object.name}: ${first.reason ?? ''}` : ''}`;
    // What rests was told of when it was put to rest.
    const status = failed.length > 0 ? 'failed' : 'warning';
    this.#options.events.log(status, 'No restore point was made.');
    return { status, reason, objects: this.#outcomes, totals: this.#meter.finish() };
  }

  #done(plan: Plan, snapshotId: string): BackupResult {
    const objects = (wanted: (outcome: ObjectOutcome) => boolean): number => this.#outcomes.filter(wanted).length;
    const failed = objects(({ status }) => status === 'failed');
    const resting = objects(({ status, failure }) => status === 'skipped' && !failure?.accepted);
    const unread = objects(({ failedCount }) => failedCount > 0);
    const miscounted = objects(({ status, failedCount }) => status === 'warning' && failedCount === 0);
    const reasons = [
      failed > 0 ? `${counted(failed, 'object')} failed` : '',
      resting > 0 ? `${counted(resting, 'object')} in quarantine` : '',
      unread > 0 ? `items of ${counted(unread, 'object')} could not be read` : '',
      miscounted > 0 ? `Microsoft counts other items than are held of ${counted(miscounted, 'object')}` : '',
      plan.incomplete === undefined ? '' : `the list of objects broke off: ${plan.incomplete}`,
    ].filter((reason) => reason !== '');
    const status = reasons.length === 0 ? 'success' : 'warning';
    this.#options.events.log(
      status,
      `Restore point ${snapshotId.slice(0, 8)} made of ${counted(this.#snapshotObjects.length, 'object')}.`,
    );
    return {
      status,
      ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
      snapshotId,
      objects: this.#outcomes,
      totals: this.#meter.finish(),
    };
  }
}

/** Folders are left out of OneDrives alone: in a site the same path means something else, such as a library. */
function policyOf({ workload }: ProtectedObject, policy: BackupPolicy): BackupPolicy {
  return workload === 'onedrive' ? policy : { ...policy, excludedFolders: [] };
}

/** With its full stop, so that another sentence can follow. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Why a run ended, for an administrator. */
function reasonOf(error: unknown): string {
  if (error instanceof VaultError) {
    if (error.code === 'full')
      return `The repository is full: ${sentence(error.message)} Free space on its disk, or shorten its retention and clean it up.`;
    return `The repository failed (${error.code}): ${sentence(error.message)} Look after its disk, and check the repository.`;
  }
  return messageOf(error);
}
