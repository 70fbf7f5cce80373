import type { CatalogObject } from '@coffer/engine';
import { restoreWork, type Tenant } from '@coffer/m365';
import { RequestError } from '@coffer/model';
import type { Job } from '../../db/stores/job-store.ts';

/** How long it takes to write everything of a scope back, as far as Microsoft's limits go. */
export interface RecoveryTime {
  readonly objects: number;
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  /** Resource units of SharePoint. */
  readonly resourceUnits: number;
  readonly seconds: number;
  /** The limit that decides; null if everything fits at once. */
  readonly limit: string | null;
  /** The same in a sentence. */
  readonly statement: string;
}

/** What the statement is made from. */
export interface RecoveryParts {
  readonly job: (id: string) => Promise<Job | undefined>;
  readonly objects: (jobId: string) => AsyncIterable<CatalogObject>;
  readonly object: (jobId: string, objectId: string) => Promise<CatalogObject | undefined>;
  readonly tenant: (organizationId: string) => Promise<Pick<Tenant, 'reckon'>>;
}

/** Says how long a restore would take, and which limit binds. */
export class RecoveryTimes {
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /**
   * For everything that the newest restore point of a job holds, or one object of it. Restores may use all of the budget; what is used
   * of it at the moment is taken into account. Lines, disks and Microsoft's answers may be slower.
   *
   * Rejects with RequestError('not-found') if there is no such job or object, or nothing was backed up yet.
   */
  async of(jobId: string, objectId?: string): Promise<RecoveryTime> {
    const job = await this.#parts.job(jobId);
    if (job === undefined) throw new RequestError('not-found', `There is no job ${jobId}.`);
    const scope = { objects: 0, files: 0, items: 0, bytes: 0 };
    for await (const { totals } of this.#chosen(jobId, objectId)) {
      scope.objects += 1;
      scope.files += totals.files;
      scope.items += totals.items;
      scope.bytes += totals.bytes;
    }
    if (scope.objects === 0) throw new RequestError('not-found', `The job ${job.name} has backed nothing up yet.`);
    const { objects, files, bytes } = scope;
    const folders = scope.items - files;
    const work = restoreWork({ files, folders, bytes });
    const { milliseconds, limit } = (await this.#parts.tenant(job.organizationId)).reckon(work);
    const seconds = Math.ceil(milliseconds / 1_000);
    const found = { objects, files, folders, bytes, resourceUnits: work.units, seconds, limit: limit ?? null };
    return { ...found, statement: statementOf(found) };
  }

  async *#chosen(jobId: string, objectId: string | undefined): AsyncGenerator<CatalogObject> {
    if (objectId === undefined) {
      yield* this.#parts.objects(jobId);
      return;
    }
    const object = await this.#parts.object(jobId, objectId);
    if (object === undefined) throw new RequestError('not-found', `The job holds no object ${objectId}.`);
    yield object;
  }
}

function statementOf(found: Omit<RecoveryTime, 'statement'>): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const what = `${number(found.files)} files and ${number(found.folders)} folders, ${number(Math.ceil(found.bytes / 1e6))} MB`;
  if (found.limit === null) return `${what}: Microsoft's limits allow everything at once.`;
  return `${what}: at least ${durationOf(found.seconds)} under Microsoft's limits; what decides: ${found.limit}.`;
}

function durationOf(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${(minutes / 60).toFixed(1)} hours`;
}
