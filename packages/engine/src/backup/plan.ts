import type { ProtectedObject } from '@coffer/model';
import { messageOf } from '@coffer/model';
import type { BackupEvents, CatalogStore } from '../ports.ts';
import { counted, readableBytes } from './outcome.ts';

/** The objects of a run. */
export interface Plan {
  readonly objects: readonly ProtectedObject[];
  /** Why the plan is not whole; then nothing may be concluded from an object's absence. */
  readonly incomplete?: string;
}

/** Collects the plan. An object that comes twice counts once. A plan that breaks off stays usable as far as it came. */
export async function collectPlan(objects: AsyncIterable<ProtectedObject>, signal: AbortSignal): Promise<Plan> {
  const byId = new Map<string, ProtectedObject>();
  try {
    for await (const object of objects) {
      signal.throwIfAborted();
      if (!byId.has(object.id)) byId.set(object.id, object);
    }
  } catch (error) {
    signal.throwIfAborted();
    return { objects: [...byId.values()], incomplete: messageOf(error) };
  }
  return { objects: [...byId.values()] };
}

/** Says what the run is going to do before it does it. */
export async function logForecast(
  plan: Plan,
  job: { readonly id: string; readonly full: boolean },
  catalog: CatalogStore,
  events: BackupEvents,
): Promise<void> {
  let known = 0;
  let files = 0;
  let bytes = 0;
  const planned = new Set(plan.objects.map(({ id }) => id));
  for await (const { object, totals } of catalog.objects(job.id)) {
    if (!planned.has(object.id)) continue;
    known += 1;
    files += totals.files;
    bytes += totals.bytes;
  }
  const held = known === 0 ? '' : `; ${counted(files, 'file')} (${readableBytes(bytes)}) are held already`;
  const fresh = plan.objects.length - known;
  const how = job.full
    ? `all of ${plan.objects.length === 1 ? 'it' : 'them'} read in full${held}`
    : `${known.toLocaleString('en-US')} by changes since the last run, ${fresh.toLocaleString('en-US')} for the first time${held}`;
  events.log('running', `Plan: ${counted(plan.objects.length, 'object')} to protect, ${how}.`);
  if (plan.incomplete !== undefined)
    events.log('warning', `The list of objects broke off and may be incomplete: ${plan.incomplete}`);
}
