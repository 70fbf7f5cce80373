import { type CatalogObject, compareBytes, type ObjectFailure } from '@coffer/engine';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { CoverageTotal, CoverageTotalsStore } from '../../db/stores/coverage-totals-store.ts';
import { type CoverageFigures, FiguresSum, noFigures } from './coverage-figures.ts';

/** What the service is made of. */
export interface CoverageTotalsParts {
  /** Both ordered by the ids of the objects. */
  readonly catalog: {
    objects(jobId: string): AsyncIterable<CatalogObject>;
    objectFailures(jobId: string): AsyncIterable<ObjectFailure>;
  };
  readonly store: CoverageTotalsStore;
  readonly jobs: { list(): Promise<readonly JobName[]> };
  readonly organizations: { list(): Promise<readonly { readonly id: string; readonly name: string }[]> };
  readonly clock: Clock;
  readonly logger: Logger;
}

interface JobName {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
}

/** The figures of several jobs together. What two jobs protect counts in both. */
export interface CoverageSum extends CoverageFigures {
  readonly jobs: number;
  /** Of how many of these nothing is known yet. */
  readonly unknownJobs: number;
  /** When those that are known were looked at, the longest ago and the latest, milliseconds since 1970 UTC; undefined if none is. */
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
}

/** A job of which something is not protected. */
interface TroubledJob extends CoverageTotal {
  readonly jobName: string;
  readonly organizationId: string;
}

/** How everything stands that any job protects. */
export interface CoverageOverview {
  readonly total: CoverageSum;
  readonly organizations: readonly (CoverageSum & { readonly id: string; readonly name: string })[];
  /** The jobs in which most objects need a look, those first, ten at most. */
  readonly troubled: readonly TroubledJob[];
}

/** Jobs that are named one by one. */
const mostTroubled = 10;

/** Keeps figures of how everything stands: counted once when a session of the job has ended, so that reading them costs a row a job. */
export class CoverageTotals {
  readonly #parts: CoverageTotalsParts;

  constructor(parts: CoverageTotalsParts) {
    this.#parts = parts;
  }

  /** Counts what a job holds and how it fails. Never rejects: a session does not depend on its figures. */
  async count(jobId: string): Promise<void> {
    const { catalog, store, clock, logger } = this.#parts;
    try {
      const sum = new FiguresSum();
      for await (const object of together(catalog.objects(jobId), catalog.objectFailures(jobId))) sum.add(object);
      await store.set({ jobId, figures: sum.figures, countedAt: clock.now() });
    } catch (error) {
      logger.warn({ jobId, error: messageOf(error) }, 'What a job protects could not be counted');
    }
  }

  /** Counts one of the jobs that ran before they were counted; to be called now and then. */
  async countMissing(): Promise<void> {
    const jobId = await this.#parts.store.uncounted();
    if (jobId !== undefined) await this.count(jobId);
  }

  /** How everything stands, as the last sessions left it. Costs a row for each job. */
  async overview(): Promise<CoverageOverview> {
    const { store, jobs, organizations } = this.#parts;
    const known = new Map((await store.list()).map((total) => [total.jobId, total]));
    const all = await jobs.list();
    const totals = (some: readonly JobName[]): CoverageSum => sumOf(some.map(({ id }) => known.get(id)));
    const troubled = all.flatMap(({ id, name, organizationId }) => {
      const total = known.get(id);
      return total !== undefined && troubleOf(total.figures) > 0 ? [{ ...total, jobName: name, organizationId }] : [];
    });
    const byOrganization = Map.groupBy(all, ({ organizationId }) => organizationId);
    return {
      total: totals(all),
      organizations: (await organizations.list()).map(({ id, name }) => ({
        id,
        name,
        ...totals(byOrganization.get(id) ?? []),
      })),
      troubled: troubled.sort((a, b) => troubleOf(b.figures) - troubleOf(a.figures)).slice(0, mostTroubled),
    };
  }
}

function sumOf(totals: readonly (CoverageTotal | undefined)[]): CoverageSum {
  const known = totals.filter((total) => total !== undefined);
  const sum = new FiguresSum();
  for (const { figures } of known) sum.addFigures(figures);
  const times = known.map(({ countedAt }) => countedAt).sort((a, b) => a - b);
  return {
    ...(known.length === 0 ? noFigures : sum.figures),
    jobs: totals.length,
    unknownJobs: totals.length - known.length,
    oldest: times[0],
    newest: times.at(-1),
  };
}

/** Objects that need a look. */
function troubleOf({ objects }: CoverageFigures): number {
  const { protected: _, excluded: __, ...troubled } = objects;
  return Object.values(troubled).reduce((sum, n) => sum + n, 0);
}

/** Walks through what is held and what fails side by side; both are ordered by id. */
async function* together(objects: AsyncIterable<CatalogObject>, failures: AsyncIterable<ObjectFailure>) {
  const held = objects[Symbol.asyncIterator]();
  const failing = failures[Symbol.asyncIterator]();
  let [a, b] = [await held.next(), await failing.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareBytes(a.value.object.id, b.value.object.id);
    yield {
      held: order <= 0 && !a.done ? a.value : undefined,
      failure: order >= 0 && !b.done ? b.value.failure : undefined,
    };
    if (order <= 0) a = await held.next();
    if (order >= 0) b = await failing.next();
  }
}
