import { RequestError } from '@coffer/model';
import { directoryId } from '../directory/directory-id.ts';
import { itemKinds } from '../item-kinds.ts';

/** What a job item names; the spellings are those of the v6 API. */
type JobItemType = 'Group' | 'User' | 'Site' | 'PartialOrganization' | 'PersonalSites' | 'OneDriveFolders' | 'Team';

/** The switches of an item: which kinds of its data are meant. */
const itemSwitches = [
  'mailbox',
  'archiveMailbox',
  'oneDrive',
  'personalSite',
  'sites',
  'teams',
  'teamsChats',
  'chats',
  'members',
  'memberMailbox',
  'memberArchiveMailbox',
  'memberOnedrive',
  'memberSite',
  'groupSite',
] as const;

type ItemSwitch = (typeof itemSwitches)[number];

/** The directory object that an item names. Only `id` matters to the server; the rest is shown back. */
interface ItemSubject {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** One selected or excluded item of a job. */
export interface JobItem extends Readonly<Partial<Record<ItemSwitch, boolean>>> {
  /** Composite: a fixed GUID of the kind, followed by the object's id. */
  readonly id: string;
  readonly type: JobItemType;
  readonly user?: ItemSubject;
  readonly group?: ItemSubject;
  readonly site?: ItemSubject;
  readonly team?: ItemSubject;
  readonly folders?: readonly string[];
}

const switchesOf: Readonly<Record<JobItemType, readonly ItemSwitch[]>> = {
  User: ['mailbox', 'archiveMailbox', 'oneDrive', 'personalSite'],
  Group: ['members', 'memberMailbox', 'memberArchiveMailbox', 'memberOnedrive', 'memberSite', 'mailbox', 'groupSite'],
  Site: [],
  PartialOrganization: ['mailbox', 'archiveMailbox', 'oneDrive', 'sites', 'teams', 'teamsChats'],
  PersonalSites: [],
  OneDriveFolders: [],
  Team: ['chats'],
};

const subjectOf: Readonly<Partial<Record<JobItemType, 'user' | 'group' | 'site' | 'team'>>> = {
  User: 'user',
  Group: 'group',
  Site: 'site',
  Team: 'team',
};

/** An item as a caller sends it: everything optional, nothing trusted. */
export type JobItemInput = Readonly<Record<string, unknown>>;

/**
 * The stored form of an item that a caller sent.
 * An item without any switch means all of its data; with at least one, what is not named is off.
 * Rejects with RequestError('invalid'), naming the item.
 */
export function readItem(input: JobItemInput, organizationId: string): JobItem {
  const type = input['type'];
  if (typeof type !== 'string' || !(type in itemKinds)) {
    throw new RequestError('invalid', `A job item needs a type: one of ${Object.keys(itemKinds).join(', ')}.`);
  }
  const kind = type as JobItemType;
  const switches = readSwitches(input, kind);
  if (kind === 'OneDriveFolders') {
    return { id: itemKinds[kind], type: kind, folders: readFolders(input['folders']) };
  }
  if (kind === 'PersonalSites') return { id: itemKinds[kind], type: kind };
  if (kind === 'PartialOrganization') return { id: itemKinds[kind] + organizationId, type: kind, ...switches };
  const name = subjectOf[kind] ?? 'user';
  const subject = input[name];
  if (!isSubject(subject)) {
    throw new RequestError('invalid', `A job item of type ${kind} needs '${name}' with its id.`);
  }
  if (kind === 'User' || kind === 'Group') directoryId(subject.id);
  const shown = Object.fromEntries(Object.entries(subject).filter(([member]) => !member.startsWith('_')));
  return { id: itemKinds[kind] + subject.id.toLowerCase(), type: kind, ...switches, [name]: shown };
}

/** All items a caller sent, in order; a repeated one replaces the earlier. */
export function readItems(inputs: readonly JobItemInput[], organizationId: string): readonly JobItem[] {
  return mergeItems(
    [],
    inputs.map((input) => readItem(input, organizationId)),
  );
}

/** `added` joined to `items`; an item that is there already takes the new settings. */
export function mergeItems(items: readonly JobItem[], added: readonly JobItem[]): readonly JobItem[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of added) byId.set(item.id, item);
  return [...byId.values()];
}

