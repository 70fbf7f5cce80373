import { NO_COVERAGE } from '../coverage-ledger/coverage.ts';
import type { BackupEvents, CatalogItem, CatalogItems, CatalogObject, ObjectFailure } from '../ports.ts';
import { counted, type FailedFile, type ObjectOutcome, readableBytes } from './outcome.ts';
import type { ObjectRunReport } from './run-object.ts';

/** So many failed items of an object have a line of their own in the log. */
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
  const { object, totals, coverage } = record;
  const { failed, failedCount, restingCount } = record.failing === 0 ? NONE_FAILED : await failedItems(items);
  for (const { name, reason } of failed.slice(0, LINES)) events.log('warning', `${object.name}: ${name}: ${reason}`);
  if (failedCount > LINES)
    events.log(
      'warning',
      `${object.name}: and ${(failedCount - LINES).toLocaleString('en-US')} more items could not be read.`,
    );
  const differing = coverage.counts.filter(({ expected, held }) => expected !== held);
  for (const { name, expected, held } of differing)
    events.log(
      'warning',
      `${object.name}: Microsoft counts ${counted(expected, 'item')}${name === '' ? '' : ` in ${name}`}, ${held.toLocaleString('en-US')} are held. What changed during the run is made up for by the next one.`,
    );
  const status = failedCount > 0 || differing.length > 0 ? 'warning' : 'success';
  const resting = restingCount > 0 ? `, ${restingCount.toLocaleString('en-US')} of them in quarantine` : '';
  const trouble = failedCount > 0 ? `; ${counted(failedCount, 'item')} could not be read${resting}` : '';
  events.log(
    status,
    `${object.name}: ${changesOf(report)}. ${counted(totals.items, 'item')} held, ${readableBytes(totals.bytes)}${trouble}.`,
  );
  const changed = report.stored + report.touched + report.deleted + report.permissions + report.versions;
  return { object, status, totals, changed, failed, failedCount, restingCount, coverage };
}

/** Tells the log that an object failed as a whole, or rests because it did, and sums it up. */
export function reportFailure(
  { object, reason, failure }: ObjectFailure,
  status: 'failed' | 'skipped',
  committed: CatalogObject | undefined,
  events: BackupEvents,
): ObjectOutcome {
  const rest = committed ? 'Its last good state is kept' : 'It is not protected yet';
  const until = failure.reviewAt === undefined ? '' : `; it rests until ${failure.reviewAt}`;
  if (!failure.accepted)
    events.log(status === 'failed' ? 'failed' : 'warning', `${object.name}: ${reason} (${rest}${until}.)`);
  const totals = committed?.totals ?? { items: 0, files: 0, bytes: 0 };
  const coverage = committed?.coverage ?? NO_COVERAGE;
  return {
    object,
    status,
    reason,
    failure,
    totals,
    changed: 0,
    failed: [],
    failedCount: 0,
    restingCount: 0,
    coverage,
  };
}

function changesOf(report: ObjectRunReport): string {
  const { stored, touched, deleted, vanished, permissions, versions, readBytes } = report;
  const parts = [
    stored > 0 ? `${counted(stored, 'file')} read (${readableBytes(readBytes)})` : '',
    touched > 0 ? `${counted(touched, 'item')} created, renamed, moved or otherwise changed without content` : '',
    deleted > 0 ? `${counted(deleted, 'item')} deleted` : '',
    versions > 0 ? `${counted(versions, 'earlier version')} added` : '',
    permissions > 0 ? `permissions of ${counted(permissions, 'item')} read` : '',
    vanished > 0 ? `${counted(vanished, 'file')} gone before it could be read` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'unchanged' : parts.join(', ');
}

type FailedItems = Pick<ObjectOutcome, 'failed' | 'failedCount' | 'restingCount'>;

const NONE_FAILED: FailedItems = { failed: [], failedCount: 0, restingCount: 0 };

async function failedItems(items: CatalogItems): Promise<FailedItems> {
  const failed: FailedFile[] = [];
  let failedCount = 0;
  let restingCount = 0;
  for await (const page of items.failed()) {
    for (const item of page) {
      const { failure } = item;
      if (!failure || failure.accepted) continue;
      failedCount += 1;
      if (failure.reviewAt !== undefined) restingCount += 1;
      if (failed.length >= LISTED) continue;
      const name = failed.length < LINES ? await pathOf(item, items) : item.facts.name;
      failed.push({ id: item.id, name: name.toWellFormed(), reason: item.reason ?? '', failure });
    }
  }
  return { failed, failedCount, restingCount };
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
