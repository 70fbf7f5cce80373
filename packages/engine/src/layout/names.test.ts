import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable, treeName } from './names.ts';

const size = (name: string): number => Buffer.byteLength(name, 'utf8');

test('a name that fits stays as it is', () => {
  for (const name of [
    'Plan.docx',
    ' leading',
    '日本語.txt',
    'e\u0301',
    '#100% "fine" & \\ too',
    `${'a'.repeat(251)}.txt`,
  ])
    expect(treeName(name)).toBe(name);
});

test('a long name is cut at a code point, marked, and keeps its ending', () => {
  const cut = treeName(`${'😀'.repeat(100)}.docx`);
  expect(cut).toMatch(/^😀+~[0-9a-f]{8}\.docx$/u);
  expect(size(cut)).toBeGreaterThan(245);
  expect(size(cut)).toBeLessThanOrEqual(255);
  expect(treeName(`${'😀'.repeat(101)}.docx`)).not.toBe(cut);
  expect(treeName(`x.${'y'.repeat(300)}`)).toMatch(/^x\.y+~[0-9a-f]{8}$/);
});

test('what no path may contain is replaced', () => {
  expect(treeName('a/b\u0000c')).toBe('a_b_c');
  expect(treeName('lone \ud800.txt')).toBe('lone \ufffd.txt');
  expect(['', '.', '..'].map(treeName)).toEqual(['_', '_.', '_..']);
});

test('names that differ only in case, composition or what was replaced get apart, reserved ones are not given', () => {
  const table = new NameTable(['_vti_items.json']);
  expect(table.give('A.txt', '1')).toBe('A.txt');
  expect(table.give('a.txt', '2')).toMatch(/^a~[0-9a-f]{8}\.txt$/);
  expect(table.give('\u00e9', '3')).toBe('\u00e9');
  expect(table.give('e\u0301', '4')).toMatch(/^e\u0301~[0-9a-f]{8}$/);
  expect(table.give('_VTI_items.json', '5')).toMatch(/^_VTI_items~[0-9a-f]{8}\.json$/);
});

test('whatever the names are, trees get names that are short, safe and apart', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('a', 'A', '.', '/', '\ud800', '\udc00', 'é', 'e\u0301', 'ß', 'İ', '~'),
      maxLength: 6,
    }),
    fc.string({ unit: 'grapheme', minLength: 200, maxLength: 300 }),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (names) => {
      const table = new NameTable();
      const given = names.map((name, at) => table.give(name, String(at)));
      for (const name of given) {
        expect(size(name)).toBeGreaterThan(0);
        expect(size(name)).toBeLessThanOrEqual(255);
        expect(name.isWellFormed()).toBe(true);
        for (const forbidden of ['/', '\u0000']) expect(name).not.toContain(forbidden);
        expect(['.', '..']).not.toContain(name);
      }
      expect(new Set(given.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(given.length);
    }),
  );
});
