import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StoredTree } from './stored-tree.ts';
import { encodeTree, type TreeNode } from './tree.ts';

const TIME = '2024-01-02T03:04:05.120Z';
const id = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);

const name = fc
  .oneof(fc.constantFrom('a', 'b', 'b "},{"name":"c', '"type":', 'ü<&>', '\udcff'), fc.string({ unit: 'binary' }))
  .filter((text) => text !== '' && !/[/\0]/.test(text) && !/^\.\.?$/.test(text));
const folder = fc.record({
  name,
  type: fc.constant('dir' as const),
  mtime: fc.constant(TIME),
  subtree: fc.nat({ max: 255 }).map(id),
});
const file = fc.record({
  name,
  type: fc.constant('file' as const),
  mtime: fc.constant(TIME),
  size: fc.nat(),
  content: fc.array(fc.nat({ max: 255 }).map(id), { maxLength: 3 }),
});
const nodes: fc.Arbitrary<TreeNode[]> = fc.uniqueArray(fc.oneof(folder, file), {
  selector: (node) => node.name,
  maxLength: 12,
});

it('with other nodes is the tree that would be written of all of them, and tells what it refers to', () => {
  const property = fc.property(nodes, nodes, fc.array(fc.nat(), { maxLength: 3 }), (before, other, gone) => {
    const changes = new Map<string, TreeNode | undefined>(other.map((node) => [node.name, node]));
    for (const at of gone) if (before.length > 0) changes.set(before[at % before.length]?.name ?? '', undefined);
    const after = new Map(before.map((node) => [node.name, node]));
    for (const [changed, node] of changes) {
      if (node) after.set(changed, node);
      else after.delete(changed);
    }
    const tree = new StoredTree(encodeTree(before)).with(changes);
    const all = [...after.values()];
    expect(tree.bytes).toEqual(encodeTree(all));
    expect([...tree.blobs()].sort()).toEqual(all.flatMap(({ content }) => content ?? []).sort());
    expect([...tree.subtrees()].sort()).toEqual(all.flatMap(({ subtree }) => subtree ?? []).sort());
  });
  fc.assert(property, { numRuns: 500 });
});

it('takes a node that replaces another over into the bytes of the rest, whatever they hold', () => {
  const foreign = Buffer.from(encodeTree([{ name: 'a', type: 'dir', mtime: TIME, subtree: id(1) }]))
    .toString()
    .replace(']}', `,{"name":"link","type":"symlink","linktarget":"a"}]}`);
  const tree = new StoredTree(Buffer.from(foreign)).with(
    new Map([['a', { name: 'a', type: 'dir', mtime: TIME, subtree: id(2) }]]),
  );
  expect(Buffer.from(tree.bytes).toString()).toBe(foreign.replace(id(1), id(2)));
});
