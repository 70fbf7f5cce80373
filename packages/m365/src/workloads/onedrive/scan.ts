import { OutsideError, type ProtectedObject, type ScanEvent, type WorkContext } from '@coffer/model';
import { walkDelta } from '../drive/delta.ts';
import type { OneDriveParts } from './parts.ts';

/** Whose OneDrive, on whose behalf. */
interface On {
  readonly object: ProtectedObject;
  readonly context: WorkContext;
}

/** What happened in a OneDrive since `state`. Rights are granted before, and once more if access is denied all the same. */
export async function* scanOneDrive(
  parts: OneDriveParts,
  on: On & { readonly state: string | undefined },
): AsyncGenerator<ScanEvent> {
  await parts.beforeScan(on.context.signal);
  const walk = { graph: parts.graph, clock: parts.clock, object: on.object, context: on.context };
  let events = walkDelta(walk, on.state);
  const first = await withAccess(parts, on, () => {
    events = walkDelta(walk, on.state);
    return events.next();
  });
  if (first.done === true) return;
  yield first.value;
  yield* events;
}

/** Does something that needs rights on the object's site: grants them before, and once more after a denial. */
export async function withAccess<T>(parts: OneDriveParts, on: On, work: () => Promise<T>): Promise<T> {
  await parts.access.ensure(on.object, on.context);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'denied' || !parts.access.grants) throw error;
    await parts.access.again(on.object, on.context);
    return work();
  }
}
