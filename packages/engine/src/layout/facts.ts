import type { ItemFacts, ItemRole, ItemVersion, OutsideErrorCode, Permissions } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { CatalogItem, ItemFailure, ItemPart, ItemStatus } from '../ports.ts';
import { isRecord, optionalText, parseJson, requiredNumber, requiredText } from './json.ts';
import { EMPTY_TREE } from './layout.ts';

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
  readonly failure?: ItemFailure;
  /** Present when the content in the tree may be an older version than the facts. */
  readonly kept?: KeptVersion;
  /** Bytes that the tree holds of it, where they are not those of the facts; 0 for a folder with a status that stands in the tree. */
  readonly held?: number;
  readonly permissions?: Permissions;
  /** Earlier versions, newest first. */
  readonly versions?: readonly ItemVersion[];
}

const OPTIONAL = ['eTag', 'hash', 'mimeType', 'createdBy', 'modifiedBy', 'webUrl', 'role', 'title'] as const;
const ROLES: readonly string[] = [
  'library',
  'list',
  'list-item',
  'attachments',
  'attachment',
  'page',
  'definition',
  'notebook',
] satisfies readonly ItemRole[];
const STATUSES: readonly string[] = ['failed', 'unsupported', 'excluded'] satisfies readonly ItemStatus[];
const PARTS: readonly ItemPart[] = ['content', 'permissions', 'versions'];

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

/** The facts as text, equal for equal facts: also the line in a facts file of a protected item of which nothing else is to be told. */
export function factsText(facts: ItemFacts): string {
  return JSON.stringify(orderedFacts(facts));
}

/** Whether a text of {@link factsText} certainly describes a file of so many bytes that has no role. `false` may mean anything. */
export function describesPlainFile(text: string, size: number): boolean {
  // Within a value the quotation marks would be escaped. The search begins with a letter, for there are fewer of each than of marks.
  return text.includes(`kind":"file","size":${size},"created":`) && !text.includes('role":');
}

/** Whether two sets of facts say the same. */
export function sameFacts(a: ItemFacts, b: ItemFacts): boolean {
  return factsText(a) === factsText(b);
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
    if (standsInTree(item)) line['held'] = 0;
    if (item.failure) line['failure'] = orderedFailure(item.failure);
  }
  if (item.content && item.content.size !== item.facts.size) line['held'] = item.content.size;
  if (item.permissions) line['permissions'] = item.permissions;
  if (item.versions)
    line['versions'] = item.versions.map(({ id, modified, size, modifiedBy }) => ({ id, modified, size, modifiedBy }));
  return JSON.stringify(line);
}

/** Whether a folder that is not protected itself stands in the tree that people see, for what lies in it. */
function standsInTree({ facts, status, trees }: CatalogItem): boolean {
  return facts.kind === 'folder' && status !== 'failed' && trees !== undefined && trees.human !== EMPTY_TREE;
}

function orderedFailure(failure: ItemFailure): object {
  const { parts, code, requestId, since, at, runs, lasting, reviewAt, accepted, versionsFrom } = failure;
  return { parts, code, requestId, since, at, runs, lasting, reviewAt, accepted, versionsFrom };
}

/** Reads what {@link factsLine} wrote. Rejects anything else with `OutsideError('damaged')`. */
export function parseFactsLine(text: string): FactsEntry {
  const line = parseJson(text, 'a line of facts');
  const facts = parseFacts(line);
  const kept = line['kept'];
  const reason = optionalText(line, 'reason');
  const status = optionalText(line, 'status');
  const { failure, held, permissions, versions } = line;
  return {
    facts,
    treeName: optionalText(line, 'treeName') ?? facts.name,
    status: status !== undefined && STATUSES.includes(status) ? (status as ItemStatus) : 'protected',
    ...(reason === undefined ? {} : { reason }),
    ...(isRecord(failure) ? { failure: parseFailure(failure) } : {}),
    ...(isRecord(kept) ? { kept: parseKept(kept) } : {}),
    ...(typeof held === 'number' ? { held } : {}),
    ...(permissions === undefined ? {} : { permissions: records(permissions, 'permissions') }),
    ...(versions === undefined ? {} : { versions: records(versions, 'versions').map(parseVersion) }),
  };
}

function records(value: unknown, member: string): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value) || !value.every(isRecord))
    throw new OutsideError('damaged', `The repository's facts hold "${member}" that are no list of objects.`);
  return value;
}

function parseVersion(version: Readonly<Record<string, unknown>>): ItemVersion {
  const modifiedBy = optionalText(version, 'modifiedBy');
  return {
    id: requiredText(version, 'id'),
    modified: requiredText(version, 'modified'),
    size: requiredNumber(version, 'size'),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
  };
}

function parseFailure(failure: Readonly<Record<string, unknown>>): ItemFailure {
  const { parts } = failure;
  const known = PARTS.filter((part) => Array.isArray(parts) && parts.includes(part));
  const optional = Object.fromEntries(
    ['requestId', 'reviewAt', 'versionsFrom'].flatMap((member) => {
      const value = optionalText(failure, member);
      return value === undefined ? [] : [[member, value]];
    }),
  );
  return {
    parts: known.length === 0 ? ['content'] : known,
    code: requiredText(failure, 'code') as OutsideErrorCode,
    since: requiredText(failure, 'since'),
    at: requiredText(failure, 'at'),
    runs: requiredNumber(failure, 'runs'),
    lasting: requiredNumber(failure, 'lasting'),
    ...optional,
    ...(failure['accepted'] === true ? { accepted: true as const } : {}),
  };
}

/** Reads the facts of one item out of parsed JSON. */
export function parseFacts(line: Readonly<Record<string, unknown>>): ItemFacts {
  const optional: Partial<Record<(typeof OPTIONAL)[number], string>> = {};
  for (const member of OPTIONAL) {
    const value = optionalText(line, member);
    if (value !== undefined && (member !== 'role' || ROLES.includes(value))) optional[member] = value;
  }
  return {
    id: requiredText(line, 'id'),
    parentId: optionalText(line, 'parentId') ?? null,
    name: requiredText(line, 'name'),
    kind: line['kind'] === 'folder' ? 'folder' : 'file',
    size: requiredNumber(line, 'size'),
    created: requiredText(line, 'created'),
    modified: requiredText(line, 'modified'),
    ...(optional as Partial<ItemFacts>),
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
  for await (const line of arrayLines(lines)) if (wanted(line)) yield parseFactsLine(line);
}

/** The lines of a JSON array with one object a line, without their commas. */
export async function* arrayLines(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) if (isObjectLine(line)) yield objectOfLine(line);
}

/** Whether a line of such an array holds an object. */
export function isObjectLine(line: string): boolean {
  return line.startsWith('{');
}

/** The object of a line, without the comma. */
export function objectOfLine(line: string): string {
  return line.endsWith(',') ? line.slice(0, -1) : line;
}

/** The beginning of a facts file: each item stands on a line of its own, so that large ones can be read in passing. */
export const FACTS_OPEN = '[\n';
/** Between two lines. */
export const FACTS_COMMA = ',\n';
/** The end of a facts file. */
export const FACTS_CLOSE = '\n]\n';