/** Kinds of data that an item asks for and that no workload protects yet; in words for an administrator. */
export function unprotectedKinds(item: JobItem): readonly string[] {
  switch (item.type) {
    case 'User':
      return words([
        [item.mailbox, 'mailbox'],
        [item.archiveMailbox, 'archive mailbox'],
      ]);
    case 'Group':
      return words([
        [item.mailbox, 'group mailbox'],
        [item.members === true && item.memberMailbox, 'mailbox'],
        [item.members === true && item.memberArchiveMailbox, 'archive mailbox'],
      ]);
    case 'PartialOrganization':
      return words([
        [item.mailbox, 'mailbox'],
        [item.archiveMailbox, 'archive mailbox'],
        [item.teams, 'Teams channel'],
        [item.teamsChats, 'Teams chat'],
      ]);
    case 'Team':
      return ['Teams channel', ...words([[item.chats, 'Teams chat']])];
    case 'Site':
    case 'PersonalSites':
    case 'OneDriveFolders':
      return [];
  }
}

/** Whether an item leads to data that is protected: OneDrives and sites. */
export function isProtectable(item: JobItem): boolean {
  switch (item.type) {
    case 'User':
      return item.oneDrive === true || item.personalSite === true;
    case 'Group':
      return (
        item.groupSite === true || (item.members === true && (item.memberOnedrive === true || item.memberSite === true))
      );
    case 'PartialOrganization':
      return item.oneDrive === true || item.sites === true;
    case 'Site':
    case 'Team':
    case 'PersonalSites':
      return true;
    case 'OneDriveFolders':
      return false;
  }
}

/** What the items say of OneDrives, and nothing else of them. */
export function ofOneDrives(items: readonly JobItem[]): readonly JobItem[] {
  return items
    .filter((item) => takesOneDrives(item))
    .map((item) => ({ ...item, personalSite: false, memberSite: false, groupSite: false, sites: false }));
}

/** Whether an item means OneDrives and not the personal sites around them. */
export function takesOneDrivesAlone(item: JobItem): boolean {
  return takesOneDrives(item) && item.personalSite !== true && item.memberSite !== true && item.sites !== true;
}

function takesOneDrives(item: JobItem): boolean {
  return item.oneDrive === true || (item.members === true && item.memberOnedrive === true);
}

/** Folders that are left out of every OneDrive: paths below its top folder. */
export function excludedFolders(items: readonly JobItem[]): readonly string[] {
  return items
    .flatMap(({ folders = [] }) => folders)
    .map((folder) => folder.replaceAll('\\', '/').replace(/^\/+|\/+$/g, ''))
    .filter((folder) => folder !== '');
}

function words(pairs: readonly (readonly [boolean | undefined, string])[]): readonly string[] {
  return pairs.flatMap(([on, word]) => (on === true ? [word] : []));
}

function isSubject(value: unknown): value is ItemSubject {
  return (
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && value.id !== ''
  );
}

function readSwitches(input: JobItemInput, kind: JobItemType): Partial<Record<ItemSwitch, boolean>> {
  const names = switchesOf[kind];
  const given = names.filter((name) => typeof input[name] === 'boolean');
  const all = given.length === 0;
  return Object.fromEntries(names.map((name) => [name, all || input[name] === true]));
}

function readFolders(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.some((folder) => typeof folder !== 'string')) {
    throw new RequestError('invalid', "An item of type OneDriveFolders needs 'folders': an array of folder paths.");
  }
  return value.map((folder) => String(folder));
}
