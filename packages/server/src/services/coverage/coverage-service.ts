import type { CatalogItem, CatalogObject, Decision, Failure, ObjectFailure } from '@coffer/engine';
import { type ProtectedObject, RequestError } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { CoverageStore } from '../../db/stores/coverage-store.ts';
import type { HeldObjectStore } from '../../db/stores/held-object-store.ts';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';

/** What the service is made of. */
export interface CoverageParts {
  readonly catalog: SqlCatalogStore;
  readonly coverage: CoverageStore;
  readonly held: Pick<HeldObjectStore, 'personalSites'>;
  readonly jobs: {
    require(id: string): Promise<{ readonly job: { readonly id: string; readonly repositoryId: string } }>;
  };
}

/** How a failure stands, with what an administrator decided of it and no run has acted on yet. */
export interface StandingFailure {
  readonly reason: string;
  readonly failure: Failure;
  readonly decision: Decision | undefined;
}

/** The ledger of one object of a job. */
export interface ObjectCoverage {
  readonly object: ProtectedObject;
  /** Undefined for an object of which nothing is held. */
  readonly held: CatalogObject | undefined;
  /** Of a OneDrive: whether the job protects the personal site around it too. */
  readonly hasSite: boolean;
  /** Present while it fails as a whole. */
  readonly failing: StandingFailure | undefined;
}

/** Something that fails; without an item the whole object. */
export interface FailingThing extends StandingFailure {
  readonly objectId: string;
  readonly itemId: string | undefined;
  readonly name: string;
  readonly parts: readonly string[];
}

/** Names something that fails. */
export interface FailingId {
  readonly objectId: string;
  readonly itemId?: string | undefined;
}

/** Decisions taken in one request, at most. */
const mostDecisions = 1_000;

/** Tells how each object and item of a job stands, and takes decisions on what fails. Unknown jobs are RequestError('not-found'). */
export class CoverageService {
  readonly #parts: CoverageParts;

  constructor(parts: CoverageParts) {
    this.#parts = parts;
  }

  /** Objects ordered by id; with `onlyTroubled` those that fail, or of which something is not protected as Microsoft has it. */
  async objects(jobId: string, onlyTroubled: boolean, slice: Slice): Promise<Part<ObjectCoverage>> {
    const { coverage, held, jobs } = this.#parts;
    const { id, repositoryId } = (await jobs.require(jobId)).job;
    const { items, total } = await coverage.objects(id, onlyTroubled, slice);
    const objects = items.flatMap(({ record, failure }) => record?.object ?? failure?.object ?? []);
    const sites = await held.personalSites(
      repositoryId,
      objects.flatMap(({ workload, siteId }) => (workload === 'onedrive' && siteId !== undefined ? [siteId] : [])),
    );
    const now = sites.filter(({ jobId: by, lastTime }) => by === id && lastTime === undefined);
    const around = new Set(now.map(({ object }) => object.siteId));
    const found: ObjectCoverage[] = [];
    for (const { record, failure } of items) found.push(await this.#objectOf(id, record, failure, around));
    return { items: found, total };
  }

  /** What fails, accepted things included: whole objects, or items of objects, ordered by id. */
  async failing(jobId: string, kind: 'objects' | 'items', slice: Slice): Promise<Part<FailingThing>> {
    const { coverage, jobs } = this.#parts;
    const { id } = (await jobs.require(jobId)).job;
    if (kind === 'objects') {
      const { items, total } = await coverage.failingObjects(id, slice);
      return { total, items: await Promise.all(items.map(async (one) => await this.#failingObject(id, one))) };
    }
    const { items, total } = await coverage.failingItems(id, slice);
    return {
      total,
      items: await Promise.all(items.map(async ({ objectId, item }) => await this.#failingItem(id, objectId, item))),
    };
  }

  /**
   * Accepts that things fail, or has them tried again in the next run. Rejects with RequestError('not-found') when one of them does
   * not fail; nothing is decided then.
   */
  async decide(jobId: string, things: readonly FailingId[], decision: Decision): Promise<void> {
    const { catalog, coverage, jobs } = this.#parts;
    const { id } = (await jobs.require(jobId)).job;
    if (things.length === 0) throw new RequestError('invalid', "Name what is meant: 'items' with objectId and itemId.");
    if (things.length > mostDecisions) throw new RequestError('invalid', `At most ${mostDecisions} at once.`);
    for (const thing of things) {
      const known =
        thing.itemId === undefined
          ? await catalog.objectFailure(id, thing.objectId)
          : await coverage.isFailing(id, thing.objectId, thing.itemId);
      if (!known) throw new RequestError('not-found', `${thing.itemId ?? thing.objectId} does not fail in this job.`);
    }
    for (const thing of things) await catalog.decide(id, thing, decision);
  }

  async #objectOf(
    jobId: string,
    record: CatalogObject | undefined,
    failure: ObjectFailure | undefined,
    around: ReadonlySet<string | undefined>,
  ): Promise<ObjectCoverage> {
    const object = record?.object ?? failure?.object;
    if (!object) throw new RequestError('not-found', 'The object is gone.');
    const decision = failure && (await this.#parts.catalog.decisions(jobId, object.id)).get('');
    const hasSite = object.siteId !== undefined && around.has(object.siteId);
    return { object, held: record, hasSite, failing: failure && { ...failure, decision } };
  }

  async #failingObject(jobId: string, { object, reason, failure }: ObjectFailure): Promise<FailingThing> {
    const decision = (await this.#parts.catalog.decisions(jobId, object.id)).get('');
    return { objectId: object.id, itemId: undefined, name: object.name, parts: [], reason, failure, decision };
  }

  async #failingItem(jobId: string, objectId: string, item: CatalogItem): Promise<FailingThing> {
    const { catalog, coverage } = this.#parts;
    const decision = (await catalog.decisions(jobId, objectId)).get(item.id);
    const { failure, reason = '' } = item;
    if (!failure) throw new RequestError('not-found', 'The item does not fail any more.');
    const name = await coverage.pathOf(jobId, objectId, item);
    return { objectId, itemId: item.id, name, parts: failure.parts, reason, failure, decision };
  }
}
