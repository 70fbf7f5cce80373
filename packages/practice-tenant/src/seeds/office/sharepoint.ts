import { bytesContent, personOf, type Site, type User, type World } from '../../world/index.ts';
import { addLists } from './site-lists.ts';

const FIRST_DAY = Date.UTC(2023, 3, 3, 9, 0);
const DAY = 86_400_000;
const FULL_CONTROL = 1_073_741_829;
const CONTRIBUTE = 1_073_741_827;
const READ = 1_073_741_826;

/** What the sites of the company hold besides files: subsites, lists, pages, navigation, groups, and permissions of their own. */
export function furnishSites(
  world: World,
  facts: { sites: readonly Site[]; people: readonly User[]; administrator: User },
): void {
  const { sites, people, administrator } = facts;
  const [root, hr, laboratory, borealis] = sites;
  if (!root || !hr || !laboratory || !borealis) return;
  const { equipment } = addLists({ world, site: laboratory, people });
  addMetadata(world, laboratory, administrator);
  addProtected(world, laboratory, people);
  const [first, second] = equipment.items().filter(({ isFolder }) => !isFolder);
  if (first) equipment.sharing.separate(first, true);
  if (second) equipment.sharing.separate(second, false);
  if (second && people[3]) equipment.sharing.assign(second, { kind: 'user', id: people[3].id }, READ);
  addOnboarding(world, hr, people);
  addPages(world, hr, administrator);
  addPages(world, borealis, administrator);
  for (const site of sites) addNavigation(world, site);
  const person = people[5];
  if (person) addPersonal(world, person);
}

/** What somebody keeps in the own personal site beside the OneDrive: a list ("My lists"), a library, a page. */
function addPersonal(world: World, person: User): void {
  const drive = world.oneDrive(person.id);
  if (!drive) return;
  const { site } = drive;
  const by = { user: personOf(person) };
  const times = { created: FIRST_DAY, modified: FIRST_DAY, by };
  const list = world.lists.add(site, {
    displayName: 'Reading list',
    columns: [{ name: 'Pages', kind: 'number' }],
    created: FIRST_DAY,
  });
  for (const [at, title] of ['Measurement and its limits', 'On balances', 'The metre'].entries())
    list.add({ Title: title, Pages: 120 + 40 * at }, { ...by }, { at: FIRST_DAY + at * DAY });
  world.addLibrary(site, 'Scans').write('/2023/Receipt.txt', 'Paid.\n', times);
  world.pages.library(site);
  world.pages.publish(world.pages.create(site, 'About me.aspx', { title: 'About me', at: FIRST_DAY }, by));
}

/** Columns and a content type of the site, taken over into a library, with values on its files. */
function addMetadata(world: World, site: Site, by: User): void {
  const web = world.webs.of(site);
  web.description = 'Everything about measuring';
  Object.assign(web.regional, { LocaleId: 1043, FirstDayOfWeek: 1, Time24: true, TimeZone: 93 });
  const status = web.addColumn({
    name: 'ReportStatus',
    kind: 'choice',
    displayName: 'Report status',
    choices: ['Draft', 'Checked', 'Final'],
    group: 'Veldmark',
  });
  const measured = web.addColumn({
    name: 'MeasuredOn',
    kind: 'dateTime',
    displayName: 'Measured on',
    group: 'Veldmark',
  });
  const [, , document] = web.contentTypes;
  if (!document) return;
  const type = web.addContentType(
    {
      name: 'Measurement report',
      group: 'Veldmark',
      description: 'A report with its status',
      columns: [status.name, measured.name],
    },
    document,
  );
  const library = world.addLibrary(site, 'Reports');
  const own = library.schema.addContentType(type, [status, measured]);
  const author = { user: personOf(by) };
  for (let number = 1; number <= 8; number++) {
    const at = FIRST_DAY + number * DAY;
    const path = `/${number % 2 === 0 ? 2023 : 2024}/Report ${number}.txt`;
    for (let version = 1; version <= 1 + (number % 4); version++) {
      const text = bytesContent(Buffer.from(`Report ${number}, version ${version}\n`.repeat(60), 'utf8'));
      const fields = {
        Title: `Report ${number}`,
        ContentTypeId: own.id,
        ReportStatus: ['Draft', 'Checked', 'Final'][version % 3],
        MeasuredOn: new Date(at).toISOString(),
      };
      library.write(path, text, { created: at, modified: at + version * DAY, by: author, fields });
    }
  }
}

