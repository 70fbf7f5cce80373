import type { Actor, Item } from './item.ts';
import type { ItemFacts } from './item-facts.ts';
import { mimeTypeOf } from './mime-types.ts';

/** What makes an item itself. */
export type Identity = Pick<Item, 'id' | 'number' | 'guid' | 'kind' | 'name'>;

/** An item that belongs to nothing yet. `now` is ms UTC, `by` who made it when the facts do not say. */
export function newItem(identity: Identity, facts: ItemFacts, { now, by }: { now: number; by: Actor }): Item {
  const { kind, name } = identity;
  return {
    ...identity,
    parent: undefined,
    children: new Map(),
    size: 0,
    created: seconds(facts.created ?? now),
    modified: seconds(facts.modified ?? facts.created ?? now),
    createdBy: facts.by ?? by,
    modifiedBy: facts.by ?? by,
    version: 1,
    contentVersion: 1,
    sequence: 0,
    deleted: false,
    mimeType: facts.mimeType ?? (kind === 'file' ? mimeTypeOf(name) : ''),
    content: undefined,
    malware: facts.malware,
    description: facts.description,
    fields: facts.fields,
  };
}

/** Writes what the facts say into an item, which gets another eTag. */
export function applyFacts(item: Item, facts: ItemFacts): void {
  item.version++;
  if (facts.created !== undefined) item.created = seconds(facts.created);
  if (facts.modified !== undefined) item.modified = seconds(facts.modified);
  if (facts.by) item.modifiedBy = facts.by;
  if (facts.mimeType !== undefined) item.mimeType = facts.mimeType;
  if (facts.malware !== undefined) item.malware = facts.malware;
  if (facts.description !== undefined) item.description = facts.description;
  if (facts.fields !== undefined) item.fields = facts.fields;
}

function seconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
