import type { ProtectedObject } from '@coffer/model';
import { messageOf } from '@coffer/model';
import type { BackupEvents, CatalogItem, CatalogItems, CatalogObject } from '../ports.ts';
import { counted, type FailedFile, type ObjectOutcome, readableBytes } from './outcome.ts';
import type { ObjectRunReport } from './run-object.ts';

/** So many failed files of an object have a line of their own in the log. */
const LINES = 20;
/** So many are listed in the outcome. */
const LISTED = 100;
/** Deeper paths are cut in log lines. */
const DEEPEST = 100;

/** Tells the log how an object's run went, and sums it up. */
export async function reportObject(
  report: ObjectRunReport,
  items: CatalogItems,
  events: BackupEvents,
): Promise<ObjectOutcome> {
  const { record } = report;
  const { object, totals } = record;
  const { failed, failedCount } = await failedFiles(items);
  for (const { name, reason } of failed.slice(0, LINES)) events.log('warning', `${object.name}: ${name}: ${reason}`);
  if (failedCount > LINES)
    events.log(
      'warning',
      `${object.name}: and ${(failedCount - LINES).toLocaleString('en-US')} more files could not be read.`,
    );
  const status = failedCount > 0 ? 'warning' : 'success';
  const trouble = failedCount > 0 ? `; ${counted(failedCount, 'file')} could not be read` : '';
  events.log(
    status,
    `${object.name}: ${changesOf(report)}. ${counted(totals.items, 'item')} held, ${readableBytes(totals.bytes)}${trouble}.`,
  );
  const changed = report.stored + report.touched + report.deleted;
  return { object, status, totals, changed, failed, failedCount };
}

/** Tells the log that an object failed as a whole, and sums it up. */
export function reportFailure(
  object: ProtectedObject,
  error: unknown,
  committed: CatalogObject | undefined,
  events: BackupEvents,
): ObjectOutcome {
  const reason = messageOf(error);
  const rest = committed ? 'Its last good state is kept' : 'It is not protected yet';
  events.log('failed', `${object.name}: ${reason} (${rest}.)`);
  const totals = committed?.totals ?? { items: 0, files: 0, bytes: 0 };
  return { object, status: 'failed', reason, totals, changed: 0, failed: [], failedCount: 0 };
}

function changesOf({ stored, touched, deleted, vanished, readBytes }: ObjectRunReport): string {
  const parts = [
    stored > 0 ? `${counted(stored, 'file')} read (${readableBytes(readBytes)})` : '',
    touched > 0 ? `${counted(touched, 'item')} created, renamed, moved or otherwise changed without content` : '',
    deleted > 0 ? `${counted(deleted, 'item')} deleted` : '',
    vanished > 0 ? `${counted(vanished, 'file')} gone before it could be read` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'unchanged' : parts.join(', ');
}

async function failedFiles(
  items: CatalogItems,
): Promise<{ readonly failed: readonly FailedFile[]; readonly failedCount: number }> {
  const failed: FailedFile[] = [];
  let failedCount = 0;
  for await (const page of items.failed()) {
    for (const item of page.slice(0, LISTED - failed.length)) {
      const name = failed.length < LINES ? await pathOf(item, items) : item.facts.name;
      failed.push({ id: item.id, name: name.toWellFormed(), reason: item.reason ?? '' });
    }
    failedCount += page.length;
  }
  return { failed, failedCount };
}

async function pathOf(item: CatalogItem, items: CatalogItems): Promise<string> {
  const names = [item.facts.name];
  let { parentId } = item;
  while (parentId !== null && names.length < DEEPEST) {
    const parent: CatalogItem | undefined = (await items.get([parentId])).get(parentId);
    if (!parent || parent.parentId === null) break;
    names.unshift(parent.facts.name);
    parentId = parent.parentId;
  }
  return names.join('/');
}
