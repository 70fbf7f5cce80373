import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../crypto/hash.ts';
import { TIME } from '../testing/help.ts';
import { joinNodes, rawNodes, withSubtree } from './raw-tree.ts';
import { encodeTree, type TreeNode } from './tree.ts';

const name = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
const id = fc.integer().map((n) => sha256(Buffer.from(String(n))));
const node: fc.Arbitrary<TreeNode> = fc.oneof(
  fc.record({ name, type: fc.constant('file' as const), mtime: fc.constant(TIME), content: fc.array(id) }),
  fc.record({ name, type: fc.constant('dir' as const), mtime: fc.constant(TIME), subtree: id }),
);
const nodes = fc.uniqueArray(node, { selector: (one) => one.name.toWellFormed() });

it('a tree that is split and joined is the same tree, whatever its names hold', () => {
  fc.assert(
    fc.property(nodes, (tree) => {
      const bytes = encodeTree(tree);
      const raw = rawNodes(bytes);
      expect(Buffer.from(joinNodes(raw)).equals(bytes)).toBe(true);
      expect(raw.map((one) => one.subtree).sort()).toEqual(tree.map((one) => one.subtree).sort());
    }),
  );
});

it('what is not understood stays as it was: links, large numbers, attributes, braces and quotes in texts', () => {
  const link = String.raw`{"name":"l","type":"symlink","inode":18446744073709551615,"linktarget":"a\"},{\"b","content":null}`;
  const folder = `{"name":"d","type":"dir","extended_attributes":[{"name":"x","value":"e30="}],"content":null,"subtree":"${'1'.repeat(64)}"}`;
  const raw = rawNodes(Buffer.from(`{"nodes":[${link},${folder}]}\n`));
  expect(raw.map(({ text }) => text)).toEqual([link, folder]);
  const changed = withSubtree(raw[1]!, '2'.repeat(64));
  expect(changed.text).toBe(folder.replace('1'.repeat(64), '2'.repeat(64)));
});

it('no nodes are no nodes', () => {
  expect(rawNodes(Buffer.from('{"nodes":null}\n'))).toEqual([]);
  expect(rawNodes(Buffer.from('{"nodes":[]}\n'))).toEqual([]);
});

it.each(['', 'no tree', '{}x', '[1]', '{"nodes":[{"name":7}]}', 'null'])('%j is damage', (text) => {
  expect(() => rawNodes(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'damaged' }));
});
