import type { Clock } from '@coffer/model';
import type { Access } from '../../access.ts';
import type { Graph } from '../../client/graph.ts';
import type { Pipeline } from '../../client/pipeline.ts';
import type { AddressBook } from './addresses.ts';
import type { FreshItems } from './fresh-items.ts';

/** What every workload on drives and sites works with. */
export interface DriveParts {
  readonly graph: Graph;
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly access: Access;
  readonly addresses: AddressBook;
  readonly fresh: FreshItems;
  /** Called before the first scan, so that the size of the tenant is known to the governor. */
  readonly beforeScan: (signal: AbortSignal) => Promise<void>;
}
