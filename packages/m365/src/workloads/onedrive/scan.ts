import type { ScanEvent } from '@coffer/model';
import { walkDelta } from '../drive/delta.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import type { OneDriveParts } from './parts.ts';

/** What happened in a OneDrive since `state`. Rights are granted before, and once more if access is denied all the same. */
export async function* scanOneDrive(
  parts: OneDriveParts,
  on: On & { readonly state: string | undefined },
): AsyncGenerator<ScanEvent> {
  await parts.beforeScan(on.context.signal);
  const { object, context } = on;
  const walk = { graph: parts.graph, clock: parts.clock, object, driveId: object.id, context };
  let events = walkDelta(walk, on.state);
  const first = await withAccess(parts, on, () => {
    events = walkDelta(walk, on.state);
    return events.next();
  });
  if (first.done === true) return;
  yield first.value;
  yield* events;
}
