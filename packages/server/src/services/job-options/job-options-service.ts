import type { JobOptions, JobOptionsStore } from '../../db/stores/job-options-store.ts';

/** What the service is made of. */
export interface JobOptionsParts {
  readonly store: JobOptionsStore;
  readonly jobs: { require(id: string): Promise<{ readonly job: { readonly id: string } }> };
}

/** What jobs keep beside the content of files. Unknown jobs are RequestError('not-found'). */
export class JobOptionsService {
  readonly #parts: JobOptionsParts;

  constructor(parts: JobOptionsParts) {
    this.#parts = parts;
  }

  async get(jobId: string): Promise<JobOptions> {
    const { job } = await this.#parts.jobs.require(jobId);
    return await this.#parts.store.get(job.id);
  }

  /** Changes what is given and keeps the rest; counts from the next run on. */
  async update(
    jobId: string,
    input: { readonly versions?: JobOptions['versions'] | undefined; readonly permissions?: boolean | undefined },
  ): Promise<JobOptions> {
    const before = await this.get(jobId);
    const options = {
      versions: input.versions ?? before.versions,
      permissions: input.permissions ?? before.permissions,
    };
    const { job } = await this.#parts.jobs.require(jobId);
    await this.#parts.store.save(job.id, options);
    return options;
  }
}
