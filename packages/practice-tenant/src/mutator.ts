import { type Random, randomFrom } from './documents/random.ts';
import {
  type Drive,
  GeneratedContent,
  type Grant,
  guidFor,
  type Item,
  pathOf,
  siteUrl,
  type World,
  WorldError,
} from './world/index.ts';

/** How much is to happen. The same wish on the same world does the same things. */
export interface MutationWish {
  readonly seed: number;
  /** Drives that somebody works in, default 5. */
  readonly drives?: number;
  /** Changes in each of them, default 40. */
  readonly changes?: number;
}

/** What was done. `movedItems` counts what moved along inside of folders. */
export interface MutationReport {
  drives: number;
  edited: number;
  created: number;
  renamed: number;
  moved: number;
  movedItems: number;
  deleted: number;
  /** Rights given to people, links made, rights changed, rights taken away. */
  shared: number;
}

type Act = 'edit' | 'create' | 'folder' | 'rename' | 'move' | 'moveFolder' | 'delete' | 'deleteFolder' | 'share';

/** What a day at desks is made of, in hundredths. */
const DAY: readonly (readonly [Act, number])[] = [
  ['edit', 48],
  ['create', 16],
  ['folder', 4],
  ['rename', 9],
  ['move', 6],
  ['moveFolder', 3],
  ['delete', 7],
  ['deleteFolder', 1],
  ['share', 6],
];
const ACTS = DAY.flatMap(([act, times]) => Array<Act>(times).fill(act));
/** One item of sixty is a folder; it is found all the same. */
const MOST_TRIES = 120;
const LARGEST_EDIT = 200_000;

/** Lets people work for a day: edits, new files, renames, moves of files and of whole folders, deletions, shares. */
export function mutate(world: World, wish: MutationWish): MutationReport {
  const random = randomFrom(wish.seed);
  const report: MutationReport = {
    drives: 0,
    edited: 0,
    created: 0,
    renamed: 0,
    moved: 0,
    movedItems: 0,
    deleted: 0,
    shared: 0,
  };
  const ids = [...world.drives.keys()];
  const chosen = new Set<string>();
  const wanted = Math.min(wish.drives ?? 5, ids.length);
  while (chosen.size < wanted) chosen.add(random.pick(ids));
  for (const id of chosen) {
    const drive = world.drives.get(id);
    if (drive?.site.lock !== 'none') continue;
    report.drives++;
    const colleague = (): string | undefined => world.drives.get(random.pick(ids))?.site.ownerId;
    work({ drive, random, report, seed: wish.seed, colleague }, wish.changes ?? 40);
  }
  return report;
}

interface Desk {
  readonly drive: Drive;
  readonly random: Random;
  readonly report: MutationReport;
  readonly seed: number;
  /** The id of somebody who has a OneDrive. */
  colleague(): string | undefined;
}

function work(desk: Desk, changes: number): void {
  const { drive, random } = desk;
  const list = drive.list();
  const find = (wanted: (item: Item) => boolean): Item | undefined => {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const place = random.between(0, list.length - 1);
      const [found] = list.slice(place, place + 1);
      const item = found && drive.item(found.id);
      if (item && wanted(item)) return item;
    }
    return undefined;
  };
  for (let change = 0; change < changes; change++) {
    try {
      act(desk, random.pick(ACTS), { find, number: change });
    } catch (error) {
      // A name that is taken, a folder moved into itself, a full drive: people meet these, too, and go on.
      if (!(error instanceof WorldError)) throw error;
    }
  }
}

interface Moment {
  readonly number: number;
  find(wanted: (item: Item) => boolean): Item | undefined;
}

function act(desk: Desk, what: Act, { find, number }: Moment): void {
  const { drive, random, report, seed } = desk;
  const isFile = ({ kind }: Item): boolean => kind === 'file';
  const isFolder = ({ kind, parent }: Item): boolean => kind === 'folder' && parent !== undefined;
  const target = what === 'create' || what === 'folder' ? find(({ kind }) => kind === 'folder') : undefined;
  const name = `${what === 'folder' ? 'Folder' : 'Paper'} ${seed}-${number}${what === 'folder' ? '' : '.docx'}`;
  const content = (): GeneratedContent => new GeneratedContent(seed, number, random.between(0, LARGEST_EDIT));
  if (target && what === 'create') {
    drive.put(target, name, { content: content(), conflict: 'rename' });
    report.created++;
  } else if (target) {
    drive.createFolder(target, name, { conflict: 'rename' });
    report.created++;
  }
  if (target) return;
  if (what === 'share') {
    share(desk, number, find);
    return;
  }
  const item = find(what === 'moveFolder' || what === 'deleteFolder' ? isFolder : isFile);
  if (!item) return;
  if (what === 'edit') {
    drive.setContent(item, { content: content() });
    report.edited++;
  } else if (what === 'rename') {
    drive.update(item, { name: `Renamed ${number} ${item.name}`, conflict: 'rename' });
    report.renamed++;
  } else if (what === 'delete' || (what === 'deleteFolder' && item.children.size < 80)) {
    report.deleted += below(drive, item);
    drive.remove(item);
  } else if (what === 'move' || what === 'moveFolder') {
    const parent = find(({ kind, id }) => kind === 'folder' && id !== item.parent?.id);
    if (!parent || pathOf(parent).length > 200) return;
    drive.update(item, { parent, conflict: 'rename' });
    report.moved++;
    report.movedItems += below(drive, item);
  }
}

/** Shares something for the first time, in one of the ways people do, or changes or ends what was shared before. */
function share(desk: Desk, number: number, find: Moment['find']): void {
  const { drive, random, report, seed } = desk;
  const item = find(({ parent }) => parent !== undefined);
  if (!item) return;
  const { sharing } = drive;
  const given = sharing.isUnique(item) ? sharing.scopeOf(item).grants.filter(isGiven(drive)) : [];
  const [first] = given;
  const id = guidFor(`share/${seed}/${number}/${item.id}`);
  if (first && random.between(0, 1) === 0) {
    if (first.link || random.between(0, 1) === 0) sharing.remove(item, first.id);
    else sharing.change(item, first.id, first.roles.includes('write') ? ['read'] : ['write']);
  } else if (random.between(0, 2) === 0) {
    const type = random.pick(['view', 'edit'] as const);
    const webUrl = `${siteUrl(drive.site)}/:${item.kind === 'file' ? 'u' : 'f'}:/g/${id.replaceAll('-', '')}`;
    const link = { type, scope: 'organization', webUrl, hasPassword: false } as const;
    sharing.add(item, { id, roles: type === 'edit' ? ['write'] : ['read'], to: undefined, link });
  } else {
    const userId = desk.colleague();
    if (userId === undefined || userId === drive.site.ownerId) return;
    const roles = random.between(0, 1) === 0 ? ['read'] : ['write'];
    sharing.add(item, { id, roles, to: { kind: 'user', id: userId }, link: undefined });
  }
  report.shared++;
}

/** Entries somebody made, as opposed to those that came with the library. */
function isGiven({ site }: Drive): (grant: Grant) => boolean {
  return ({ to, link }) => link !== undefined || (to?.kind === 'user' && to.id !== site.ownerId);
}

/** The item and everything below it, counted. */
function below(drive: Drive, item: Item): number {
  let count = 0;
  const open = [item.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    count++;
    for (const child of drive.item(id)?.children.values() ?? []) {
      if (child.kind === 'file') count++;
      else open.push(child.id);
    }
  }
  return count;
}
