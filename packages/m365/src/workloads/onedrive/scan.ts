import { OutsideError, type ScanEvent } from '@coffer/model';
import { walkDelta } from '../drive/delta.ts';
import { readPersonalDrive } from '../drive/personal-drive.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { countItems, isCountingDay } from './count.ts';
import { isUnseen } from './ownerless.ts';
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
  // A scan from the beginning, or one that begins anew, is worth a count; one with changes on some days.
  let counted = on.state === undefined || first.value.type === 'reset';
  for await (const event of after(first.value, events)) {
    if (event.type === 'changes') counted ||= isCountingDay(object.id, parts.clock.now());
    if (event.type !== 'end' || !counted) yield event;
    else {
      const items = await countItems(parts, on);
      yield items === undefined ? event : { ...event, expected: [{ folderId: null, items }] };
    }
  }
}

async function* after<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* others;
}
