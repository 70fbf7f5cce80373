import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goJsonString, goQuote, goTime, goUnquote, nameBytes } from './go-text.ts';
import { decodeTree, encodeTree, type TreeNode } from './tree.ts';

const TIME = '2024-01-02T03:04:05.120Z';
const ID = 'ab'.repeat(32);

describe('names', () => {
  // Right sides as Go's strconv.Quote gives them.
  it.each([
    ['plain name.txt', 'plain name.txt'],
    ['say "hi"', 'say \\"hi\\"'],
    ['back\\slash', 'back\\\\slash'],
    ["it's", "it's"],
    ['tab\tline\nfeed\r\v\f\b\x07', 'tab\\tline\\nfeed\\r\\v\\f\\b\\a'],
    ['\x01\x1f\x7f', '\\x01\\x1f\\x7f'],
    ['\u0085\u00a0\u00ad', '\\u0085\\u00a0\\u00ad'],
    ['Überraschung 日本語 العربية', 'Überraschung 日本語 العربية'],
    ['😀 \u{1F468}\u200d\u{1F469}', '😀 \u{1F468}\\u200d\u{1F469}'],
    ['\u2028\ufeff\u{e0001}', '\\u2028\\ufeff\\U000e0001'],
    ['bad \udcff\udc80 bytes', 'bad \\xff\\x80 bytes'],
    ['\ufffd', '\ufffd'],
  ])('quotes %j as Go does', (plain, quoted) => {
    expect(goQuote(plain)).toBe(quoted);
    expect(goUnquote(quoted)).toBe(plain);
  });

  it('come back from their quoted form', () => {
    const name = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(name, (text) => {
        expect(goUnquote(goQuote(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('made of any bytes come back', () => {
    const bytes = fc.uint8Array({ maxLength: 12 });
    const property = fc.property(bytes, (raw) => {
      const quoted = [...raw].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
      const text = goUnquote(quoted);
      expect(Buffer.from(nameBytes(text)).equals(Buffer.from(raw))).toBe(true);
      expect(goUnquote(goQuote(text))).toBe(text);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('with an escape Go would refuse are damage', () => {
    expect(() => goUnquote('a\\q')).toThrow(expect.objectContaining({ code: 'damaged' }));
    expect(() => goUnquote('a\\')).toThrow(expect.objectContaining({ code: 'damaged' }));
  });
});

it('escapes what Go escapes in JSON beyond the standard', () => {
  expect(goJsonString('<a & b>"\\')).toBe('"\\u003ca \\u0026 b\\u003e\\"\\\\"');
});

it('writes times with the needed digits only', () => {
  expect(goTime('2024-01-02T03:04:05.000Z')).toBe('2024-01-02T03:04:05Z');
  expect(goTime(TIME)).toBe('2024-01-02T03:04:05.12Z');
  expect(() => goTime('yesterday')).toThrow(expect.objectContaining({ code: 'damaged' }));
});

describe('a tree', () => {
  it('is the canonical JSON restic writes', () => {
    const bytes = encodeTree([
      { name: 'b "<"', type: 'file', mtime: TIME, size: 3, content: [ID] },
      { name: 'a', type: 'dir', mtime: TIME, subtree: ID },
      { name: 'empty', type: 'file', mtime: TIME },
    ]);
    const times =
      '"mtime":"2024-01-02T03:04:05.12Z","atime":"2024-01-02T03:04:05.12Z","ctime":"2024-01-02T03:04:05.12Z"';
    expect(Buffer.from(bytes).toString()).toBe(
      `{"nodes":[{"name":"a","type":"dir","mode":2147484141,${times},"uid":0,"gid":0,"content":null,"subtree":"${ID}"},` +
        `{"name":"b \\\\\\"\\u003c\\\\\\"","type":"file","mode":420,${times},"uid":0,"gid":0,"size":3,"links":1,"content":["${ID}"]},` +
        `{"name":"empty","type":"file","mode":420,${times},"uid":0,"gid":0,"links":1,"content":[]}]}\n`,
    );
  });

  it('is sorted by the bytes of the names, not by UTF-16', () => {
    const names = ['\u{1F600}', '\uff5e', 'a', 'B', 'a!'];
    const nodes = decodeTree(encodeTree(names.map((name) => ({ name, type: 'file', mtime: TIME }))));
    expect(nodes.map(({ name }) => name)).toEqual(['B', 'a', 'a!', '\uff5e', '\u{1F600}']);
  });

  it('comes back as it was, in one order whatever the order given', () => {
    const node = fc.record({
      name: fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[/\0]/.test(text) && !/^\.\.?$/.test(text)),
      type: fc.constant('file' as const),
      mtime: fc
        .date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
        .map((d) => d.toISOString()),
      size: fc.nat(),
      content: fc.array(fc.constant(ID), { maxLength: 3 }),
    });
    const nodes = fc.uniqueArray(node, { selector: ({ name }) => name, maxLength: 20 });
    const property = fc.property(nodes, (list: TreeNode[]) => {
      const bytes = encodeTree(list);
      expect(encodeTree([...list].reverse())).toEqual(bytes);
      const back = decodeTree(bytes);
      expect([...back].sort(byName)).toEqual([...list].sort(byName));
      expect(encodeTree(back)).toEqual(bytes);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it.each(['', '.', '..', 'a/b', 'nul\0'])('refuses the name %j', (name) => {
    expect(() => encodeTree([{ name, type: 'file', mtime: TIME }])).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    );
  });

  it('refuses a name twice', () => {
    const node = { name: 'a', type: 'file', mtime: TIME } as const;
    expect(() => encodeTree([node, node])).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  it('that is no JSON is damage', () => {
    expect(() => decodeTree(Buffer.from('{'))).toThrow(expect.objectContaining({ code: 'damaged' }));
  });
});

function byName(a: TreeNode, b: TreeNode): number {
  return a.name < b.name ? -1 : 1;
}
