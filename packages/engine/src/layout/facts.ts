import type { ItemFacts } from '@coffer/model';
import type { CatalogItem, ItemStatus } from '../ports.ts';
import { isRecord, optionalText, parseJson, requiredNumber, requiredText } from './json.ts';

/** What is known of the version that is held while a newer one could not be read. */
interface KeptVersion {
  readonly modified: string;
  readonly hash?: string;
  readonly eTag?: string;
}

/** One item as the facts file of its folder tells it. */
export interface FactsEntry {
  readonly facts: ItemFacts;
  /** Its name in the trees. */
  readonly treeName: string;
  readonly status: ItemStatus;
  readonly reason?: string;
  /** Present when the content in the tree is an older version than the facts. */
  readonly kept?: KeptVersion;
}

const OPTIONAL = ['eTag', 'hash', 'mimeType', 'createdBy', 'modifiedBy', 'webUrl'] as const;

/** The facts in one fixed order of members, so that equal facts are equal bytes. */
export function orderedFacts(facts: ItemFacts): Record<string, unknown> {
  const ordered: Record<string, unknown> = {
    id: facts.id,
    parentId: facts.parentId,
    name: facts.name,
    kind: facts.kind,
    size: facts.size,
    created: facts.created,
    modified: facts.modified,
  };
  for (const member of OPTIONAL) if (facts[member] !== undefined) ordered[member] = facts[member];
  return ordered;
}

/** Whether two sets of facts say the same. */
export function sameFacts(a: ItemFacts, b: ItemFacts): boolean {
  return JSON.stringify(orderedFacts(a)) === JSON.stringify(orderedFacts(b));
}

/** One line of a facts file, without the comma and the line end. */
export function factsLine(item: CatalogItem, treeName: string): string {
  const line = orderedFacts(item.facts);
  if (treeName !== item.facts.name) line['treeName'] = treeName;
  if (item.status !== 'protected') {
    line['status'] = item.status;
    line['reason'] = item.reason ?? '';
    if (item.content) {
      const { modified, hash, eTag } = item.content;
      line['kept'] = { modified, hash, eTag };
    }
  }
  return JSON.stringify(line);
}

/** Reads what {@link factsLine} wrote. Rejects anything else with `OutsideError('damaged')`. */
function parseFactsLine(text: string): FactsEntry {
  const line = parseJson(text, 'a line of facts');
  const facts = parseFacts(line);
  const kept = line['kept'];
  const reason = optionalText(line, 'reason');
  const status = line['status'];
  return {
    facts,
    treeName: optionalText(line, 'treeName') ?? facts.name,
    status: status === 'failed' || status === 'unsupported' ? status : 'protected',
    ...(reason === undefined ? {} : { reason }),
    ...(isRecord(kept) ? { kept: parseKept(kept) } : {}),
  };
}

/** Reads the facts of one item out of parsed JSON. */
export function parseFacts(line: Readonly<Record<string, unknown>>): ItemFacts {
  const optional: Partial<Record<(typeof OPTIONAL)[number], string>> = {};
  for (const member of OPTIONAL) {
    const value = optionalText(line, member);
    if (value !== undefined) optional[member] = value;
  }
  return {
    id: requiredText(line, 'id'),
    parentId: optionalText(line, 'parentId') ?? null,
    name: requiredText(line, 'name'),
    kind: line['kind'] === 'folder' ? 'folder' : 'file',
    size: requiredNumber(line, 'size'),
    created: requiredText(line, 'created'),
    modified: requiredText(line, 'modified'),
    ...optional,
  };
}

function parseKept(kept: Readonly<Record<string, unknown>>): KeptVersion {
  const hash = optionalText(kept, 'hash');
  const eTag = optionalText(kept, 'eTag');
  return {
    modified: requiredText(kept, 'modified'),
    ...(hash === undefined ? {} : { hash }),
    ...(eTag === undefined ? {} : { eTag }),
  };
}

/** The entries of a facts file, given its lines. What `wanted` turns down is passed over without being parsed. */
export async function* factsEntries(
  lines: AsyncIterable<string>,
  wanted: (line: string) => boolean = () => true,
): AsyncIterable<FactsEntry> {
  for await (const line of lines) {
    if (line.startsWith('{') && wanted(line)) yield parseFactsLine(line.endsWith(',') ? line.slice(0, -1) : line);
  }
}

/** The beginning of a facts file: each item stands on a line of its own, so that large ones can be read in passing. */
export const FACTS_OPEN = '[\n';
/** Between two lines. */
export const FACTS_COMMA = ',\n';
/** The end of a facts file. */
export const FACTS_CLOSE = '\n]\n';
