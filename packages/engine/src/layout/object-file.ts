import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { BackupPolicy, ObjectTotals } from '../ports.ts';
import { orderedFacts, parseFacts } from './facts.ts';
import { isRecord, optionalText, parseJson, requiredNumber, requiredText } from './json.ts';
import { folderWorkload, workloadFolder } from './layout.ts';

/** What an object's own file says of it. */
export interface ObjectFile {
  readonly object: ProtectedObject;
  readonly root: ItemFacts;
  readonly state: string;
  readonly totals: ObjectTotals;
  readonly policy: BackupPolicy;
}

/** What was kept before there was a choice. */
const FIRST_POLICY: BackupPolicy = { permissions: false, versions: 'latest', excludedFolders: [] };

/** The bytes of an object's file, equal for equal objects. */
export function writeObjectFile(file: ObjectFile): Uint8Array {
  const value = {
    object: orderedObject(file.object),
    root: orderedFacts(file.root),
    totals: orderedTotals(file.totals),
    policy: orderedPolicy(file.policy),
    state: file.state,
  };
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`, 'utf8');
}

/** Whether the files of two objects, or of one at two times, differ in nothing but the root's facts and the state. */
export function sameButState(
  some: Omit<ObjectFile, 'root' | 'state'>,
  other: Omit<ObjectFile, 'root' | 'state'>,
): boolean {
  const text = ({ object, totals, policy }: Omit<ObjectFile, 'root' | 'state'>): string =>
    JSON.stringify([orderedObject(object), orderedTotals(totals), orderedPolicy(policy)]);
  return text(some) === text(other);
}

function orderedTotals({ items, files, bytes }: ObjectTotals): ObjectTotals {
  return { items, files, bytes };
}

function orderedPolicy({ permissions, versions, excludedFolders }: BackupPolicy): BackupPolicy {
  return { permissions, versions, excludedFolders };
}

/** The members of an object in one fixed order. */
function orderedObject(object: ProtectedObject): Record<string, unknown> {
  const { workload, id, ownerId, name, displayName, webUrl, siteId, parentId } = object;
  return { workload: workloadFolder(workload), id, ownerId, name, displayName, webUrl, siteId, parentId };
}

function parseObject(object: Readonly<Record<string, unknown>>): ProtectedObject {
  const workload = folderWorkload(requiredText(object, 'workload'));
  if (!workload) throw new OutsideError('damaged', 'The file of an object names an unknown workload.');
  const siteId = optionalText(object, 'siteId');
  const parentId = optionalText(object, 'parentId');
  return {
    workload,
    id: requiredText(object, 'id'),
    ownerId: requiredText(object, 'ownerId'),
    name: requiredText(object, 'name'),
    displayName: requiredText(object, 'displayName'),
    webUrl: requiredText(object, 'webUrl'),
    ...(siteId === undefined ? {} : { siteId }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

/** An object and the name of its folder in the trees. */
export interface ObjectEntry {
  readonly object: ProtectedObject;
  readonly folder: string;
}

/** One line of the list of objects, without the comma and the line end. */
export function objectLine({ object, folder }: ObjectEntry): string {
  return JSON.stringify({ ...orderedObject(object), folder: folder === object.name ? undefined : folder });
}

/** Reads what {@link objectLine} wrote. Rejects anything else with `OutsideError('damaged')`. */
export function parseObjectLine(text: string): ObjectEntry {
  const line = parseJson(text, 'a line of objects');
  const object = parseObject(line);
  return { object, folder: optionalText(line, 'folder') ?? object.name };
}

/** Reads what {@link writeObjectFile} wrote. Rejects anything else with `OutsideError('damaged')`. */
export function parseObjectFile(text: string): ObjectFile {
  const value = parseJson(text, 'a file of an object');
  const { object, root, totals } = value;
  if (!isRecord(object) || !isRecord(root) || !isRecord(totals))
    throw new OutsideError('damaged', 'The file of an object lacks the object, its root folder or its totals.');
  return {
    object: parseObject(object),
    root: parseFacts(root),
    state: requiredText(value, 'state'),
    totals: {
      items: requiredNumber(totals, 'items'),
      files: requiredNumber(totals, 'files'),
      bytes: requiredNumber(totals, 'bytes'),
    },
    policy: parsePolicy(value['policy']),
  };
}

function parsePolicy(policy: unknown): BackupPolicy {
  if (!isRecord(policy)) return FIRST_POLICY;
  const { permissions, versions, excludedFolders } = policy;
  return {
    permissions: permissions === true,
    versions: versions === 'new' || versions === 'all' ? versions : 'latest',
    excludedFolders: Array.isArray(excludedFolders) ? excludedFolders.filter((path) => typeof path === 'string') : [],
  };
}