/** Permissions that do not come from above: on a library, a folder, a file, with people, groups and links. */
function addProtected(world: World, site: Site, people: readonly User[]): void {
  const library = world.addLibrary(site, 'Contracts');
  const times = { created: FIRST_DAY, modified: FIRST_DAY };
  library.write('/Signed/Lease.txt', 'A lease.\n', times);
  library.write('/Signed/Secret/Price list.txt', 'Prices.\n', times);
  library.write('/Open/Terms.txt', 'Terms.\n', times);
  const known = world.lists.people(site);
  const auditors = known.addGroup({
    title: 'Contract auditors',
    description: 'Read everything that was signed',
    settings: {
      AllowMembersEditMembership: true,
      AllowRequestToJoinLeave: false,
      AutoAcceptRequestToJoinLeave: false,
      OnlyAllowMembersViewMembership: true,
      RequestToJoinLeaveEmailSetting: '',
    },
  });
  for (const user of people.slice(0, 3)) auditors.members.add(known.numberOf({ kind: 'user', id: user.id }));
  const group = [...world.groups.values()].find(({ displayName }) => displayName === 'Finance Confidential');
  const { sharing } = library;
  sharing.separate(library.root, true);
  sharing.assign(library.root, { kind: 'siteGroup', id: String(auditors.id) }, READ);
  if (group) sharing.assign(library.root, { kind: 'group', id: group.id }, CONTRIBUTE);
  const secret = library.find('/Signed/Secret');
  const file = library.find('/Signed/Secret/Price list.txt');
  const open = library.find('/Open');
  if (!secret || !file || !open || !people[4]) return;
  sharing.separate(secret, false);
  sharing.assign(secret, { kind: 'siteGroup', id: '3' }, FULL_CONTROL);
  sharing.separate(file, true);
  sharing.assign(file, { kind: 'user', id: people[4].id }, READ);
  const link = {
    type: 'view',
    scope: 'organization',
    webUrl: `https://${site.host}/:f:/s/terms`,
    hasPassword: false,
  } as const;
  sharing.add(open, { roles: ['read'], to: undefined, link });
  const definitions = world.webs.of(site).addRoleDefinition({
    name: 'Read and comment',
    description: 'Sees and comments',
    order: 200,
    permissions: { high: '176', low: '138612835' },
  });
  sharing.assign(open, { kind: 'user', id: people[4].id }, definitions.id);
}

/** A subsite with permissions of its own, and one below it that inherits. */
function addOnboarding(world: World, hr: Site, people: readonly User[]): void {
  const site = world.addSite({
    title: 'Onboarding',
    path: `${hr.path}/onboarding`,
    parent: hr,
    libraries: ['Shared Documents', 'Forms to sign'],
  });
  const web = world.webs.of(site);
  web.description = 'For those who begin';
  web.sharing.separate(web, true);
  if (people[5]) web.sharing.assign(web, { kind: 'user', id: people[5].id }, CONTRIBUTE);
  const [documents, forms] = world.drivesOf(site);
  const times = { created: FIRST_DAY, modified: FIRST_DAY + DAY };
  documents?.write('/Welcome.txt', 'Welcome!\n', times);
  forms?.write('/Contract.txt', 'Sign here: ______\n', times);
  const list = world.lists.add(site, {
    displayName: 'First days',
    template: 'tasks',
    created: FIRST_DAY,
    columns: [{ name: 'Done', kind: 'boolean' }],
  });
  for (const Title of ['Get a badge', 'Meet the team', 'Read the rules'])
    list.add({ Title, Done: false }, {}, { at: FIRST_DAY });
  const mentors = world.addSite({ title: 'Mentors', path: `${hr.path}/onboarding/mentors`, parent: site });
  world.drivesOf(mentors)[0]?.write('/Mentors.txt', 'Who helps whom.\n', times);
}

/** A home page with web parts, news, and a draft. */
function addPages(world: World, site: Site, by: User): void {
  const author = { user: personOf(by) };
  const [home] = world.pages.of(site);
  const text = (innerHtml: string) => ({ innerHtml });
  const links = {
    webPartType: 'c70391ea-0b10-4ee9-b2b4-006d3fcad0cd',
    data: {
      dataVersion: '2.2',
      title: 'Quick links',
      properties: { items: [{ id: 1, title: 'Handbook' }], layoutId: 'CompactCard' },
    },
  };
  if (home) {
    const canvasLayout = {
      horizontalSections: [
        {
          layout: 'oneThirdRightColumn',
          emphasis: 'none',
          columns: [
            {
              width: 8,
              webparts: [text(`<h2>Welcome to ${site.title}</h2><p>What is new &amp; where to find it.</p>`)],
            },
            { width: 4, webparts: [links] },
          ],
        },
        { layout: 'fullWidth', emphasis: 'soft', columns: [{ width: 0, webparts: [] }] },
      ],
      verticalSection: { emphasis: 'neutral', webparts: [text('<p>Aside</p>')] },
    };
    world.pages.publish(world.pages.update(home, { canvasLayout, title: site.title, at: FIRST_DAY }, author));
  }
  const news = {
    title: `News of ${site.title}`,
    description: 'Read this first',
    promotionKind: 'newsPost',
    canvasLayout: {
      horizontalSections: [
        { layout: 'oneColumn', columns: [{ width: 12, webparts: [text('<p>Something happened.</p>')] }] },
      ],
    },
    at: FIRST_DAY + DAY,
  };
  world.pages.publish(world.pages.create(site, 'News.aspx', news, author));
  world.pages.create(
    site,
    'Plans.aspx',
    { title: 'Plans', titleArea: { layout: 'plain', showAuthor: true }, at: FIRST_DAY + 2 * DAY },
    author,
  );
}

function addNavigation(world: World, site: Site): void {
  const web = world.webs.of(site);
  const home = site.path === '' ? '/' : site.path;
  web.addNode(web.quickLaunch, { title: 'Home', url: home });
  const documents = web.addNode(web.quickLaunch, { title: 'Documents', url: `${site.path}/Shared Documents` });
  web.addNode(documents.children, { title: 'Handbook', url: 'https://handbook.example/', external: true });
  web.addNode(web.topNavigation, { title: site.title, url: home });
}
