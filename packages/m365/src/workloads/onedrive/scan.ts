import { OutsideError, type ScanEvent } from '@coffer/model';
import { walkDelta } from '../drive/delta.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { isUnseen, readPersonalDrive } from './ownerless.ts';
import type { OneDriveParts } from './parts.ts';

/** What happened in a OneDrive since `state`. Rights are granted before, and once more if access is denied all the same. */
export async function* scanOneDrive(
  parts: OneDriveParts,
  on: On & { readonly state: string | undefined },
): AsyncGenerator<ScanEvent> {
  await parts.beforeScan(on.context.signal);
  const { object, context } = on;
  if (isUnseen(object)) {
    await withAccess(parts, on, () => readPersonalDrive(parts, object.webUrl, context));
    throw new OutsideError('unavailable', 'The site can be entered again; the next run takes it.', { transient: true });
  }
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
