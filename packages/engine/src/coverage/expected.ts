import type { ItemFacts } from '@coffer/model';

/** Whether an item counts as one where items are compared with Microsoft's own count; see `ExpectedItems`. */
export function isCounted({ role }: ItemFacts): boolean {
  return role !== 'definition' && role !== 'page' && role !== 'attachments' && role !== 'attachment';
}
