import type { ItemFacts, ItemVersion, RestoredFile } from '@coffer/model';
import type { RestoredItem } from './report.ts';
import type { RestoreItem } from './restore-item.ts';

/** SharePoint writes properties into these when they arrive, so that size and hash change. */
const REWRITTEN = /\.(docx?|docm|dotx|xlsx?|xlsm|xltx|pptx?|pptm|potx|vsdx|one|onetoc2|html?|aspx)$/i;

/** Whether the bytes of an item are its own, rather than JSON that Microsoft never sees as such. */
function hasBytes({ role }: ItemFacts): boolean {
  return role !== 'list-item' && role !== 'page' && role !== 'definition';
}

/** Compares what Microsoft says it stored with what was sent. */
export function verdictOf(
  item: RestoreItem,
  restored: RestoredFile,
): Pick<RestoredItem, 'outcome' | 'verified' | 'reason' | 'verdict'> {
  const { outcome } = restored;
  const older = item.status === 'failed' && item.failure?.parts.includes('content') !== false;
  const note = older ? { reason: `An older version was restored: ${item.reason ?? ''}` } : {};
  if (!hasBytes(item.facts)) {
    const whole = (restored.issues ?? []).length === 0;
    return { outcome, verified: whole, verdict: whole ? 'identical' : 'different', ...note };
  }
  const sameHash = restored.hash === undefined || item.hash === undefined || restored.hash === item.hash;
  if (restored.size === item.size && sameHash) return { outcome, verified: true, verdict: 'identical', ...note };
  if (REWRITTEN.test(item.facts.name))
    return {
      outcome,
      verified: false,
      verdict: 'enriched',
      reason: 'Microsoft added properties to the document, so it differs from the saved one in size or hash.',
    };
  return {
    outcome: 'failed',
    verified: false,
    verdict: 'different',
    reason: `What Microsoft stored differs from what was sent (${restored.size} bytes of ${item.size}).`,
  };
}

/** Whether a file that is there is what a restore would write. One without a hash is never taken for it. */
export function isIdentical(item: RestoreItem, there: ItemFacts): boolean {
  if (there.kind !== 'file' || !hasBytes(item.facts)) return false;
  if (there.size === item.size && there.hash !== undefined && there.hash === item.hash) return true;
  // What SharePoint rewrote keeps the time that it was given.
  return REWRITTEN.test(item.facts.name) && sameSecond(there.modified, item.modified);
}

/**
 * The earlier version at which a restore broke off: the file that is there has the times and the size of it. Undefined where it has
 * not; a restore gives a file its versions one after the other, the oldest first.
 */
export function brokenOffAt(item: RestoreItem, there: ItemFacts): ItemVersion | undefined {
  if (there.kind !== 'file' || !sameSecond(there.created, item.facts.created)) return undefined;
  return item.versions.find(({ size, modified }) => {
    return sameSecond(there.modified, modified) && (there.size === size || REWRITTEN.test(item.facts.name));
  });
}

/** Whether an item is now other than it was saved: in content, name or place. */
export function differsFrom(item: RestoreItem, now: ItemFacts): boolean {
  if (now.name !== item.facts.name || now.parentId !== item.facts.parentId) return true;
  if (now.hash !== undefined && item.hash !== undefined) return now.hash !== item.hash || now.size !== item.size;
  return now.eTag !== item.facts.eTag || item.status === 'failed';
}

function sameSecond(one: string, other: string): boolean {
  return Math.floor(Date.parse(one) / 1_000) === Math.floor(Date.parse(other) / 1_000);
}
