import {
  type Actor,
  bytesContent,
  type ListItem,
  personOf,
  type Site,
  type SiteList,
  type User,
  type World,
} from '../../world/index.ts';

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 9, 8, 30);

/** Where lists are made, and the people who fill them. */
export interface ListGround {
  readonly world: World;
  readonly site: Site;
  readonly people: readonly User[];
}

const SUPPLIERS = [
  'Noorderlicht Optics',
  'Keller & Söhne GmbH',
  'Åsgård Sensorer AS',
  'Taipei Precision 台北精密',
  'Lab Supply Co.',
];
const KINDS = ['Microscope', 'Spectrometer', 'Balance', 'Centrifuge', 'Oscilloscope', 'Furnace', 'Camera'];

/** The lists of a site of people who work with equipment: every kind of column, folders, versions, attachments, a hidden list. */
export function addLists(ground: ListGround): { equipment: SiteList; suppliers: SiteList } {
  const suppliers = addSuppliers(ground);
  const equipment = addEquipment(ground, suppliers);
  addWork(ground, suppliers);
  return { equipment, suppliers };
}

function by(ground: ListGround, index: number): Actor {
  const user = ground.people[index % ground.people.length];
  return user ? { user: personOf(user) } : {};
}

function addSuppliers(ground: ListGround): SiteList {
  const list = ground.world.lists.add(ground.site, {
    displayName: 'Suppliers',
    created: FIRST_DAY,
    columns: [
      { name: 'Country', kind: 'text', indexed: true },
      { name: 'Homepage', kind: 'hyperlinkOrPicture', facet: { isPicture: false } },
      { name: 'Rating', kind: 'number', facet: { decimalPlaces: 'one', minimum: 0, maximum: 5 } },
    ],
  });
  for (const [index, Title] of SUPPLIERS.entries()) {
    const Homepage = { Url: `https://supplier${index + 1}.example/`, Description: Title };
    const at = FIRST_DAY + index * DAY;
    list.add(
      { Title, Country: ['NL', 'DE', 'NO', 'TW', 'US'][index], Homepage, Rating: 2.5 + index / 2 },
      by(ground, index),
      { at },
    );
  }
  return list;
}

function addEquipment(ground: ListGround, suppliers: SiteList): SiteList {
  const { world, site } = ground;
  const set = termSet(world);
  const list = world.lists.add(site, {
    displayName: 'Equipment',
    description: 'What we have, who keeps it, and where it came from',
    created: FIRST_DAY,
    settings: { EnableFolderCreation: true, MajorVersionLimit: 10 },
    columns: [
      {
        name: 'InventoryNumber',
        kind: 'text',
        displayName: 'Inventory number',
        required: true,
        unique: true,
        indexed: true,
      },
      { name: 'Notes', kind: 'text', facet: { allowMultipleLines: true, textType: 'richText', linesForEditing: 6 } },
      {
        name: 'Kind',
        kind: 'choice',
        choices: KINDS,
        facet: { allowTextEntry: false, choices: KINDS, displayAs: 'dropDownMenu' },
      },
      {
        name: 'Uses',
        kind: 'choice',
        multiple: true,
        choices: ['Research', 'Teaching', 'Repair'],
        facet: { displayAs: 'checkBoxes' },
      },
      { name: 'Keeper', kind: 'personOrGroup', facet: { chooseFromType: 'peopleOnly' } },
      { name: 'Users', kind: 'personOrGroup', multiple: true, facet: { allowMultipleSelection: true } },
      { name: 'Supplier', kind: 'lookup', facet: { listId: suppliers.id, columnName: 'Title' } },
      {
        name: 'AlsoFrom',
        kind: 'lookup',
        displayName: 'Also from',
        multiple: true,
        facet: { listId: suppliers.id, columnName: 'Title', allowMultipleValues: true },
      },
      { name: 'Bought', kind: 'dateTime', facet: { format: 'dateOnly' } },
      { name: 'Price', kind: 'currency', facet: { locale: 'nl-nl' } },
      { name: 'Pieces', kind: 'number', defaultValue: { value: '1' } },
      { name: 'Worth', kind: 'calculated', facet: { formula: '=[Price]*[Pieces]', outputType: 'currency' } },
      { name: 'Insured', kind: 'boolean', defaultValue: { value: '0' } },
      { name: 'Manual', kind: 'hyperlinkOrPicture', facet: { isPicture: false } },
      { name: 'Photo', kind: 'hyperlinkOrPicture', facet: { isPicture: true } },
      { name: 'Topic', kind: 'term', facet: { termSet: { id: set.id } } },
      { name: 'Topics', kind: 'term', multiple: true, facet: { allowMultipleValues: true, termSet: { id: set.id } } },
      { name: 'InternalKey', kind: 'text', hidden: true },
    ],
  });
  list.schema.addView({
    title: 'By keeper',
    fields: ['LinkTitle', 'Keeper', 'Kind', 'Price'],
    query:
      '<GroupBy Collapse="TRUE"><FieldRef Name="Keeper" /></GroupBy><Where><Eq><FieldRef Name="Insured" /><Value Type="Boolean">1</Value></Eq></Where>',
    rowLimit: 50,
  });
  const old = list.add({ Title: 'Out of use', FileLeafRef: 'Out of use' }, by(ground, 0), {
    at: FIRST_DAY,
    isFolder: true,
  });
  const inner = list.add({ Title: 'To be sold', FileLeafRef: 'To be sold' }, by(ground, 1), {
    at: FIRST_DAY,
    isFolder: true,
    parent: old,
  });
  for (let number = 1; number <= 24; number++) {
    const parent = number % 7 === 0 ? (number % 2 === 0 ? inner : old) : undefined;
    fillOne({ ground, list, number, parent, terms: set.terms.map(({ id, label }) => ({ id, label })) });
  }
  return list;
}

