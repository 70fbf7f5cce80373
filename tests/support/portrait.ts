import { createHash } from 'node:crypto';
import type { Drive, Grant, Item, PracticeTenant, Site, SiteList } from '@coffer/practice-tenant';

/** What users would miss of an OneDrive or site, in plain values that can be compared. */
export type Portrait = Readonly<Record<string, unknown>>;

/**
 * A drive by paths: content, times, earlier versions, and who may do what where it is not inherited. Who made and changed a file is
 * left out in OneDrives; see `docs/coverage.md` for what a restore does not keep.
 */
export async function portraitOfDrive(drive: Drive): Promise<Portrait> {
  const found: Record<string, unknown> = {};
  const walk = async (folder: Item, path: string): Promise<void> => {
    for (const item of [...folder.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = `${path}/${item.name}`;
      found[at] = {
        kind: item.kind,
        created: item.created,
        modified: item.modified,
        ...(drive.site.personal || item.kind !== 'file'
          ? {}
          : { by: [item.createdBy, item.modifiedBy].map(({ user }) => user?.id || 'the system') }),
        content: await digest(item),
        versions: await pastOf(drive, item),
        ...(drive.sharing.isUnique(item) ? { rights: rightsOf(drive.sharing.scopeOf(item).grants) } : {}),
      };
      if (item.kind === 'folder') await walk(item, at);
    }
  };
  await walk(drive.root, '');
  return found;
}

/**
 * A site: its libraries as drives, its lists with columns, items, their fields, versions and attachments. Of pages the names: SharePoint
 * writes their files anew from what they are made of.
 */
export async function portraitOfSite({ world }: PracticeTenant, site: Site): Promise<Portrait> {
  const libraries: Record<string, Portrait> = {};
  for (const drive of world.librariesOf(site))
    if (drive.template !== 'webPageLibrary') libraries[drive.name] = await portraitOfDrive(drive);
  const pages = world.librariesOf(site).filter(({ template }) => template === 'webPageLibrary');
  const lists: Record<string, unknown> = {};
  for (const list of world.lists.of(site))
    if (!list.system && !list.hidden) lists[list.displayName] = await listOf(list);
  return { libraries, lists, pages: pages.map((drive) => [...drive.root.children.values()].map(({ name }) => name)) };
}

async function listOf(list: SiteList): Promise<unknown> {
  const items = await Promise.all(
    list.items().map(async (item) => ({
      name: item.isFolder ? list.leafOf(item) : undefined,
      folder: list.dirOf(item),
      fields: fieldsOf(item.state.fields),
      created: second(item.created),
      modified: second(item.state.modified),
      past: item.past.map(({ fields }) => fieldsOf(fields)),
      attachments: Object.fromEntries(
        await Promise.all([...item.attachments].map(async ([name, content]) => [name, await digest({ content })])),
      ),
      rights: list.sharing.isUnique(item) ? rightsOf(list.sharing.scopeOf(item).grants) : undefined,
    })),
  );
  return {
    columns: list.schema.columns.map(({ name, kind }) => `${name} ${kind}`).sort(),
    items: items.sort((a, b) => (JSON.stringify(a.fields) < JSON.stringify(b.fields) ? -1 : 1)),
  };
}

function fieldsOf(fields: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** In the words of Graph; whoever owns something may do everything with it, whether that is noted or not. */
function rightsOf(grants: readonly Grant[]): string[] {
  const shared = grants.filter(({ to, roles }) => to?.kind !== 'user' || !roles.includes('owner'));
  return shared.map(({ to, link, roles }) => `${whoIn(to, link)}: ${[...roles].sort().join(',')}`).sort();
}

function whoIn(to: Grant['to'], link: Grant['link']): string {
  if (to === undefined) return `link ${link?.scope} ${link?.type}`;
  return to.kind === 'email' ? to.email : `${to.kind} ${to.id}`;
}

/** Contents of earlier versions, oldest first. */
async function pastOf(drive: Drive, item: Item): Promise<readonly (string | undefined)[]> {
  // A file without bytes is made first and given its times then, which makes a version.
  if (item.size === 0) return [];
  return await Promise.all(drive.versions.past(item).map(async ({ content }) => await digest({ content })));
}

/** What Microsoft keeps of a time. */
function second(time: number): number {
  return Math.floor(time / 1_000);
}

async function digest({ content }: Pick<Item, 'content'>): Promise<string | undefined> {
  if (content === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of content.open(0, content.size)) hash.update(chunk);
  return hash.digest('hex').slice(0, 16);
}
