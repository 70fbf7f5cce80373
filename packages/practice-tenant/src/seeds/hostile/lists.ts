import { bytesContent, type NewColumn, type Site, type SiteList } from '../../world/index.ts';
import { type Ground, HOSTILE_DOMAIN, HOSTILE_PASSWORD, type Trap } from './trap.ts';

const OLD = Date.UTC(2021, 4, 5);
const THRESHOLD = 5_000;

/** A site of its own for a trap. */
function site({ world }: Ground, name: string): Site {
  return world.addSite({ title: name, path: `/sites/${name}` });
}

function list(ground: Ground, name: string, columns: readonly NewColumn[] = [], displayName = 'List'): SiteList {
  return ground.world.lists.add(site(ground, name), { displayName, columns, created: OLD });
}

/** Traps in lists, pages and permissions. */
export const LIST_TRAPS: readonly Trap[] = [
  {
    name: 'odd-list-names',
    description: 'Lists and columns with quotes, slashes, umlauts and the names of libraries',
    lay(ground) {
      const at = site(ground, 'odd-lists');
      for (const displayName of ["Alice's list", 'Ä/Ö & 100%', '日本語リスト', 'Lists', 'items'])
        ground.world.lists
          .add(at, {
            displayName,
            created: OLD,
            columns: [{ name: '_Odd', kind: 'text', displayName: 'Odd "column" / 50%' }],
          })
          .add({ Title: displayName, _Odd: "it's" }, {}, { at: OLD });
    },
  },
  {
    name: 'large-list',
    description: 'A list with one item more than the list view threshold',
    lay(ground) {
      const large = list(ground, 'large-list', [{ name: 'Number', kind: 'number' }]);
      for (let number = 1; number <= THRESHOLD + 1; number++)
        large.add({ Title: `Item ${number}`, Number: number }, {}, { at: OLD });
    },
  },
  {
    name: 'odd-attachments',
    description: 'Attachments without bytes, with quotes and with names beyond ASCII',
    lay(ground) {
      const of = list(ground, 'odd-attachments');
      const item = of.add({ Title: 'With attachments' }, {}, { at: OLD });
      for (const [name, bytes] of [
        ['empty.txt', 0],
        ["it's #1 100%.bin", 3],
        ['添付.txt', 70_000],
      ] as const)
        of.attach(item, name, bytesContent(new Uint8Array(bytes).fill(65)));
    },
  },
  {
    name: 'dangling-lookups',
    description: 'Lookups to an item and to a list that are gone, a person who left, a term nobody knows',
    lay(ground) {
      const { world } = ground;
      const person = world.addUser({
        userPrincipalName: `left@${HOSTILE_DOMAIN}`,
        displayName: 'Left',
        password: HOSTILE_PASSWORD,
      });
      const target = list(ground, 'dangling', [], 'Target');
      const of = world.lists.add(target.site, {
        displayName: 'Dangling',
        created: OLD,
        columns: [
          { name: 'Item', kind: 'lookup', facet: { listId: target.id, columnName: 'Title' } },
          {
            name: 'Nowhere',
            kind: 'lookup',
            facet: { listId: '00000000-0000-0000-0000-000000000001', columnName: 'Title' },
          },
          { name: 'Person', kind: 'personOrGroup' },
          { name: 'Term', kind: 'term' },
        ],
      });
      const Person = world.lists.personNumber(target.site, person.id);
      const Term = { Label: 'Gone', TermGuid: '00000000-0000-0000-0000-000000000002', WssId: 9 };
      of.add({ Title: 'Dangling', Item: 77, Nowhere: 1, Person, Term }, {}, { at: OLD });
      world.removeUser(person);
    },
  },
  {
    name: 'empty-values',
    description: 'Items without a title, with every field empty, and with texts of 60,000 characters',
    lay(ground) {
      const of = list(ground, 'empty-values', [{ name: 'Body', kind: 'text', facet: { allowMultipleLines: true } }]);
      of.add({}, {}, { at: OLD });
      of.add({ Title: '', Body: null }, {}, { at: OLD });
      of.add({ Title: 'Long', Body: 'ü'.repeat(60_000) }, {}, { at: OLD });
    },
  },
  {
    name: 'deep-list-folders',
    description: 'Folders in a list, thirty deep, with an item in the last',
    lay(ground) {
      const of = list(ground, 'deep-list');
      let parent = of.root;
      for (let depth = 1; depth <= 30; depth++)
        parent = of.add(
          { Title: `Level ${depth}`, FileLeafRef: `Level ${depth}` },
          {},
          { at: OLD, isFolder: true, parent },
        );
      of.add({ Title: 'At the bottom' }, {}, { at: OLD, parent });
    },
  },
  {
    name: 'own-permissions-everywhere',
    description: 'A library whose every item has permissions of its own, one of them none at all',
    lay(ground) {
      const { world } = ground;
      const at = site(ground, 'own-permissions');
      const [library] = world.drivesOf(at);
      const trap = world.user(`trap@${HOSTILE_DOMAIN}`);
      if (!library || !trap) return;
      for (let number = 1; number <= 20; number++) {
        const file = library.write(`/Folder ${number % 4}/File ${number}.txt`, `File ${number}\n`, {
          created: OLD,
          modified: OLD,
        });
        library.sharing.separate(file, number % 5 !== 0);
        if (number % 5 === 1) library.sharing.assign(file, { kind: 'user', id: trap.id }, 1_073_741_826);
      }
    },
  },
  {
    name: 'web-part-of-others',
    description: 'A page with a web part that can not be made through Graph',
    lay(ground) {
      const { world } = ground;
      const at = site(ground, 'foreign-web-part');
      const part = {
        webPartType: '7cba020c-5ccb-42e8-b6fc-75b3149aba7b',
        data: { title: 'Foreign', properties: { a: '"<&>"' } },
      };
      const canvasLayout = {
        horizontalSections: [{ layout: 'oneColumn', columns: [{ width: 12, webparts: [part] }] }],
      };
      world.pages.publish(world.pages.create(at, 'Foreign.aspx', { title: 'Foreign', canvasLayout, at: OLD }, {}));
    },
  },
];