interface Piece {
  readonly ground: ListGround;
  readonly list: SiteList;
  readonly number: number;
  readonly parent: ListItem | undefined;
  readonly terms: readonly { readonly id: string; readonly label: string }[];
}

function fillOne({ ground, list, number, parent, terms }: Piece): void {
  const { world, site, people } = ground;
  const person = (index: number): number => world.lists.personNumber(site, people[index % people.length]?.id ?? '');
  const term = (index: number) => {
    const { id, label } = terms[index % terms.length] ?? { id: '', label: '' };
    return { Label: label, TermGuid: id, WssId: (index % terms.length) + 1 };
  };
  const at = FIRST_DAY + number * 9 * DAY;
  const kind = KINDS[number % KINDS.length] ?? '';
  const item = list.add(
    {
      Title: `${kind} ${number}`,
      InventoryNumber: `VI-${String(1000 + number)}`,
      Notes: `<div><p>Serviced <b>every ${(number % 4) + 1} months</b>, see the manual &amp; the log.</p></div>`,
      Kind: kind,
      Uses: ['Research', 'Teaching', 'Repair'].slice(0, 1 + (number % 3)),
      Keeper: person(number),
      Users: [person(number + 1), person(number + 2)],
      Supplier: 1 + (number % SUPPLIERS.length),
      AlsoFrom: [1 + ((number + 1) % SUPPLIERS.length), 1 + ((number + 2) % SUPPLIERS.length)],
      Bought: new Date(FIRST_DAY + number * 30 * DAY).toISOString(),
      Price: 1250.5 * number,
      Pieces: 1 + (number % 3),
      Insured: number % 2 === 0,
      Manual: { Url: `https://manuals.example/${number}.pdf`, Description: `Manual of ${kind}` },
      Photo: { Url: `https://pictures.example/${number}.jpg`, Description: '' },
      Topic: term(number),
      Topics: [term(number), term(number + 1)],
      InternalKey: `key-${number * 31}`,
    },
    by(ground, number),
    { at, ...(parent ? { parent } : {}) },
  );
  // Every fifth was changed more often than versions are kept.
  const changes = number % 5 === 0 ? 14 : number % 4;
  for (let change = 1; change <= changes; change++)
    list.update(
      item,
      { Price: 1250.5 * number + change, Pieces: 1 + ((number + change) % 4) },
      by(ground, number + change),
      { at: at + change * DAY },
    );
  if (number % 3 === 0)
    list.attach(
      item,
      `Service log ${number}.txt`,
      bytesContent(Buffer.from(`Serviced ${number} times.\n`.repeat(number * 40), 'utf8')),
    );
  if (number % 6 === 0)
    list.attach(
      item,
      `Prüfbericht ${number} & Co. 50%.csv`,
      bytesContent(Buffer.from('date;value\n2024-01-02;1,5\n', 'utf8')),
    );
}

function termSet(world: World) {
  const known = world.terms.groups.find(({ displayName }) => displayName === 'Veldmark')?.sets[0];
  if (known) return known;
  const set = world.terms.addSet(
    world.terms.addGroup('Veldmark', 'Terms of the company'),
    'Topics',
    'What papers and equipment are about',
  );
  for (const label of ['Optics', 'Mass', 'Temperature', 'Electricity'])
    world.terms.addTerm(set, `${label} in detail`, world.terms.addTerm(set, label));
  return set;
}

/** Lists of other kinds: announcements, a calendar, one that nobody sees, and an empty one. */
function addWork(ground: ListGround, suppliers: SiteList): void {
  const { world, site } = ground;
  const news = world.lists.add(site, {
    displayName: 'Announcements',
    template: 'announcements',
    created: FIRST_DAY,
    columns: [
      { name: 'Body', kind: 'text', facet: { allowMultipleLines: true, textType: 'richText' } },
      { name: 'Expires', kind: 'dateTime', facet: { format: 'dateOnly' } },
    ],
  });
  for (let number = 1; number <= 4; number++)
    news.add(
      {
        Title: `Notice ${number}`,
        Body: `<p>Please read notice ${number}.</p>`,
        Expires: new Date(FIRST_DAY + number * 90 * DAY).toISOString(),
      },
      by(ground, number),
      { at: FIRST_DAY + number * DAY },
    );
  const events = world.lists.add(site, {
    displayName: 'Calendar',
    template: 'events',
    created: FIRST_DAY,
    columns: [
      { name: 'EventDate', kind: 'dateTime', displayName: 'Start Time' },
      { name: 'EndDate', kind: 'dateTime', displayName: 'End Time' },
      { name: 'Location', kind: 'text' },
    ],
  });
  for (let number = 1; number <= 6; number++)
    events.add(
      {
        Title: `Meeting ${number}`,
        EventDate: new Date(FIRST_DAY + number * DAY).toISOString(),
        EndDate: new Date(FIRST_DAY + number * DAY + 3_600_000).toISOString(),
        Location: `Room ${number}`,
      },
      by(ground, number),
      { at: FIRST_DAY },
    );
  const hidden = world.lists.add(site, {
    displayName: 'Order Workflow State',
    hidden: true,
    created: FIRST_DAY,
    columns: [{ name: 'SupplierRef', kind: 'lookup', facet: { listId: suppliers.id, columnName: 'Title' } }],
  });
  hidden.add({ Title: 'waiting', SupplierRef: 2 }, by(ground, 0), { at: FIRST_DAY });
  world.lists.add(site, { displayName: 'Wishes', created: FIRST_DAY });
}
